"""Which deals are compared when a column is audited? Won with lost, closed with open ones of the same age."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

FEWEST = 20  # deals on each side from which a difference is no accident
BY_CHANCE = 1e-5  # a share as small as on the other side would be less likely than that


class Side(IntEnum):
    """On which side a deal stands."""

    NEITHER = 0
    LOST = 1
    WON = 2
    WAITING = 3


@dataclass(frozen=True)
class Sides:
    """Won, lost and waiting deals, and how closed deals stand for the waiting ones.

    Attributes
    ----------
    won, lost
        The closed deals, shape (rows,).
    waiting
        Open deals as old as half of the closed ones were when they closed; all open ones where ages are
        unknown or these too few.
    like_waiting
        Weight of each closed deal with which they are spread over the months of creation as the waiting ones
        are: a field that was dropped or brought in meanwhile is no evidence. Shape (rows,).
    closed_on
        Day of closing, blank for open deals; None where the frame has none.
    customers
        Whether the rows are customers, won standing for those who stayed and lost for those who left.
    """

    won: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    waiting: NDArray[np.bool_]
    like_waiting: NDArray[np.float64]
    closed_on: pd.Series | None
    customers: bool = False

    @property
    def closed(self) -> NDArray[np.bool_]:
        """Won and lost deals."""
        return np.asarray(self.won | self.lost)

    @cached_property
    def side(self) -> NDArray[np.int8]:
        """`Side` of each row."""
        side = np.zeros(len(self.won), np.int8)
        for name, rows in ((Side.LOST, self.lost), (Side.WON, self.won), (Side.WAITING, self.waiting)):
            side[rows] = name
        return side

    @cached_property
    def _rows(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero(self.side == side) for side in Side]

    def rows(self, side: Side) -> NDArray[np.int64]:
        """Return the rows of a side by their places."""
        return self._rows[side]


def sides_of(frame: pd.DataFrame, outcome: pd.Series, *, customers: bool = False) -> Sides:
    """Sort the rows of a frame, deals or customers; with ``created_on`` and ``closed_on`` ages count."""
    won, lost = outcome.eq("won").to_numpy(), outcome.eq("lost").to_numpy()
    closed_on = frame["closed_on"].where(won | lost) if "closed_on" in frame else None
    waiting = _as_old_as_closed(frame, closed_on, ~(won | lost))
    weight = _like_waiting(frame, won | lost, waiting)
    return Sides(won, lost, waiting, weight, closed_on, customers)


def is_no_chance(less: float, more: float, n: int) -> bool:
    """Whether a share `less` of `n` deals is too small to come from the share `more` by accident."""
    return bool(n >= FEWEST and binom.cdf(round(less * n), n, more) < BY_CHANCE)


def _as_old_as_closed(
    frame: pd.DataFrame, closed_on: pd.Series | None, is_open: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    if closed_on is None or "created_on" not in frame:
        return is_open
    usual = (closed_on - frame["created_on"]).median()
    # Without any age nothing is at least as old as usual, and all open deals are taken.
    old = is_open & (closed_on.max() - frame["created_on"] >= usual).to_numpy()
    return old if old.sum() >= FEWEST else is_open


def _like_waiting(
    frame: pd.DataFrame, closed: NDArray[np.bool_], waiting: NDArray[np.bool_]
) -> NDArray[np.float64]:
    even = closed.astype(np.float64)
    if "created_on" not in frame or frame["created_on"].isna().all():
        return even
    month = _months(frame["created_on"])
    size = int(month.max()) + 1
    per_month = np.bincount(month[waiting], minlength=size) / np.maximum(
        np.bincount(month[closed], minlength=size), 1
    )
    weight = np.where(closed, per_month[month], 0.0)
    effective = weight.sum() ** 2 / max((weight**2).sum(), 1e-12)
    return weight if effective >= FEWEST else even


def _months(days: pd.Series) -> NDArray[np.int64]:
    """Number the months of days from 1 on; 0 where blank. Not all may be."""
    months, blank = days.to_numpy().astype("M8[M]").astype(np.int64), days.isna().to_numpy()
    return np.where(blank, 0, months - months[~blank].min() + 1)

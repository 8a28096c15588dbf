"""How often does a value stand among lost, won and waiting deals? Texts by number, others in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.numbered import Numbered
from features.separation import as_numbers, range_counts, separation_of
from features.sides import Side, Sides


@dataclass(frozen=True)
class Common:
    """The commonest value of a side.

    Attributes
    ----------
    value
        Text or number.
    share
        Part of the side's rows that hold it; blank ones count as rows.
    """

    value: str | float
    share: float


class Sided(Protocol):
    """A column seen from the sides."""

    def area(self) -> float:
        """Return how well it tells won from lost; see `features.separation.separation`."""

    def commonest(self, side: Side, least: float) -> Common | None:
        """Return the commonest value of a side; None where none covers that share of its rows."""

    def holds(self, value: str | float) -> NDArray[np.bool_]:
        """Tell which rows hold a value."""


@dataclass(frozen=True)
class SidedTexts:
    """A column of texts, numbered."""

    values: Numbered
    sides: Sides

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        """Rows of each text and side, blanks in front, shape (texts + 1, sides)."""
        places = (self.values.codes.astype(np.int64) + 1) * len(Side) + self.sides.side
        size = (len(self.values.texts) + 1) * len(Side)
        return np.bincount(places, minlength=size).reshape(-1, len(Side))

    def area(self) -> float:
        """See `Sided`."""
        return separation_of(self._counts[:, [Side.LOST, Side.WON]])

    def commonest(self, side: Side, least: float) -> Common | None:
        """See `Sided`."""
        counts = self._counts[:, side]
        if not counts[1:].any():
            return None
        place = int(counts[1:].argmax())
        share = float(counts[1 + place] / counts.sum())
        return Common(str(self.values.texts.iloc[place]), share) if share >= least else None

    def holds(self, value: str | float) -> NDArray[np.bool_]:
        """See `Sided`."""
        return np.asarray(self.values.codes == self.values.texts.eq(value).to_numpy().argmax())


class SidedNumbers:
    """A column of numbers or days, put in order for each side when asked.

    Parameters
    ----------
    values
        The column; days count as numbers.
    sides
        The deals that are compared.
    """

    def __init__(self, values: pd.Series, sides: Sides) -> None:
        self._numbers = as_numbers(values)
        self._sides = sides
        self._known: dict[Side, NDArray[np.float64]] = {}

    def area(self) -> float:
        """See `Sided`."""
        sides = (Side.LOST, Side.WON)
        ordered = [self._ordered(side) for side in sides]
        blanks = [len(self._sides.rows(side)) - len(part) for side, part in zip(sides, ordered, strict=True)]
        return separation_of(range_counts(ordered, blanks))

    def commonest(self, side: Side, least: float) -> Common | None:
        """See `Sided`; of values that are equally common the one that stands first in the column."""
        ordered, rows = self._ordered(side), len(self._sides.rows(side))
        # In order, a value with that many rows stands at one of these places at least.
        candidates = np.unique(ordered[:: max(1, int(least * rows))])
        counts = np.searchsorted(ordered, candidates, "right") - np.searchsorted(ordered, candidates, "left")
        share = float(counts.max(initial=0) / max(rows, 1))
        if not len(candidates) or share < least:
            return None
        often = candidates[counts == counts.max()].tolist()
        return Common(min(often, key=self._first_row) if len(often) > 1 else often[0], share)

    def holds(self, value: str | float) -> NDArray[np.bool_]:
        """See `Sided`."""
        return np.asarray(self._numbers == value)

    def _first_row(self, value: float) -> int:
        return int(self.holds(value).argmax())

    def _ordered(self, side: Side) -> NDArray[np.float64]:
        """Return the values of a side in order, without blanks."""
        if side not in self._known:
            values = np.sort(self._numbers[self._sides.rows(side)])  # blanks last
            self._known[side] = values[: len(values) - int(np.isnan(values).sum())]
        return self._known[side]

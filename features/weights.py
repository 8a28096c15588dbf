"""How much does a deal that has closed count for those that have not? Inverse probability of censoring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST = 10.0
"""Largest weight: beyond it a handful of slow deals would decide everything."""


@dataclass(frozen=True)
class Fate:
    """What is known of how rows ended.

    Attributes
    ----------
    won
        1.0 where the deal was won, within the horizon if there is one, else 0.0, shape (rows,).
    known
        Whether it is known: the deal has closed, or the horizon has passed; others had not the chance yet.
    known_on
        Since which day; blank where the deal has no closing day.
    """

    won: NDArray[np.float64]
    known: NDArray[np.bool_]
    known_on: pd.Series


def fates(
    day: pd.Series, outcome: pd.Series, closed_on: pd.Series, as_of: pd.Timestamp, horizon: int | None
) -> Fate:
    """Tell what became of deals seen on days, ever or within so many days.

    Parameters
    ----------
    day
        Day on which each row is seen, shape (rows,).
    outcome, closed_on
        ``open``, ``won`` or ``lost``, and the day of closing.
    as_of
        Last day watched.
    horizon
        Days within which a win counts; None for ever. A deal that closes later, or not at all, was not won
        within them; that is known once they have passed.
    """
    closed = outcome.ne("open").to_numpy()
    won = outcome.eq("won").to_numpy()
    if horizon is None:
        return Fate(np.where(won, 1.0, 0.0), closed, closed_on)
    limit = day + pd.Timedelta(days=horizon)
    in_time = closed & (closed_on <= limit).to_numpy()
    known = in_time | (limit <= as_of).to_numpy() & (~closed | closed_on.notna().to_numpy())
    return Fate(np.where(won & in_time, 1.0, 0.0), known, closed_on.where(in_time, limit))


def censoring_weights(
    day: pd.Series, known_on: pd.Series, known: NDArray[np.bool_], as_of: pd.Timestamp
) -> NDArray[np.float64]:
    """Weigh rows whose end is known by one over the chance that a row of their length was watched to its end.

    Parameters
    ----------
    day
        Day from which each row is watched, shape (rows,).
    known_on
        Day since which its end is known; blank for other rows.
    known
        Whether its end is known.
    as_of
        Last day watched.

    Returns
    -------
    numpy.ndarray
        1 / G(t-) for rows with a known end, t the days from `day` to it and G the Kaplan-Meier share of rows
        not yet censored; at most `MOST`. Rows without one of the days weigh 1, the others 0. Shape (rows,).
    """
    end = known_on.where(known, as_of)
    watched = np.asarray((end - day).dt.days, dtype=np.float64)
    dated = ~np.isnan(watched)
    weight = np.ones(len(watched))
    if dated.any():
        share = _share_uncensored(watched[dated], ~known[dated])
        weight[dated] = np.minimum(1.0 / np.maximum(share, 1.0 / MOST), MOST)
    return np.where(known, weight, 0.0)


def _share_uncensored(watched: NDArray[np.float64], censored: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return G(t-) for each row: Kaplan-Meier with censoring as the event, just before the row's own time."""
    times, place = np.unique(watched, return_inverse=True)
    leaving = np.bincount(place, minlength=len(times)).astype(np.float64)
    lost_sight = np.bincount(place, weights=censored, minlength=len(times))
    at_risk = leaving[::-1].cumsum()[::-1]
    # A row that closes on the day another is censored closed first, as is usual with days.
    steps = 1.0 - lost_sight / np.maximum(at_risk - (leaving - lost_sight), 1.0)
    after = np.cumprod(steps)
    return np.asarray(np.concatenate([[1.0], after[:-1]])[place], dtype=np.float64)

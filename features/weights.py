"""How much does a deal that has closed count for those that have not? Inverse probability of censoring.

And which days are too fresh to teach at all, because only quick deals of theirs have closed?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST = 10.0
"""Largest weight: beyond it a handful of slow deals would decide everything."""


RIPE = 0.5
"""Share of the deals open on a day that must have closed by now for the day to teach."""

MOST_UNRIPE = 0.1
"""Share of the rows with a known end that may be given up for it; a young company has only fresh days."""


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
    watched = _watched(day, known_on, known, as_of)
    dated = ~np.isnan(watched)
    weight = np.ones(len(watched))
    if dated.any():
        share = _share_uncensored(watched[dated], ~known[dated])
        weight[dated] = np.minimum(1.0 / np.maximum(share, 1.0 / MOST), MOST)
    return np.where(known, weight, 0.0)


def ripe(
    day: pd.Series,
    known_on: pd.Series,
    known: NDArray[np.bool_],
    as_of: pd.Timestamp,
    stands_for: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Tell which rows are of a day that is long enough ago for most of its deals to have ended.

    Parameters
    ----------
    day, known_on, known, as_of
        As for `censoring_weights`.
    stands_for
        How much each row counts, shape (rows,).

    Returns
    -------
    numpy.ndarray
        True from `RIPE` of the ends known after as many days as have passed since the row's own (Kaplan-Meier
        over all rows) and for rows without a day; all true where more than `MOST_UNRIPE` of the rows with a
        known end would be given up. Shape (rows,).

    Notes
    -----
    Weights make the closed deals of all days together like all deals, not those of each day: of the latest
    days only quick ends are known, among which losses are many. A model that can tell the day, by a rate
    that grows with the years, would take that for a bad time.
    """
    watched, passed = _watched(day, known_on, known, as_of), (as_of - day).dt.days.to_numpy(dtype=np.float64)
    dated = ~np.isnan(watched) & ~np.isnan(passed)
    found = np.ones(len(watched), dtype=bool)
    if not dated.any():
        return found
    times, place = np.unique(watched[dated], return_inverse=True)
    leaving = np.bincount(place, weights=stands_for[dated])
    ended = np.bincount(place, weights=(stands_for * known)[dated])
    at_risk = leaving[::-1].cumsum()[::-1]
    going_on = np.concatenate([[1.0], np.cumprod(1.0 - ended / at_risk)])
    found[dated] = going_on[np.searchsorted(times, passed[dated], side="right")] <= 1.0 - RIPE
    return found if found[known].mean() >= 1.0 - MOST_UNRIPE else np.ones(len(found), dtype=bool)


def _watched(
    day: pd.Series, known_on: pd.Series, known: NDArray[np.bool_], as_of: pd.Timestamp
) -> NDArray[np.float64]:
    """Return the days that each row was watched: to its end where that is known, else to the last day."""
    return np.asarray((known_on.where(known, as_of) - day).dt.days, dtype=np.float64)


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

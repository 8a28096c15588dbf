"""How much does a deal that has closed count for those that have not? Inverse probability of censoring."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST = 10.0
"""Largest weight: beyond it a handful of slow deals would decide everything."""


def censoring_weights(
    day: pd.Series, closed_on: pd.Series, closed: pd.Series, as_of: pd.Timestamp
) -> NDArray[np.float64]:
    """Weigh closed rows by one over the chance that a row of their length was watched to its end.

    Parameters
    ----------
    day
        Day from which each row is watched, shape (rows,).
    closed_on
        Day it closed; blank for open rows.
    closed
        Whether it has closed.
    as_of
        Last day watched.

    Returns
    -------
    numpy.ndarray
        1 / G(t-) for closed rows, t the days from `day` to closing and G the Kaplan-Meier share of rows not
        yet censored; at most `MOST`. Rows without one of the days weigh 1, open rows 0. Shape (rows,).
    """
    end = closed_on.where(closed, as_of)
    watched = np.asarray((end - day).dt.days, dtype=np.float64)
    known = ~np.isnan(watched)
    weight = np.ones(len(watched))
    if known.any():
        share = _share_uncensored(watched[known], ~closed.to_numpy(dtype=bool)[known])
        weight[known] = np.minimum(1.0 / np.maximum(share, 1.0 / MOST), MOST)
    return np.where(closed.to_numpy(dtype=bool), weight, 0.0)


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

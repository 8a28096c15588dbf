"""How well does one column alone tell won from lost? As the area under the ROC curve of its values' rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BINS = 32  # ranges that a number is cut into to see how well it separates
SMALL = 20  # a value with fewer rows is judged without the row itself
FARTHEST = 1e150  # at which a number is held, so that differences of absurd ones do not overflow
PRIOR_ROWS = 5.0  # rows' worth of the overall rate in the rate of each value


def separation(values: pd.Series, won: NDArray[np.bool_], lost: NDArray[np.bool_]) -> float:
    """Return how well a column alone tells won from lost: area under the ROC curve of its values' win rates.

    Numbers are cut into up to `BINS` ranges, blanks are a value of their own. The rate of a value with fewer
    than `SMALL` rows is taken without the row that is judged (leave one out), so that names which occur once
    or twice show nothing. 0.5 is no separation, 1 is perfect; missing where one side is empty.
    """
    closed = won | lost
    return separation_of(side_counts(value_codes(values[closed]), won[closed]))


def side_counts(codes: NDArray[np.integer], won: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the lost and the won rows of each value, shape (values, 2), given each row's value by number."""
    counts = np.bincount(2 * codes.astype(np.int64) + won, minlength=2 * (int(codes.max(initial=-1)) + 1))
    return counts.reshape(-1, 2)


def separation_of(counts: NDArray[np.int64]) -> float:
    """Return the `separation` of values with these counts of lost and won rows, shape (values, 2)."""
    lost, won = counts.sum(axis=0).tolist()
    prior = won / max(lost + won, 1)
    alike, times = _alike(counts)
    n, wins = alike.sum(axis=1).astype(np.float64), alike[:, 1].astype(np.float64)
    scores = np.column_stack([_rate(wins, n, 0.0, prior), _rate(wins, n, 1.0, prior)])
    return _area(scores, alike * times[:, None])


def _alike(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different pairs of counts and how many values have each: most names occur once or twice."""
    is_rare = counts.sum(axis=1) < SMALL
    pairs = np.bincount(counts[is_rare] @ np.array([SMALL, 1]), minlength=SMALL * SMALL)
    seen = np.flatnonzero(pairs)
    often = counts[~is_rare]
    alike = np.concatenate((np.column_stack(np.divmod(seen, SMALL)), often))
    return alike, np.concatenate((pairs[seen], np.ones(len(often), dtype=np.int64)))


def joint_separation(columns: Sequence[pd.Series], won: NDArray[np.bool_], lost: NDArray[np.bool_]) -> float:
    """Return how well columns tell won from lost together: their values' log-odds added up (naive Bayes).

    Each row's own outcome is left out of the rates, as in `separation`. 0.5 without columns.
    """
    closed = won | lost
    y = won[closed].astype(np.float64)
    total = np.zeros(len(y))
    prior = float(y.mean()) if len(y) else 0.5
    for values in columns:
        codes = value_codes(values[closed])
        n = np.bincount(codes).astype(np.float64)
        wins = np.bincount(codes, weights=y)
        rate = (wins[codes] - y + PRIOR_ROWS * prior) / (n[codes] - 1.0 + PRIOR_ROWS)
        total += np.log(rate / (1.0 - rate))
    levels, place = np.unique(total, return_inverse=True)
    scores = np.arange(len(levels), dtype=np.float64)
    return _area(np.column_stack([scores, scores]), side_counts(place, won[closed]))


def value_codes(values: pd.Series) -> NDArray[np.int64]:
    """Number the values 0, 1, ...: texts as they are, numbers and dates by range, blanks apart."""
    if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)):
        return (pd.factorize(values)[0] + 1).astype(np.int64)
    numbers = as_numbers(values)
    blank = np.isnan(numbers)
    edges = _edges(numbers[~blank])
    places = np.searchsorted(edges, numbers, "left")
    # A value that is an edge (such as 0) has a range of its own.
    is_edge = np.append(edges, np.nan)[places] == numbers
    places = 2 * places + is_edge
    return np.where(blank, 0, 1 + places).astype(np.int64)


def as_numbers(values: pd.Series) -> NDArray[np.float64]:
    """Return numbers or days as numbers, NaN where blank."""
    if values.dtype.kind != "M":
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(values.isna(), np.nan, values.astype("int64").to_numpy(dtype=np.float64))


def range_counts(ordered: Sequence[NDArray[np.float64]], blanks: Sequence[int]) -> NDArray[np.int64]:
    """Count the rows of several sides in each range of a number, given the values of each side in order.

    Returns
    -------
    ndarray of shape (ranges, sides)
        As `side_counts` of `value_codes` counts them, in another order: `blanks` in front, then what lies
        between the edges, then what is one.
    """
    edges = _edges(np.sort(np.concatenate(ordered)))
    counts = []
    for values, blank in zip(ordered, blanks, strict=True):
        below, upto = (np.searchsorted(values, edges, side) for side in ("left", "right"))
        between = np.append(below, len(values)) - np.insert(upto, 0, 0)
        counts.append(np.concatenate(([blank], between, upto - below)))
    return np.column_stack(counts)


def _edges(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the different quantiles that part numbers into up to `BINS` ranges."""
    within = np.clip(known, -FARTHEST, FARTHEST)
    return np.unique(np.quantile(within, np.linspace(0, 1, BINS + 1))) if len(within) else within


def _rate(wins: NDArray[np.float64], n: NDArray[np.float64], won: float, prior: float) -> NDArray[np.float64]:
    """Return each value's smoothed win rate; for values with few rows as a row with this outcome sees it."""
    own = np.where(n < SMALL, 1.0, 0.0)
    return np.asarray((wins - own * won + PRIOR_ROWS * prior) / (n - own + PRIOR_ROWS), dtype=np.float64)


def _area(scores: NDArray[np.float64], counts: NDArray[np.int64]) -> float:
    """Area under the ROC curve from scores and counts of shape (values, 2): lost, won."""
    lost, won = counts.sum(axis=0)
    if not lost or not won:
        return float("nan")
    levels, place = np.unique(scores.ravel(), return_inverse=True)
    by_level = np.zeros((len(levels), 2))
    np.add.at(by_level, (place, np.tile([0, 1], len(counts))), counts.ravel())
    below = by_level[:, 0].cumsum() - by_level[:, 0] / 2
    return float((by_level[:, 1] * below).sum() / (lost * won))

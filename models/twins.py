"""Which columns say nearly the same? Families of columns whose contributions make one reason, not several.

Amount and amount band, a stage and its place, a source and its win rate share what they know; a model spreads
the credit over them by chance, so a person is told it once.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from models.arrays import Array, Codes
from models.encoding import Encoding

SAME: Final = 0.9
"""Association, 0 to 1, from which two columns are twins. A number cut into four even bands has 0.97 with
them, into two 0.87; age and stage of the sample company's deals, which a person tells apart, have 0.88."""
WORKED_OUT: Final = ("_win_rate", "_ahead")
"""A column and what `features.build` works out from it under these endings are always twins."""
ROWS: Final = 2000  # drawn to measure it; the standard error of a correlation is then 0.02 at most
FEWEST: Final = 40  # rows with both columns filled, else their association is not known and taken as 0

Families = tuple[tuple[int, ...], ...]
"""Places of the columns of each family, the first column's family first; a column alone is a family too."""


def families(encoding: Encoding, encoded: Array, *, seed: int = 0) -> Families:
    """Put columns that say nearly the same together.

    Parameters
    ----------
    encoding, encoded
        The columns, and training rows in codes, shape (rows, columns).
    seed
        Draws the rows.

    Notes
    -----
    Complete linkage: every two columns of a family have an association (see `associations`) of `SAME` or
    more, so that no chain of half-alike columns grows. Columns computed from one another are twins too.
    """
    count = encoded.shape[1]
    if count < 2:
        return tuple((place,) for place in range(count))
    association = associations(encoding, _drawn(encoded, seed))
    tree = linkage(squareform(1 - association, checks=False), method="complete")
    alike = fcluster(tree, t=1 - SAME + 1e-9, criterion="distance").astype(np.int64)
    label = _with_own_rates(encoding.names, alike)
    found = [tuple(map(int, np.flatnonzero(label == each))) for each in np.unique(label)]
    return tuple(sorted(found))


def column_of(feature: str) -> str:
    """Return the column that a feature is worked out from; itself where it is none of `WORKED_OUT`."""
    for ending in WORKED_OUT:
        feature = feature.removesuffix(ending)
    return feature


def associations(encoding: Encoding, encoded: Array) -> Array:
    """Measure how much every two columns say the same, 0 (nothing) to 1 (the same), shape (columns, columns).

    Two numbers: the size of Spearman's rank correlation. A number and a category: the correlation ratio of
    the number's ranks, corrected for the number of levels (epsilon, Kelley 1935). Two categories: Tschuprow's
    T, corrected for chance (Bergsma 2013), which is 1 only where each gives the other away.
    """
    frame, known = pd.DataFrame(encoded).rank(), ~np.isnan(encoded)
    # A thousand numbers make half a million pairs: those go through pandas at once.
    result = frame.corr(min_periods=FEWEST).abs().fillna(0.0).to_numpy(copy=True)
    ranks = frame.to_numpy()
    is_category = [column.is_category for column in encoding.columns]
    for one, other in combinations(range(encoded.shape[1]), 2):
        if is_category[one] or is_category[other]:
            both = known[:, one] & known[:, other]
            pair = 0.0
            if both.sum() >= FEWEST:
                rows = np.ix_(np.flatnonzero(both), np.array([one, other]))
                pair = _pair(encoded[rows], ranks[rows], (is_category[one], is_category[other]))
            result[one, other] = result[other, one] = pair
    np.fill_diagonal(result, 1.0)
    return result


def _pair(encoded: Array, ranks: Array, categories: tuple[bool, bool]) -> float:
    """Measure two columns, shape (rows, 2), of which at least one is a category."""
    match categories:
        case (True, True):
            return _tschuprow(encoded[:, 0].astype(np.int64), encoded[:, 1].astype(np.int64))
        case (True, False):
            return _correlation_ratio(encoded[:, 0].astype(np.int64), ranks[:, 1])
        case _:
            return _correlation_ratio(encoded[:, 1].astype(np.int64), ranks[:, 0])


def _correlation_ratio(level: Codes, x: Array) -> float:
    counts = np.bincount(level)
    sizes, sums = counts[counts > 0], np.bincount(level, weights=x)[counts > 0]
    rows, levels = len(x), len(sizes)
    total = float(((x - x.mean()) ** 2).sum())
    if levels in (1, rows) or total == 0:
        return 0.0
    inside = total - float((sizes * (sums / sizes - x.mean()) ** 2).sum())
    return float(np.sqrt(max(1 - inside / (rows - levels) * (rows - 1) / total, 0.0)))


def _tschuprow(one: Codes, other: Codes) -> float:
    width = int(other.max()) + 1
    table = np.bincount(one * width + other, minlength=(int(one.max()) + 1) * width).reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)].astype(np.float64)
    rows, n = table.shape, table.sum()
    if min(rows) < 2:
        return 0.0
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / n
    chance = (rows[0] - 1) * (rows[1] - 1) / (n - 1)
    phi = max(float(((table - expected) ** 2 / expected).sum()) / n - chance, 0.0)
    left = [size - (size - 1) ** 2 / (n - 1) for size in rows]
    return float(min(np.sqrt(phi / np.sqrt((left[0] - 1) * (left[1] - 1))), 1.0))


def _with_own_rates(names: list[str], label: Codes) -> Codes:
    for place, name in enumerate(names):
        source = column_of(name)
        if source != name and source in names:
            label = np.where(label == label[place], label[names.index(source)], label)
    return label


def _drawn(encoded: Array, seed: int) -> Array:
    if len(encoded) <= ROWS:
        return encoded
    return encoded[np.sort(np.random.default_rng(seed).choice(len(encoded), ROWS, replace=False))]

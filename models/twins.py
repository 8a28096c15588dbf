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
    ranks = pd.DataFrame(encoded).rank().to_numpy()
    result = np.eye(encoded.shape[1])
    for one, other in combinations(range(encoded.shape[1]), 2):
        both = ~(np.isnan(encoded[:, one]) | np.isnan(encoded[:, other]))
        if both.sum() >= FEWEST:
            kinds = encoding.columns[one].is_category, encoding.columns[other].is_category
            pair = _pair(encoded[both], ranks[both], (one, other), kinds)
            result[one, other] = result[other, one] = pair
    return result


def _pair(encoded: Array, ranks: Array, places: tuple[int, int], categories: tuple[bool, bool]) -> float:
    match categories:
        case (True, True):
            return _tschuprow(*(encoded[:, place].astype(np.int64) for place in places))
        case (True, False):
            return _correlation_ratio(encoded[:, places[0]].astype(np.int64), ranks[:, places[1]])
        case (False, True):
            return _correlation_ratio(encoded[:, places[1]].astype(np.int64), ranks[:, places[0]])
        case _:
            return _correlation(ranks[:, places[0]], ranks[:, places[1]])


def _correlation(x: Array, y: Array) -> float:
    spread = x.std() * y.std()
    return float(abs(np.mean((x - x.mean()) * (y - y.mean())) / spread)) if spread > 0 else 0.0


def _correlation_ratio(level: Codes, x: Array) -> float:
    of = np.unique(level, return_inverse=True)[1]
    sizes = np.bincount(of)
    rows, levels = len(x), len(sizes)
    total = float(((x - x.mean()) ** 2).sum())
    if levels in (1, rows) or total == 0:
        return 0.0
    inside = total - float((sizes * (np.bincount(of, weights=x) / sizes - x.mean()) ** 2).sum())
    return float(np.sqrt(max(1 - inside / (rows - levels) * (rows - 1) / total, 0.0)))


def _tschuprow(one: Codes, other: Codes) -> float:
    table = pd.crosstab(one, other).to_numpy().astype(np.float64)
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

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
    is_category = np.array([column.is_category for column in encoding.columns], dtype=bool)
    kinds, numbers = np.flatnonzero(is_category), np.flatnonzero(~is_category)
    for place in kinds:
        inside = known[:, place]
        level = encoded[inside, place].astype(np.int64)
        found = _correlation_ratios(level, ranks[np.ix_(inside, numbers)])
        result[place, numbers] = result[numbers, place] = found
    for one, other in combinations(kinds, 2):
        both = known[:, one] & known[:, other]
        pair = encoded[np.ix_(both, (one, other))].astype(np.int64)
        alike = _tschuprow(pair[:, 0], pair[:, 1]) if len(pair) >= FEWEST else 0.0
        result[one, other] = result[other, one] = alike
    np.fill_diagonal(result, 1.0)
    return result


def _correlation_ratios(level: Codes, x: Array) -> Array:
    """Return the correlation ratio of a category with each of several numbers, NaN where blank."""
    if len(level) == 0:
        return np.zeros(x.shape[1])
    filled = ~np.isnan(x)
    rows = filled.sum(axis=0)
    centred = np.where(filled, x - np.where(filled, x, 0.0).sum(axis=0) / np.maximum(rows, 1), 0.0)
    member = (np.unique(level)[:, None] == level).astype(np.float64)
    sizes, sums = member @ filled, member @ centred
    levels, total = (sizes > 0).sum(axis=0), (centred**2).sum(axis=0)
    inside = total - (sums**2 / np.maximum(sizes, 1)).sum(axis=0)
    usable = (rows >= FEWEST) & (levels > 1) & (levels < rows) & (total > 0)
    left = np.where(usable, inside * (rows - 1) / np.maximum((rows - levels) * total, 1e-300), 1.0)
    return np.asarray(np.sqrt(np.maximum(1 - left, 0.0)), dtype=np.float64)


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

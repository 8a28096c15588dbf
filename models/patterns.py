"""How much did each column move many rows in one boosted model? Exact SHAP values, pattern by pattern.

A small tree sees a row only through its own few splits. Rows that take the same side of each get the same
SHAP values, so LightGBM works these out for one row of each pattern, and all the others look them up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from models.arrays import Array, Codes

MOST_SPLITS: Final = 15  # different splits of a tree; their patterns then fit a table of 32,768 places

Split = tuple[int, float, bool]
"""Column, threshold, and whether blanks go with the values up to it."""


def has_small_trees(booster: lgb.Booster) -> bool:
    """Whether every tree has few enough plain splits for `contributions_by_pattern`."""
    trees = booster.dump_model()["tree_info"]
    return all(_is_plain(tree["tree_structure"]) and len(_splits(tree)) <= MOST_SPLITS for tree in trees)


def contributions_by_pattern(booster: lgb.Booster, X: Array) -> Array:
    """Return the contribution of each column to the log-odds of each row.

    Parameters
    ----------
    booster
        A LightGBM model of a binary outcome for which `has_small_trees` holds.
    X
        Rows as the booster takes them, NaN for blanks, shape (rows, columns).

    Returns
    -------
    ndarray of float64, shape (rows, columns + 1)
        One column for each of `X`, then the expected log-odds; LightGBM's own values to rounding.
    """
    columns = np.ascontiguousarray(X.T)
    blank = [np.flatnonzero(np.isnan(column)) for column in columns]
    total = np.zeros((X.shape[1] + 1, len(X)))
    for place, tree in enumerate(booster.dump_model()["tree_info"]):
        splits = _splits(tree)
        # As numpy's own kind of index, once: else each look-up below would turn it into one.
        pattern = _patterns(columns, blank, splits, len(X)).astype(np.intp)
        first = np.full(1 << len(splits), -1, dtype=np.int64)
        first[pattern[::-1]] = np.arange(len(X) - 1, -1, -1)
        present = np.flatnonzero(first >= 0)
        values = booster.predict(
            X[first[present]], pred_contrib=True, start_iteration=place, num_iteration=1, num_threads=1
        )
        _add(total, np.asarray(values, dtype=np.float64), present, pattern, splits)
    return total.T


def _add(
    total: Array, values: Array, present: Codes, pattern: npt.NDArray[np.intp], splits: list[Split]
) -> None:
    """Add the values of each row's pattern, columns of the tree only, and the starting point."""
    table, found = np.zeros(1 << len(splits)), np.empty(len(pattern))
    for column in sorted({column for column, _, _ in splits}):
        table[present] = values[:, column]
        np.take(table, pattern, out=found, mode="clip")  # every pattern has its place; "raise" would copy
        total[column] += found
    total[-1] += values[0, -1]


def _patterns(columns: Array, blank: list[Codes], splits: list[Split], rows: int) -> npt.NDArray[np.uint16]:
    """Return the sides that each row takes, one bit a split."""
    pattern = np.zeros(rows, dtype=np.uint16)
    for place, (column, threshold, with_blanks) in enumerate(splits):
        below = columns[column] <= threshold
        if with_blanks and len(blank[column]):
            below[blank[column]] = True
        pattern |= below.astype(np.uint16) << np.uint16(place)
    return pattern


def _splits(tree: Mapping[str, Any]) -> list[Split]:
    return sorted({_split(node) for node in _nodes(tree["tree_structure"])})


def _split(node: Mapping[str, Any]) -> Split:
    threshold = float(node["threshold"])
    # Where training saw no blank, LightGBM takes a blank for 0.
    with_blanks = bool(node["default_left"]) if node["missing_type"] == "NaN" else threshold >= 0.0
    return int(node["split_feature"]), threshold, with_blanks


def _is_plain(tree: Mapping[str, Any]) -> bool:
    return all(node["decision_type"] == "<=" and node["missing_type"] != "Zero" for node in _nodes(tree))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "split_feature" in node:
        yield node
        yield from _nodes(node["left_child"])
        yield from _nodes(node["right_child"])

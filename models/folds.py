"""Which rows are held out together? Folds of whole deals, and the cut before the latest rows.

A deal that is seen on several days gives several rows with one outcome; were they split between fitting and
judging, a model could recognise the deal instead of learning from it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.arrays import Array, Codes, Mask

FOLDS = 5
LATEST_SHARE = 0.2  # the latest fifth chooses and calibrates, as the holdout does for the whole model


def group_codes(groups: pd.Series | None, rows: int) -> Codes:
    """Return the group of each row as numbers from 0; without groups each row is its own.

    Parameters
    ----------
    groups
        Key of each row's group, such as the deal id; a blank key is a group of its own.
    rows
        Number of rows.

    Returns
    -------
    ndarray of int64, shape (rows,)
    """
    if groups is None:
        return np.arange(rows, dtype=np.int64)
    codes, _ = pd.factorize(pd.Series(groups).reset_index(drop=True), use_na_sentinel=True)
    codes = np.asarray(codes, dtype=np.int64)
    blank = codes < 0
    codes[blank] = codes.max(initial=-1) + 1 + np.arange(blank.sum())
    return codes


def assign_folds(y: Array, groups: Codes, seed: int, most: int = FOLDS) -> Codes:
    """Deal the rows out to folds: whole groups, and the share of positives as even as can be.

    Parameters
    ----------
    y
        Outcome of each row, 0 or 1.
    groups
        Group of each row, numbered from 0.
    seed
        Decides which groups fall together.
    most
        Folds to make where the data allow it.

    Returns
    -------
    ndarray of int64, shape (rows,)
        Fold of each row. Every fold holds both outcomes, and so do the other folds together; where
        not even two such folds exist, all rows are in fold 0.
    """
    mean = _group_means(y, groups)
    # Sorted by outcome with ties shuffled, neighbours go to different folds: stratified without a search.
    order = np.lexsort((np.random.default_rng(seed).random(len(mean)), mean))
    for count in range(most, 1, -1):
        fold_of_group = np.empty(len(mean), dtype=np.int64)
        fold_of_group[order] = np.arange(len(mean)) % count
        folds = fold_of_group[groups]
        if _both_outcomes_everywhere(y, folds, count):
            return folds
    return np.zeros(len(y), dtype=np.int64)


def latest_rows(time: pd.Series, groups: Codes, weight: Array, share: float = LATEST_SHARE) -> Mask:
    """Mark the groups that end last, about `share` of the weight; equal days stay on one side.

    Parameters
    ----------
    time
        Day or rank of each row; blank days count as the earliest.
    groups
        Group of each row, numbered from 0; a group is dated by its latest row.
    weight
        Weight of each row.
    share
        Share of the weight that should count as latest, 0 to 1.

    Returns
    -------
    ndarray of bool, shape (rows,)
        All false where every row has the same day.
    """
    ends = ends_of(time, groups)
    by_end = pd.Series(weight).groupby(ends).sum().sort_index()
    after = by_end[::-1].cumsum()[::-1] / by_end.sum()  # weight on or after each day
    if len(by_end) < 2:
        return np.zeros(len(ends), dtype=bool)
    nearest = by_end.index.to_numpy()[1:][np.argmin(np.abs(after.to_numpy()[1:] - share))]
    return np.asarray(ends >= nearest, dtype=bool)


def ends_of(time: pd.Series, groups: Codes) -> Codes:
    """Return the rank of the day on which each row's group ends, shape (rows,); blank days rank first."""
    return np.asarray(pd.Series(_rank(time)).groupby(groups).max().to_numpy()[groups], dtype=np.int64)


def _rank(time: pd.Series) -> Codes:
    codes, _ = pd.factorize(pd.Series(time).reset_index(drop=True), sort=True, use_na_sentinel=True)
    return np.asarray(codes, dtype=np.int64)


def _group_means(y: Array, groups: Codes) -> Array:
    size = np.bincount(groups)
    return np.asarray(np.bincount(groups, weights=y) / np.maximum(size, 1), dtype=np.float64)


def _both_outcomes_everywhere(y: Array, folds: Codes, count: int) -> bool:
    rows = np.bincount(folds, minlength=count)
    won = np.bincount(folds, weights=y, minlength=count)
    lost = rows - won
    return bool(np.all((won > 0) & (lost > 0)))

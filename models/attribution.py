"""How much did each column move each row's log-odds in one boosted model? Exact SHAP values, by four ways.

LightGBM's own way is best for small tables, patterns (`models.patterns`) for large ones of small trees, the
batch algorithm of `woodelf` for large ones of others, and `shap` for single rows; they agree to rounding.
"""

from __future__ import annotations

import logging

import lightgbm as lgb
import numpy as np
import pandas as pd

from models.arrays import Array
from models.patterns import contributions_by_pattern, has_small_trees

PATTERN_ROWS = 2_000  # from here on reading the trees for their patterns is repaid
BATCH_ROWS = 20_000  # from here on the batch algorithm's fixed second is repaid
CHECKED_ROWS = 20  # of every batch, against LightGBM's own; see `_by_batch`
TOLERANCE = 1e-4  # log-odds by which two ways may differ; float32 inside the batch algorithm
EXPLAINED_AT_ONCE = 100_000  # rows; bounds the memory of a batch

logger = logging.getLogger(__name__)


def contributions_of(booster: lgb.Booster, X: Array, by: str = "auto") -> Array:
    """Return the contribution of each column to the log-odds of each row.

    Parameters
    ----------
    booster
        A LightGBM model of a binary outcome without categorical splits.
    X
        Rows as the booster takes them, NaN for blanks, shape (rows, columns).
    by
        ``lightgbm``, ``shap``, ``woodelf``, ``patterns`` (of small trees only), or ``auto``: patterns from
        `PATTERN_ROWS` rows, woodelf from `BATCH_ROWS` where a tree is too large for them, else LightGBM.

    Returns
    -------
    ndarray of float64, shape (rows, columns + 1)
        One column for each of `X`, then the expected log-odds; they add up to the raw prediction.

    References
    ----------
    Lundberg, Erion, Lee (2018), Consistent Individualized Feature Attribution for Tree Ensembles.
    """
    ways = {
        "lightgbm": _by_lightgbm,
        "shap": _by_shap,
        "woodelf": _by_batch,
        "patterns": contributions_by_pattern,
    }
    if len(X) == 0:
        return np.empty((0, X.shape[1] + 1))
    if by == "auto":
        by = _best_way(booster, len(X))
    return ways[by](booster, X)


def _best_way(booster: lgb.Booster, rows: int) -> str:
    if rows >= PATTERN_ROWS and has_small_trees(booster):
        return "patterns"
    return "woodelf" if rows >= BATCH_ROWS else "lightgbm"


def _by_lightgbm(booster: lgb.Booster, X: Array) -> Array:
    values = booster.predict(X, pred_contrib=True, num_threads=1)
    return np.asarray(values, dtype=np.float64).reshape(len(X), X.shape[1] + 1)


def _by_shap(booster: lgb.Booster, X: Array) -> Array:
    from shap import TreeExplainer  # seconds to import, needed when one lead is opened

    explanation = TreeExplainer(booster)(X)
    start = np.broadcast_to(explanation.base_values, len(X))
    return np.column_stack([np.asarray(explanation.values, dtype=np.float64), start])


def _by_batch(booster: lgb.Booster, X: Array) -> Array:
    # woodelf is wrong in silence on some settings (zero_as_missing): the first rows are computed both
    # ways, and where they differ LightGBM's own way computes all.
    own = _by_lightgbm(booster, X[:CHECKED_ROWS])
    batch = np.vstack(
        [
            _woodelf(booster, X[start : start + EXPLAINED_AT_ONCE])
            for start in range(0, len(X), EXPLAINED_AT_ONCE)
        ]
    )
    if np.abs(batch[:CHECKED_ROWS] - own[:, :-1]).max(initial=0.0) > TOLERANCE:
        logger.warning("woodelf and LightGBM disagree on the first rows; LightGBM's values are used")
        return _by_lightgbm(booster, X)
    # The starting point takes up the batch's rounding, so that the sum is the raw prediction exactly.
    margin = np.asarray(booster.predict(X, raw_score=True, num_threads=1), dtype=np.float64)
    return np.column_stack([batch, margin - batch.sum(axis=1)])


def _woodelf(booster: lgb.Booster, X: Array) -> Array:
    from woodelf.explainer import WoodelfExplainer  # a second to import, needed for large tables only

    frame = pd.DataFrame(X, columns=booster.feature_name())
    values = WoodelfExplainer(booster).shap_values(frame, verbose=False)
    return np.asarray(values, dtype=np.float64)

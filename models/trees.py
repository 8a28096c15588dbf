"""Which trees suit these rows? Ways to see categories are tried on a part of the rows, shapes on all."""

from __future__ import annotations

import numpy as np

from models.arrays import Array, Codes, log_losses, sure_gain
from models.boosting import Boosting, Shape, fit_boosting
from models.encoding import Encoding
from models.level_rates import VIEWS, View, rated_columns

TRIED_ROWS = 6_000  # on which the ways to see categories are compared ...
TRIED_SHAPE: Shape = "pairs"  # ... by the shape that grows fastest
MOST_FOR_SHAPES = 100_000  # rows up to which more than one shape is grown


Fitted = tuple[Boosting, Array]
"""Trees, and the log-odds of their training rows by members fitted without them."""


def choose_view(
    encoding: Encoding, encoded: Array, y: Array, weight: Array, folds: Codes, seed: int
) -> tuple[View, dict[Shape, Fitted]]:
    """Choose how trees should see categories: the way with the smallest log loss out of fold.

    Parameters
    ----------
    encoding, encoded
        The columns, and the training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row.
    seed
        Draws the rows that are tried where there are more than `TRIED_ROWS`.

    Returns
    -------
    View
        How trees should see categories.
    dict
        The trees grown for it, by shape, where all rows were tried; there is no need to grow them again.

    Notes
    -----
    On a few hundred rows the smallest loss is mostly chance, so
    another view than the ranks must be better by more than chance, see `models.arrays.sure_gain`.
    """
    if not rated_columns(encoding):
        return VIEWS[0], {}
    drawn = np.arange(len(y))
    if len(y) > TRIED_ROWS:
        drawn = np.sort(np.random.default_rng(seed).choice(len(y), TRIED_ROWS, replace=False))
    part = encoded[drawn], y[drawn], weight[drawn], folds[drawn]
    tried = [fit_boosting(encoding, *part, shape=TRIED_SHAPE, view=view, seed=seed) for view in VIEWS]
    by_view = [log_losses(y[drawn], unseen) for _, unseen in tried]
    best = int(np.argmax([sure_gain(by_view[0], found, weight[drawn]) for found in by_view]))
    return VIEWS[best], {TRIED_SHAPE: tried[best]} if len(drawn) == len(y) else {}


def shapes_for(rows: int) -> tuple[Shape, ...]:
    """Return the shapes to grow; with very many rows only the deep one, which can learn what pairs can."""
    return ("pairs", "deep") if rows <= MOST_FOR_SHAPES else ("deep",)

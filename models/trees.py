"""How should trees see the categories of these rows? The ways are tried on a part of the rows."""

from __future__ import annotations

import numpy as np

from models.arrays import Array, Codes, log_losses, sure_gain
from models.boosting import MANY_COLUMNS, Boosting, fit_boosting
from models.encoding import Encoding
from models.level_rates import VIEWS, View, rated_columns

TRIED_ROWS = 6_000  # on which the ways to see categories are compared ...
TRIED_FOLDS = 3  # ... in as many folds, where more rows there are

Fitted = tuple[Boosting, Array]
"""Trees, and the log-odds of their training rows by members fitted without them."""


def choose_view(
    encoding: Encoding, encoded: Array, y: Array, weight: Array, folds: Codes, seed: int
) -> tuple[View, Fitted | None]:
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
    Fitted or None
        The trees grown for it, where all rows were tried; there is no need to grow them again.

    Notes
    -----
    On a few hundred rows the smallest loss is mostly chance, so another view than the ranks must be better by
    more than chance, see `models.arrays.sure_gain`. Among very many columns categories are a small part, and
    trying the ways took half the time of a fit: there they are seen by rank.
    """
    if not rated_columns(encoding) or encoded.shape[1] > MANY_COLUMNS:
        return VIEWS[0], None
    drawn, parts = np.arange(len(y)), folds
    if len(y) > TRIED_ROWS:
        drawn = np.sort(np.random.default_rng(seed).choice(len(y), TRIED_ROWS, replace=False))
        parts = folds % TRIED_FOLDS
    part = encoded[drawn], y[drawn], weight[drawn], parts[drawn]
    tried = [fit_boosting(encoding, *part, view=view, seed=seed) for view in VIEWS]
    by_view = [log_losses(y[drawn], unseen) for _, unseen in tried]
    best = int(np.argmax([sure_gain(by_view[0], found, weight[drawn]) for found in by_view]))
    return VIEWS[best], tried[best] if len(drawn) == len(y) else None

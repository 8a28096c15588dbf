"""Which coefficients make a penalised logistic model most likely? Newton's method, with steps halved.

Some steps from a good start are enough, and each takes as long as a product of the terms with themselves.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from models.arrays import Array, log_losses, to_probability

MOST_STEPS, MOST_HALVINGS = 50, 20  # of Newton's method, and of one step
TINY = 1e-9  # keeps the curvature positive where every row is all but certain


def newton(X: Array, y: Array, weight: Array, penalty: float, start: Array | None, tolerance: float) -> Array:
    """Minimise ``sum(weight * log loss) + |coefficients|² / (2 penalty)``.

    Parameters
    ----------
    X
        Terms of each row, shape (rows, terms).
    y, weight
        Outcome 0 or 1, and weight of each row.
    penalty
        Smaller is simpler; scikit-learn's C.
    start
        Where to begin, as the result is laid out; 0 everywhere if None.
    tolerance
        Largest slope left, for each unit of weight.

    Returns
    -------
    ndarray of float64, shape (terms + 1,)
        Coefficients, then the intercept, which is not penalised.
    """
    X = np.column_stack([X, np.ones(len(y))])
    ridge = np.append(np.full(X.shape[1] - 1, 1 / penalty), 0.0)

    def loss(at: Array) -> float:
        return float(weight @ log_losses(y, X @ at) + ridge @ at**2 / 2)

    at = np.zeros(X.shape[1]) if start is None else start
    now = loss(at)
    for _ in range(MOST_STEPS):
        chance = to_probability(X @ at)
        slope = X.T @ (weight * (chance - y)) + ridge * at
        if np.abs(slope).max() <= tolerance * weight.sum():
            break
        half = X * np.sqrt(weight * chance * (1 - chance))[:, None]
        step = linalg.solve(half.T @ half + np.diag(ridge + TINY), slope, assume_a="pos")
        sizes = (0.5**k for k in range(MOST_HALVINGS))
        size = next((size for size in sizes if loss(at - size * step) < now), None)
        if size is None:  # no better to within rounding
            break
        at = at - size * step
        now = loss(at)
    return at

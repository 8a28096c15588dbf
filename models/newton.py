"""Which coefficients make a penalised logistic model most likely? Newton's method, with steps halved.

Some steps from a good start are enough. What takes long is the curvature, the product of the terms with
themselves; it is kept for as long as it leads on quickly.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from models.arrays import Array, log_losses, to_probability

MOST_STEPS, MOST_HALVINGS = 50, 20  # of Newton's method, and of one step
QUICK = 0.2  # of the slope that a step may leave for the curvature to serve once more
TINY = 1e-9  # keeps the curvature positive where every row is all but certain


def newton(
    X: Array,
    y: Array,
    weight: Array,
    penalty: float,
    start: Array | None,
    tolerance: float,
    bend: Array | None = None,
) -> Array:
    """Minimise ``sum(weight * log loss) + |coefficients|² / (2 penalty)``.

    Parameters
    ----------
    X
        Terms of each row, shape (rows, terms).
    y, weight
        Outcome 0 or 1, and weight of each row; a weight of 0 leaves a row out.
    penalty
        Smaller is simpler; scikit-learn's C.
    start
        Where to begin, as the result is laid out; 0 everywhere if None.
    tolerance
        Largest slope left, for each unit of weight.
    bend
        The `curvature` of the rows at about the start, where it is known.

    Returns
    -------
    ndarray of float64, shape (terms + 1,)
        Coefficients, then the intercept, which is not penalised.
    """
    ridge = np.append(np.full(X.shape[1], 1 / penalty), 0.0)

    def loss(at: Array, odds: Array) -> float:
        return float(weight @ log_losses(y, odds) + ridge @ at**2 / 2)

    at = np.zeros(X.shape[1] + 1) if start is None else start
    odds = X @ at[:-1] + at[-1]
    now, before = loss(at, odds), np.inf
    factor = None if bend is None else linalg.cho_factor(bend + np.diag(ridge + TINY))
    for _ in range(MOST_STEPS):
        chance = to_probability(odds)
        wrong = weight * (chance - y)
        slope = np.append(X.T @ wrong, wrong.sum()) + ridge * at
        steepest = float(np.abs(slope).max())
        if steepest <= tolerance * weight.sum():
            break
        if factor is None or steepest > QUICK * before:
            factor = linalg.cho_factor(curvature(X, at, weight) + np.diag(ridge + TINY))
        step = linalg.cho_solve(factor, slope)
        moved = X @ step[:-1] + step[-1]
        sizes = (0.5**k for k in range(MOST_HALVINGS))
        size = next((size for size in sizes if loss(at - size * step, odds - size * moved) < now), None)
        if size is None:  # no better to within rounding
            break
        at, odds, before = at - size * step, odds - size * moved, steepest
        now = loss(at, odds)
    return at


def curvature(X: Array, at: Array, weight: Array) -> Array:
    """Return the second derivatives of the weighted log loss, without the penalty, as `newton` takes them.

    They add up over rows. Shape (terms + 1, terms + 1), the intercept last.
    """
    chance = to_probability(X @ at[:-1] + at[-1])
    mass = weight * chance * (1 - chance)
    half = X * np.sqrt(mass)[:, None]
    found = np.empty((X.shape[1] + 1, X.shape[1] + 1))
    found[:-1, :-1] = half.T @ half
    found[-1, :-1] = found[:-1, -1] = mass @ X
    found[-1, -1] = mass.sum()
    return found

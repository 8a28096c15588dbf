"""Log-odds to probabilities and back, what they cost where they are wrong, and names for numeric arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SMALLEST_PROBABILITY = 1e-6  # keeps log loss and log-odds finite


def to_probability(log_odds: Array) -> Array:
    """Turn log-odds into probabilities, ``1 / (1 + exp(-x))``."""
    return np.asarray(expit(log_odds), dtype=np.float64)


def to_log_odds(probability: Array) -> Array:
    """Turn probabilities into log-odds, ``log(p / (1 - p))``, clipped to stay finite."""
    inside = np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return np.asarray(logit(inside), dtype=np.float64)


def log_losses(y: Array, log_odds: Array) -> Array:
    """Return ``-log`` of the probability given to what happened, row by row, in nats.

    0.693 is a coin's, 0 a prophet's. Computed from log-odds, so that no probability is rounded to 0 or 1.
    """
    return np.asarray(np.logaddexp(0.0, np.where(y > 0, -log_odds, log_odds)), dtype=np.float64)


def mean_log_loss(y: Array, log_odds: Array, weight: Array) -> float:
    """Return the weighted mean of `log_losses`, in nats."""
    return float(np.average(log_losses(y, log_odds), weights=weight))


def sure_gain(simple: Array, other: Array, weight: Array, errors: float = 1.0) -> float:
    """Return by how much the second of two paired losses is smaller on average, beyond chance.

    Parameters
    ----------
    simple, other, weight
        Losses of the same rows, and the weight of each, shape (rows,).
    errors
        Standard errors of the mean difference that it must exceed.

    Returns
    -------
    float
        The mean gain, or 0 where it is within chance.
    """
    gain = simple - other
    mean = float(np.average(gain, weights=weight))
    error = float(np.sqrt(weight**2 @ (gain - mean) ** 2) / weight.sum())
    return mean if mean > errors * error else 0.0

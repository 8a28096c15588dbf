"""Do the predicted chances happen as often as they say? Learns a map from log-odds to chances that do.

Learned from predictions on rows that the model has not seen: none, Platt's line in log-odds, a slope for
either tail (beta), or, where wins are many, a rising curve: the one that predicts held-out rows best, simple
before complex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from models.arrays import (
    Array,
    Codes,
    log_losses,
    mean_log_loss,
    sure_gain,
    to_log_odds,
    to_probability,
)

CURVE_WINS = 1000  # by weight, and as many losses; below that a curve follows noise
WORTH_TAILS = 0.0002  # nats of log loss that beta must gain on a line: shares of a line add up exactly
WORTH_A_CURVE = 0.0005  # nats that a curve must gain, for the ties that it brings
PRIOR_ROWS = 2.0  # rows' worth of belief that the log-odds are right as they are


@dataclass(frozen=True)
class Calibration:
    """A non-decreasing map from log-odds to probabilities.

    Attributes
    ----------
    kind
        ``none``, ``sigmoid``, ``beta`` or ``isotonic``.
    slope, intercept
        The line in log-odds; 1 and 0 where there is none.
    tails
        Of ``beta``: its slopes for low and for high log-odds, and its shift.
    knots, heights
        Of a curve: log-odds in rising order, and the calibrated log-odds there; straight between them,
        level beyond.
    """

    kind: str = "none"
    slope: float = 1.0
    intercept: float = 0.0
    tails: tuple[float, ...] = ()
    knots: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    def log_odds(self, margin: Array) -> Array:
        """Return calibrated log-odds, same shape as `margin`."""
        if self.kind == "isotonic":
            return np.asarray(np.interp(margin, self.knots, self.heights), dtype=np.float64)
        if self.kind == "beta":
            return np.asarray(_tail_terms(margin) @ self.tails, dtype=np.float64)
        return self.slope * margin + self.intercept

    def probability(self, margin: Array) -> Array:
        """Return calibrated probabilities, same shape as `margin`."""
        return to_probability(self.log_odds(margin))


def fit_calibration(margin: Array, y: Array, weight: Array, folds: Codes) -> Calibration:
    """Choose and fit the calibration.

    Parameters
    ----------
    margin
        Log-odds of rows by models that have not seen them.
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row; each kind is fitted without a fold and judged on it.

    Returns
    -------
    Calibration
        ``none`` where the line is no better; ``beta`` where it gains `WORTH_TAILS`; ``isotonic`` only with
        more than `CURVE_WINS` of both outcomes and where it gains `WORTH_A_CURVE`; both beyond chance.
    """
    if len(np.unique(folds)) < 2 or len(np.unique(y)) < 2:
        return Calibration()
    held = (margin, y, weight, folds)
    lines = {kind: _held_out_losses(kind, *held) for kind in ("none", "sigmoid")}
    best = min(lines, key=lambda kind: float(np.average(lines[kind], weights=weight)))
    many = min(weight @ y, weight @ (1 - y)) > CURVE_WINS
    gains = {best: 0.0}
    for kind, worth in (("beta", WORTH_TAILS), ("isotonic", WORTH_A_CURVE))[: 1 + many]:
        gains[kind] = sure_gain(lines[best], _held_out_losses(kind, *held), weight) - worth
    return _fit(max(gains, key=lambda kind: gains[kind]), margin, y, weight)


def fit_sigmoid(margin: Array, y: Array, weight: Array) -> Calibration:
    """Fit ``slope * margin + intercept`` by maximum likelihood, drawn slightly toward no change.

    The slope is never negative: a model that ranks the wrong way round says nothing rather than the opposite.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.
    """
    terms = np.column_stack([margin, np.ones(len(margin))])
    line = _fit_terms(terms, np.array([1.0, 0.0]), y, weight)
    return Calibration("sigmoid", float(line[0]), float(line[1]))


def fit_beta(margin: Array, y: Array, weight: Array) -> Calibration:
    """Fit ``a * ln(p) - b * ln(1 - p) + c`` by maximum likelihood, drawn slightly toward no change.

    Neither slope is negative. With a = b it is the line of `fit_sigmoid`; where a model is too sure of wins
    but not of losses, the slopes differ.

    References
    ----------
    Kull, Silva Filho, Flach (2017), Beta calibration: a well-founded and easily implemented improvement on
    logistic calibration for binary classifiers.
    """
    found = _fit_terms(_tail_terms(margin), np.array([1.0, 1.0, 0.0]), y, weight)
    return Calibration("beta", tails=tuple(map(float, found)))


def fit_isotonic(margin: Array, y: Array, weight: Array) -> Calibration:
    """Fit the best rising curve; its ends stay off 0 and 1 by half a row's worth of doubt."""
    edge = 0.5 / (len(y) + 1)
    curve: Any = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip")  # type: ignore[no-untyped-call]
    curve.fit(margin, y, sample_weight=weight)
    heights = to_log_odds(np.asarray(curve.y_thresholds_, dtype=np.float64))
    return Calibration(
        "isotonic", knots=tuple(map(float, curve.X_thresholds_)), heights=tuple(map(float, heights))
    )


def _tail_terms(margin: Array) -> Array:
    """Return ``ln(p)``, ``-ln(1 - p)`` and 1 for each row, p the probability at the margin."""
    return np.column_stack([-np.logaddexp(0.0, -margin), np.logaddexp(0.0, margin), np.ones(len(margin))])


def _fit_terms(terms: Array, start: Array, y: Array, weight: Array) -> Array:
    """Fit coefficients of the terms to log-odds; all but the last, the shift, are 0 or more."""

    def loss(line: Array) -> tuple[float, Array]:
        odds = terms @ line
        wrong = weight * (to_probability(odds) - y)
        belief = PRIOR_ROWS * (line - start)
        value = mean_log_loss(y, odds, weight) + belief @ (line - start) / (2 * weight.sum())
        return value, (wrong @ terms + belief) / weight.sum()

    best = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * (len(start) - 1) + [(None, None)],
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    return np.asarray(best.x, dtype=np.float64)


def _fit(kind: str, margin: Array, y: Array, weight: Array) -> Calibration:
    match kind:
        case "sigmoid":
            return fit_sigmoid(margin, y, weight)
        case "beta":
            return fit_beta(margin, y, weight)
        case "isotonic":
            return fit_isotonic(margin, y, weight)
        case _:
            return Calibration()


def _held_out_losses(kind: str, margin: Array, y: Array, weight: Array, folds: Codes) -> Array:
    calibrated = np.empty(len(y))
    for fold in np.unique(folds):
        outside = folds == fold
        fitted = _fit(kind, margin[~outside], y[~outside], weight[~outside])
        calibrated[outside] = fitted.log_odds(margin[outside])
    return log_losses(y, calibrated)

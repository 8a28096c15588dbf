"""Do the predicted chances happen as often as they say? Learns a map from log-odds to chances that do.

Learned from predictions on rows that the model has not seen: none, Platt's line in log-odds, or, where wins
are many, a rising curve; the one that predicts held-out rows best, and simple before complex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from models.arrays import Array, Codes, mean_log_loss, to_log_odds, to_probability

CURVE_WINS = 1000  # by weight, and as many losses; below that a curve follows noise
WORTH_A_CURVE = 0.0005  # nats of log loss that a curve must gain on a line, for the ties that it brings
PRIOR_ROWS = 2.0  # rows' worth of belief that the log-odds are right as they are


@dataclass(frozen=True)
class Calibration:
    """A non-decreasing map from log-odds to probabilities.

    Attributes
    ----------
    kind
        ``none``, ``sigmoid`` or ``isotonic``.
    slope, intercept
        The line in log-odds; 1 and 0 where there is none.
    knots, heights
        Of a curve: log-odds in rising order, and the calibrated log-odds there; straight between them,
        level beyond.
    """

    kind: str = "none"
    slope: float = 1.0
    intercept: float = 0.0
    knots: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    def log_odds(self, margin: Array) -> Array:
        """Return calibrated log-odds, same shape as `margin`."""
        if self.kind == "isotonic":
            return np.asarray(np.interp(margin, self.knots, self.heights), dtype=np.float64)
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
        ``none`` where the line is no better, ``isotonic`` only with more than `CURVE_WINS` of both
        outcomes and where it gains `WORTH_A_CURVE` on the line.
    """
    if len(np.unique(folds)) < 2 or len(np.unique(y)) < 2:
        return Calibration()
    loss = {kind: _held_out_loss(kind, margin, y, weight, folds) for kind in ("none", "sigmoid")}
    if min(weight @ y, weight @ (1 - y)) > CURVE_WINS:
        loss["isotonic"] = _held_out_loss("isotonic", margin, y, weight, folds) + WORTH_A_CURVE
    best = min(loss, key=lambda kind: loss[kind])
    return _fit(best, margin, y, weight)


def fit_sigmoid(margin: Array, y: Array, weight: Array) -> Calibration:
    """Fit ``slope * margin + intercept`` by maximum likelihood, drawn slightly toward no change.

    The slope is never negative: a model that ranks the wrong way round says nothing rather than the opposite.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.
    """
    start = np.array([1.0, 0.0])

    def loss(line: Array) -> tuple[float, Array]:
        odds = line[0] * margin + line[1]
        wrong = weight * (to_probability(odds) - y)
        belief = PRIOR_ROWS * (line - start)
        value = mean_log_loss(y, odds, weight) + belief @ (line - start) / (2 * weight.sum())
        return value, (np.array([wrong @ margin, wrong.sum()]) + belief) / weight.sum()

    best = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None), (None, None)],
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    return Calibration("sigmoid", float(best.x[0]), float(best.x[1]))


def fit_isotonic(margin: Array, y: Array, weight: Array) -> Calibration:
    """Fit the best rising curve; its ends stay off 0 and 1 by half a row's worth of doubt."""
    edge = 0.5 / (len(y) + 1)
    curve: Any = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip")  # type: ignore[no-untyped-call]
    curve.fit(margin, y, sample_weight=weight)
    heights = to_log_odds(np.asarray(curve.y_thresholds_, dtype=np.float64))
    return Calibration(
        "isotonic", knots=tuple(map(float, curve.X_thresholds_)), heights=tuple(map(float, heights))
    )


def _fit(kind: str, margin: Array, y: Array, weight: Array) -> Calibration:
    match kind:
        case "sigmoid":
            return fit_sigmoid(margin, y, weight)
        case "isotonic":
            return fit_isotonic(margin, y, weight)
        case _:
            return Calibration()


def _held_out_loss(kind: str, margin: Array, y: Array, weight: Array, folds: Codes) -> float:
    calibrated = np.empty(len(y))
    for fold in np.unique(folds):
        outside = folds == fold
        fitted = _fit(kind, margin[~outside], y[~outside], weight[~outside])
        calibrated[outside] = fitted.log_odds(margin[outside])
    return mean_log_loss(y, calibrated, weight)

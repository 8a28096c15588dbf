"""What does a regularised logistic model make of the training rows? A model for each fold, averaged.

Numbers are straight lines, or curves where those predict better; `models.terms` says how columns enter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from models.arrays import Array, Codes, Mask, mean_log_loss
from models.encoding import Encoding
from models.logistic import TERMS_AT_ONCE, Lines, Logistic
from models.newton import curvature, newton
from models.terms import Design, learn_design

PENALTIES = (0.01, 0.05, 0.2, 1.0)  # scikit-learn's C, tried in this order; smaller is simpler
BENDS = 5  # of a curve, at quantiles of the training rows
MOST_ROWS = 100_000  # to fit on; some hundred coefficients are settled long before
TRIED_ROWS = 6_000  # to choose the design and the penalty on ...
TRIED_FOLDS = 3  # ... in as many folds
FEWEST_DRAWN = 500  # of the rarer outcome among the rows drawn, on average
MOST_DENSE = 400  # terms up to which a fit solves for all at once (Newton); beyond, step by step
TOLERANCE, ROUGH = 1e-5, 1e-3  # of the solution, and while penalties are compared
MOST_BENT = 1000  # terms of lines beyond which curves are not tried
MOST_TRIED = 2000  # terms beyond which only the strongest penalty is tried


@dataclass(frozen=True)
class FittedLogistic:
    """A logistic model and how it came about.

    Attributes
    ----------
    model
        The average of the folds' models.
    by_fold
        Log-odds of each row by the model that was fitted without each fold, shape (rows, folds).
    lines
        What was chosen about it.
    """

    model: Logistic
    by_fold: Array
    lines: Lines

    def unseen(self, folds: Codes) -> Array:
        """Return the log-odds of each row by the model that was fitted without its fold, shape (rows,)."""
        return np.asarray(self.by_fold[np.arange(len(folds)), folds], dtype=np.float64)


def fit_logistic(
    encoding: Encoding,
    encoded: Array,
    y: Array,
    weight: Array,
    folds: Codes,
    *,
    like: Lines | None = None,
    seed: int = 0,
    done: Callable[[float], None] | None = None,
) -> FittedLogistic:
    """Fit one model for each fold without it and average them; design and penalty are the best out of fold.

    Parameters
    ----------
    encoding, encoded
        The columns, and the training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row. With one fold only, the data are too few to hold any
        out: a straight line under the strongest penalty is taken, and the predictions are those of the fitted
        rows.
    like
        Design and penalty chosen before, on like rows.
    seed
        Draws the rows to fit on where there are more than `MOST_ROWS`, and those to choose on.
    done
        Told the share of the work that is done.

    Returns
    -------
    FittedLogistic
    """
    tell = done if done is not None else _silent
    fit_on = _draw(y, MOST_ROWS, seed)
    rows = _Rows(encoded[fit_on], y[fit_on], weight[fit_on], folds[fit_on])
    straight = learn_design(encoding, rows.encoded, rows.weight)
    choice = _Choice(straight, PENALTIES[0])
    if like is not None:
        bent = _curves(encoding, rows, straight) if like.curved else []
        choice = _Choice([straight, *bent][-1], like.penalty)
    elif folds.max() > 0:
        designs = [straight, *_curves(encoding, rows, straight)]
        choice = _choose(designs, rows.take(_draw(rows.y, TRIED_ROWS, seed)).in_folds(TRIED_FOLDS), tell)
    terms = choice.design.terms(rows.encoded)
    fitted = _fit_folds(terms, rows, choice.penalty, choice.start, TOLERANCE)
    mean = fitted.mean(axis=0)
    by_fold, means = _foresee(choice.design, encoded, weight, fitted)
    tell(1.0)
    model = Logistic(choice.design, mean[:-1], means, float(mean[-1]))
    lines = Lines(choice.design != straight, choice.penalty)
    return FittedLogistic(model, by_fold, lines)


@dataclass(frozen=True)
class _Rows:
    encoded: Array
    y: Array
    weight: Array
    folds: Codes

    def take(self, places: Codes) -> _Rows:
        return _Rows(self.encoded[places], self.y[places], self.weight[places], self.folds[places])

    def in_folds(self, most: int) -> _Rows:
        """Return the rows in no more folds than `most`, which take turns in taking up the others."""
        return replace(self, folds=self.folds % most)


@dataclass(frozen=True)
class _Choice:
    design: Design
    penalty: float
    start: Array | None = None
    """Coefficients on the rows that chose, from which the search may begin."""


def _curves(encoding: Encoding, rows: _Rows, straight: Design) -> list[Design]:
    """Return the design with curves, where some column bends and lines alone are not too many terms."""
    if len(straight.sources()) > MOST_BENT:
        return []
    curved = learn_design(encoding, rows.encoded, rows.weight, bends=BENDS)
    return [] if curved == straight else [curved]


def _choose(designs: Sequence[Design], rows: _Rows, tell: Callable[[float], None]) -> _Choice:
    """Return the design and penalty with the smallest log loss out of fold; on a tie the simpler."""
    best, choice = np.inf, _Choice(designs[0], PENALTIES[0])
    for place, design in enumerate(designs):
        terms = design.terms(rows.encoded)
        start: Array | None = None
        penalties = PENALTIES if terms.shape[1] <= MOST_TRIED else PENALTIES[:1]
        for rank, penalty in enumerate(penalties):
            fitted = _fit_folds(terms, rows, penalty, start, ROUGH)
            unseen = (terms @ fitted[:, :-1].T + fitted[:, -1])[np.arange(len(rows.y)), rows.folds]
            loss, start = mean_log_loss(rows.y, unseen, rows.weight), fitted.mean(axis=0)
            if loss < best:
                best, choice = loss, _Choice(design, penalty, start)
            tell(0.8 * (place + (rank + 1) / len(penalties)) / len(designs))
    return choice


def _fit_folds(
    terms: sparse.csr_array, rows: _Rows, penalty: float, start: Array | None, tolerance: float
) -> Array:
    """Fit without each fold, the search starting from `start`; return coefficients (folds, terms + 1)."""
    if terms.shape[1] == 0:
        return np.array([[_level(rows, inside)] for inside in _insides(rows)])
    if terms.shape[1] > MOST_DENSE:
        return np.array([_step_by_step(terms, rows, penalty, inside, tolerance) for inside in _insides(rows)])
    X = terms.toarray()
    middle = newton(X, rows.y, rows.weight, penalty, start, ROUGH)
    # Curvatures add up over rows, so those without each fold take no longer than that of all rows once.
    outside = [~inside for inside in _insides(rows)]
    parts = [curvature(X[held], middle, rows.weight[held]) for held in outside]
    whole = curvature(X, middle, rows.weight) if len(parts) == 1 else np.sum(parts, axis=0)
    return np.array(
        [
            newton(X, rows.y, np.where(held, 0.0, rows.weight), penalty, middle, tolerance, whole - part)
            for held, part in zip(outside, parts, strict=True)
        ]
    )


def _insides(rows: _Rows) -> list[Mask]:
    """Return the rows outside each fold; with one fold, all."""
    count = int(rows.folds.max()) + 1
    return [(rows.folds != fold) | (count == 1) for fold in range(count)]


def _level(rows: _Rows, inside: Mask) -> float:
    share = float(np.average(rows.y[inside], weights=rows.weight[inside]))
    return float(np.log(share / (1 - share)))


def _step_by_step(X: sparse.csr_array, rows: _Rows, penalty: float, inside: Mask, tolerance: float) -> Array:
    model: Any = LogisticRegression(C=penalty, max_iter=2000, tol=tolerance)  # type: ignore[no-untyped-call]
    model.fit(X[inside], rows.y[inside], sample_weight=rows.weight[inside])
    return np.append(model.coef_[0], model.intercept_[0])


def _draw(y: Array, most: int, seed: int) -> Codes:
    """Draw about `most` rows, more where the rarer outcome would else be too rare to learn from."""
    share = min(float(y.mean()), 1 - float(y.mean()))
    most = max(most, int(FEWEST_DRAWN / max(share, 1 / len(y))))
    if len(y) <= most:
        return np.arange(len(y), dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(len(y), most, replace=False)).astype(np.int64)


def _foresee(design: Design, encoded: Array, weight: Array, fitted: Array) -> tuple[Array, Array]:
    """Return the log-odds of each row by several fits, shape (rows, fits), and the mean of each term."""
    margins, total = np.empty((len(encoded), len(fitted))), np.zeros(fitted.shape[1] - 1)
    for start in range(0, len(encoded), TERMS_AT_ONCE):
        part = slice(start, start + TERMS_AT_ONCE)
        terms = design.terms(encoded[part])
        margins[part] = terms @ fitted[:, :-1].T + fitted[:, -1]
        total += weight[part] @ terms
    return margins, total / weight.sum()


def _silent(share: float) -> None:
    """Tell nobody."""

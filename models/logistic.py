"""What does a regularised logistic model make of the training rows? A model for each fold, averaged.

Numbers are straight lines, or curves where those predict better; `models.terms` says how columns enter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from models.arrays import Array, Codes, mean_log_loss
from models.encoding import Encoding
from models.newton import newton
from models.terms import Design, Scale, learn_design

PENALTIES = (0.01, 0.05, 0.2, 1.0)  # scikit-learn's C, tried in this order; smaller is simpler
BENDS = 5  # of a curve, at quantiles of the training rows
MOST_ROWS = 100_000  # to fit on; some hundred coefficients are settled long before
TRIED_ROWS = 6_000  # to choose the design and the penalty on
FEWEST_DRAWN = 500  # of the rarer outcome among the rows drawn, on average
MOST_DENSE = 400  # terms up to which a fit solves for all at once (Newton); beyond, step by step
TOLERANCE, ROUGH = 1e-5, 1e-3  # of the solution, and while penalties are compared
MOST_BENT = 1000  # terms of lines beyond which curves are not tried
MOST_TRIED = 2000  # terms beyond which only the strongest penalty is tried
TERMS_AT_ONCE = 50_000  # rows whose terms are held in memory together


@dataclass(frozen=True)
class Logistic:
    """A fitted linear model of the log-odds.

    Attributes
    ----------
    design
        How rows become terms.
    coefficients, means
        Of each term: its coefficient, and its mean over the training rows, shape (terms,).
    intercept
        Log-odds where every term is 0.
    """

    design: Design
    coefficients: Array
    means: Array
    intercept: float

    def margin(self, encoded: Array) -> Array:
        """Return the log-odds of each row, shape (rows,)."""
        return _margins(self.design, encoded, np.append(self.coefficients, self.intercept)[None, :])[:, 0]

    def contributions(self, encoded: Array) -> Array:
        """Return ``coefficient * (term - mean)`` summed by column, the starting point last.

        Shape (rows, columns + 1); these are the exact SHAP values of a linear model with independent
        columns, and they add up to `margin`.
        """
        sources = self.design.sources()
        places = np.arange(len(sources))
        shape = (len(sources), self.design.columns)
        by_column = sparse.csr_array((self.coefficients, (places, sources)), shape=shape)
        average = np.bincount(sources, weights=self.coefficients * self.means, minlength=self.design.columns)
        blocks = [(self.design.terms(part) @ by_column).toarray() - average for part in _parts(encoded)]
        start = np.full((len(encoded), 1), self.intercept + float(average.sum()))
        return np.hstack([np.vstack([np.empty((0, self.design.columns)), *blocks]), start])


def fit_logistic(
    encoding: Encoding,
    encoded: Array,
    y: Array,
    weight: Array,
    folds: Codes,
    *,
    seed: int = 0,
    done: Callable[[float], None] | None = None,
) -> tuple[Logistic, Array]:
    """Fit one model for each fold without it and average them; design and penalty are the best out of fold.

    Parameters
    ----------
    encoding, encoded
        The columns, and the training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row. With one fold only, the data are too few to hold any
        out: a straight line under the strongest penalty is taken, and the predictions are those of the fitted
        rows.
    seed
        Draws the rows to fit on where there are more than `MOST_ROWS`, and those to choose on.
    done
        Told the share of the work that is done.

    Returns
    -------
    Logistic
        The average of the folds' models.
    ndarray of float64, shape (rows,)
        Log-odds of each row by the model that was fitted without it.
    """
    tell = done if done is not None else _silent
    fit_on = _draw(y, MOST_ROWS, seed)
    rows = _Rows(encoded[fit_on], y[fit_on], weight[fit_on], folds[fit_on])
    straight = learn_design(encoding, rows.encoded, rows.weight)
    choice = _Choice(straight, PENALTIES[0])
    if folds.max() > 0:
        designs = [straight, *_curves(encoding, rows, straight)]
        choice = _choose(designs, rows.take(_draw(rows.y, TRIED_ROWS, seed)), tell)
    fitted, _ = _fit_folds(choice.design.terms(rows.encoded), rows, choice.penalty, None, TOLERANCE)
    mean = fitted.mean(axis=0)
    means = _means(choice.design, encoded, weight)
    tell(1.0)
    unseen = _margins(choice.design, encoded, fitted)[np.arange(len(y)), folds]
    return Logistic(choice.design, mean[:-1], means, float(mean[-1])), unseen


def logistic_from_record(record: Mapping[str, Any]) -> Logistic:
    """Read back what `dataclasses.asdict` made of a `Logistic`."""
    design = record["design"]
    scales = {
        place: Scale(**{**scale, "bends": tuple(scale["bends"])}) for place, scale in design["scales"].items()
    }
    return Logistic(
        Design(scales, design["indicators"], design["columns"]),
        record["coefficients"],
        record["means"],
        record["intercept"],
    )


@dataclass(frozen=True)
class _Rows:
    encoded: Array
    y: Array
    weight: Array
    folds: Codes

    def take(self, places: Codes) -> _Rows:
        return _Rows(self.encoded[places], self.y[places], self.weight[places], self.folds[places])


@dataclass(frozen=True)
class _Choice:
    design: Design
    penalty: float


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
            start, unseen = _fit_folds(terms, rows, penalty, start, ROUGH)
            loss = mean_log_loss(rows.y, unseen, rows.weight)
            if loss < best:
                best, choice = loss, _Choice(design, penalty)
            tell(0.8 * (place + (rank + 1) / len(penalties)) / len(designs))
    return choice


def _fit_folds(
    terms: sparse.csr_array, rows: _Rows, penalty: float, start: Array | None, tolerance: float
) -> tuple[Array, Array]:
    """Fit without each fold, from `start`; return coefficients, shape (folds, terms + 1), and log-odds."""
    count = int(rows.folds.max()) + 1
    X = terms.toarray() if terms.shape[1] <= MOST_DENSE else terms
    fitted = np.empty((count, terms.shape[1] + 1))
    unseen = np.empty(len(rows.y))
    for fold in range(count):
        held = rows.folds == fold
        inside = ~held if count > 1 else held
        begin = fitted[fold - 1] if start is None and fold > 0 else None if start is None else start[fold]
        fitted[fold] = _solve(X[inside], rows.y[inside], rows.weight[inside], penalty, begin, tolerance)
        unseen[held] = X[held] @ fitted[fold, :-1] + fitted[fold, -1]
    return fitted, unseen


def _solve(
    X: Array | sparse.csr_array,
    y: Array,
    weight: Array,
    penalty: float,
    start: Array | None,
    tolerance: float,
) -> Array:
    if X.shape[1] == 0:
        share = float(np.average(y, weights=weight))
        return np.array([np.log(share / (1 - share))])
    if isinstance(X, np.ndarray):
        return newton(X, y, weight, penalty, start, tolerance)
    model: Any = LogisticRegression(C=penalty, max_iter=2000, tol=tolerance)  # type: ignore[no-untyped-call]
    model.fit(X, y, sample_weight=weight)
    fitted: Array = np.append(model.coef_[0], model.intercept_[0])
    return fitted


def _draw(y: Array, most: int, seed: int) -> Codes:
    """Draw about `most` rows, more where the rarer outcome would else be too rare to learn from."""
    share = min(float(y.mean()), 1 - float(y.mean()))
    most = max(most, int(FEWEST_DRAWN / max(share, 1 / len(y))))
    if len(y) <= most:
        return np.arange(len(y), dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(len(y), most, replace=False)).astype(np.int64)


def _parts(encoded: Array) -> list[Array]:
    return [encoded[start : start + TERMS_AT_ONCE] for start in range(0, len(encoded), TERMS_AT_ONCE)]


def _margins(design: Design, encoded: Array, fitted: Array) -> Array:
    """Return the log-odds of each row by each of several fits, shape (rows, fits)."""
    blocks = [design.terms(part) @ fitted[:, :-1].T + fitted[:, -1] for part in _parts(encoded)]
    return np.vstack([np.empty((0, len(fitted))), *blocks])


def _means(design: Design, encoded: Array, weight: Array) -> Array:
    masses = np.split(weight, range(TERMS_AT_ONCE, len(weight), TERMS_AT_ONCE))
    sums = [mass @ design.terms(part) for mass, part in zip(masses, _parts(encoded), strict=True)]
    return np.asarray(np.sum(sums, axis=0) / weight.sum(), dtype=np.float64)


def _silent(share: float) -> None:
    """Tell nobody."""

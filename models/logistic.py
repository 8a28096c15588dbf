"""What does a regularised logistic model make of the training rows? A model for each fold, averaged.

Numbers enter standardised, after a logarithm where they are skewed, and held within bounds so that a value
never seen cannot run away; blanks as an indicator; categories as one indicator a level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from models.arrays import Array, Codes, mean_log_loss
from models.encoding import Encoding

PENALTIES = (0.01, 0.1, 1.0)  # scikit-learn's C, tried in this order; smaller is simpler
FARTHEST = 4.0  # standard deviations from the mean at which a number is held
SKEWED = 2.0  # skewness of a non-negative column from which its logarithm is used
MOST_INDICATORS = 100  # levels of one column with an indicator of their own
MOST_ROWS = 200_000  # to fit on; some hundred coefficients are settled long before


@dataclass(frozen=True)
class Scale:
    """How one number column becomes a term: ``(f(x) - center) / spread``, f a logarithm or nothing."""

    center: float
    spread: float
    logarithm: bool
    blanks: bool


@dataclass(frozen=True)
class Design:
    """The terms of the linear model.

    Attributes
    ----------
    scales
        By place of the column: how a number enters.
    indicators
        By place of the column: how many levels of a category have an indicator; others share one more,
        and blanks have the last.
    columns
        Number of columns of the encoded rows.
    """

    scales: dict[int, Scale]
    indicators: dict[int, int]
    columns: int

    def terms(self, encoded: Array) -> sparse.csr_array:
        """Return the terms of each row, shape (rows, terms)."""
        blocks: list[sparse.csr_array] = []
        for place in range(self.columns):
            values = encoded[:, place]
            if place in self.scales:
                blocks.append(_number_terms(values, self.scales[place]))
            else:
                blocks.append(_indicator_terms(values, self.indicators[place]))
        if not blocks:
            return sparse.csr_array((len(encoded), 0), dtype=np.float64)
        return sparse.csr_array(sparse.hstack(blocks, format="csr"))

    def sources(self) -> Codes:
        """Return the place of the column that each term comes from, shape (terms,)."""
        widths = [
            1 + self.scales[place].blanks if place in self.scales else self.indicators[place] + 2
            for place in range(self.columns)
        ]
        return np.repeat(np.arange(self.columns, dtype=np.int64), widths)


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
        return np.asarray(self.design.terms(encoded) @ self.coefficients + self.intercept, dtype=np.float64)

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
        values = (self.design.terms(encoded) @ by_column).toarray() - average
        start = np.full((len(encoded), 1), self.intercept + float(average.sum()))
        return np.hstack([values, start])


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
    """Fit one model for each fold without it and average them; the penalty is the best out of fold.

    Parameters
    ----------
    encoding, encoded
        The columns, and the training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row. With one fold only, the data are too few to hold any
        out: the strongest penalty is taken and the predictions are those of the fitted rows.
    seed
        Draws the rows to fit on where there are more than `MOST_ROWS`.
    done
        Told the share of the work that is done.

    Returns
    -------
    Logistic
        The average of the folds' models.
    ndarray of float64, shape (rows,)
        Log-odds of each row by the model that was fitted without it.
    """
    design = learn_design(encoding, encoded, weight)
    terms = design.terms(encoded)
    count = int(folds.max()) + 1
    tried: list[tuple[float, Array, Array]] = []
    penalties = PENALTIES if count > 1 else PENALTIES[:1]
    for penalty in penalties:
        fitted, unseen = _fit_folds(terms, y, weight, folds, penalty, seed)
        tried.append((mean_log_loss(y, unseen, weight), fitted, unseen))
        if done is not None:
            done(len(tried) / len(penalties))
    _, fitted, unseen = min(tried, key=lambda item: item[0])
    means = np.asarray(weight @ terms, dtype=np.float64) / weight.sum()
    mean = fitted.mean(axis=0)
    return Logistic(design, mean[:-1], means, float(mean[-1])), unseen


def logistic_from_record(record: Mapping[str, Any]) -> Logistic:
    """Read back what `dataclasses.asdict` made of a `Logistic`."""
    design = record["design"]
    scales = {place: Scale(**scale) for place, scale in design["scales"].items()}
    return Logistic(
        Design(scales, design["indicators"], design["columns"]),
        record["coefficients"],
        record["means"],
        record["intercept"],
    )


def learn_design(encoding: Encoding, encoded: Array, weight: Array) -> Design:
    """Decide how each encoded column becomes terms; the outcome is not looked at."""
    scales: dict[int, Scale] = {}
    indicators: dict[int, int] = {}
    for place, column in enumerate(encoding.columns):
        if column.is_category:
            indicators[place] = min(len(column.levels), MOST_INDICATORS)
        else:
            scales[place] = _learn_scale(encoded[:, place], weight)
    return Design(scales, indicators, len(encoding.columns))


def _learn_scale(values: Array, weight: Array) -> Scale:
    known = ~np.isnan(values)
    x, w = values[known], weight[known]
    logarithm = bool(len(x) and x.min() >= 0 and _skewness(x, w) > SKEWED)
    center, spread = _moments(np.log1p(x) if logarithm else x, w)
    return Scale(center, spread, logarithm, blanks=bool((~known).any()))


def _moments(x: Array, weight: Array) -> tuple[float, float]:
    center = float(np.average(x, weights=weight))
    spread = float(np.sqrt(np.average((x - center) ** 2, weights=weight)))
    return center, spread if spread > 0 else 1.0


def _skewness(x: Array, weight: Array) -> float:
    center, spread = _moments(x, weight)
    return float(np.average(((x - center) / spread) ** 3, weights=weight))


def _number_terms(values: Array, scale: Scale) -> sparse.csr_array:
    blank = np.isnan(values)
    # A value below the range of a logarithm was never seen in training; it counts as the lowest seen.
    x = np.log1p(np.maximum(values, 0.0)) if scale.logarithm else values
    term = np.clip((x - scale.center) / scale.spread, -FARTHEST, FARTHEST)
    term[blank] = 0.0
    columns = [term, blank.astype(np.float64)] if scale.blanks else [term]
    return sparse.csr_array(np.column_stack(columns))


def _indicator_terms(codes: Array, levels: int) -> sparse.csr_array:
    place = np.where(np.isnan(codes), levels + 1, np.minimum(codes, levels)).astype(np.int64)
    rows = np.arange(len(codes))
    return sparse.csr_array((np.ones(len(codes)), (rows, place)), shape=(len(codes), levels + 2))


def _fit_folds(
    terms: sparse.csr_array, y: Array, weight: Array, folds: Codes, penalty: float, seed: int
) -> tuple[Array, Array]:
    count = int(folds.max()) + 1
    fitted = np.empty((count, terms.shape[1] + 1))
    unseen = np.empty(len(y))
    for fold in range(count):
        inside = np.flatnonzero(folds != fold) if count > 1 else np.arange(len(y))
        if len(inside) > MOST_ROWS:
            inside = np.sort(np.random.default_rng(seed + fold).choice(inside, MOST_ROWS, replace=False))
        fitted[fold] = _solve(terms[inside], y[inside], weight[inside], penalty)
        judged = np.flatnonzero(folds == fold)
        unseen[judged] = terms[judged] @ fitted[fold, :-1] + fitted[fold, -1]
    return fitted, unseen


def _solve(terms: sparse.csr_array, y: Array, weight: Array, penalty: float) -> Array:
    if terms.shape[1] == 0:
        share = float(np.average(y, weights=weight))
        return np.array([np.log(share / (1 - share))])
    model = LogisticRegression(C=penalty, max_iter=2000, tol=1e-5)  # type: ignore[no-untyped-call]
    model.fit(terms, y, sample_weight=weight)
    return np.append(model.coef_[0], model.intercept_[0])

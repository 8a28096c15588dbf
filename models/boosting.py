"""What do boosted trees make of the training rows? A LightGBM model for each fold, averaged in log-odds.

Each model is judged on its own fold, which stops the growth in time and gives every training row a prediction
by a model that has not seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import lightgbm as lgb
import numpy as np

from models.arrays import Array, Codes
from models.attribution import contributions_of
from models.encoding import Encoding
from models.level_rates import LevelRates, View, rates_without_fold

MOST_ROUNDS = 2000
MOST_ROW_ROUNDS = 3e8  # rows times rounds that one fold may take: bounds the time of very large tables
FEWEST_ROUNDS = 100  # however large the table
PATIENCE = 40  # rounds without a better held-out log loss after which a fold stops
SIDE_BY_SIDE = 2  # folds fitted at once, one thread each: two threads in one fit spin against other processes
PREDICTED_AT_ONCE = 50_000  # rows; bounds the copies that prediction makes
PARAMETERS: dict[str, object] = {
    "objective": "binary",
    "metric": "binary_logloss",
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1.0,
    "lambda_l2": 5.0,
    "feature_fraction": 0.6,
    "max_bin": 255,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
"""What all shapes share. Rows are not sampled: averaging over folds does what bagging would, and faster."""

MANY_COLUMNS = 500
WIDE: Mapping[str, object] = MappingProxyType({"max_bin": 31, "feature_fraction": 0.2})
"""What differs with more than `MANY_COLUMNS`: there the bins of the columns cost more time than the rows."""

Shape = Literal["pairs", "deep"]
SHAPES: Mapping[Shape, Mapping[str, object]] = MappingProxyType(
    {
        # Two splits a tree: no more than two columns act together. Best where effects simply add up.
        "pairs": {"max_depth": 2, "num_leaves": 4, "learning_rate": 0.2},
        # The batch explainer's cost doubles with each level, so no deeper than this.
        "deep": {"max_depth": 5, "num_leaves": 12, "learning_rate": 0.1},
    }
)


@dataclass(frozen=True)
class Member:
    """The model fitted without one fold, and how it sees categories."""

    booster: lgb.Booster
    rates: LevelRates


@dataclass(frozen=True)
class Boosting:
    """Boosted trees averaged over folds, and over shapes where there are several."""

    members: tuple[Member, ...]

    def margin(self, encoded: Array) -> Array:
        """Return the mean log-odds of the members, shape (rows,)."""
        parts = [encoded[start : start + PREDICTED_AT_ONCE] for start in _starts(len(encoded))]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            margins = list(pool.map(self._margin, parts))
        return np.concatenate(margins) if margins else np.empty(0)

    def contributions(self, encoded: Array, by: str = "auto") -> Array:
        """Return exact SHAP values in log-odds, the starting point last, shape (rows, columns + 1).

        They add up to `margin`; `by` names the algorithm, see `models.attribution.contributions_of`.
        """
        columns = encoded.shape[1]
        total = np.zeros((len(encoded), columns + 1))
        for member in self.members:
            moved = contributions_of(member.booster, member.rates.apply(encoded), by)
            total[:, :-1] += member.rates.by_column(moved[:, :-1], columns)
            total[:, -1] += moved[:, -1]
        return total / len(self.members)

    def _margin(self, encoded: Array) -> Array:
        total = np.zeros(len(encoded))
        for member in self.members:
            total += _predict(member, encoded)
        return total / len(self.members)


def fit_boosting(
    encoding: Encoding,
    encoded: Array,
    y: Array,
    weight: Array,
    folds: Codes,
    *,
    shape: Shape = "deep",
    view: View = "ranks",
    seed: int = 0,
    done: Callable[[float], None] | None = None,
) -> tuple[Boosting, Array]:
    """Fit one model for each fold without it.

    Parameters
    ----------
    encoding, encoded
        The columns, and the training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row; at least two folds with both outcomes in each.
    shape, view
        Of the trees, see `SHAPES`; how they see categories, see `models.level_rates`.
    seed
        Of LightGBM's sampling of columns.
    done
        Told the share of the folds that are fitted.

    Returns
    -------
    Boosting
        The fitted members, one for each fold.
    ndarray of float64, shape (rows,)
        Log-odds of each row by the member that was fitted without it.

    Notes
    -----
    All members have the same number of rounds, the one with the best mean held-out log loss: a number chosen
    fold by fold fits the fold's noise and makes the out-of-fold predictions look better than new ones.
    """
    count = int(folds.max()) + 1
    parameters = {**PARAMETERS, **SHAPES[shape], **(WIDE if encoded.shape[1] > MANY_COLUMNS else {})}

    def grow(fold: int) -> _Grown:
        rates, training = rates_without_fold(encoding, encoded, y, weight, folds, fold, view)
        held = folds == fold
        judged = rates.apply(encoded[held]), y[held], weight[held]
        fit_on = training, y[~held], weight[~held]
        return _grow(fit_on, judged, rates, {**parameters, "seed": seed + fold})

    grown: list[_Grown] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for result in pool.map(grow, range(count)):
            grown.append(result)
            if done is not None:
                done(len(grown) / count)
    rounds = _best_round([result.losses for result in grown], _fold_weights(folds, weight))
    members = tuple(Member(_cut(result.booster, rounds), result.rates) for result in grown)
    unseen = np.empty(len(y))
    for fold, member in enumerate(members):
        unseen[folds == fold] = _predict(member, encoded[folds == fold])
    return Boosting(members), unseen


def averaged(models: Sequence[Boosting]) -> Boosting:
    """Return the mean of models that have as many members each."""
    return Boosting(tuple(member for model in models for member in model.members))


def save_boosting(model: Boosting, folder: Path) -> list[dict[str, Any]]:
    """Write the members as LightGBM text files into `folder`; return how they see categories, as records."""
    for place, member in enumerate(model.members):
        (folder / f"booster_{place}.txt").write_text(member.booster.model_to_string(), encoding="utf-8")
    return [{"view": member.rates.view, "tables": dict(member.rates.tables)} for member in model.members]


def load_boosting(folder: Path, rates: Sequence[Mapping[str, Any]]) -> Boosting:
    """Read back what `save_boosting` wrote."""
    texts = [(folder / f"booster_{place}.txt").read_text(encoding="utf-8") for place in range(len(rates))]
    return Boosting(
        tuple(
            Member(_read(text), LevelRates(record["view"], record["tables"]))
            for text, record in zip(texts, rates, strict=True)
        )
    )


@dataclass(frozen=True)
class _Grown:
    booster: lgb.Booster
    rates: LevelRates
    losses: list[float]


_Judged = tuple[Array, Array, Array]
"""Rows as trees see them, their outcomes and their weights."""


def _grow(fit_on: _Judged, judged: _Judged, rates: LevelRates, parameters: Mapping[str, object]) -> _Grown:
    X, y, weight = fit_on
    fitted = lgb.Dataset(X, y, weight=weight, params=dict(parameters))
    held_out = fitted.create_valid(judged[0], judged[1], weight=judged[2])
    record: dict[str, dict[str, list[float]]] = {}
    booster = lgb.train(
        dict(parameters),
        fitted,
        num_boost_round=most_rounds(len(y)),
        keep_training_booster=True,  # else it is cut at its own best round, see `_best_round`
        valid_sets=[held_out],
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False), lgb.record_evaluation(record)],
    )
    return _Grown(booster, rates, record["valid_0"]["binary_logloss"])


def most_rounds(rows: int) -> int:
    """Return the rounds that a fold of so many rows may take."""
    return int(np.clip(MOST_ROW_ROUNDS / rows, FEWEST_ROUNDS, MOST_ROUNDS))


def _starts(rows: int) -> range:
    return range(0, rows, PREDICTED_AT_ONCE)


def _best_round(losses: Sequence[Sequence[float]], weight: Array) -> int:
    shortest = min(len(curve) for curve in losses)
    mean = np.average([curve[:shortest] for curve in losses], axis=0, weights=weight)
    return int(np.argmin(mean)) + 1


def _fold_weights(folds: Codes, weight: Array) -> Array:
    return np.asarray(np.bincount(folds, weights=weight), dtype=np.float64)


def _cut(booster: lgb.Booster, rounds: int) -> lgb.Booster:
    # Through text, so that what is used now and what is loaded later are the same numbers, and the training
    # data that the fitted booster holds are let go.
    return _read(booster.model_to_string(num_iteration=rounds))


def _read(text: str) -> lgb.Booster:
    return lgb.Booster(model_str=text)


def _predict(member: Member, encoded: Array) -> Array:
    margins = member.booster.predict(member.rates.apply(encoded), raw_score=True, num_threads=1)
    return np.asarray(margins, dtype=np.float64)

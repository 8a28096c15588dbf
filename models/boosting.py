"""What do boosted trees make of the training rows? A LightGBM model for each fold, averaged in log-odds.

Each model is judged on its own fold, which stops the growth in time and gives every training row a prediction
by a model that has not seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np

from models.arrays import Array, Codes
from models.attribution import contributions_of
from models.encoding import Encoding
from models.level_rates import LevelRates, rates_without_fold

MOST_ROUNDS = 2000
PATIENCE = 60  # rounds without a better held-out log loss after which a fold stops
SIDE_BY_SIDE = 2  # folds fitted at once, one thread each: two threads in one fit spin against other processes
PREDICTED_AT_ONCE = 100_000  # rows; bounds the copies that prediction makes
PARAMETERS: dict[str, object] = {
    "objective": "binary",
    "metric": "binary_logloss",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "max_depth": 5,  # the batch explainer's cost doubles with each level
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1.0,
    "lambda_l2": 5.0,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 255,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


@dataclass(frozen=True)
class Member:
    """The model fitted without one fold, and the level rates it was fitted with."""

    booster: lgb.Booster
    rates: LevelRates


@dataclass(frozen=True)
class Boosting:
    """Boosted trees averaged over folds."""

    members: tuple[Member, ...]

    def margin(self, encoded: Array) -> Array:
        """Return the mean log-odds of the members, shape (rows,)."""
        total = np.zeros(len(encoded))
        for start in range(0, len(encoded), PREDICTED_AT_ONCE):
            part = slice(start, start + PREDICTED_AT_ONCE)
            for member in self.members:
                total[part] += _predict(member, encoded[part])
        return total / len(self.members)

    def contributions(self, encoded: Array, by: str = "auto") -> Array:
        """Return exact SHAP values in log-odds, the starting point last, shape (rows, columns + 1).

        They add up to `margin`; `by` names the algorithm, see `models.attribution.contributions_of`.
        """
        total = np.zeros((len(encoded), encoded.shape[1] + 1))
        for member in self.members:
            total += contributions_of(member.booster, member.rates.apply(encoded), by)
        return total / len(self.members)


def fit_boosting(
    encoding: Encoding,
    encoded: Array,
    y: Array,
    weight: Array,
    folds: Codes,
    *,
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
    seed
        Of LightGBM's sampling of rows and columns.
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

    def grow(fold: int) -> _Grown:
        return _grow(encoding, encoded, y, weight, folds, fold, seed)

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


def save_boosting(model: Boosting, folder: Path) -> list[dict[int, Array]]:
    """Write the members as LightGBM text files into `folder`; return their level rates as plain records."""
    for place, member in enumerate(model.members):
        (folder / f"booster_{place}.txt").write_text(member.booster.model_to_string(), encoding="utf-8")
    return [dict(member.rates.tables) for member in model.members]


def load_boosting(folder: Path, rates: Sequence[dict[int, Array]]) -> Boosting:
    """Read back what `save_boosting` wrote."""
    return Boosting(
        tuple(
            Member(_read((folder / f"booster_{place}.txt").read_text(encoding="utf-8")), LevelRates(tables))
            for place, tables in enumerate(rates)
        )
    )


@dataclass(frozen=True)
class _Grown:
    booster: lgb.Booster
    rates: LevelRates
    losses: list[float]


def _grow(
    encoding: Encoding, encoded: Array, y: Array, weight: Array, folds: Codes, fold: int, seed: int
) -> _Grown:
    inside = folds != fold
    rates, training = rates_without_fold(encoding, encoded, y, weight, folds, fold)
    parameters = {**PARAMETERS, "seed": seed + fold}
    fitted = lgb.Dataset(training, y[inside], weight=weight[inside], params=parameters)
    judged = fitted.create_valid(rates.apply(encoded[~inside]), y[~inside], weight=weight[~inside])
    record: dict[str, dict[str, list[float]]] = {}
    booster = lgb.train(
        parameters,
        fitted,
        num_boost_round=MOST_ROUNDS,
        keep_training_booster=True,  # else it is cut at its own best round, see `_best_round`
        valid_sets=[judged],
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False), lgb.record_evaluation(record)],
    )
    return _Grown(booster, rates, record["valid_0"]["binary_logloss"])


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

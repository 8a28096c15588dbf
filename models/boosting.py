"""What do boosted trees make of the training rows? A LightGBM model for each fold, averaged in log-odds.

Each model is judged on its own fold, which stops the growth in time and gives every training row a prediction
by a model that has not seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import lightgbm as lgb
import numpy as np

from models.arrays import Array, Codes
from models.attribution import contributions_of
from models.encoding import Encoding
from models.growth import SIDE_BY_SIDE, Sample, grow_together
from models.level_rates import LevelRates, View, rates_without_fold

PREDICTED_AT_ONCE = 50_000  # rows; bounds the copies that prediction makes
PARAMETERS: dict[str, object] = {
    "objective": "binary",
    "metric": "binary_logloss",
    "max_depth": 5,  # the batch explainer's cost doubles with each level
    "num_leaves": 12,
    "learning_rate": 0.15,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1.0,
    "lambda_l2": 5.0,
    # Drawn for each split: where they are drawn for each tree, LightGBM copies the rows every time.
    "feature_fraction_bynode": 0.6,
    "max_bin": 255,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
"""Rows are not sampled: averaging over folds does what bagging would, and faster."""

MANY_COLUMNS = 500
WIDE: Mapping[str, object] = MappingProxyType(
    {"max_bin": 31, "feature_fraction": 0.2, "feature_fraction_bynode": 1.0}
)
"""What differs with more than `MANY_COLUMNS`: there the bins of the columns cost more time than the rows."""


@dataclass(frozen=True)
class Member:
    """The model fitted without one fold, and how it sees categories."""

    booster: lgb.Booster
    rates: LevelRates


@dataclass(frozen=True)
class Boosting:
    """Boosted trees averaged over folds, and over kinds of trees where there are several."""

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
        # Column by column is how trees are read for whole tables: turned once here, not for each member.
        turned = np.asfortranarray(encoded)
        shares = [self.members[place::SIDE_BY_SIDE] for place in range(SIDE_BY_SIDE)]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            totals = list(pool.map(lambda members: _contributions(members, turned, by), shares))
        return np.asarray(sum(totals) / len(self.members), dtype=np.float64)

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
    start: Array | None = None,
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
    start
        Log-odds of each row by a model fitted without each fold, shape (rows, folds); the trees of a fold
        correct that one. Without, they begin at the base rate.
    view
        How the trees see categories, see `models.level_rates`.
    seed
        Of LightGBM's sampling of columns.
    done
        Told the share of the work that is done.

    Returns
    -------
    Boosting
        The fitted members, one for each fold.
    ndarray of float64, shape (rows,)
        Log-odds of each row by the member that was fitted without it, those of `start` included.

    Notes
    -----
    All members have the same number of rounds, see `models.growth`. They are read back from text, so that
    what is used now and what is loaded later are the same numbers.
    """
    count = int(folds.max()) + 1
    parameters = {**PARAMETERS, **(WIDE if encoded.shape[1] > MANY_COLUMNS else {})}

    rates: dict[int, LevelRates] = {}

    def samples(fold: int) -> tuple[Sample, Sample]:
        rates[fold], training = rates_without_fold(encoding, encoded, y, weight, folds, fold, view)
        held = folds == fold
        begin = None if start is None else start[:, fold]
        fit_on = Sample(training, y[~held], weight[~held], None if begin is None else begin[~held])
        seen = rates[fold].apply(encoded[held])
        return fit_on, Sample(seen, y[held], weight[held], None if begin is None else begin[held])

    grown = grow_together(
        [partial(samples, fold) for fold in range(count)],
        [{**parameters, "seed": seed + fold} for fold in range(count)],
        done if done is not None else _silent,
    )
    members = tuple(Member(_read(text), rates[fold]) for fold, text in enumerate(grown))
    unseen = np.empty(len(y))
    for fold, member in enumerate(members):
        held = folds == fold
        unseen[held] = _predict(member, encoded[held]) + (0.0 if start is None else start[held, fold])
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


def _contributions(members: Sequence[Member], encoded: Array, by: str) -> Array:
    """Return the sum of the members' SHAP values, shape (rows, columns + 1)."""
    columns = encoded.shape[1]
    total = np.zeros((len(encoded), columns + 1), order="F")
    for member in members:
        moved = contributions_of(member.booster, member.rates.apply(encoded), by)
        total[:, :-1] += member.rates.by_column(moved[:, :-1], columns)
        total[:, -1] += moved[:, -1]
    return total


def _starts(rows: int) -> range:
    return range(0, rows, PREDICTED_AT_ONCE)


def _read(text: str) -> lgb.Booster:
    return lgb.Booster(model_str=text)


def _predict(member: Member, encoded: Array) -> Array:
    margins = member.booster.predict(member.rates.apply(encoded), raw_score=True, num_threads=1)
    return np.asarray(margins, dtype=np.float64)


def _silent(share: float) -> None:
    """Tell nobody."""

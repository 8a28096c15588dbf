"""How do the classifier of this project and its peers predict the same rows? One function each.

CatBoost, InterpretML's EBM, LightGBM and scikit-learn's logistic model as their makers set them, behind the
usual preparation. CatBoost and LightGBM also stop early on a fifth of the training rows, the latest one where
the rows are in order of time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from models import classifier

BLANK = "(blank)"
MOST_ROUNDS, PATIENCE = 2000, 50


@dataclass(frozen=True)
class Training:
    """Rows to learn from: features, outcome, weight, group of each; whether they are in order of time."""

    X: pd.DataFrame
    y: np.ndarray
    weight: np.ndarray
    groups: np.ndarray
    ordered: bool = False


Predict = Callable[[pd.DataFrame], np.ndarray]
"""Chances of new rows, shape (rows,)."""


def ours(rows: Training) -> Predict:
    """Fit the classifier of this project."""
    time = pd.Series(np.arange(len(rows.y))) if rows.ordered else None
    model = classifier.fit(rows.X, rows.y, weight=rows.weight, groups=pd.Series(rows.groups), time=time)
    return model.probability


def catboost_stopped(rows: Training) -> Predict:
    """Fit CatBoost with early stopping."""
    from catboost import CatBoostClassifier, Pool

    inside, outside = _stopping(rows)
    X = _as_text(rows.X)
    pools = [
        Pool(X.iloc[part], rows.y[part], weight=rows.weight[part], cat_features=_categories(X))
        for part in (inside, outside)
    ]
    settings = {"iterations": MOST_ROUNDS, "early_stopping_rounds": PATIENCE, "allow_writing_files": False}
    model = CatBoostClassifier(thread_count=1, verbose=0, random_seed=0, **settings)
    model.fit(pools[0], eval_set=pools[1])
    return lambda new: model.predict_proba(_as_text(new))[:, 1]


def catboost_plain(rows: Training) -> Predict:
    """Fit CatBoost as it comes."""
    from catboost import CatBoostClassifier

    X = _as_text(rows.X)
    model = CatBoostClassifier(thread_count=1, verbose=0, random_seed=0, allow_writing_files=False)
    model.fit(X, rows.y, sample_weight=rows.weight, cat_features=_categories(X))
    return lambda new: model.predict_proba(_as_text(new))[:, 1]


def ebm(rows: Training) -> Predict:
    """Fit an explainable boosting machine as it comes."""
    from interpret.glassbox import ExplainableBoostingClassifier

    model = ExplainableBoostingClassifier(n_jobs=1, random_state=0)
    model.fit(_as_text(rows.X), rows.y, sample_weight=rows.weight)
    return lambda new: model.predict_proba(_as_text(new))[:, 1]


def lightgbm_plain(rows: Training) -> Predict:
    """Fit LightGBM as it comes, native categories."""
    kinds = _category_kinds(rows.X)
    model = lgb.LGBMClassifier(n_jobs=1, verbosity=-1)
    model.fit(rows.X.astype(kinds), rows.y, sample_weight=rows.weight)
    return lambda new: model.predict_proba(new.astype(kinds))[:, 1]


def lightgbm_stopped(rows: Training) -> Predict:
    """Fit LightGBM with early stopping, native categories; the measure of fit time."""
    inside, outside = _stopping(rows)
    kinds = _category_kinds(rows.X)
    X = rows.X.astype(kinds)
    model = lgb.LGBMClassifier(n_estimators=MOST_ROUNDS, n_jobs=1, verbosity=-1)
    model.fit(
        X.iloc[inside],
        rows.y[inside],
        sample_weight=rows.weight[inside],
        eval_set=[(X.iloc[outside], rows.y[outside])],
        eval_sample_weight=[rows.weight[outside]],
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
    )
    return lambda new: model.predict_proba(new.astype(kinds))[:, 1]


def logistic_plain(rows: Training) -> Predict:
    """Fit scikit-learn's logistic model behind the usual preparation."""
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    levels = OneHotEncoder(handle_unknown="ignore")
    prepare = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (levels, make_column_selector(dtype_exclude="number")),
    )
    model = make_pipeline(prepare, LogisticRegression(max_iter=2000))
    model.fit(_as_text(rows.X), rows.y, logisticregression__sample_weight=rows.weight)
    return lambda new: model.predict_proba(_as_text(new))[:, 1]


OURS, MEASURE = "this project", "LightGBM, stopped early"
METHODS: dict[str, Callable[[Training], Predict]] = {
    OURS: ours,
    "CatBoost": catboost_plain,
    "CatBoost, stopped early": catboost_stopped,
    "EBM": ebm,
    "LightGBM": lightgbm_plain,
    MEASURE: lightgbm_stopped,
    "logistic": logistic_plain,
}


def _stopping(rows: Training) -> tuple[np.ndarray, np.ndarray]:
    if rows.ordered:
        fifth = len(rows.y) - len(rows.y) // 5
        return np.arange(fifth), np.arange(fifth, len(rows.y))
    return next(GroupShuffleSplit(1, test_size=0.2, random_state=0).split(rows.X, groups=rows.groups))


def _categories(X: pd.DataFrame) -> list[str]:
    return [name for name in X if not pd.api.types.is_numeric_dtype(X[name])]


def _as_text(X: pd.DataFrame) -> pd.DataFrame:
    return X.assign(**{name: X[name].astype(object).fillna(BLANK).astype("str") for name in _categories(X)})


def _category_kinds(X: pd.DataFrame) -> dict[str, pd.CategoricalDtype]:
    return {name: pd.CategoricalDtype(sorted(X[name].dropna().unique())) for name in _categories(X)}

"""How good is the classifier beside plain LightGBM and a plain logistic model? Prints ratios of log loss.

Run as ``python -m tests.benchmarks.classifier_quality DATA``, DATA the folder of public data sets that the
tests use too. Random fifths are held out where rows have no order, the latest fifth where they have one.
Below 1 the classifier is better.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from models import classifier


@dataclass(frozen=True)
class Table:
    """A data set: features, outcome, whether its rows are in time order, and how many splits to try."""

    name: str
    X: pd.DataFrame
    y: np.ndarray
    ordered: bool = False
    splits: int = 1


def tables(data: Path) -> list[Table]:
    """Read the data sets; `duration` of a call is known only after it."""
    churn = pd.read_csv(data / "telco_churn/customers.csv")
    churn["TotalCharges"] = pd.to_numeric(churn["TotalCharges"], errors="coerce")
    calls = pd.read_csv(data / "bank_marketing/calls.csv", sep=";").drop(columns="duration")
    deals = pd.read_csv(data / "b2b_small/opportunities.csv", sep=";")
    return [
        Table(
            "telco_churn", churn.drop(columns=["Churn", "customerID"]), flags(churn["Churn"], "Yes"), splits=3
        ),
        Table("bank_marketing, latest", calls.drop(columns="y"), flags(calls["y"], "yes"), ordered=True),
        Table("bank_marketing, random", calls.drop(columns="y"), flags(calls["y"], "yes")),
        Table("b2b_small", deals.drop(columns="Status"), flags(deals["Status"], "Won"), splits=10),
    ]


def flags(column: pd.Series, positive: str) -> np.ndarray:
    """Return 1 where the column says `positive`."""
    return column.eq(positive).to_numpy(dtype=float)


def splits(table: Table) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return places of training and held-out rows."""
    rows, fifth = len(table.y), len(table.y) // 5
    if table.ordered:
        return [(np.arange(rows - fifth), np.arange(rows - fifth, rows))]
    orders = [np.random.default_rng(seed).permutation(rows) for seed in range(table.splits)]
    return [(order[fifth:], order[:fifth]) for order in orders]


def ours(X: pd.DataFrame, y: np.ndarray, new: pd.DataFrame, ordered: bool) -> np.ndarray:
    """Predict by the classifier of this project."""
    model = classifier.fit(X, y, time=pd.Series(np.arange(len(X))) if ordered else None)
    found = {kind: round(loss, 4) for kind, loss in model.selection.log_loss.items()}
    print(
        f"    {model.winner} by {model.selection.judged_on} {found}, {model.calibration.kind}",
        file=sys.stderr,
    )
    return model.probability(new)


def plain_lightgbm(X: pd.DataFrame, y: np.ndarray, new: pd.DataFrame, ordered: bool) -> np.ndarray:
    """Predict by LightGBM as it comes, native categories."""
    model = lgb.LGBMClassifier(n_jobs=1, verbosity=-1)
    types = dict.fromkeys(X.select_dtypes("str").columns, "category")
    joined = pd.concat([X, new]).astype(types)
    return model.fit(joined.iloc[: len(X)], y).predict_proba(joined.iloc[len(X) :])[:, 1]


def plain_logistic(X: pd.DataFrame, y: np.ndarray, new: pd.DataFrame, ordered: bool) -> np.ndarray:
    """Predict by scikit-learn's logistic model behind the usual preparation."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    levels = OneHotEncoder(handle_unknown="ignore")
    prepare = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (levels, make_column_selector(dtype_exclude="number")),
    )
    return make_pipeline(prepare, LogisticRegression(max_iter=2000)).fit(X, y).predict_proba(new)[:, 1]


METHODS: dict[str, Callable[..., np.ndarray]] = {
    "classifier": ours,
    "LightGBM": plain_lightgbm,
    "logistic": plain_logistic,
}


def main() -> None:
    """Print one line per data set and method: AUC, log loss, and log loss over the classifier's."""
    for table in tables(Path(sys.argv[1])):
        loss: dict[str, list[float]] = {name: [] for name in METHODS}
        auc: dict[str, list[float]] = {name: [] for name in METHODS}
        started = time.perf_counter()
        for inside, outside in splits(table):
            X, new = table.X.iloc[inside], table.X.iloc[outside]
            for name, method in METHODS.items():
                chance = method(X, table.y[inside], new, table.ordered)
                loss[name].append(log_loss(table.y[outside], chance))
                auc[name].append(roc_auc_score(table.y[outside], chance))
        print(f"{table.name} ({len(table.y):,} rows, {time.perf_counter() - started:.0f} s)")
        for name in METHODS:
            ratio = np.mean(loss["classifier"]) / np.mean(loss[name])
            scores = f"AUC {np.mean(auc[name]):.3f}  log loss {np.mean(loss[name]):.4f}"
            print(f"  {name:<11} {scores}  ratio {ratio:.3f}")


if __name__ == "__main__":
    main()

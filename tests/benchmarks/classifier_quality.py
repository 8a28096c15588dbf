"""How good is the classifier beside CatBoost, EBM, LightGBM and a logistic model? Prints tables and targets.

Run as ``python -m tests.benchmarks.classifier_quality [--data FOLDER] [--only TABLE] [--without METHOD]``;
the last two may be repeated. Random fifths are held out where rows have no order, the latest where they have
one; the splits are fixed. The held-out rows judge: nothing is chosen by them. `docs/quality.md` has figures.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from features.build import training_rows
from features.schema import Upload
from features.stays import with_histories
from models import evaluate
from models.judging import Rows
from tests.benchmarks.peers import MEASURE, METHODS, OURS, Training
from training.columns import planned
from training.demo.simulate import simulate, write
from training.holdout import lead_splits, rows_of
from training.sources import load_source

DATA = Path(__file__).parents[3] / "shared" / "data"
DRAWS = 200  # of outcomes from the chances themselves: what calibration error perfection would show


@dataclass(frozen=True)
class Split:
    """Rows to learn from, and rows to judge by."""

    fit: Training
    judged: Training


def telco_churn(data: Path) -> Iterator[Split]:
    """Customers; a random fifth is held out."""
    X = pd.read_csv(data / "telco_churn/customers.csv")
    X["TotalCharges"] = pd.to_numeric(X["TotalCharges"], errors="coerce")
    y = flags(X.pop("Churn"), "Yes")
    yield random_fifth(X.drop(columns="customerID"), y)


def bank_random(data: Path) -> Iterator[Split]:
    """Calls without their duration, which is known only after them; a random fifth is held out."""
    yield random_fifth(*calls(data))


def bank_latest(data: Path) -> Iterator[Split]:
    """Calls in order of time; the latest fifth is held out, where successes are several times as frequent."""
    X, y = calls(data)
    cut = len(y) - len(y) // 5
    yield taken(X, y, np.arange(cut), np.arange(cut, len(y)), ordered=True)


def b2b_small(data: Path) -> Iterator[Split]:
    """Opportunities without the duplicates; five folds, three times."""
    X = pd.read_csv(data / "b2b_small/opportunities.csv", sep=";").drop_duplicates(ignore_index=True)
    y = flags(X.pop("Status"), "Won")
    for seed in range(3):
        for inside, outside in StratifiedKFold(5, shuffle=True, random_state=seed).split(X, y):
            yield taken(X, y, inside, outside)


def sample_company(data: Path) -> Iterator[Split]:
    """Deals of the sample company, held out as the product holds them out: open on a day or created since."""
    with tempfile.TemporaryDirectory() as folder:
        write(simulate(6000, seed=7), Path(folder))
        last = max(Path(folder).glob("pipeline_*.csv"))
        source = load_source(str(last), None, (Upload.DEALS,), Path(folder) / "stage_entries.csv")
    deals = with_histories(source.deals)
    using, _ = planned(deals, (), (), None)
    found = training_rows(deals, using)
    for cut in lead_splits(deals, using, rows_of(found), found.day, ordered=False):
        yield Split(of_rows(cut.fit), of_rows(cut.judged))


TABLES: dict[str, Callable[[Path], Iterator[Split]]] = {
    "telco_churn, random fifth": telco_churn,
    "bank_marketing, random fifth": bank_random,
    "bank_marketing, latest fifth": bank_latest,
    "b2b_small, five folds": b2b_small,
    "sample company, latest fifth": sample_company,
}


def main() -> None:
    """Print one line per table and method, and how far the targets are met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--only", action="append", choices=TABLES, metavar="TABLE")
    asked.add_argument("--without", action="append", default=[], choices=METHODS, metavar="METHOD")
    given = asked.parse_args()
    warnings.filterwarnings("ignore")  # the peers' own
    for name in given.only or TABLES:
        splits = list(TABLES[name](given.data))
        rows = [judged(method, splits) for method in METHODS if method not in given.without]
        table = pd.DataFrame(rows).set_index("method")
        known, judges = (len(part.y) for part in (splits[0].fit, splits[0].judged))
        print(f"\n{name}: {known:,} rows to learn from, {judges:,} to judge by")
        print(table.round({"auc": 4, "log loss": 4, "ece": 4, "cpu s": 2, "wall s": 2}).to_string())
        print(targets(table), flush=True)


def judged(method: str, splits: list[Split]) -> dict[str, float | str]:
    """Fit and judge one method on every split; the mean of each figure."""
    figures: list[tuple[float, ...]] = []
    for split in splits:
        wall, cpu = time.perf_counter(), time.process_time()
        predict = METHODS[method](split.fit)
        spent = time.process_time() - cpu, time.perf_counter() - wall
        p, y, weight = predict(split.judged.X), split.judged.y, split.judged.weight
        loss = log_loss(y, p, sample_weight=weight)
        auc = roc_auc_score(y, p, sample_weight=weight)
        figures.append((auc, loss, ece(y, p, weight), perfect_ece(p, weight), *spent))
    names = ("auc", "log loss", "ece", "ece if perfect", "cpu s", "wall s")
    return {"method": method, **dict(zip(names, np.mean(figures, axis=0), strict=True))}


def targets(table: pd.DataFrame) -> str:
    """Say how the figures of this project stand to the best of the others, and to one early-stopped fit."""
    own, others = table.loc[OURS], table.drop(index=OURS)
    said = [
        f"AUC {own['auc'] - others['auc'].max():+.4f} to the best (target −0.003)",
        f"log loss × {own['log loss'] / others['log loss'].min():.4f} of the best (target 1.005)",
        f"ECE {own['ece']:.4f}, perfect chances {own['ece if perfect']:.4f} (target 0.02 over 1,000 rows)",
    ]
    if MEASURE in others.index:
        times = [f"{own[kind] / others.loc[MEASURE, kind]:.1f} ({kind[:-2]})" for kind in ("wall s", "cpu s")]
        said.append(f"fit time × {' and '.join(times)} of one stopped LightGBM (target 15)")
    return "  " + "\n  ".join(said)


def ece(y: np.ndarray, p: np.ndarray, weight: np.ndarray) -> float:
    """Return the expected calibration error in ten bins of equal weight."""
    return float(evaluate.metrics(y, p, weight, bootstrap=0).set_index("metric")["value"]["ece"])


def perfect_ece(p: np.ndarray, weight: np.ndarray) -> float:
    """Return the mean calibration error of these chances if outcomes followed them exactly: pure sampling."""
    rng = np.random.default_rng(0)
    return float(np.mean([ece((rng.random(len(p)) < p).astype(float), p, weight) for _ in range(DRAWS)]))


def flags(column: pd.Series, positive: str) -> np.ndarray:
    """Return 1 where the column says `positive`."""
    return column.eq(positive).to_numpy(dtype=float)


def calls(data: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Read the calls and their outcome."""
    X = pd.read_csv(data / "bank_marketing/calls.csv", sep=";").drop(columns="duration")
    y = flags(X.pop("y"), "yes")
    return X, y


def random_fifth(X: pd.DataFrame, y: np.ndarray) -> Split:
    """Hold out a random fifth, the same every time."""
    order = np.random.default_rng(0).permutation(len(y))
    return taken(X, y, order[len(y) // 5 :], order[: len(y) // 5])


def taken(
    X: pd.DataFrame, y: np.ndarray, inside: np.ndarray, outside: np.ndarray, *, ordered: bool = False
) -> Split:
    """Cut rows by their places."""
    parts = [
        Training(
            X.iloc[part].reset_index(drop=True), y[part], np.ones(len(part)), np.arange(len(part)), ordered
        )
        for part in (inside, outside)
    ]
    return Split(*parts)


def of_rows(rows: Rows) -> Training:
    """Return the product's rows as the methods take them."""
    return Training(rows.X, rows.y, rows.weight, rows.groups.to_numpy())


if __name__ == "__main__":
    main()

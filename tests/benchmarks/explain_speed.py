"""How much faster are reasons for whole tables than `shap.TreeExplainer`? Prints times and their ratios.

Run as ``python -m tests.benchmarks.explain_speed [ROWS …]``; data and models are made, one thread, no files
needed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from shap import TreeExplainer

from models import classifier, explain
from models.background import Background, learn_background
from tests.made_rows import made_rows

SIZES = (1_000, 20_000, 100_000)


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def by_shap(model: classifier.Classifier, rows: pd.DataFrame) -> None:
    """Explain the rows with `shap.TreeExplainer`, every member of the model."""
    assert model.boosting is not None
    encoded = model.encoding.encode(rows)
    for member in model.boosting.members:
        TreeExplainer(member.booster).shap_values(member.rates.apply(encoded))


def main() -> None:
    """Print one line per table size: seconds of each way, and how much faster than shap the reasons are."""
    made = made_rows(10_000)
    model = classifier.fit(made.X, made.y, kinds=("boosting",))
    background = learn_background(model.encoding, made.X, made.y)
    model.contributions(made.X.head(10), "woodelf")  # imports are not what is measured
    explain.explain_row(model, background, made.X.head(1))
    print(f"one row with reasons and waterfall {seconds(lambda: opened(model, background, made.X)):.2f} s")
    for size in [int(rows) for rows in sys.argv[1:]] or SIZES:
        rows = made.X.iloc[np.arange(size) % len(made.X)].reset_index(drop=True)
        reasons = seconds(lambda rows=rows: explain.reasons(model, background, rows))
        batch = seconds(lambda rows=rows: model.contributions(rows, "woodelf"))
        own = seconds(lambda rows=rows: model.contributions(rows, "lightgbm"))
        shap = seconds(lambda rows=rows: by_shap(model, rows))
        print(
            f"{size:>7,} rows: shap {shap:6.2f} s, LightGBM {own:6.2f} s, woodelf {batch:6.2f} s, three "
            f"reasons each {reasons:6.2f} s; reasons {shap / reasons:5.2f} times faster than shap"
        )


def opened(model: classifier.Classifier, background: Background, X: pd.DataFrame) -> object:
    """Explain one row."""
    return explain.explain_row(model, background, X.head(1))


if __name__ == "__main__":
    main()

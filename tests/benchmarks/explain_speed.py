"""How much faster are reasons for whole tables than `shap.TreeExplainer`? Prints times and their ratios.

Run as ``python -m tests.benchmarks.explain_speed [ROWS …]``; data and models are made, no files needed. Two
models: boosted trees alone on a made table, and the one that the sample company's deals are scored with,
its reasons with their sentences. Both ways are timed in turn, the best of several, on the clock (reasons use
two cores, shap one) and in processor seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from shap import TreeExplainer

from features.build import feature_title, training_rows
from features.schema import Upload
from features.stays import with_histories
from features.store.workspace import Workspace
from models import classifier, explain
from models.background import Background, learn_background
from models.sentences import Title, plain_title
from tests.made_rows import made_rows
from training.demo import simulate
from training.lead import train
from training.sample import DEALS, SEED, upload
from training.sources import source_of

SIZES = (1_000, 20_000, 100_000)
TIMES = 3


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long the work took by the clock, and in processor time."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


def by_shap(model: classifier.Classifier, rows: pd.DataFrame) -> None:
    """Explain the rows with `shap.TreeExplainer`, every member of the model."""
    assert model.boosting is not None
    encoded = model.encoding.encode(rows)
    for member in model.boosting.members:
        TreeExplainer(member.booster).shap_values(member.rates.apply(encoded))


def compare(
    name: str, model: classifier.Classifier, background: Background, X: pd.DataFrame, title: Title
) -> None:
    """Print one line per table size: seconds of each way, and how much faster than shap the reasons are."""
    explain.explain_row(model, background, X.head(1))  # imports are not what is measured
    opened = seconds(lambda: explain.explain_row(model, background, X.head(1)))
    print(f"{name}: one row with reasons and waterfall {opened[0]:.2f} s")
    for size in [int(rows) for rows in sys.argv[1:]] or SIZES:
        rows = X.iloc[np.arange(size) % len(X)].reset_index(drop=True)
        ways = {
            "shap": lambda rows=rows: by_shap(model, rows),
            "three reasons each": lambda rows=rows: explain.reasons(model, background, rows, title=title),
        }
        taken = {way: np.min([seconds(work) for _ in range(TIMES)], axis=0) for way, work in ways.items()}
        said = ", ".join(f"{way} {clock:.2f} s ({used:.2f} s)" for way, (clock, used) in taken.items())
        clock, used = taken["shap"] / taken["three reasons each"]
        print(f"{size:>9,} rows: {said}; {clock:.1f} times faster ({used:.1f} in processor time)", flush=True)


def sample_company() -> tuple[classifier.Classifier, Background, pd.DataFrame]:
    """Return the sample company's lead model and what it learned from."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder))
        newest = upload(workspace, simulate(DEALS, SEED), lambda step, share: None)
        source = source_of(workspace, newest, (Upload.DEALS,))
        model, _ = train(source, report=lambda step, share: None)
    assert source.deals is not None
    assert model.scorer.classifier is not None
    assert model.scorer.background is not None
    rows = training_rows(with_histories(source.deals), model.plan).features
    return model.scorer.classifier, model.scorer.background, rows


def main() -> None:
    """Print the lines of both models."""
    made = made_rows(10_000)
    trees = classifier.fit(made.X, made.y, kinds=("boosting",))
    compare("made table", trees, learn_background(trees.encoding, made.X, made.y), made.X, plain_title)
    compare("sample company", *sample_company(), feature_title)


if __name__ == "__main__":
    main()

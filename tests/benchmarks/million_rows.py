"""What does the classifier cost on a large table, beside a plain LightGBM fit and predict of the same frame?

Run as ``python -m tests.benchmarks.million_rows [ROWS …]``, by default 200,000 and a million rows of thirty
columns; data are made, no files needed. Processor seconds do not depend on what else runs; memory is the
highest that the process reached so far.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from tests.benchmarks import peers
from tests.benchmarks.peers import Predict, Training

T = TypeVar("T")
SIZES = (200_000, 1_000_000)
NUMBERS, CATEGORIES = 22, 8  # thirty columns
WAYS: dict[str, Callable[[Training], Predict]] = {
    "LightGBM": peers.lightgbm_plain,
    "LightGBM, stopped": peers.lightgbm_stopped,
    "this project": peers.ours,
}


@dataclass(frozen=True)
class Cost:
    """Processor seconds, and seconds on the clock."""

    processor: float
    clock: float


def made(rows: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Return thirty columns, a tenth of the numbers blank, and outcomes by some of them."""
    rng = np.random.default_rng(seed)
    numbers = rng.standard_normal((rows, NUMBERS))
    levels = rng.integers(0, np.array([4, 4, 8, 8, 30, 100, 300, 3000]), (rows, CATEGORIES))
    odds = numbers[:, 0] + np.sin(2 * numbers[:, 1]) + 0.5 * numbers[:, 2] * numbers[:, 3]
    odds += np.sin(levels[:, 4]) + 0.5 * (levels[:, 0] == 1) - 1.5
    y = (rng.random(rows) < expit(odds)).astype(float)
    numbers[rng.random(numbers.shape) < 0.1] = np.nan
    X = pd.DataFrame({f"number {place}": numbers[:, place] for place in range(NUMBERS)})
    for place in range(CATEGORIES):
        X[f"kind {place}"] = pd.Series(levels[:, place].astype(str), dtype="str")
    return X, y


def measured(work: Callable[[], T]) -> tuple[T, Cost]:
    """Do the work and tell what it cost, threads of its own included."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, Cost(time.process_time() - processor, time.perf_counter() - clock)


def main() -> None:
    """Print, for each size, what fitting and predicting cost each way, and the ratios to plain LightGBM."""
    for size in [int(rows) for rows in sys.argv[1:]] or SIZES:
        X, y = made(size + size // 5)
        rows = Training(X.iloc[:size], y[:size], np.ones(size), np.arange(size))
        plain: tuple[Cost, Cost] | None = None
        for name, way in WAYS.items():
            predict, fitting = measured(lambda way=way, rows=rows: way(rows))
            chance, predicting = measured(lambda predict=predict, X=X, size=size: predict(X.iloc[size:]))
            plain = plain or (fitting, predicting)
            print(
                f"{size:>9,} rows, {name}: fit {fitting.processor:.1f} s of processor "
                f"({fitting.clock:.1f} s), {fitting.processor / plain[0].processor:.1f} times; "
                f"predict {len(chance):,} rows {predicting.processor:.1f} s "
                f"({predicting.processor / plain[1].processor:.1f} times); "
                f"AUC {roc_auc_score(y[size:], chance):.4f}; memory {memory():.1f} GB",
                flush=True,
            )


def memory() -> float:
    """Return the most memory that the process held so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    main()

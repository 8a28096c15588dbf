"""How often is a model put live where there is nothing to learn? Trained on parts of a file without a signal.

Run as ``python -m tests.benchmarks.false_live DATA``, DATA the folder of public data sets that the tests use.
The pipeline of `maven_crm` holds no learnable signal; each line is a part of its rows, the last the share of
parts with a live model.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from features.errors import InputError
from features.schema import Upload
from training.lead import train
from training.sources import read_source


def subsets(deals: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield random parts of several sizes, quarters of engagement, and groups of agents."""
    rng = np.random.default_rng(0)
    for size in (250, 500, 1000, 2000, 4000):
        for number in range(6):
            yield (
                f"{size} at random, {number}",
                deals.iloc[np.sort(rng.choice(len(deals), size, replace=False))],
            )
    engaged = pd.to_datetime(deals["engage_date"])
    for quarter, rows in deals.groupby(engaged.dt.to_period("Q")):
        yield f"engaged in {quarter}", rows
    agents = rng.permutation(deals["sales_agent"].unique())
    for number, some in enumerate(np.array_split(agents, 8)):
        yield f"agents, group {number}", deals[deals["sales_agent"].isin(some)]
    for product, rows in deals.groupby("product"):
        yield f"product {product}", rows


def verdict(rows: pd.DataFrame, folder: Path) -> tuple[str, bool]:
    """Train on some rows as a person would, and return winner and whether it is live."""
    file = folder / "part.csv"
    rows.to_csv(file, index=False)
    try:
        _, card = train(read_source(file, None, (Upload.DEALS,)), report=lambda step, share: None)
    except InputError as error:
        return error.code, False
    return card.winner, card.live


def main() -> None:
    """Print winner and verdict of each subset, and the share of live ones."""
    deals = pd.read_csv(Path(sys.argv[1]) / "maven_crm/sales_pipeline.csv")
    live = []
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in subsets(deals):
            winner, is_live = verdict(rows, Path(folder))
            live.append(is_live)
            print(f"{name:<28} {len(rows):>5} rows  {winner:<12} {'LIVE' if is_live else ''}", flush=True)
    print(f"{sum(live)} of {len(live)} live ({np.mean(live):.1%})")


if __name__ == "__main__":
    main()

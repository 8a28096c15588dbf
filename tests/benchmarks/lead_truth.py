"""How close does the lead model come to the truth? The sample company's open deals have known chances.

Run as ``python -m tests.benchmarks.lead_truth [DEALS] [SEED] …``. The exports are uploaded as a person would,
the model is trained on the newest, and its probabilities are held against the true ones: the best AUC and log
loss that anybody could reach on average, what the model reaches, the lowest and the highest tenth.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import xlogy

from features.schema import Upload
from features.store.workspace import Workspace
from models import lead
from models.arrays import Array
from models.evaluate import expected_auc
from training.demo import simulate
from training.lead import train
from training.sample import upload
from training.sources import source_of


def expected_log_loss(said: Array, truth: Array) -> float:
    """Return the mean log loss of what is said, over outcomes drawn with the true probabilities."""
    # Of the truth itself some are 0: x log x is 0 there.
    return float(-(xlogy(truth, said) + xlogy(1 - truth, 1 - said)).mean())


def measure(deals: int, seed: int) -> str:
    """Train on one company and compare with its truth, in one line."""
    company = simulate(deals, seed)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder))
        newest = upload(workspace, company, lambda step, share: None)
        source = source_of(workspace, newest, (Upload.DEALS,))
        started = time.perf_counter()
        model, card = train(source, report=lambda step, share: None)
        seconds = time.perf_counter() - started
        assert source.deals is not None
        scores = lead.score(model, source.deals)
    truth = scores["deal_id"].map(company.truth["deals"]).to_numpy(dtype=np.float64)
    said = scores["probability"].to_numpy()
    tenth = pd.qcut(said, 10, labels=False)
    tails = pd.DataFrame({"said": said, "true": truth}).groupby(tenth).mean().iloc[[0, 9]].round(3)
    loss, best = expected_log_loss(said, truth), expected_log_loss(truth, truth)
    return (
        f"{deals:>6} deals, seed {seed}: {card.winner}, live {card.live}, {len(said)} open; "
        f"AUC {expected_auc(said, truth):.4f} of {expected_auc(truth, truth):.4f}; "
        f"log loss {loss:.4f} of {best:.4f} ({loss / best - 1:+.1%}); "
        f"mean {said.mean():.3f} for {truth.mean():.3f}; "
        f"lowest tenth {tails['said'].iloc[0]} for {tails['true'].iloc[0]}, "
        f"highest {tails['said'].iloc[1]} for {tails['true'].iloc[1]}; {seconds:.0f} s"
    )


def main() -> None:
    """Print a line for each seed."""
    deals = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    for seed in [int(text) for text in sys.argv[2:]] or [7, 8, 9]:
        print(measure(deals, seed), flush=True)


if __name__ == "__main__":
    main()

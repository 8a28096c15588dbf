"""Versions of models for tests of screens: cards whose figures come from scores of known quality."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from features.eligible import plan
from features.messages import Share, message
from features.store.workspace import Workspace
from models import churn, evaluate, lead, registry
from models.card import Holdout, ModelCard
from models.churn import ChurnModel
from models.encoding import LeftOut
from models.lead import LeadModel
from models.rates import BaseRate
from models.scorer import Scorer
from models.versions import Version
from tests.small_companies import random_company

ROWS = 300
DEALS = random_company(0)


def a_card(kind: str = "lead", *, live: bool = True, seed: int = 0, **changed: Any) -> ModelCard:
    """Return the card of a model that ranks well, or of the base rate where it is not to be live."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=ROWS)
    chance = 1 / (1 + np.exp(1 - signal))
    y = (rng.random(ROWS) < chance).astype(float)
    ways = {"boosting": chance, "base_rate": np.full(ROWS, y.mean())}
    winner = "boosting" if live else "base_rate"
    values: dict[str, Any] = {
        "kind": kind,
        "winner": winner,
        "live": live,
        "verdict": message("It is better.") if live else message("No signal beyond {rate}.", rate=Share(0.3)),
        "target": "outcome",
        "horizon": None,
        "as_of": pd.Timestamp("2026-03-31"),
        "rows": 1000,
        "positives": 300,
        "base_rate": 0.3,
        "columns_used": ("Amount", "Type") if live else (),
        "columns_left_out": (LeftOut("Loss Reason", message("It is only known once the deal is closed.")),),
        "holdout": Holdout(message("The latest fifth was held out."), ROWS),
        "metrics": pd.concat(
            [evaluate.metrics(y, way, bootstrap=20).assign(model=name) for name, way in ways.items()]
        ),
        "calibration": evaluate.calibration(y, ways[winner]),
        "importance": pd.DataFrame(
            {"feature": ["amount", "Type"], "importance": [0.6, 0.2], "share": [0.75, 0.25]}
        ).iloc[: 2 * live],
    }
    return ModelCard(**{**values, **changed})


def save(ws: Workspace, kind: str = "lead", *, live: bool = True, seed: int = 0) -> Version:
    """Save a version with such a card; its model is a rate, the same for all."""
    scorer = Scorer(BaseRate(0.3), 0.3)

    def write(folder: Path) -> None:
        if kind == "churn":
            churn.save(ChurnModel(scorer, None, ("Months",), {}), folder)
        else:
            using = plan(DEALS)
            lead.save(LeadModel(scorer, using, {}, lead.remember(DEALS, using)), folder)

    return registry.save(ws, kind, write, a_card(kind, live=live, seed=seed))

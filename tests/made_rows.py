"""Training rows made from a known law, for tests of the models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit


@dataclass(frozen=True)
class Made:
    X: pd.DataFrame
    y: np.ndarray
    chance: np.ndarray  # the true probability of each row


def made_rows(rows: int = 600, seed: int = 0) -> Made:
    """Numbers with blanks, a flag, a small and a large category, a name, and a column without meaning."""
    rng = np.random.default_rng(seed)
    amount = rng.lognormal(8, 1.2, rows)
    age = rng.uniform(0, 100, rows)
    source = rng.choice(["referral", "web", "fair", "cold call"], rows, p=[0.2, 0.4, 0.3, 0.1])
    owner = rng.integers(0, 30, rows)
    expected = rng.random(rows) < 0.5
    effect = {"referral": 1.2, "web": 0.0, "fair": -0.3, "cold call": -1.5}
    by_source = np.array([effect[name] for name in source])
    odds = -0.4 + by_source + 0.9 * np.sin(age / 20) + 0.8 * expected + 0.5 * np.sin(owner)
    chance = expit(odds)
    X = pd.DataFrame(
        {
            "amount": np.where(rng.random(rows) < 0.1, np.nan, amount),
            "age": age,
            "expected": expected,
            "source": pd.Series(source, dtype="str").where(rng.random(rows) >= 0.05),
            "owner": pd.Series([f"owner {number}" for number in owner], dtype="str"),
            "name": pd.Series([f"deal {number}" for number in range(rows)], dtype="str"),
            "noise": rng.normal(size=rows),
        }
    )
    return Made(X, (rng.random(rows) < chance).astype(float), chance)

"""Deals with forty honest columns of many shapes, and columns that give the outcome away in each manner."""

from __future__ import annotations

import numpy as np
import pandas as pd

N = 3000
TODAY = pd.Timestamp("2024-12-31")

LEAKS = {
    # name: kind of evidence, and whether it takes open deals to see it
    "Value": ("separates", False),
    "Discount": ("separates", False),
    "Verdict": ("separates", False),
    "Final score": ("separates", False),
    "Competitor": ("filled", False),
    "Contract no": ("filled", False),
    "Handover": ("filled", True),
    "Pipeline state": ("filled", True),
    "Invoiced": ("dated", False),
    "Reason lost": ("name", False),
    "Call duration (sec)": ("measured", False),
}

HONEST = (
    *(f"strong {i}" for i in range(4)),
    *(f"weak {i}" for i in range(4)),
    *(f"noise {i}" for i in range(4)),
    *(f"heavy {i}" for i in range(3)),
    *(f"sparse {i}" for i in range(3)),
    *(f"flag {i}" for i in range(3)),
    *(f"count {i}" for i in range(3)),
    *("Dropped field", "New field", "Late field", "Often filled", "Seldom filled"),
    *("Name", "Pair", "Number", "Constant", "Nearly constant"),
    *(
        "Planned start",
        "Signed before",
        "Contract length (months)",
        "Deals won before",
        "Segment",
        "Zero for most",
    ),
)


def audited(seed: int, *, with_open: bool) -> tuple[pd.DataFrame, pd.Series]:
    """Return deals, and the outcome of each: ``open``, ``won`` or ``lost``."""
    rng = np.random.default_rng(seed)
    created = pd.Timestamp("2022-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 1090, N)), unit="D")
    quality = rng.normal(size=N)
    wins = rng.random(N) < 1 / (1 + np.exp(-1.2 * quality))
    closed_on = created + pd.to_timedelta(np.ceil(rng.gamma(2.0, 40.0, N)), unit="D")
    is_open = np.asarray(closed_on > TODAY)
    outcome = np.where(is_open, "open", np.where(wins, "won", "lost"))
    frame = pd.DataFrame({"created_on": created, "closed_on": pd.Series(closed_on).mask(is_open)})
    days = pd.DataFrame(frame).astype("datetime64[us]")
    columns = {**_honest(rng, quality, wins, days["created_on"]), **_leaky(rng, outcome, days["closed_on"])}
    every = pd.concat([days, pd.DataFrame(columns)], axis=1)
    kept = np.ones(N, dtype=bool) if with_open else ~is_open
    return every[kept].reset_index(drop=True), pd.Series(outcome[kept], dtype="str")


def _honest(rng: np.random.Generator, quality: np.ndarray, wins: np.ndarray, created: pd.Series) -> dict:
    found: dict[str, object] = {}
    for i in range(4):
        found[f"strong {i}"] = quality + (0.3 + 0.2 * i) * rng.normal(size=N)
        found[f"weak {i}"] = _text(np.digitize(quality + 2.0 * rng.normal(size=N), [-2, -1, 0, 1, 2]))
        found[f"noise {i}"] = rng.normal(size=N) if i % 2 else _text(rng.integers(0, 8, N))
    for i in range(3):
        found[f"heavy {i}"] = np.exp(rng.normal(8, 1.5, N) + 0.3 * i * quality)
        found[f"sparse {i}"] = np.where(rng.random(N) < 0.02 + 0.1 * i, rng.random(N), np.nan)
        found[f"flag {i}"] = (rng.random(N) < 0.05 + 0.3 * i).astype(float)
        found[f"count {i}"] = rng.poisson(np.exp(0.3 * i * quality)).astype(float)
    age = (TODAY - created).dt.days.to_numpy()
    third = created.rank(pct=True).to_numpy()
    found["Dropped field"] = _where(third < 0.5, rng.integers(0, 3, N))
    found["New field"] = _where(third > 0.8, rng.integers(0, 3, N))
    found["Late field"] = _where(rng.random(N) < np.clip(age / 120, 0, 1), rng.integers(0, 3, N))
    found["Often filled"] = _where(rng.random(N) < np.where(wins, 0.5, 0.2), rng.integers(0, 3, N))
    found["Seldom filled"] = _where(rng.random(N) < np.where(wins, 0.1, 0.4), rng.integers(0, 3, N))
    found["Name"] = _text(rng.permutation(N))
    found["Pair"] = _text(np.arange(N) // 2)
    found["Number"] = np.arange(N, dtype=float)
    found["Constant"] = "x"
    found["Nearly constant"] = np.where(rng.random(N) < 0.002, "y", "x")
    found["Planned start"] = created + pd.to_timedelta(rng.integers(60, 400, N), unit="D")
    found["Signed before"] = created - pd.to_timedelta(rng.integers(1, 900, N), unit="D")
    found["Contract length (months)"] = rng.choice([12.0, 24.0, 36.0], N)
    found["Deals won before"] = rng.poisson(np.exp(0.4 * quality)).astype(float)
    found["Segment"] = _text(np.digitize(quality, [-1.0, 0.0, 1.0]))
    found["Zero for most"] = np.where(rng.random(N) < 0.9, 0.0, rng.integers(1, 9, N))
    return found


def _leaky(rng: np.random.Generator, outcome: np.ndarray, closed_on: pd.Series) -> dict:
    won, lost, is_open = (outcome == name for name in ("won", "lost", "open"))
    chance = rng.random(N)
    money = np.round(np.exp(rng.normal(8, 1, N)))
    length = np.where(won, rng.gamma(3.0, 160.0, N), rng.gamma(2.0, 100.0, N))
    return {
        "Value": np.where(lost, 0.0, np.where(is_open, np.nan, money)),
        "Discount": np.where(lost & (chance < 0.5), 0.0, np.round(rng.uniform(1, 30, N), 1)),
        "Verdict": np.where(won, "good", np.where(lost, "bad", "-")),
        "Final score": rng.normal(size=N) + np.where(won, 3.0, 0.0),
        "Competitor": _where(lost & (chance < 0.3), rng.integers(0, 4, N)),
        "Contract no": _where(won & (chance < 0.6), rng.integers(0, 9000, N)),
        "Handover": _where(~is_open & (chance < 0.7), rng.integers(0, 3, N)),
        "Pipeline state": np.where(is_open, "working", np.where(chance < 0.4, "archived", "done")),
        "Invoiced": (closed_on + pd.to_timedelta(rng.integers(0, 30, N), unit="D")).fillna(
            pd.Series(TODAY - pd.to_timedelta(rng.integers(1, 90, N), unit="D"))
        ),
        "Reason lost": rng.normal(size=N),
        "Call duration (sec)": length,
    }


def _text(codes: np.ndarray) -> pd.Series:
    return pd.Series(codes).astype("str")


def _where(filled: np.ndarray, codes: np.ndarray) -> pd.Series:
    return _text(codes).where(filled)

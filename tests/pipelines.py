"""Deals for tests: written by hand, drawn with known conversions, or the sample company with its truth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from features.deals import Deals
from features.schema import DEALS, Kind
from features.stages import Process
from training.demo.simulate import simulate

NUMBERS = (Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER)
HEADERS = {
    "Opportunity ID": "deal_id",
    "Account Name": "account",
    "Opportunity Owner": "owner",
    "Sales Team": "team",
    "Stage": "stage",
    "Amount": "amount",
    "Created Date": "created_on",
    "Closed Date": "closed_on",
    "Expected Close Date": "expected_close_on",
    "Last Activity Date": "last_activity_on",
    "Number of Activities": "activity_count",
    "Lead Source": "source",
    "Product": "product",
    "Industry": "industry",
    "Region": "region",
    "Collaborators": "collaborators",
    "Loss Reason": "loss_reason",
}


def deals_of(
    rows: Any = (),
    entries: Sequence[tuple[str, str, Any]] = (),
    stages: Sequence[str] = ("A", "B", "C"),
    as_of: str = "2024-12-31",
    currency: str = "CNY",
) -> Deals:
    """Make deals from rows that name only the columns that matter; ids are d0, d1 … where not given."""
    given = pd.DataFrame(rows)
    if "deal_id" not in given:
        given["deal_id"] = [f"d{place}" for place in range(len(given))]
    frame = pd.DataFrame({column.name: _typed(given, column.name, column.kind) for column in DEALS})
    ranks = {stage: float(rank) for rank, stage in enumerate(stages)}
    frame["line"] = np.arange(2, len(frame) + 2)
    frame["stage_rank"] = _rank(frame["stage"], ranks).where(frame["outcome"] == "open")
    history = pd.DataFrame(list(entries), columns=["deal_id", "stage", "entered_on"])
    history = history.astype({"deal_id": "str", "stage": "str"})
    history.insert(2, "stage_rank", _rank(history["stage"], ranks))
    history["entered_on"] = pd.to_datetime(history["entered_on"]).astype("datetime64[us]")
    history = history.sort_values(["deal_id", "entered_on"], kind="stable", ignore_index=True)
    return Deals(frame, history, Process(tuple(stages), ("Won",), ("Lost",)), pd.Timestamp(as_of), currency)


def shuffled(deals: Deals, seed: int = 3) -> Deals:
    """Return the same deals with their rows in another order."""
    order = np.random.default_rng(seed).permutation(len(deals.frame))
    frame = deals.frame.iloc[order].reset_index(drop=True)
    return Deals(frame, deals.entries, deals.process, deals.as_of, deals.currency, deals.custom)


def moved_in_time(deals: Deals, days: int) -> Deals:
    """Return the same deals with every day shifted."""
    by = pd.Timedelta(days=days)
    dates = [column.name for column in DEALS if column.kind is Kind.DATE]
    frame = deals.frame.assign(**{name: deals.frame[name] + by for name in dates})
    entries = deals.entries.assign(entered_on=deals.entries["entered_on"] + by)
    return Deals(frame, entries, deals.process, deals.as_of + by, deals.currency, deals.custom)


@cache
def drawn(
    n: int = 2000,
    seed: int = 0,
    conversions: tuple[float, ...] = (0.7, 0.6, 0.5),
    weak: tuple[str, str, float] | None = None,
) -> Deals:
    """Draw deals of five teams with four owners each; `weak`: a team or owner, a stage and its conversion."""
    rng = np.random.default_rng(seed)
    stages, as_of = ("A", "B", "C"), pd.Timestamp("2024-12-31")
    rows, entries = [], []
    for place in range(n):
        team = f"T{rng.integers(5)}"
        owner = f"{team}-{rng.integers(4)}"
        day = pd.Timestamp("2022-01-01") + pd.Timedelta(days=int(rng.integers(1090)))
        row: dict[str, Any] = {"owner": owner, "team": team, "created_on": day, "outcome": "open"}
        row |= {"amount": 1000.0, "source": str(rng.choice(["web", "fair"]))}
        for stage, usual in zip(stages, conversions, strict=True):
            entries.append((f"d{place}", stage, day))
            row["stage"] = stage
            share = weak[2] if weak and weak[0] in (team, owner) and weak[1] == stage else usual
            moves = rng.random() < share
            day = day + pd.Timedelta(days=1 + int(rng.exponential(20 if moves else 35)))
            if day > as_of:
                break
            if not moves or stage == stages[-1]:
                end = ("won", "Won") if moves else ("lost", "Lost")
                row |= {"outcome": end[0], "stage": end[1], "closed_on": day}
                break
        rows.append(row)
    return deals_of(rows, entries)


@cache
def sample_company(seed: int = 7, deals: int = 6000) -> tuple[Deals, dict[str, Any]]:
    """Return the last export of the sample company and the truth about it."""
    company = simulate(deals, seed)
    frame = company.pipelines[max(company.pipelines)].rename(columns=HEADERS)
    frame["outcome"] = frame["stage"].map({"Closed Won": "won", "Closed Lost": "lost"}).fillna("open")
    entries = company.stage_entries.itertuples(index=False, name=None)
    truth = company.truth
    return deals_of(frame, list(entries), truth["stages"], truth["as_of"], truth["currency"]), truth


def _typed(given: pd.DataFrame, name: str, kind: Kind) -> pd.Series:
    if name not in given:
        given = given.assign(**{name: None})
    if kind is Kind.DATE:
        return pd.to_datetime(given[name]).astype("datetime64[us]")
    return given[name].astype("float64" if kind in NUMBERS else "str")


def _rank(stage: pd.Series, ranks: dict[str, float]) -> pd.Series:
    return stage.astype("object").map(ranks).astype("float64")

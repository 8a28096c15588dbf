"""Deals made by hand or at random, for tests of features and of what is learned from them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from features.deals import Deals
from features.eligible import Plan, plan
from features.schema import DEALS, Kind
from features.stages import Process

STAGES = ("Visit", "Quote", "Contract")
_DATES = {column.name for column in DEALS if column.kind is Kind.DATE}
_NUMBERS = {c.name for c in DEALS if c.kind in (Kind.MONEY, Kind.COUNT, Kind.SHARE, Kind.NUMBER)}


def _typed(values, name: str) -> pd.Series:
    if name in _DATES:
        return pd.to_datetime(pd.Series(values)).astype("datetime64[us]")
    if name in _NUMBERS:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="str")


def make_deals(columns: dict, *, entries=(), as_of="2024-12-31", custom=None) -> Deals:
    n = len(next(iter(columns.values())))
    columns = {"deal_id": [f"d{i}" for i in range(n)], **columns}
    frame = pd.DataFrame({c.name: _typed(columns.get(c.name, [None] * n), c.name) for c in DEALS})
    frame["outcome"] = frame["outcome"].fillna("open")
    for name, values in (custom or {}).items():
        frame[name] = values
    frame["line"] = np.arange(2, n + 2)
    frame["stage_rank"] = frame["stage"].map({s: float(i) for i, s in enumerate(STAGES)}).astype("float64")
    past = pd.DataFrame(list(entries), columns=["deal_id", "stage", "entered_on"])
    past = pd.DataFrame(
        {
            "deal_id": past["deal_id"].astype("str"),
            "stage": past["stage"].astype("str"),
            "stage_rank": past["stage"].map({s: float(i) for i, s in enumerate(STAGES)}).astype("float64"),
            "entered_on": pd.to_datetime(past["entered_on"]).astype("datetime64[us]"),
        }
    )
    past = past.sort_values(["deal_id", "entered_on"], kind="stable", ignore_index=True)
    return Deals(
        frame, past, Process(STAGES, ("Won",), ("Lost",)), pd.Timestamp(as_of), "CNY", tuple(custom or ())
    )


def at(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["deal_id", "day"])
    return pd.DataFrame(
        {
            "deal_id": frame["deal_id"].astype("str"),
            "day": pd.to_datetime(frame["day"]).astype("datetime64[us]"),
        }
    )


def staged(deals: Deals) -> Plan:
    """A plan with the stage, though the company is too small for it."""
    using = plan(deals)
    told_apart = tuple(name for name in using.own if deals.frame[name].dtype == "str")
    return dataclasses.replace(using, staged=True, ahead=told_apart)


def random_company(seed: int, n: int = 40) -> Deals:
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2024-01-01")
    created = start + pd.to_timedelta(rng.integers(0, 200, n), unit="D")
    closed = created + pd.to_timedelta(rng.integers(0, 90, n), unit="D")
    outcome = np.where(closed > pd.Timestamp("2024-07-31"), "open", rng.choice(["won", "lost"], n))
    entries = []
    for i in range(n):
        day = created[i]
        for stage in STAGES[: rng.integers(1, 4)]:
            entries.append((f"d{i}", stage, day))
            day += pd.Timedelta(days=int(rng.integers(0, 30)))
    entries = [e for e in entries if e[2] <= pd.Timestamp("2024-07-31")]
    last = {deal: stage for deal, stage, _ in entries}
    named = {"won": "Won", "lost": "Lost"}
    columns = {
        "stage": [named.get(end, last.get(f"d{i}")) for i, end in enumerate(outcome)],
        "created_on": created,
        "closed_on": pd.Series(closed).where(pd.Series(outcome) != "open"),
        "outcome": outcome,
        "owner": rng.choice(["ann", "bob", "cy"], n),
        "source": rng.choice(np.array(["web", "fair", None], dtype=object), n),
        "account": rng.choice([f"a{i}" for i in range(12)], n),
        "industry": rng.choice(["retail", "steel"], n),
        "region": rng.choice(["north", "south"], n),
        "amount": rng.integers(1, 100, n),
        "loss_reason": ["price"] * n,
    }
    return make_deals(columns, entries=entries, as_of="2024-07-31")


def with_snapshots(deals: Deals, seed: int = 0) -> Deals:
    """The same deals, seen open at each month's end with what then stood in columns that change."""
    rng = np.random.default_rng(seed)
    parts = []
    for day in pd.date_range("2024-01-31", "2024-06-30", freq="ME"):
        alive = deals.frame[(deals.frame["created_on"] <= day) & ~(deals.frame["closed_on"] <= day)]
        guess = day + pd.to_timedelta(rng.integers(-10, 90, len(alive)), unit="D")
        told = alive.assign(
            seen_on=day.as_unit("us"),
            activity_count=rng.integers(0, 20, len(alive)).astype("float64"),
            expected_close_on=guess.astype("datetime64[us]"),
            last_activity_on=(day - pd.to_timedelta(rng.integers(0, 9, len(alive)), unit="D")).as_unit("us"),
        )
        parts.append(told.drop(columns=["line", "stage_rank"]))
    return dataclasses.replace(deals, seen=pd.concat(parts, ignore_index=True))

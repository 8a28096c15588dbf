"""A small company whose pipeline was exported on several days, and models of it made without a training."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from features.eligible import plan
from features.ingest import ingest
from features.store import company, snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import lead, registry, version_files
from models.card import ModelCard
from models.lead import LeadModel, remember
from models.rates import GroupRates
from models.scorer import Scorer
from models.versions import Version
from tests.model_cards import a_card

DAYS = ("2025-12-31", "2026-01-31", "2026-03-31")
CHANCES = {"web": 0.15, "fair": 0.6}
"""Source → chance to be won: what a good model knows."""


def exports(ws: Workspace, *, turned: bool = False, deals: int = 900, seed: int = 0) -> list[Snapshot]:
    """Save the company's exports of `DAYS`; with `turned` the business is another one from 2026 on."""
    rng = np.random.default_rng(seed)
    created = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 450, deals), unit="D")
    late = (created >= DAYS[0]) & turned
    source = np.where(rng.random(deals) < np.where(late, 0.95, 0.4), "fair", "web")
    chance = np.vectorize(CHANCES.__getitem__)(source) * np.where(late, 0.1, 1.0)
    won = rng.random(deals) < chance
    # Wins and losses take alike, so that a chance by source alone is right at any age of a deal.
    closed = created + pd.to_timedelta(1 + rng.exponential(30, deals), "D")
    saved = []
    for day in pd.to_datetime(list(DAYS)):
        over = closed.normalize() <= day
        frame = pd.DataFrame(
            {
                "Opportunity ID": [f"OPP-{place:04d}" for place in range(deals)],
                "Stage": np.where(over, np.where(won, "Closed Won", "Closed Lost"), "Proposal"),
                "Amount": (1000 * rng.lognormal(0, 0.5, deals) * np.where(late, 8, 1)).round(),
                "Lead Source": source,
                "Created Date": created.strftime("%Y-%m-%d"),
                "Closed Date": pd.Series(closed.strftime("%Y-%m-%d")).where(over, ""),
            }
        )[created <= day]
        text = frame.to_csv(index=False).encode()
        saved.append(snapshots.save(ws, ingest(text, name=f"pipeline_{day:%Y-%m-%d}.csv", as_of=day))[0])
    return saved


def rates_model(
    ws: Workspace, snapshot: Snapshot, chances: Mapping[str, float] = CHANCES, *, live: bool = True
) -> Version:
    """Save a version that gives each source its chance; its held-out rows are the latest closed deals."""
    deals = company.load_deals(ws, snapshot.id)
    using = plan(deals)
    rates = GroupRates("source", tuple(chances), (), tuple(chances.values()), 0.33)
    closed = deals.frame[deals.frame["outcome"].ne("open")].sort_values("closed_on").tail(300)
    held = pd.DataFrame(
        {
            "id": closed["deal_id"].astype("str"),
            "day": closed["created_on"].astype("datetime64[us]"),
            "outcome": closed["outcome"].eq("won").astype(float),
            "weight": 1.0,
            "chance": closed["source"].map(chances).astype(float),
        }
    ).reset_index(drop=True)
    model = LeadModel(Scorer(rates, 0.33, held=held), using, snapshot.columns.columns, remember(deals, using))
    outcomes = deals.frame["outcome"].value_counts()
    card = a_card(
        live=live,
        winner="group_rates",
        snapshot=snapshot.id,
        as_of=snapshot.as_of,
        rows=int(outcomes["won"] + outcomes["lost"]),
    )
    return registry.save(ws, "lead", partial(lead.save, model), card)


def side(ws: Workspace, version: Version) -> tuple[LeadModel, ModelCard]:
    """Return the model and the card of a version, as one side of a comparison."""
    return lead.load(version_files.verified_folder(ws, version.id)), version.card

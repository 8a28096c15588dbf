"""On which deals can two lead models be compared? On deals that closed after both, or one, had learned."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.deals import Deals
from features.errors import InputError
from features.messages import message
from models import lead
from models.arrays import Array
from models.lead import LeadModel
from training.holdout import judged_deals
from training.sides import ROW_COLUMNS, Fair, Side, by_age


def closed_since_both(live: Side, candidate: Side, deals: Deals) -> list[Fair]:
    """Return the deals that closed after the younger of the two was trained: neither has seen them."""
    days = [side.card.as_of for side in (live, candidate)]
    if days[0] is None or days[1] is None:
        return []
    day = max(days[0], days[1])
    if day >= deals.as_of:
        return []
    asked = judged_deals(deals, day, live.card.horizon)
    chances = {side.name: _chances(side, deals, asked) for side in (live, candidate)}
    if any(chance is None for chance in chances.values()):
        return []
    rows = asked.rename(columns={"deal_id": "id", "won": "outcome"}).assign(**chances)
    how = message(
        "Both are judged on the {n} deals that closed after {day}, which neither has seen, as they stood on "
        "that day or when they were created.",
        n=len(rows),
        day=day.date(),
    )
    return [Fair(how, rows.astype({"outcome": float})[list(ROW_COLUMNS)])]


def closed_since_older(live: Side, candidate: Side, deals: Deals) -> list[Fair]:
    """Return the deals held out from the newer version that closed after the older one was trained."""
    pair = by_age(live, candidate)
    if pair is None or live.card.horizon is not None:
        return []  # of a horizon that has passed, the older one may know the end of deals still open
    older, newer = pair
    held, day = newer.held, older.card.as_of
    if held is None or day is None or held["day"].isna().any():
        return []
    closed = deals.frame.loc[deals.frame["closed_on"] > day, "deal_id"]
    rows = held[held["id"].isin(closed)].reset_index(drop=True)
    chance = _chances(older, deals, rows.rename(columns={"id": "deal_id"})[["deal_id", "day"]])
    if chance is None:
        return []
    rows = rows.assign(**{older.name: chance}).rename(columns={"chance": newer.name})
    how = message(
        "Both are judged on the {n} deals that closed after {day}, when {older} was trained; for {newer} "
        "speaks what it said of them before it was fitted on all.",
        n=int(rows["id"].nunique()),
        day=day.date(),
        older=older.title,
        newer=newer.title,
    )
    return [Fair(how, rows[list(ROW_COLUMNS)])]


def _chances(side: Side, deals: Deals, at: pd.DataFrame) -> Array | None:
    if not isinstance(side.model, LeadModel) or at.empty:
        return None
    try:
        return lead.score(side.model, deals, at)["probability"].to_numpy(dtype=np.float64)
    except InputError:
        return None

"""What does a version see of a snapshot? What it reads, the chances it gives, and how its promises held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.build import open_deals, training_rows
from features.buying import buying_features, buys_within, customers_on, purchases
from features.deals import Deals
from features.schema import Upload
from features.store import company, snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import churn, kept_promises, lead
from models.arrays import Array
from models.band_rules import band_rules
from models.bands import BandRules, usual_bands
from models.card import ModelCard
from models.churn import ChurnModel
from models.kept_promises import COLUMNS as PROMISE_COLUMNS
from models.lead import LeadModel
from models.versions import Version
from training.holdout import judged_deals

NO_INPUTS: Final = ("account", "created_on")
"""Columns that are new with every deal; that they move tells nothing."""


@dataclass(frozen=True)
class Seen:
    """What a model saw of one snapshot.

    Attributes
    ----------
    inputs
        The columns that it reads, one row per deal or customer asked about.
    chance
        What it said of each, 0 to 1.
    kept
        As `models.kept_promises.promises`, of the cases finished between training and snapshot; no rows where
        there are none.
    """

    inputs: pd.DataFrame
    chance: Array
    kept: pd.DataFrame


@dataclass(frozen=True)
class Witness:
    """A version that is asked what it sees.

    Attributes
    ----------
    version, model
        The version, and its model.
    rules
        Where its bands begin.
    past
        What tells how fast wins and losses come, see `kept_promises.pace`; None where that is not asked.
    """

    version: Version
    model: LeadModel | ChurnModel
    rules: BandRules
    past: pd.DataFrame | None

    def before(self, day: pd.Timestamp) -> pd.Timestamp | None:
        """Return the as-of day of the training where it lies before a day, else None."""
        learned = self.version.card.as_of
        return learned if learned is not None and learned < day else None


def witness(ws: Workspace, version: Version, model: LeadModel | ChurnModel) -> Witness:
    """Make a version ready to be asked."""
    base_rate = model.scorer.base_rate
    rules = band_rules(ws, base_rate) if isinstance(model, LeadModel) else usual_bands(base_rate)
    return Witness(version, model, rules, _past(ws, version.card, model))


def look(ws: Workspace, asked: Witness, upload: Snapshot) -> Seen:
    """Ask a version about a snapshot."""
    model = asked.model
    if upload.kind is Upload.CUSTOMERS:
        assert isinstance(model, ChurnModel)
        return _customers(ws, asked, model, upload)
    deals = company.load_deals(ws, upload.id)
    if isinstance(model, ChurnModel):
        return _buyers(asked, model, deals)
    at = open_deals(deals) if model.plan.dated else _every_deal(deals)
    X = lead.features(model, deals, at)
    return Seen(
        _inputs(model, deals, at, X), model.scorer.probability(X), _promises_of_leads(asked, model, deals)
    )


def _past(ws: Workspace, card: ModelCard, model: LeadModel | ChurnModel) -> pd.DataFrame | None:
    """Return the deals that tell the pace; with a horizon, or without days, it is not asked."""
    if isinstance(model, ChurnModel) or card.horizon is not None or card.as_of is None:
        return None
    deals = company.load_deals(ws, card.snapshot)
    rows = training_rows(deals, model.plan)
    waited = (rows.deal_id.map(deals.frame.set_index("deal_id")["closed_on"]) - rows.day).dt.days
    known = {
        "id": rows.deal_id,
        "group": _alike(rows.features),
        "wait": waited,
        "won": rows.won,
        "weight": rows.weight,
    }
    return pd.DataFrame(known).dropna(subset="wait")


def _promises_of_leads(asked: Witness, model: LeadModel, deals: Deals) -> pd.DataFrame:
    """Compare what was promised of the deals open at the training, or created since, with their end."""
    since, horizon = asked.before(deals.as_of), asked.version.card.horizon
    if since is None:
        return _no_promises()
    rows = judged_deals(deals, since, horizon)
    if horizon is not None:  # before its time has passed, only early wins and losses would be known
        rows = rows[rows["day"] + pd.Timedelta(days=horizon) <= deals.as_of].reset_index(drop=True)
    if rows.empty:
        return _no_promises()
    X = lead.features(model, deals, rows[["deal_id", "day"]])
    chance, unsure = model.scorer.probability(X), None
    if asked.past is not None:
        within = (deals.as_of - rows["day"]).dt.days.to_numpy(dtype=np.float64)
        won, lost, unsure = kept_promises.pace(asked.past, _alike(X), within)
        chance = kept_promises.given_finished(chance, won, lost)
    happened = rows["won"].to_numpy(dtype=np.float64)
    return kept_promises.promises(chance, happened, asked.rules, unsure)


def _every_deal(deals: Deals) -> pd.DataFrame:
    day = pd.Series(pd.NaT, index=deals.frame.index, dtype="datetime64[us]")
    return pd.DataFrame({"deal_id": deals.frame["deal_id"], "day": day})


def _inputs(model: LeadModel, deals: Deals, at: pd.DataFrame, X: pd.DataFrame) -> pd.DataFrame:
    """Return what the file says of the deals asked about, the stage as it was on their day.

    Win rates of owners and the like are left to the columns behind them: they move a little for all deals of
    an owner at once, which no test of single deals could tell from drift. How long deals have waited moves
    with the season of new ones, and the month by itself; what that does to the scores shows in the scores.
    """
    named = deals.frame.set_index("deal_id").loc[at["deal_id"]].set_axis(at.index)
    own = [name for name in model.plan.columns if name in named and name not in NO_INPUTS]
    return named[own].assign(**({"stage": X["stage"]} if "stage" in X else {}))


def _alike(features: pd.DataFrame) -> pd.Series:
    """Group deals that close at one pace: by stage, and those just created apart."""
    stage = features["stage"].astype("object").fillna("") if "stage" in features else ""
    fresh = features["age_days"].le(0).map({True: "new", False: ""}) if "age_days" in features else ""
    return pd.Series(stage, index=features.index).astype(str) + "/" + pd.Series(fresh, index=features.index)


def _buyers(asked: Witness, model: ChurnModel, deals: Deals) -> Seen:
    X = churn.features(model, deals)
    kept, horizon, since = _no_promises(), model.horizon, asked.before(deals.as_of)
    if since is not None and horizon is not None and since + pd.Timedelta(days=horizon) <= deals.as_of:
        bought = purchases(deals)
        at = customers_on(bought, since)
        chance = model.scorer.probability(buying_features(bought, at, horizon))
        left = (~buys_within(bought, at, horizon)).astype(np.float64)
        kept = kept_promises.promises(chance, np.asarray(left), asked.rules)
    return Seen(X.reset_index(drop=True), model.scorer.probability(X), kept)


def _customers(ws: Workspace, asked: Witness, model: ChurnModel, upload: Snapshot) -> Seen:
    """Score a customers file; its promises are those about customers that the model had not seen."""
    frame = snapshots.load_frame(ws, upload.id)
    X = churn.features(model, frame)
    chance = model.scorer.probability(X)
    kept, learned = _no_promises(), asked.version.card.snapshot
    if upload.id != learned and "churned" in frame:
        known = snapshots.load_frame(ws, learned)["account"]
        unseen = (frame["churned"].notna() & ~frame["account"].isin(known)).to_numpy()
        if unseen.any():
            left = frame["churned"].to_numpy(dtype=np.float64)[unseen]
            kept = kept_promises.promises(chance[unseen], left, asked.rules)
    return Seen(X.reset_index(drop=True), chance, kept)


def _no_promises() -> pd.DataFrame:
    return pd.DataFrame(columns=list(PROMISE_COLUMNS))

"""What has happened since a model was trained? Drift and kept promises, snapshot by snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features import build, buying
from features.build import open_deals, training_rows
from features.buying import buying_features, buys_within, customers_on, purchases
from features.deals import Deals
from features.errors import InputError
from features.findings import Finding
from features.messages import Message, message
from features.schema import Upload
from features.store import company, snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import churn, kept_promises, lead, retraining
from models.arrays import Array
from models.card import ModelCard
from models.churn import ChurnModel
from models.drift import drift
from models.kept_promises import COLUMNS as PROMISE_COLUMNS
from models.lead import LeadModel
from models.registry import Version
from training.holdout import judged_deals

MOST_SNAPSHOTS: Final = 12  # the latest ones watched: a year of month-ends
SCORES: Final = "probability"
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
class Watched:
    """What was watched since the training.

    Attributes
    ----------
    days
        One row per snapshot after the training, the oldest first: ``day``, ``name``, ``n`` (rows scored),
        ``mean`` (their mean probability), ``psi``, ``chance``, ``drifted`` (of the scores), ``inputs``
        (inputs that moved by more than chance), ``finished``, ``promised``, ``happened``, ``low``, ``high``,
        ``broken`` (cases finished since the training, and how the promises held).
    inputs
        As `models.drift.drift`, of the newest snapshot, with ``title``.
    bands
        As `models.kept_promises.promises`, of the newest snapshot.
    findings
        Whether it is time to retrain, and why.
    missing
        Why there is nothing to watch; None where there is.
    """

    days: pd.DataFrame
    inputs: pd.DataFrame
    bands: pd.DataFrame
    findings: tuple[Finding, ...]
    missing: Message | None = None


def later(ws: Workspace, version: Version) -> list[Snapshot]:
    """Return the uploads of the kind that a version learned from with a later as-of day, the oldest first."""
    try:
        learned = snapshots.get(ws, version.card.snapshot)
    except InputError:
        return []
    same = [upload for upload in snapshots.listing(ws, learned.kind) if upload.as_of > learned.as_of]
    return same[:MOST_SNAPSHOTS][::-1]


def watch(ws: Workspace, version: Version, load: Callable[[], LeadModel | ChurnModel]) -> Watched:
    """Compare every later snapshot with the one that a version learned from.

    Parameters
    ----------
    ws
        The workspace that holds both.
    version, load
        The version, and what loads its model; asked only where there is something to watch.
    """
    newer = later(ws, version)
    if not newer:
        return _nothing(ws, version)
    try:
        model = load()
        past = _past(ws, version, model)
        then = _seen(ws, version, model, snapshots.get(ws, version.card.snapshot), past)
        now = [(upload, _seen(ws, version, model, upload, past)) for upload in newer]
    except InputError as error:
        return Watched(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), (), error.message)
    days = pd.DataFrame([_day(then, upload, seen) for upload, seen in now])
    upload, newest = now[-1]
    inputs = drift(then.inputs, newest.inputs)
    titles = _titles(version.card, inputs)
    findings = (
        *retraining.broken_promises(newest.kept, upload.as_of.date()),
        *retraining.drifted_scores(
            _scores(then, newest), float(then.chance.mean()), float(newest.chance.mean())
        ),
        *retraining.drifted_inputs(inputs, titles),
        *retraining.more_to_learn(int(days["finished"].iloc[-1]), version.card.rows),
    )
    named = inputs.assign(title=pd.Series([titles[name] for name in inputs["feature"]], dtype=object))
    return Watched(days, named, newest.kept, findings)


def _nothing(ws: Workspace, version: Version) -> Watched:
    known = {upload.id for upload in snapshots.listing(ws)}
    said = (
        message("There is no upload later than the one that this version learned from. Upload the next one.")
        if version.card.snapshot in known
        else message(
            "The snapshot that this version learned from was deleted; there is nothing to compare with."
        )
    )
    nothing = pd.DataFrame()
    return Watched(nothing, nothing, nothing, (), said)


def _day(then: Seen, upload: Snapshot, seen: Seen) -> dict[str, object]:
    scores = _scores(then, seen)
    kept = seen.kept.iloc[0].to_dict() if len(seen.kept) else {}
    return {
        "day": upload.as_of,
        "name": upload.name,
        "n": len(seen.chance),
        "mean": float(seen.chance.mean()) if len(seen.chance) else np.nan,
        "psi": float(scores["psi"].iloc[0]) if len(scores) else np.nan,
        "chance": float(scores["chance"].iloc[0]) if len(scores) else np.nan,
        "drifted": bool(scores["drifted"].iloc[0]) if len(scores) else False,
        "inputs": int(drift(then.inputs, seen.inputs)["drifted"].sum()),
        "finished": int(kept.get("n", 0)),
        **{name: float(kept.get(name, np.nan)) for name in ("promised", "happened", "low", "high")},
        "broken": bool(kept.get("broken", False)),
    }


def _scores(then: Seen, now: Seen) -> pd.DataFrame:
    return drift(pd.DataFrame({SCORES: then.chance}), pd.DataFrame({SCORES: now.chance}))


def _titles(card: ModelCard, inputs: pd.DataFrame) -> dict[str, Message]:
    title = build.feature_title if card.kind == "lead" else buying.feature_title
    return {str(name): title(str(name)) for name in inputs["feature"]}


def _past(ws: Workspace, version: Version, model: LeadModel | ChurnModel) -> pd.DataFrame | None:
    """Return the past that tells how fast wins and losses come, see `kept_promises.pace`, or None."""
    if isinstance(model, ChurnModel) or version.card.horizon is not None or version.card.as_of is None:
        return None
    deals = company.load_deals(ws, version.card.snapshot)
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


def _seen(
    ws: Workspace,
    version: Version,
    model: LeadModel | ChurnModel,
    upload: Snapshot,
    past: pd.DataFrame | None,
) -> Seen:
    if upload.kind is Upload.CUSTOMERS:
        assert isinstance(model, ChurnModel)
        return _customers(ws, version, model, upload)
    deals = company.load_deals(ws, upload.id)
    since = (
        version.card.as_of if version.card.as_of is not None and version.card.as_of < upload.as_of else None
    )
    if isinstance(model, ChurnModel):
        return _buyers(model, deals, since)
    return _leads(model, version.card.horizon, deals, past, since)


def _leads(
    model: LeadModel,
    horizon: int | None,
    deals: Deals,
    past: pd.DataFrame | None,
    since: pd.Timestamp | None,
) -> Seen:
    at = open_deals(deals) if model.plan.dated else _every_deal(deals)
    X = lead.features(model, deals, at)
    kept = _no_promises()
    if since is not None:
        asked = judged_deals(deals, since, horizon)
        if horizon is not None:  # before its time has passed, only early wins and losses would be known
            asked = asked[asked["day"] + pd.Timedelta(days=horizon) <= deals.as_of].reset_index(drop=True)
        if len(asked):
            said = lead.features(model, deals, asked[["deal_id", "day"]])
            chance = model.scorer.probability(said)
            unsure = None
            if past is not None:
                within = (deals.as_of - asked["day"]).dt.days.to_numpy(dtype=np.float64)
                won, lost, unsure = kept_promises.pace(past, _alike(said), within)
                chance = kept_promises.given_finished(chance, won, lost)
            happened = asked["won"].to_numpy(dtype=np.float64)
            kept = kept_promises.promises(chance, happened, model.scorer.base_rate, unsure)
    return Seen(_inputs(model, deals, at, X), model.scorer.probability(X), kept)


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


def _buyers(model: ChurnModel, deals: Deals, since: pd.Timestamp | None) -> Seen:
    X = churn.features(model, deals)
    kept, horizon = _no_promises(), model.horizon
    if since is not None and horizon is not None and since + pd.Timedelta(days=horizon) <= deals.as_of:
        bought = purchases(deals)
        at = customers_on(bought, since)
        chance = model.scorer.probability(buying_features(bought, at, horizon))
        left = (~buys_within(bought, at, horizon)).astype(np.float64)
        kept = kept_promises.promises(chance, np.asarray(left), model.scorer.base_rate)
    return Seen(X.reset_index(drop=True), model.scorer.probability(X), kept)


def _customers(ws: Workspace, version: Version, model: ChurnModel, upload: Snapshot) -> Seen:
    """Score a customers file; its promises are those about customers that the model had not seen."""
    frame = snapshots.load_frame(ws, upload.id)
    X = churn.features(model, frame)
    chance = model.scorer.probability(X)
    kept = _no_promises()
    if upload.id != version.card.snapshot and "churned" in frame:
        known = snapshots.load_frame(ws, version.card.snapshot)["account"]
        unseen = (frame["churned"].notna() & ~frame["account"].isin(known)).to_numpy()
        if unseen.any():
            left = frame["churned"].to_numpy(dtype=np.float64)[unseen]
            kept = kept_promises.promises(chance[unseen], left, model.scorer.base_rate)
    return Seen(X.reset_index(drop=True), chance, kept)


def _no_promises() -> pd.DataFrame:
    return pd.DataFrame(columns=list(PROMISE_COLUMNS))

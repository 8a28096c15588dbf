"""How likely is an open deal to be won? What a lead model is, how it scores and why, how it is kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from features.build import feature_title, lead_features, open_deals
from features.deals import Deals
from features.eligible import HISTORY, Plan
from features.keys import among
from features.messages import from_json, to_json
from features.stages import Process
from models import explain, scorer
from models.bands import BandRules, usual_bands
from models.explain import Explanation
from models.scorer import Scorer, check_columns, scored

ENOUGH_HISTORY: Final = 0.5  # share of the model's closed deals from which data bring their own history
MEMORY_COLUMNS: Final = ("deal_id", "outcome", "created_on", "closed_on", *HISTORY)
"""What is remembered of every closed deal; with the columns whose conversions by stage are used."""

_PLAN, _DEALS, _ENTRIES = "plan.json", "memory_deals.parquet", "memory_entries.parquet"


@dataclass(frozen=True)
class LeadModel:
    """Chances of deals to be won, ever or within a horizon.

    Attributes
    ----------
    scorer
        Gives the probabilities.
    plan
        Which columns of the deals it is built from.
    columns
        Header → canonical name (None: under its own name) in the file that it learned from.
    memory
        The closed deals that it learned from and their stage entries: the past that features of a file
        without closed deals refer to.
    horizon
        Days within which they are won; None for ever.
    """

    scorer: Scorer
    plan: Plan
    columns: Mapping[str, str | None]
    memory: Deals
    horizon: int | None = None

    def headers(self) -> dict[str, str]:
        """Return the header, in the file learned from, of each column needed."""
        named = {name or header: header for header, name in self.columns.items()}
        return {column: named.get(column, column) for column in self.plan.columns}


def features(
    model: LeadModel,
    deals: Deals,
    at: pd.DataFrame | None = None,
    present: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the features of deals on days, by default of the open ones, as `lead_features` lays them out.

    Parameters
    ----------
    model, deals, at
        As for `score`.
    present
        Columns that the data have, with values or blank; by default those that hold a value in some deal.

    Raises
    ------
    InputError
        ``missing_columns`` where a column that the model needs is not among them.
    """
    rows = open_deals(deals) if at is None else at
    filled = (name for name in map(str, deals.frame) if deals.frame[name].notna().any())
    check_columns(model.headers(), set(filled) if present is None else present)
    return lead_features(_with_past(deals, model.memory), rows, model.plan)


def score(
    model: LeadModel, deals: Deals, at: pd.DataFrame | None = None, rules: BandRules | None = None
) -> pd.DataFrame:
    """Score deals.

    Parameters
    ----------
    model
        A lead model.
    deals
        Deals with the columns that the model needs.
    at
        Rows asked about, ``deal_id`` and ``day``; by default the deals open on `deals.as_of`.
    rules
        Where the bands begin; by default where they usually do for the model's base rate.

    Returns
    -------
    pandas.DataFrame
        One row per row asked about, same order and index: ``deal_id``, ``probability`` (0 to 1: to be won, in
        time where the model has a horizon), ``score`` (0 to 100, int64), ``band`` (``A`` to ``D``).
    """
    rows = open_deals(deals) if at is None else at
    return score_features(model, rows["deal_id"], features(model, deals, rows), rules)


def score_features(
    model: LeadModel, deal_id: pd.Series, X: pd.DataFrame, rules: BandRules | None = None
) -> pd.DataFrame:
    """Score rows of `features`, whose deals are named; the frame of `score`."""
    rules = usual_bands(model.scorer.base_rate) if rules is None else rules
    found = scored(model.scorer.probability(X), rules, X.index)
    found.insert(0, "deal_id", deal_id)
    return found


def reasons(
    model: LeadModel, deals: Deals, at: pd.DataFrame | None = None, *, count: int = explain.REASONS
) -> pd.DataFrame:
    """Give the strongest reasons of each deal, as `models.explain.reasons`; no columns where rates score."""
    return reasons_of(model, features(model, deals, at), count=count)


def reasons_of(model: LeadModel, X: pd.DataFrame, *, count: int = explain.REASONS) -> pd.DataFrame:
    """Give the strongest reasons of rows of `features`, as `reasons` does."""
    fitted, background = model.scorer.classifier, model.scorer.background
    if fitted is None or background is None:
        return pd.DataFrame(index=X.index)
    return explain.reasons(fitted, background, X, count=count, title=feature_title)


def explain_deal(model: LeadModel, X: pd.DataFrame) -> Explanation | None:
    """Explain one row of `features`; None where rates score, which have no reasons."""
    fitted, background = model.scorer.classifier, model.scorer.background
    if fitted is None or background is None:
        return None
    return explain.explain_row(fitted, background, X, title=feature_title)


def remember(deals: Deals, plan: Plan) -> Deals:
    """Keep of the deals what features of later files refer to: the closed ones, and stage entries."""
    columns = list(dict.fromkeys([*MEMORY_COLUMNS, *plan.ahead]))
    closed = deals.frame.loc[deals.frame["outcome"].ne("open"), columns].reset_index(drop=True)
    entries = deals.entries[among(deals.entries["deal_id"], closed["deal_id"])].reset_index(drop=True)
    return Deals(closed, entries, deals.process, deals.as_of, deals.currency)


def save(model: LeadModel, folder: Path) -> None:
    """Write the model into a folder; the card is written beside it by who saves it."""
    scorer.save(model.scorer, folder)
    left_out = {name: to_json(reason) for name, reason in model.plan.left_out.items()}
    record = {
        "plan": {**asdict(replace(model.plan, left_out={})), "left_out": left_out},
        "columns": dict(model.columns),
        "process": asdict(model.memory.process),
        "as_of": model.memory.as_of.isoformat(),
        "currency": model.memory.currency,
        "horizon": model.horizon,
    }
    (folder / _PLAN).write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    model.memory.frame.to_parquet(folder / _DEALS, index=False)
    model.memory.entries.to_parquet(folder / _ENTRIES, index=False)


def load(folder: Path) -> LeadModel:
    """Read back what `save` wrote; only for folders whose digest has been checked."""
    record = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    plain = record["plan"]
    left_out = {name: from_json(reason) for name, reason in plain["left_out"].items()}
    lists = {name: tuple(plain.get(name, ())) for name in ("own", "history", "ahead", "seen")}
    process = Process(**{name: tuple(names) for name, names in record["process"].items()})
    memory = Deals(
        pd.read_parquet(folder / _DEALS),
        pd.read_parquet(folder / _ENTRIES),
        process,
        pd.Timestamp(record["as_of"]),
        record["currency"],
    )
    plan = Plan(**{**plain, **lists, "left_out": left_out})
    return LeadModel(scorer.load(folder), plan, record["columns"], memory, record.get("horizon"))


def _with_past(deals: Deals, memory: Deals) -> Deals:
    """Add the remembered past: closed deals where the data bring hardly any, entries where they lack."""
    own = int(deals.frame["outcome"].ne("open").sum())
    past = memory.frame[~among(memory.frame["deal_id"], deals.frame["deal_id"])]
    if own >= ENOUGH_HISTORY * len(memory.frame):
        past = past.iloc[:0]
    frame = pd.concat([deals.frame, past], ignore_index=True) if len(past) else deals.frame
    said_of = memory.entries["deal_id"]
    told = among(said_of, deals.entries["deal_id"]) | ~among(said_of, frame["deal_id"])
    entries = [part for part in (deals.entries, memory.entries[~told]) if len(part)] or [deals.entries]
    return replace(deals, frame=frame, entries=pd.concat(entries, ignore_index=True))

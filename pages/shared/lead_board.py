"""What does the Leads screen show? The list, reasons, and what is told of one lead, each worked out once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from features.build import feature_title
from features.errors import InputError
from features.messages import Message
from features.store.company import deals_key, previous
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import lead
from models.band_rules import band_rules
from models.bands import BandRules
from models.explain import Explanation
from models.lead import LeadModel
from models.lead_story import chance_history
from models.leads import choices, lead_list
from models.rate_words import group_sentences
from models.similar import Similar, similar_deals
from models.versions import Version
from models.what_if import what_if
from pages.shared import cache, scores

FOLLOWED: Final = 6
"""Snapshots over which the chance of a lead is followed; half a year where they are monthly."""


@dataclass(frozen=True)
class Board:
    """The open deals of a snapshot as the version in use sees them.

    Attributes
    ----------
    workspace, snapshot
        Whose deals, and on which day.
    version
        The version in use, else the newest, whether worth using or not; None where none was trained.
    live
        Whether it is worth using and could score this snapshot; only then there are chances and bands.
    rules
        Where the bands begin; None without chances.
    refused
        Why the version could not score this snapshot; None where it could.
    key
        Changes with the deals, the version and the rules.
    """

    workspace: Workspace
    snapshot: Snapshot
    version: Version | None
    live: bool
    rules: BandRules | None
    refused: InputError | None
    key: str

    @property
    def currency(self) -> str:
        """ISO 4217 code of the amounts, or ""."""
        return cache.currency_of(self.workspace, self.snapshot)

    @property
    def model(self) -> LeadModel | None:
        """The model that gives the chances; None without chances."""
        if self.version is None or not self.live:
            return None
        return scores.lead_model(str(self.workspace.root), self.version.id)

    @property
    def explains(self) -> bool:
        """Whether the model has reasons; rates have none."""
        return self.model is not None and self.model.scorer.classifier is not None


def _key(board: Board) -> Hashable:
    return board.key


def lead_board(workspace: Workspace, snapshot: Snapshot) -> Board:
    """Find out which version sees the open deals of a snapshot, and whether it is worth using."""
    refused = None
    try:
        found = scores.lead_scores(workspace, snapshot)
    except InputError as error:
        found, refused = None, error
    version = found[0] if found else None
    live = version is not None and version.card.live
    rules = None
    if version is not None and live:
        base_rate = scores.lead_model(str(workspace.root), version.id).scorer.base_rate
        rules = band_rules(workspace, base_rate)
    parts = [str(workspace.root), version.id if version else "", str(live), repr(rules)]
    parts.append(deals_key(workspace, snapshot.id))  # knows of the older snapshots too
    return Board(workspace, snapshot, version, live, rules, refused, "|".join(parts))


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Board: _key})
def leads_of(board: Board) -> pd.DataFrame:
    """Return the list of leads, as `models.leads.lead_list`."""
    deals = cache.deals_of(board.workspace, board.snapshot)
    if board.version is None or not board.live:
        return lead_list(deals)
    found = scores.lead_scores(board.workspace, board.snapshot)
    return lead_list(deals, found[1] if found else None, before=_chances_before(board), rules=board.rules)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Board: _key})
def choices_of(board: Board, column: str) -> list[str]:
    """Return the values of a column to filter the list by."""
    return choices(leads_of(board), column)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs={Board: _key})
def reasons_of(board: Board, deal_ids: tuple[str, ...] | None) -> pd.DataFrame:
    """Return the strongest reasons of these leads, of all where None, indexed by deal id."""
    X = _features(board)
    if board.model is None or X is None:
        return pd.DataFrame(index=pd.Index(deal_ids or (), dtype="str"))
    return lead.reasons_of(board.model, X if deal_ids is None else X.loc[list(deal_ids)])


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs={Board: _key})
def explanation_of(board: Board, deal_id: str) -> Explanation | None:
    """Explain one lead; None where no model, or rates, give its chance."""
    X = _features(board)
    return None if board.model is None or X is None else lead.explain_deal(board.model, X.loc[[deal_id]])


def group_of(board: Board, deal_id: str) -> Message | None:
    """Say what the rate of a lead's group rests on; None where something else gives its chance."""
    X, groups = _features(board), None if board.model is None else board.model.scorer.groups
    if X is None or groups is None:
        return None
    return group_sentences(groups, X.loc[[deal_id]], "lead", feature_title)[0]


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs={Board: _key})
def similar_to(board: Board, deal_id: str) -> Similar | None:
    """Return the past deals most like a lead; None where no model, or rates, give its chance."""
    X, deals = _features(board), cache.deals_of(board.workspace, board.snapshot)
    return None if board.model is None or X is None else similar_deals(board.model, deals, X.loc[[deal_id]])


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs={Board: _key})
def chances_of(board: Board, deal_id: str) -> pd.DataFrame | None:
    """Return how the chance of a lead moved from snapshot to snapshot; None without a model that explains."""
    model = board.model
    if model is None or model.scorer.classifier is None:
        return None
    pasts = [cache.deals_of(board.workspace, item) for item in _snapshots(board.workspace, board.snapshot)]
    try:
        return chance_history(model, pasts[::-1], deal_id)
    except InputError:  # an older snapshot lacks a column of the model
        return chance_history(model, pasts[:1], deal_id)


def chance_if(board: Board, deal_id: str, changes: Mapping[str, object]) -> float | None:
    """Return the chance of a lead with other values; None without a model."""
    deals = cache.deals_of(board.workspace, board.snapshot)
    return None if board.model is None else what_if(board.model, deals, deal_id, changes)


def _features(board: Board) -> pd.DataFrame | None:
    if board.version is None:
        return None
    return scores.lead_features(board.workspace, board.snapshot, board.version)


def _snapshots(workspace: Workspace, snapshot: Snapshot) -> list[Snapshot]:
    """Return the snapshot and the older ones of the same report, the newest first, at most `FOLLOWED`."""
    found: list[Snapshot] = [snapshot]
    while len(found) < FOLLOWED and (earlier := previous(workspace, found[-1])) is not None:
        found.append(earlier)
    return found


def _chances_before(board: Board) -> dict[str, float]:
    earlier = previous(board.workspace, board.snapshot)
    if earlier is None:
        return {}
    try:
        found = scores.lead_scores(board.workspace, earlier)
    except InputError:  # the snapshot before lacks a column of the model: no trend
        found = None
    return {} if found is None else dict(zip(found[1]["deal_id"], found[1]["probability"], strict=True))

"""What do the models in use say of deals and customers? Loaded and scored once for all visitors."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.build import open_deals
from features.errors import InputError
from features.store.company import deals_key, load_customers
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import churn, lead, version_files, versions
from models.churn import ChurnModel
from models.lead import LeadModel
from models.versions import Version
from pages.shared import cache

LEAD, CHURN = "lead", "churn"
"""The kinds under which models are registered."""


@st.cache_resource(max_entries=6, show_spinner=False)
def lead_model(root: str, version: str) -> LeadModel:
    """Load a version of the lead model, its files checked."""
    return lead.load(version_files.verified_folder(_workspace(root), version))


@st.cache_resource(max_entries=6, show_spinner=False)
def churn_model(root: str, version: str) -> ChurnModel:
    """Load a version of the churn model, its files checked."""
    return churn.load(version_files.verified_folder(_workspace(root), version))


def lead_scores(workspace: Workspace, snapshot: Snapshot) -> tuple[Version, pd.DataFrame] | None:
    """Score the open deals with the version in use, else the newest; None where none was trained.

    Returns
    -------
    Version, DataFrame
        The version, and the frame of `models.lead.score`.

    Raises
    ------
    InputError
        Where the snapshot lacks columns that the version needs, or its files were changed.
    """
    version = versions.latest(workspace, LEAD)
    if version is None:
        return None
    root, key = str(workspace.root), deals_key(workspace, snapshot.id)
    return version, _lead_scores(root, version.id, key, workspace, snapshot)


def lead_features(workspace: Workspace, snapshot: Snapshot, version: Version) -> pd.DataFrame:
    """Return the features of every open deal, indexed by its id; raises `InputError` as `lead_scores`."""
    root, key = str(workspace.root), deals_key(workspace, snapshot.id)
    return _lead_features(root, version.id, key, workspace, snapshot)


def win_probabilities(workspace: Workspace, snapshot: Snapshot) -> pd.Series | None:
    """Return the probability to be won ever of each open deal by its id; None where no model can say."""
    try:
        found = lead_scores(workspace, snapshot)
    except InputError:
        return None
    return (
        None
        if found is None or found[0].card.horizon is not None
        else found[1].set_index("deal_id")["probability"]
    )


def churn_scores(workspace: Workspace, snapshot: Snapshot) -> tuple[Version, pd.DataFrame] | None:
    """Score the customers with the version in use, else the newest; None where none was trained.

    Returns
    -------
    Version, DataFrame
        The version, and the frame of `models.churn.score`.

    Raises
    ------
    InputError
        Where columns are lacking that the version needs, or its files were changed.
    """
    version = versions.latest(workspace, CHURN)
    if version is None:
        return None
    root, key = str(workspace.root), deals_key(workspace, snapshot.id)
    return version, _churn_scores(root, version.id, key, workspace, snapshot)


def churn_risks(workspace: Workspace, snapshot: Snapshot) -> pd.DataFrame | None:
    """Return what the churn model says of each customer; None without one that can be used."""
    try:
        found = churn_scores(workspace, snapshot)
    except InputError:
        return None
    return None if found is None else found[1]


@st.cache_resource(max_entries=12, show_spinner=False)
def _lead_scores(
    root: str,
    version: str,
    key: str,
    _workspace: Workspace,
    _snapshot: Snapshot,
) -> pd.DataFrame:
    X = _lead_features(root, version, key, _workspace, _snapshot)
    return lead.score_features(lead_model(root, version), X.index.to_series(), X).reset_index(drop=True)


@st.cache_resource(max_entries=12, show_spinner=False)
def _lead_features(
    root: str,
    version: str,
    key: str,  # noqa: ARG001 - part of the key
    _workspace: Workspace,
    _snapshot: Snapshot,
) -> pd.DataFrame:
    deals = cache.deals_of(_workspace, _snapshot)
    at = open_deals(deals)
    return lead.features(lead_model(root, version), deals, at).set_axis(pd.Index(at["deal_id"]))


@st.cache_resource(max_entries=12, show_spinner=False)
def _churn_scores(
    root: str,
    version: str,
    key: str,  # noqa: ARG001 - part of the key
    _workspace: Workspace,
    _snapshot: Snapshot,
) -> pd.DataFrame:
    model = churn_model(root, version)
    if model.horizon is not None:
        return churn.score(model, cache.deals_of(_workspace, _snapshot))
    customers = load_customers(_workspace)
    if customers is None or not set(model.used) <= set(customers):
        raise InputError(
            "churn_needs_customers",
            "The churn model learned from a customers file whose columns are not here. Upload that file "
            "again, or train a new churn model.",
        )
    return churn.score(model, customers)


def _workspace(root: str) -> Workspace:
    return Workspace.open(root)

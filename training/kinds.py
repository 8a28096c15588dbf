"""Of which kind is each case that a version was judged by? What its quality can be told apart by."""

from __future__ import annotations

from typing import Final

import pandas as pd

from features.buying import buying_features, purchases
from features.deals import Deals
from models.card import ModelCard
from models.churn import ChurnModel
from models.lead import LeadModel
from models.rates import can_group

OF_DEALS: Final = ("team", "source", "product", "owner", "region", "industry", "amount", "created_on")
"""Columns of deals by which quality is told apart: what a manager can act on."""
MOST_KINDS: Final = 8  # columns offered of customers: as many as stand in a row on the screen


def kinds(model: LeadModel | ChurnModel, card: ModelCard, data: Deals | pd.DataFrame) -> pd.DataFrame:
    """Return what tells the cases apart that a version was judged by.

    Parameters
    ----------
    model, card
        The version.
    data
        The deals that a lead model's cases are looked up in; what a churn model learned from.

    Returns
    -------
    DataFrame
        One row per row of `models.scorer.Scorer.held`, in its order; blank where a case is not in the data.
        Of deals the columns of `OF_DEALS` that are filled; of customers at most `MOST_KINDS` columns that
        make groups, first what moves the model most.
    """
    held = model.scorer.held
    if held is None:
        return pd.DataFrame()
    if isinstance(model, LeadModel):
        assert isinstance(data, Deals)
        found = data.frame.set_index("deal_id")[list(OF_DEALS)].reindex(held["id"])
        return found.dropna(axis="columns", how="all").reset_index(drop=True)
    found = _bought(model, held, data) if isinstance(data, Deals) else _customers(model, held, data)
    ranks = {str(name): place for place, name in enumerate(card.importance["feature"])}
    grouping = [name for name in map(str, found) if found[name].nunique() > 1 and can_group(found[name])]
    return found[sorted(grouping, key=lambda name: ranks.get(name, len(ranks)))[:MOST_KINDS]]


def _bought(model: ChurnModel, held: pd.DataFrame, deals: Deals) -> pd.DataFrame:
    """Return how each account had bought by its day."""
    assert model.horizon is not None
    bought = purchases(deals)
    first = bought.frame.groupby("account")["day"].min()
    at = held.rename(columns={"id": "account"})[["account", "day"]]
    known = at[at["account"].map(first).le(at["day"])]
    return buying_features(bought, known, model.horizon).reindex(at.index)


def _customers(model: ChurnModel, held: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns learned from of each customer, by account or, without one, by place."""
    labelled = frame[frame["churned"].notna()].reset_index(drop=True)
    ids = labelled["account"] if "account" in labelled else labelled.index.to_series().astype("str")
    found = labelled[list(model.used)].set_axis(pd.Index(ids))
    return found[~found.index.duplicated()].reindex(held["id"]).reset_index(drop=True)

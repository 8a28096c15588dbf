"""What would the model say if this lead were different? On the columns that a rep can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from features.deals import Deals
from features.stages import stage_ranks
from models.feature_groups import FeatureGroups
from models.lead import LeadModel, features

LEVERS: Final = ("stage", "amount", "product", "owner", "collaborators", "satisfaction")
"""Canonical columns that somebody at the company can change; where a lead comes from they cannot."""


@dataclass(frozen=True)
class Lever:
    """A column that can be changed.

    Attributes
    ----------
    name
        Canonical or custom column.
    levels
        Values to choose from, as the model knows them; empty for numbers.
    low, high
        Smallest and largest training value of a number; beyond them the model only guesses. NaN for text.
    is_custom
        Whether it is the file's own column, of which the app cannot know who can change it.
    """

    name: str
    levels: tuple[str, ...]
    low: float
    high: float
    is_custom: bool


def levers(model: LeadModel, deals: Deals) -> tuple[Lever, ...]:
    """Return the columns of the model that can be changed; none where rates score."""
    background = model.scorer.background
    if background is None:
        return ()
    known = {groups.feature: groups for groups in background.features}
    used = [name for name in LEVERS if name in known] + [name for name in deals.custom if name in known]
    return tuple(_lever(known[name], name, deals) for name in used)


def what_if(model: LeadModel, deals: Deals, deal_id: str, changes: Mapping[str, object]) -> float:
    """Return the chance to win that a lead would have by the model with other values.

    Parameters
    ----------
    model, deals, deal_id
        The model, the deals looked at, and the lead.
    changes
        New value by column. A new stage counts as entered on the as-of day.

    Notes
    -----
    An association: deals with these values were won so often, which does not say that giving a deal these
    values makes it so.
    """
    changed = _changed(deals, deal_id, changes)
    at = pd.DataFrame({"deal_id": [deal_id], "day": [deals.as_of.as_unit("us")]})
    return float(model.scorer.probability(features(model, changed, at))[0])


def _lever(groups: FeatureGroups, name: str, deals: Deals) -> Lever:
    if groups.kind == "levels":
        order = {stage: place for place, stage in enumerate(deals.process.stages)} if name == "stage" else {}
        levels = sorted(groups.levels, key=lambda level: (order.get(level, len(order)), level))
        return Lever(name, tuple(levels), float("nan"), float("nan"), name in deals.custom)
    return Lever(name, (), min(groups.lows), max(groups.highs), name in deals.custom)


def _changed(deals: Deals, deal_id: str, changes: Mapping[str, object]) -> Deals:
    one = deals.frame["deal_id"].eq(deal_id)
    frame = deals.frame.assign(
        **{name: deals.frame[name].mask(one, value) for name, value in changes.items()}
    )
    if "stage" not in changes:
        return replace(deals, frame=frame)
    rank = stage_ranks(frame.loc[one, "stage"], deals.process)
    frame["stage_rank"] = frame["stage_rank"].mask(one, rank.iloc[0])
    entered = {"deal_id": deal_id, "stage": changes["stage"], "entered_on": deals.as_of.as_unit("us")}
    entry = pd.DataFrame([entered]).assign(stage_rank=rank.to_numpy())
    entries = pd.concat([deals.entries, entry[list(deals.entries)].astype(deals.entries.dtypes)])
    return replace(deals, frame=frame, entries=entries.reset_index(drop=True))

"""Which past deals were like this one, and how did they end? Nearest in what moves the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from models.arrays import Array
from models.background import Background
from models.classifier import Classifier
from models.encoding import BASE
from models.intervals import wilson
from models.lead import LeadModel, features

LATEST: Final = (
    2000  # closed deals looked through, the latest; older ones are of another time, and it is quick
)
NEAREST: Final = 50  # of them whose share won is told; fewer say little, more are not like it any more
SHOWN: Final = 3  # won and lost ones each
COLUMNS: Final = ("deal_id", "deal_name", "account", "owner", "product", "amount", "outcome", "closed_on")


@dataclass(frozen=True)
class Similar:
    """Past deals that were like one lead.

    Attributes
    ----------
    deals
        The nearest won and lost ones, at most `SHOWN` each, the nearest first: `COLUMNS`, ``loss_reason``,
        ``name``, ``stage_then`` (blank where the model knows no stages), ``chance_then`` (probability by the
        model when it was as old as the lead), ``days_open`` (its whole life).
    won, n
        Of the nearest `NEAREST`, how many were won, and how many there are.
    low, high
        95 % interval of the share won, 0 to 1 (Wilson).
    """

    deals: pd.DataFrame
    won: int
    n: int
    low: float
    high: float


def similar_deals(model: LeadModel, deals: Deals, lead: pd.DataFrame) -> Similar | None:
    """Find the closed deals most like a lead.

    Parameters
    ----------
    model
        The lead model in use.
    deals
        The deals looked at.
    lead
        The lead's row of `models.lead.features`.

    Returns
    -------
    Similar or None
        None where rates score, which tell no deal from another, or where no deal has closed.

    Notes
    -----
    A closed deal is seen as it was when it was as old as the lead, or on its last day where it ended before.
    The distance is that of the contributions by family: what does not move the chance does not count.
    """
    fitted, background = model.scorer.classifier, model.scorer.background
    past = _latest_closed(deals)
    if fitted is None or background is None or past.empty:
        return None
    at = _at_the_age_of(lead, past, dated=model.plan.dated)
    X = features(model, deals, at)
    moves, of_lead = (_moves(fitted, background, rows) for rows in (X, lead))
    order = np.lexsort((past["deal_id"], np.linalg.norm(moves - of_lead, axis=1)))
    near = past.iloc[order].assign(
        stage_then=X["stage"].iloc[order] if "stage" in X else None,
        chance_then=fitted.probability(X)[order],
    )
    first = near.head(NEAREST)
    won, n = int(first["outcome"].eq("won").sum()), len(first)
    low, high = wilson(won, n)
    return Similar(_shown(near), won, n, float(low), float(high))


def _latest_closed(deals: Deals) -> pd.DataFrame:
    closed = deals.frame[deals.frame["outcome"].ne("open")]
    latest = closed.sort_values(["closed_on", "deal_id"], na_position="first", kind="stable").tail(LATEST)
    return latest.reset_index(drop=True)


def _at_the_age_of(lead: pd.DataFrame, past: pd.DataFrame, *, dated: bool) -> pd.DataFrame:
    """Return the day on which each past deal is compared."""
    if not dated:
        return pd.DataFrame({"deal_id": past["deal_id"], "day": pd.Series(pd.NaT, past.index)})
    last = past["closed_on"] - pd.Timedelta(days=1)
    same_age = past["created_on"] + pd.to_timedelta(lead["age_days"].iloc[0], unit="D")
    day = same_age.where(same_age < last, last).fillna(last)
    day = day.where(~(day < past["created_on"]), past["created_on"])
    return pd.DataFrame({"deal_id": past["deal_id"], "day": day.dt.normalize().astype("datetime64[us]")})


def _moves(model: Classifier, background: Background, X: pd.DataFrame) -> Array:
    effects = model.contributions(X, "lightgbm").drop(columns=BASE).to_numpy()
    return np.column_stack([effects[:, list(family)].sum(axis=1) for family in background.families])


def _shown(near: pd.DataFrame) -> pd.DataFrame:
    names = [*COLUMNS, "loss_reason", "stage_then", "chance_then", "created_on"]
    by_outcome = [near.loc[near["outcome"].eq(outcome), names].head(SHOWN) for outcome in ("won", "lost")]
    rows = pd.concat(by_outcome, ignore_index=True)
    rows["name"] = rows["deal_name"].fillna(rows["deal_id"])
    rows["days_open"] = (rows["closed_on"] - rows["created_on"]).dt.days.astype("float64")
    return rows.drop(columns="created_on")

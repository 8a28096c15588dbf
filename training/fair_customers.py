"""On which customers can two models be compared? On those of whom neither knew if they would buy again.

A model knows the purchases up to its as-of day.
Of a customer who is watched for some days, and of which it knows the first ones, it knows the end where there
was a purchase in those; where there was none, the rest is news to it, as it is to the other's twin.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.buying import Purchases, buying_features, buys_within, customers_on, purchases
from features.deals import Deals
from features.messages import message
from models.arrays import Array
from models.churn import ChurnModel
from models.kept_promises import given_finished
from training.sides import ROW_COLUMNS, Fair, Side, by_age


def bought_since_both(live: Side, candidate: Side, deals: Deals) -> list[Fair]:
    """Return the customers of the day of the later training, once their time is over."""
    days = [side.card.as_of for side in (live, candidate)]
    horizon = live.card.horizon
    if days[0] is None or days[1] is None or horizon is None:
        return []
    day = max(days[0], days[1])
    if day + pd.Timedelta(days=horizon) > deals.as_of:
        return []
    bought = purchases(deals)
    at = customers_on(bought, day)
    said = {side.name: _chances(side, bought, at) for side in (live, candidate)}
    left = (~buys_within(bought, at, horizon)).astype(np.float64)
    rows = at.rename(columns={"account": "id"}).assign(outcome=left, weight=1.0, **said)
    how = message(
        "Both are judged on the {n} customers of {day}, when the later of the two was trained, and on who "
        "of them bought nothing in the {horizon} days after it.",
        n=len(rows),
        day=day.date(),
        horizon=horizon,
    )
    return [Fair(how, rows[list(ROW_COLUMNS)])]


def unknown_to_older(live: Side, candidate: Side, deals: Deals) -> list[Fair]:
    """Return the customers held out from the newer version of whom the older one did not know the end."""
    pair, horizon = by_age(live, candidate), live.card.horizon
    if pair is None or horizon is None:
        return []
    older, newer = pair
    held, day = newer.held, older.card.as_of
    if held is None or day is None or held["day"].isna().any() or deals.as_of < day:
        return []
    bought = purchases(deals)
    known = (day - held["day"]).dt.days.clip(lower=0)  # of the days watched, those that the older one knows
    at = held.rename(columns={"id": "account"})[["account", "day"]]
    there = at["account"].isin(bought.frame["account"]) & known.lt(horizon)
    unknown = there & ~pd.Series(_bought_by_then(bought, at, known), index=at.index)
    rows, at, known = (part[unknown].reset_index(drop=True) for part in (held, at, known))
    late = _late_returns(bought, day, horizon, known)
    said = {older.name: _chances(older, bought, at), newer.name: rows["chance"].to_numpy(dtype=np.float64)}
    # Silent for the days known, hence more likely gone: the same step for both, by Bayes.
    rows = rows.assign(
        **{name: given_finished(chance, np.ones(len(rows)), late) for name, chance in said.items()}
    )
    how = message(
        "Both are judged on the {n} customers held out from {newer} of whom {older}, trained with what was "
        "known on {day}, did not know yet whether they would buy again; for {newer} speaks what it said of "
        "them before it was fitted on all.",
        n=int(rows["id"].nunique()),
        day=day.date(),
        older=older.title,
        newer=newer.title,
    )
    return [Fair(how, rows[list(ROW_COLUMNS)])]


def _chances(side: Side, bought: Purchases, at: pd.DataFrame) -> Array:
    assert isinstance(side.model, ChurnModel)
    assert side.model.horizon is not None
    return side.model.scorer.probability(buying_features(bought, at, side.model.horizon))


def _bought_by_then(bought: Purchases, at: pd.DataFrame, known: pd.Series) -> Array:
    """Tell who bought in the days that are known, shape (rows,)."""
    found = np.zeros(len(at), dtype=bool)
    for days in known.unique():
        mask = known.eq(days).to_numpy()
        found[mask] = buys_within(bought, at[mask], int(days))
    return found


def _late_returns(bought: Purchases, day: pd.Timestamp, horizon: int, known: pd.Series) -> Array:
    """Return of those who buy again in time the share that does so after the days known, shape (rows,).

    Counted on the customers of one horizon before `day`, whose end is known on it.
    """
    at = customers_on(bought, day - pd.Timedelta(days=horizon))
    returned = int(buys_within(bought, at, horizon).sum())
    later = {days: returned - int(buys_within(bought, at, int(days)).sum()) for days in known.unique()}
    # One is added to both: that nobody returns late has only not been seen.
    return (known.map(later).to_numpy(dtype=np.float64) + 1) / (returned + 1)

"""What do the deals of each owner, of each team or of all add up to? The sums behind the key figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import message
from models.intervals import median_interval, wilson
from models.quota import Period, months_aimed_at, targets_by

RATE_DAYS = 365  # win rate and cycle look back a year: long enough for counts, short enough to be today's
LATELY = message("past year")  # what people call these days


def figures(
    deals: Deals,
    group: pd.Series,
    scope: str,
    targets: pd.DataFrame | None,
    period: Period,
    probability: pd.Series | None,
) -> pd.DataFrame:
    """Return the figures of each group.

    Parameters
    ----------
    deals, targets, period, probability
        As for `models.performance.by`.
    group
        Name for each row of `Deals.frame`, in its order; "" for nobody.
    scope
        ``company``, ``team`` or ``owner``: whose targets count.

    Returns
    -------
    DataFrame
        Indexed by name, sorted; columns as documented at `models.performance.by`, without ``team``.
    """
    frame = deals.frame.reset_index(drop=True).assign(name=group.to_numpy())
    names = pd.Index(sorted(frame["name"].unique()) if len(frame) else [""], name="name", dtype="str")
    past = frame[recently_closed(frame, deals.as_of)]
    rows = win_rates(past).reindex(names)
    rows[["won", "lost"]] = rows[["won", "lost"]].fillna(0.0)
    parts = [_booked(frame, period), _cycles(past), _open(deals, frame, probability)]
    rows = rows.join([part.reindex(names) for part in (*parts, _activity(frame, past))])
    rows = _filled(rows, frame)
    rows["velocity"] = rows["open_deals"] * rows["won_amount"] * rows["win_rate"] / rows["cycle_days"]
    return _with_targets(rows, deals, frame, scope, targets, period)


def recently_closed(frame: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Tell which deals closed in the last 365 days; all closed ones where no closing day is known."""
    closed = frame["outcome"] != "open"
    if not frame.loc[closed, "closed_on"].notna().any():
        return closed
    since = as_of - pd.Timedelta(days=RATE_DAYS)
    return closed & (frame["closed_on"] > since) & (frame["closed_on"] <= as_of)


def win_rates(closed: pd.DataFrame, keys: str | list[str] = "name") -> pd.DataFrame:
    """Return ``won``, ``lost``, ``win_rate`` and its ``low`` and ``high`` for each group of closed deals."""
    counted = closed.assign(
        won=(closed["outcome"] == "won").astype(float), lost=(closed["outcome"] == "lost").astype(float)
    )
    rows = counted.groupby(keys)[["won", "lost"]].sum()
    n = rows["won"] + rows["lost"]
    low, high = wilson(rows["won"], n)
    return rows.assign(win_rate=rows["won"] / n.where(n > 0), low=low, high=high)


def owner_teams(frame: pd.DataFrame) -> pd.Series:
    """Return each owner's team, the most frequent one where deals disagree."""
    pairs = frame.groupby(["owner", "team"]).size().reset_index(name="deals")
    pairs = pairs.sort_values(["deals", "team"], ascending=[False, True])
    return pairs.drop_duplicates("owner").set_index("owner")["team"]


def deal_probability(deals: Deals, frame: pd.DataFrame, probability: pd.Series | None) -> pd.Series:
    """Return the win probability of each deal: as given, else as entered, else the win rate of late."""
    entered = frame["probability"]
    if probability is not None:
        entered = frame["deal_id"].map(probability).astype("float64").fillna(entered)
    past = frame.loc[recently_closed(frame, deals.as_of), "outcome"]
    return entered.fillna(float((past == "won").mean()) if len(past) else np.nan)


def _booked(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    won = frame[(frame["outcome"] == "won") & period.holds(frame["closed_on"])]
    return won.groupby("name").agg(booked=("amount", "sum"), booked_deals=("amount", "size"))


def _booked_in(frame: pd.DataFrame, months: pd.DatetimeIndex) -> pd.Series:
    """Return the amount won in these months by name: what a target of these months is held against."""
    won = frame[frame["outcome"] == "won"]
    begun = won["closed_on"].dt.to_period("M").dt.to_timestamp()
    sums: pd.Series = won[begun.isin(months)].groupby("name")["amount"].sum()
    return sums


def _cycles(past: pd.DataFrame) -> pd.DataFrame:
    won = past[past["outcome"] == "won"]
    days = (won["closed_on"] - won["created_on"]).dt.days.astype("float64")
    days = days[days >= 0]
    found = {name: median_interval(part) for name, part in days.groupby(won["name"])}
    cycles = pd.DataFrame(
        [(each.value, each.low, each.high, each.n) for each in found.values()],
        index=pd.Index(found, dtype="str"),
        columns=["cycle_days", "cycle_low", "cycle_high", "cycle_n"],
    ).astype("float64")
    return cycles.join(won.groupby("name")["amount"].mean().rename("won_amount"), how="outer")


def _open(deals: Deals, frame: pd.DataFrame, probability: pd.Series | None) -> pd.DataFrame:
    still = frame[frame["outcome"] == "open"]
    weight = deal_probability(deals, frame, probability).reindex(still.index)
    still = still.assign(weighted=still["amount"] * weight)
    rows = still.groupby("name").agg(
        open_deals=("deal_id", "size"),
        open_value=("amount", "sum"),
        open_valued=("amount", "count"),
        weighted_value=("weighted", "sum"),
    )
    if weight.isna().any():
        rows["weighted_value"] = np.nan
    return rows.astype("float64")


def _activity(frame: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    worked = pd.concat([frame[frame["outcome"] == "open"], past])
    found = worked.groupby("name")["activity_count"].agg(["sum", "mean", "count"])
    known = found["count"] > 0
    return pd.DataFrame({"activities": found["sum"].where(known), "activities_per_deal": found["mean"]})


def _filled(rows: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Put 0 where there is nothing to add up, and leave blank what the file cannot tell."""
    counts = ["booked_deals", "open_deals", "open_valued", "cycle_n"]
    sums = ["booked", "open_value"]
    rows = rows.fillna(dict.fromkeys([*counts, *sums], 0.0))
    rows["weighted_value"] = rows["weighted_value"].where(rows["open_deals"] > 0, 0.0)
    if not frame["amount"].notna().any():
        rows[[*sums, "weighted_value"]] = np.nan
    still = frame.loc[frame["outcome"] == "open", "amount"]
    if len(still) and still.isna().all():
        rows[["open_value", "weighted_value"]] = np.nan
    won_on = frame.loc[frame["outcome"] == "won", "closed_on"]
    if len(won_on) and won_on.isna().all():
        rows[["booked", "booked_deals"]] = np.nan
    return rows


def _with_targets(
    rows: pd.DataFrame,
    deals: Deals,
    frame: pd.DataFrame,
    scope: str,
    targets: pd.DataFrame | None,
    period: Period,
) -> pd.DataFrame:
    ahead = running(period, deals.as_of)
    teams = owner_teams(frame)
    rows["target"] = targets_by(targets, period, scope, teams).reindex(rows.index)
    aimed = _booked_in(frame, months_aimed_at(targets, period)).reindex(rows.index).fillna(0.0)
    aimed = aimed + rows["booked"] * 0  # blank where nothing can be booked
    rows["attainment"] = aimed / rows["target"].where(rows["target"] > 0)
    goal = targets_by(targets, ahead, scope, teams).reindex(rows.index)
    rows["remaining"] = goal - (aimed.fillna(0.0) if ahead == period else 0.0)
    due = _due(frame, ahead).groupby("name")["amount"].agg(["sum", "count"]).reindex(rows.index).fillna(0.0)
    rows["expected_value"] = due["sum"] + rows["open_value"] * 0
    rows["expected_deals"] = due["count"]
    rows["coverage"] = rows["expected_value"] / rows["remaining"].where(rows["remaining"] > 0)
    return rows


def running(period: Period, as_of: pd.Timestamp) -> Period:
    """Return the period that the day after `as_of` lies in, if `period` is over; else `period`."""
    return period if as_of + pd.Timedelta(days=1) < period.end else period.following()


def _due(frame: pd.DataFrame, ahead: Period) -> pd.DataFrame:
    """Return the open deals expected to close before the period ends; all of them if no day is entered."""
    still = frame[frame["outcome"] == "open"]
    if still["expected_close_on"].notna().any():
        still = still[still["expected_close_on"] < ahead.end]
    return still

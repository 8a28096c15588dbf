"""What are the coming months drawn from? Open deals, deals to come, amounts and the doubt about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from models.arrays import Array
from models.closing_time import Outlook, WinCurve

# Amounts of the last two years stand for the coming ones, unless they are too few.
RECENT_DAYS: Final = 730
MIN_RECENT: Final = 100
# A product or team with fewer won amounts borrows those of all.
MIN_OWN_AMOUNTS: Final = 30
# Parts by how long won deals took, between which their amounts may differ.
LAGS: Final = 3
# New deals come to those who have created deals in the last half year.
ACTIVE_DAYS: Final = 183
# A quarter of creation tells how much is won once this share of its deals is closed.
RIPE: Final = 0.9
DOUBT_QUARTERS: Final = 12
# Weight, in closed deals, of the company's win rate when an owner's is shrunk toward it.
SHRINK_DEALS: Final = 20.0


@dataclass(frozen=True)
class Amounts:
    """Amounts of won deals to draw from.

    Attributes
    ----------
    overall
        Of all won deals that count, ascending, shape (k,); above 0.
    own
        Column name and value (``("product", "X")``) to the amounts of that product or team, where enough.
    """

    overall: Array
    own: Mapping[tuple[str, str], Array]

    def of(self, column: str, value: object) -> Array:
        """Return the amounts of one product or team, or of all where it has too few."""
        return self.own.get((column, str(value)), self.overall)


@dataclass(frozen=True)
class Plan:
    """What the futures are drawn from.

    Attributes
    ----------
    deals
        One row per open deal, as `open_deals` returns them.
    timing
        Share of each deal's wins that falls into each month, given it is won, shape (deals, months).
    new_wins
        Expected wins from new deals, shape (draws, months), before the doubt about conversion.
    new_size
        Mean amount of these wins over that of the past won deals, same shape: quick wins are often small.
    units
        One row per team and owner, as `units` returns them.
    conversion, doubt
        Share of deals that are won, and the standard deviation of its log-odds.
    """

    deals: pd.DataFrame
    timing: Array
    new_wins: Array
    new_size: Array
    units: pd.DataFrame
    conversion: float
    doubt: float


def won_amounts(deals: Deals) -> Amounts:
    """Return the amounts that won deals brought, overall and for each product and team with enough."""
    won = _recently_won(deals)
    own = {
        (column, str(value)): np.sort(group.to_numpy(dtype=np.float64))
        for column in ("product", "team")
        for value, group in won.groupby(column)["amount"]
        if len(group) >= MIN_OWN_AMOUNTS
    }
    return Amounts(np.sort(won["amount"].to_numpy(dtype=np.float64)), own)


def size_by_lag(deals: Deals, days: Array) -> Array:
    """Return the mean amount of deals won so long after their creation, over that of all won deals.

    By thirds of the won deals by how long they took, each shrunk toward all. Deals to come are won within
    the months forecast only if they are quick, and in most companies quick deals are small.

    Parameters
    ----------
    deals
        Deals as known on a day.
    days
        Days from creation to winning, shape (k,).

    Returns
    -------
    ndarray
        Above 0, shape (k,); 1 where won deals with amount and days are too few.
    """
    won = _recently_won(deals)
    lag = (won["closed_on"] - won["created_on"]).dt.days.astype("float64").clip(lower=0.0)
    amount = won["amount"][lag.notna()]
    if len(amount) < LAGS * MIN_OWN_AMOUNTS:
        return np.ones(len(days))
    cuts = np.quantile(lag.dropna(), np.arange(1, LAGS) / LAGS, method="inverted_cdf")
    third = amount.groupby(np.searchsorted(cuts, lag.dropna(), side="left")).agg(["sum", "count"])
    third = third.reindex(range(LAGS), fill_value=0.0)
    mean = amount.mean()
    ratio = (third["sum"] / mean + SHRINK_DEALS) / (third["count"] + SHRINK_DEALS)
    return ratio.to_numpy(dtype=np.float64)[np.searchsorted(cuts, days, side="left")]


def conversion_doubt(deals: Deals) -> float:
    """Return the standard deviation of the log-odds of winning in the coming months.

    It has two parts: how well the win rate of the last year is known, and how much the win rates of past
    quarters differed beyond chance (a moment estimate, after DerSimonian and Laird 1986). Quarters are those
    of creation, where nearly all is closed: by quarter of closing, quick losses would make a file's first
    quarters look bad and young quarters would look like change.
    """
    frame = deals.frame[deals.frame["created_on"].notna()]
    table = pd.DataFrame({"won": frame["outcome"] == "won", "closed": frame["outcome"] != "open"})
    counts = table.groupby(frame["created_on"].dt.to_period("Q")).agg(["sum", "size"])
    closed, size = counts[("closed", "sum")], counts[("closed", "size")]
    ripe = counts[closed >= RIPE * size].tail(DOUBT_QUARTERS)
    ripe = ripe if len(ripe) else counts
    won = ripe[("won", "sum")] + 0.5
    lost = ripe[("closed", "sum")] - ripe[("won", "sum")] + 0.5
    chance = (1.0 / won + 1.0 / lost).mean()
    between = max(0.0, float(np.log(won / lost).var() - chance)) if len(ripe) > 2 else 0.0
    known = sum(1.0 / max(0.5, float(count.tail(4).sum())) for count in (won, lost))
    return float(np.sqrt(between + known))


def units(deals: Deals, since: pd.Timestamp) -> pd.DataFrame:
    """Return who has bookings to come: every team and owner with open, recent or just booked deals.

    Deals to come go to them by what they created in the last half year times how they convert.

    Parameters
    ----------
    deals
        Deals as known on a day.
    since
        First day of the month that has begun; what was won from then on counts as booked.

    Returns
    -------
    pandas.DataFrame
        ``team``, ``owner`` ("" for none), ``share`` of the wins of new deals (sums to 1, or all 0 where
        nothing was created lately), ``booked`` (amount won since); sorted by team and owner.
    """
    frame = with_units(deals.frame)
    won = frame["outcome"] == "won"
    lately = frame["created_on"] > deals.as_of - pd.Timedelta(days=ACTIVE_DAYS)
    booked = frame["amount"].where(won & (frame["closed_on"] >= since), 0.0).fillna(0.0)
    counts = pd.DataFrame({"created": lately, "booked": booked, "open": frame["outcome"] == "open"})
    table = counts.groupby([frame["team"], frame["owner"]]).sum().reset_index()
    table = table[(table[["created", "open", "booked"]] > 0).any(axis=1)].reset_index(drop=True)
    weight = table["created"] * _own_rate(frame).reindex(table["owner"]).to_numpy()
    table["share"] = weight / weight.sum() if weight.sum() > 0 else 0.0
    return table[["team", "owner", "share", "booked"]]


def _recently_won(deals: Deals) -> pd.DataFrame:
    """The won deals with an amount that stand for those to come."""
    won = deals.frame[(deals.frame["outcome"] == "won") & (deals.frame["amount"] > 0)]
    recent = won[won["closed_on"] > deals.as_of - pd.Timedelta(days=RECENT_DAYS)]
    return recent if len(recent) >= MIN_RECENT else won


def _own_rate(frame: pd.DataFrame) -> pd.Series:
    """Win rate of each owner's closed deals, shrunk toward that of all."""
    won = (frame["outcome"] == "won").astype("float64").where(frame["outcome"] != "open")
    record = won.groupby(frame["owner"]).agg(["sum", "count"])
    return (record["sum"] + SHRINK_DEALS * won.mean()) / (record["count"] + SHRINK_DEALS)


def with_units(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with blank teams and owners as ""."""
    return frame.assign(team=frame["team"].fillna(""), owner=frame["owner"].fillna(""))


def open_deals(deals: Deals, ahead: Outlook, win: pd.Series | None) -> pd.DataFrame:
    """Return the open deals with the probability to win each, sorted by deal id.

    Returns
    -------
    pandas.DataFrame
        ``deal_id``, ``team``, ``owner``, ``product``, ``amount`` (blank where unknown or not above 0),
        ``probability``, ``place`` (row in `ahead`).
    """
    frame = with_units(deals.frame[deals.frame["outcome"] == "open"])
    table = frame[["deal_id", "team", "owner", "product"]].reset_index(drop=True)
    table["amount"] = frame["amount"].where(frame["amount"] > 0).to_numpy()
    usual = pd.Series(ahead.probability, index=ahead.deal_id)
    given = usual if win is None else win.reindex(ahead.deal_id).fillna(usual).clip(0.0, 1.0)
    table["probability"] = given.to_numpy(dtype=np.float64)
    table["place"] = np.arange(len(table))
    return table.sort_values("deal_id").reset_index(drop=True)


def new_win_shares(curve: WinCurve, edges: Array) -> Array:
    """Return the wins of each month per deal created in each month.

    Parameters
    ----------
    curve
        Share of deals won by each day of their life.
    edges
        Days from the as-of day at which the months end, the first 0.

    Returns
    -------
    ndarray
        Row k, column m: wins in month m for each deal created in (what is left of) month k, whose days are
        equally likely; shape (months, months), 0 where m is before k.
    """
    day = np.arange(1.0, edges[-1] + 1.0)
    won = np.diff(curve.by(edges[None, :] - day[:, None]), axis=1)
    month = np.searchsorted(edges[1:], day, side="left")
    shares = np.zeros((len(edges) - 1, len(edges) - 1))
    np.add.at(shares, month, won)
    return shares / np.diff(edges)[:, None]

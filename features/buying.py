"""How had an account bought by a day? Recency, frequency, money and what was going on, as of that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.calendar_parts import part_title
from features.deals import Deals
from features.history import Running, running
from features.messages import Message, message
from features.schema import DEALS

LATEST: Final = ("owner", "team", "product", "industry", "region")
"""Columns taken from the account's latest purchase."""

_TITLES: Final = {column.name: column.title for column in DEALS} | {
    "recency_days": message("Days since the last purchase"),
    "purchases": message("Purchases so far"),
    "tenure_days": message("Days since the first purchase"),
    "gap_days": message("Usual days between purchases"),
    "gap_ratio": message("Days since the last purchase against the usual"),
    "spend_mean": message("Mean value of a purchase"),
    "spend_total": message("Bought so far"),
    "purchases_lately": message("Purchases of late"),
    "trend": message("Purchases of late less those before"),
    "open_deals": message("Open deals with the account"),
    "lost_lately": message("Deals lost of late"),
}


@dataclass(frozen=True)
class Purchases:
    """Days on which accounts bought.

    Attributes
    ----------
    frame
        One row per account and day of a won deal, sorted: ``account``, ``day``, ``amount`` (sum; blank
        amounts count 0), and the columns of `LATEST` as in that day's last deal.
    deals
        The deals that they come from.
    """

    frame: pd.DataFrame
    deals: Deals

    def gaps(self) -> pd.Series:
        """Return the days between one purchase and the next of the same account."""
        since = self.frame["day"] - self.frame.groupby("account")["day"].shift()
        return since.dt.days.dropna().astype("float64")


def purchases(deals: Deals) -> Purchases:
    """Gather the won deals that name an account and a closing day."""
    frame = deals.frame
    won = frame[frame["outcome"].eq("won") & frame["account"].notna() & frame["closed_on"].notna()]
    won = won.assign(amount=won["amount"].fillna(0.0)).sort_values(["account", "closed_on", "deal_id"])
    columns = {"amount": "sum", **dict.fromkeys(LATEST, "last")}
    days = won.groupby(["account", "closed_on"], as_index=False).agg(columns)
    return Purchases(days.rename(columns={"closed_on": "day"}), deals)


def buying_features(bought: Purchases, at: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Describe accounts on days.

    Parameters
    ----------
    bought
        Their purchases, possibly of later days too; nothing dated after a row's day is used for it.
    at
        Rows asked about: ``account`` (with a purchase by the day) and ``day``.
    horizon
        Days that "lately" means.

    Returns
    -------
    pandas.DataFrame
        One row per row of `at`, same order and index: ``recency_days``, ``purchases``, ``tenure_days``,
        ``gap_days`` (mean, blank after one purchase), ``gap_ratio`` (recency over the gap), ``spend_mean``,
        ``spend_total``, ``purchases_lately`` (in the last `horizon` days), ``trend`` (less those in the
        `horizon` before), ``open_deals``, ``lost_lately``, and the latest purchase's columns of `LATEST`.
    """
    account, day = at["account"], at["day"]
    history = _history(bought.frame)
    count, spent = history.until(account, day).T
    latest = bought.frame.reindex(history.latest_until(account, day)).set_axis(at.index)
    first = account.map(bought.frame.groupby("account")["day"].min())
    recency, tenure = _days(day - latest["day"]), _days(day - first)
    gap: pd.Series = (tenure - recency) / np.where(count > 1, count - 1, np.nan)
    lately, before = _lately(history, account, day, horizon)
    opened, lost = _going_on(bought.deals.frame, account, day, horizon)
    figures = {
        "recency_days": recency,
        "purchases": count,
        "tenure_days": tenure,
        "gap_days": gap,
        "gap_ratio": recency / gap,
        "spend_mean": spent / count,
        "spend_total": spent,
        "purchases_lately": lately,
        "trend": lately - before,
        "open_deals": opened,
        "lost_lately": lost,
    }
    return pd.concat([pd.DataFrame(figures, index=at.index), latest[list(LATEST)]], axis=1)


def customers_on(bought: Purchases, day: pd.Timestamp) -> pd.DataFrame:
    """Return the accounts that had bought by a day, as rows to ask `buying_features` about."""
    accounts = bought.frame.loc[bought.frame["day"] <= day, "account"].drop_duplicates()
    return pd.DataFrame({"account": accounts, "day": day.as_unit("us")}).reset_index(drop=True)


def buys_within(bought: Purchases, at: pd.DataFrame, horizon: int) -> NDArray[np.bool_]:
    """Tell which accounts bought again in the `horizon` days after each row's day, shape (rows,)."""
    history = _history(bought.frame)
    later = history.until(at["account"], at["day"] + pd.Timedelta(days=horizon))
    return np.asarray(later[:, 0] > history.until(at["account"], at["day"])[:, 0])


def feature_title(name: str) -> Message:
    """Say what a feature is called, for people."""
    return _TITLES.get(name) or part_title(name) or message("{column}", column=name)


def _history(days: pd.DataFrame) -> Running:
    return running(days["account"], days["day"], days[["amount"]].assign(n=1.0)[["n", "amount"]])


def _lately(
    history: Running, account: pd.Series, day: pd.Series, horizon: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    step = pd.Timedelta(days=horizon)
    now, then, earlier = (history.until(account, day - step * back)[:, 0] for back in range(3))
    return now - then, then - earlier


def _going_on(
    frame: pd.DataFrame, account: pd.Series, day: pd.Series, horizon: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many deals of the account are open, and how many were lost lately."""
    lived = frame[frame["created_on"].notna() & (frame["outcome"].eq("open") | frame["closed_on"].notna())]
    one = pd.DataFrame({"n": 1.0}, index=lived.index)
    begun = running(lived["account"], lived["created_on"], one).until(account, day)
    ended = running(lived["account"], lived["closed_on"], one).until(account, day)
    lost = frame[frame["outcome"].eq("lost")]
    losses = running(lost["account"], lost["closed_on"], pd.DataFrame({"n": 1.0}, index=lost.index))
    lately = losses.until(account, day) - losses.until(account, day - pd.Timedelta(days=horizon))
    return (begun - ended)[:, 0], lately[:, 0]


def _days(span: pd.Series) -> pd.Series:
    return pd.Series(span.dt.days, dtype="float64")

"""When and for how much did each account buy? Won deals as one row per account: recency, frequency, money."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals

COLUMNS: Final = {
    **{"account": "str", "owner": "str", "frequency": "float64", "recency_days": "float64"},
    **{"first_on": "datetime64[us]", "last_on": "datetime64[us]", "age_days": "float64"},
    **{"wins": "float64", "monetary": "float64", "booked_total": "float64"},
}
SCORES: Final = 5


def purchases(deals: Deals, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return what each account bought up to a day.

    Parameters
    ----------
    deals
        The deals; those won count, where they have an account and a closing date.
    until
        Last day that counts; default the as-of day.

    Returns
    -------
    pandas.DataFrame
        One row per account with a purchase, sorted by account: ``account``, ``owner`` (of its latest won
        deal), ``frequency`` (repeat purchases; deals won on one day are one purchase), ``recency_days``
        (since the last purchase), ``first_on``, ``last_on``, ``age_days`` (since the first), ``wins`` (won
        deals), ``monetary`` (mean amount of a purchase), ``booked_total``. Amounts not above 0 count as
        unknown and are left out of both; an account without any has ``monetary`` blank, ``booked_total`` 0.
    """
    day = deals.as_of if until is None else until
    won = deals.frame[(deals.frame["outcome"] == "won") & (deals.frame["closed_on"] <= day)]
    won = won[won["account"].notna()].sort_values(["closed_on", "deal_id"])
    won = won.assign(amount=won["amount"].where(won["amount"] > 0))
    by_day = won.groupby(["account", "closed_on"])["amount"].sum(min_count=1)
    groups = won.groupby("account")
    table = groups.agg(first_on=("closed_on", "min"), last_on=("closed_on", "max"), wins=("deal_id", "size"))
    # `last` skips blanks, so a latest deal without an owner leaves the account to the owner before.
    table["owner"] = groups["owner"].last()
    table["booked_total"] = groups["amount"].sum()
    table["frequency"] = groups["closed_on"].nunique() - 1
    table["monetary"] = by_day.groupby("account").mean()
    table["recency_days"] = (day - table["last_on"]).dt.days
    table["age_days"] = (day - table["first_on"]).dt.days
    return table.reset_index()[[*COLUMNS]].astype(COLUMNS)


def rfm(accounts: pd.DataFrame) -> pd.DataFrame:
    """Score each account from 1 to 5 by recency, frequency and money, 5 the best fifth.

    Parameters
    ----------
    accounts
        As `purchases` returns them.

    Returns
    -------
    pandas.DataFrame
        Same rows: ``recency_score``, ``frequency_score``, ``monetary_score`` (float64; blank where the figure
        is). Equal figures get equal scores, so the fifths need not be of equal size.
    """
    ranked = pd.DataFrame(
        {
            "recency_score": -accounts["recency_days"],
            "frequency_score": accounts["frequency"],
            "monetary_score": accounts["monetary"],
        }
    ).rank(pct=True)
    # Rounding first: 0.6 * 5 must not become 4.
    return pd.DataFrame(np.ceil((SCORES * ranked).round(9)))

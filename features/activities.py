"""When was a deal or a customer last looked after, and how often? From a list of what was done."""

from __future__ import annotations

import pandas as pd

from features.histories import as_deals_call_them


def with_activities(deals: pd.DataFrame, done: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Fill last activity and number of activities of deals whose own table says nothing of them.

    Parameters
    ----------
    deals
        Cleaned deals: ``deal_id``, ``deal_name``, ``created_on``, ``last_activity_on``, ``activity_count``.
    done
        Cleaned activities: ``deal_id`` (or the deal's name), ``happened_on``.
    day
        What happened after it is not known yet; planned activities do not count.

    Returns
    -------
    pandas.DataFrame
        The deals; a column that is filled in any row stays as it is. A deal without activities has 0 of them
        where it was created after the list begins, else the list may not reach back to it and it stays blank.
    """
    known = done.dropna(subset=["deal_id", "happened_on"])
    known = known[known["happened_on"] <= day]
    if known.empty:
        return deals
    ids = deals["deal_id"].fillna(deals["deal_name"])
    days = known.groupby(as_deals_call_them(known["deal_id"], deals.assign(deal_id=ids)))["happened_on"]
    found = days.agg(["max", "size"]).reindex(ids).set_axis(deals.index)
    counts = found["size"].astype("float64")
    counts = counts.mask(counts.isna() & (deals["created_on"] >= known["happened_on"].min()), 0.0)
    if deals["last_activity_on"].isna().all():
        deals = deals.assign(last_activity_on=found["max"].astype("datetime64[us]"))
    return deals.assign(activity_count=counts) if deals["activity_count"].isna().all() else deals


def last_contacts(done: pd.DataFrame, deals: pd.DataFrame | None = None) -> pd.Series:
    """Return the day of the last activity with each account.

    Parameters
    ----------
    done
        Cleaned activities: ``account`` or ``deal_id``, ``happened_on``; planned ones left out by the caller.
    deals
        ``deal_id``, ``deal_name``, ``account``, for activities that only name a deal.

    Returns
    -------
    pandas.Series
        Account → day (datetime64[us]).
    """
    account = done["account"]
    if deals is not None:
        of_deal = deals.drop_duplicates("deal_id").set_index("deal_id")["account"]
        account = account.fillna(as_deals_call_them(done["deal_id"], deals).map(of_deal))
    return done.groupby(account)["happened_on"].max().astype("datetime64[us]")

"""Which open deals need a hand now? Those past their expected day, and promising ones gone quiet."""

from __future__ import annotations

from typing import Final

import pandas as pd

from features.messages import Message, Money, plural_message
from models.insights import Insight

# A deal without any activity for this long has been let go cold, in most processes of a few months.
QUIET_DAYS: Final = 30
# Of the open deals, those in the top quarter by expected value are worth a sentence when they go quiet.
TOP_SHARE: Final = 0.75


def past_expected_close(leads: pd.DataFrame, as_of: pd.Timestamp, currency: str = "") -> Insight | None:
    """Find open deals whose expected day has passed: the forecast still counts on them.

    Parameters
    ----------
    leads
        One row per open deal: ``deal_id``, ``deal_name``, ``amount``, ``probability`` (to be won, 0 to 1),
        ``expected_close_on``, ``last_activity_on``.
    as_of
        The day up to which facts are known.
    currency
        Of the amounts.

    Returns
    -------
    Insight or None
        Money: the amounts; certainty: the probability to win them, weighed by amount. None without any.
    """
    late = _worth(leads[leads["expected_close_on"] < as_of])
    if late.empty:
        return None
    what = plural_message(
        "{n} open deal is past its expected close, {money} in all. Settle a new date or close it: {deal}.",
        "{n} open deals are past their expected close, {money} in all. Settle new dates or close them, first "
        "{deal}.",
        len(late),
        money=Money(float(late["amount"].sum()), currency),
        deal=_name(late),
    )
    return _about_deals("past_expected_close", what, late)


def gone_quiet(
    leads: pd.DataFrame, as_of: pd.Timestamp, currency: str = "", days: int = QUIET_DAYS
) -> Insight | None:
    """Find open deals of high expected value with no activity for long.

    Parameters
    ----------
    leads, as_of, currency
        As in `past_expected_close`.
    days
        From so many days without activity on.

    Returns
    -------
    Insight or None
        As in `past_expected_close`. A deal without any dated activity is not judged.
    """
    worth = _worth(leads)
    top = worth[worth["expected"] >= worth["expected"].quantile(TOP_SHARE)]
    quiet = top[(as_of - top["last_activity_on"]).dt.days >= days]
    if quiet.empty:
        return None
    what = plural_message(
        "{n} of the most promising open deals has had no activity for {days} days or more: {deal}, {money}.",
        "{n} of the most promising open deals have had no activity for {days} days or more, {money} in all; "
        "first {deal}.",
        len(quiet),
        days=days,
        money=Money(float(quiet["amount"].sum()), currency),
        deal=_name(quiet),
    )
    return _about_deals("gone_quiet", what, quiet)


def _worth(leads: pd.DataFrame) -> pd.DataFrame:
    """Deals with an amount and a probability, the highest expected value first."""
    known = leads[(leads["amount"] > 0) & leads["probability"].notna()]
    worth = known.assign(expected=known["amount"] * known["probability"])
    return worth.sort_values(["expected", "deal_id"], ascending=[False, True])


def _name(worth: pd.DataFrame) -> str:
    first = worth.iloc[0]
    return str(first["deal_id"] if pd.isna(first["deal_name"]) else first["deal_name"])


def _about_deals(code: str, what: Message, worth: pd.DataFrame) -> Insight:
    money = float(worth["amount"].sum())
    certainty = float(worth["expected"].sum()) / money
    return Insight(code, what, money, certainty, "leads", str(worth["deal_id"].iloc[0]))

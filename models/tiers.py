"""Which customers matter most, what service are they owed, and who is overdue? Tiers by value and risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals

TIERS: Final = ("A", "B", "C")
# Days between visits that each tier is owed: a month, two, four.
CADENCE: Final[Mapping[str, int]] = MappingProxyType({"A": 30, "B": 60, "C": 120})
VALUED: Final = {
    **{"account": "str", "owner": "str", "value": "float64", "cumulative_share": "float64"},
    **{"tier": "str", "risk": "float64", "risk_class": "str"},
}
SERVICE: Final = {
    **{"account": "str", "owner": "str", "tier": "str", "value": "float64", "cadence_days": "float64"},
    **{"last_contact_on": "datetime64[us]", "days_since": "float64", "due_on": "datetime64[us]"},
    **{"overdue_days": "float64", "satisfaction": "float64"},
}


@dataclass(frozen=True)
class Cutoffs:
    """Where tiers and risk classes begin.

    Attributes
    ----------
    a_share, b_share
        A: the top accounts that together make this share of all value, the one that crosses it among them
        and all as valuable as that one; B: the next ones up to this share. Pareto's habit of customers: few
        make most.
    a_value, b_value
        Where both are given, tiers go by an account's own value instead: A from `a_value` on, B from
        `b_value` on.
    high_risk, medium_risk
        Probability to leave from which the risk is called high, or medium.
    """

    a_share: float = 0.70
    b_share: float = 0.90
    a_value: float | None = None
    b_value: float | None = None
    high_risk: float = 0.5
    medium_risk: float = 0.25


def tiers(values: pd.DataFrame, cutoffs: Cutoffs | None = None) -> pd.DataFrame:
    """Put each account in a tier by value and in a class by risk.

    Parameters
    ----------
    values
        One row per account: ``account``, ``lifetime_value`` (where all of it is blank, ``booked_total`` is
        the value), and, where known, ``owner`` and ``risk`` (probability to leave, 0 to 1; without it, 1
        minus ``probability_alive``).
    cutoffs
        Where tiers begin; default `Cutoffs()`.

    Returns
    -------
    pandas.DataFrame
        One row per account, most valuable first: ``account``, ``owner``, ``value`` (0 or more, a blank counts
        as 0), ``cumulative_share`` (of all value, this account included), ``tier`` (A, B or C; an account
        without value is C), ``risk``, ``risk_class`` (``high``, ``medium``, ``low``; blank where the risk
        is).
    """
    rules = Cutoffs() if cutoffs is None else cutoffs
    table = pd.DataFrame({"account": values["account"], "value": _value(values), "risk": _risk(values)})
    table["owner"] = values["owner"] if "owner" in values else pd.Series(np.nan, index=values.index)
    table = table.sort_values(["value", "account"], ascending=[False, True]).reset_index(drop=True)
    share = table["value"].cumsum() / max(float(table["value"].sum()), 1e-9)
    # Equal values share a tier, else the alphabet would choose; rounded, since 7 tenths sum to 0.7000…01.
    before = share.shift(fill_value=0.0).groupby(table["value"]).transform("min").round(9)
    is_a, is_b = before < rules.a_share, before < rules.b_share
    if rules.a_value is not None and rules.b_value is not None:
        is_a, is_b = table["value"] >= rules.a_value, table["value"] >= rules.b_value
    worth = table["value"] > 0
    table["tier"] = np.select([is_a & worth, is_b & worth], ["A", "B"], "C")
    table["risk_class"] = pd.Series(
        np.select(
            [table["risk"] >= rules.high_risk, table["risk"] >= rules.medium_risk], ["high", "medium"], "low"
        )
    ).where(table["risk"].notna())
    return table.assign(cumulative_share=share)[[*VALUED]].astype(VALUED)


def service(
    tiered: pd.DataFrame,
    deals: Deals,
    customers: pd.DataFrame | None = None,
    cadence: Mapping[str, int] = CADENCE,
) -> pd.DataFrame:
    """Say when each account was last seen, when a visit is due, and how long it is overdue.

    Parameters
    ----------
    tiered
        As `tiers` returns them.
    deals
        For the last activity of each account's deals, and the as-of day.
    customers
        The customers file: ``account``, ``last_contact_on``, ``satisfaction``; None where there is none.
    cadence
        Days between visits for each tier; a tier that it lacks is owed none.

    Returns
    -------
    pandas.DataFrame
        One row per account, longest overdue first: ``account``, ``owner``, ``tier``, ``value``,
        ``cadence_days``, ``last_contact_on`` (the customers file's or the last activity of its deals,
        whichever is later),
        ``days_since``, ``due_on``, ``overdue_days`` (0 where not due yet), ``satisfaction`` (the customers
        file's, else the latest of its deals). Where no contact is known, what follows from it is blank.
    """
    table = tiered.set_index("account")[["owner", "tier", "value"]]
    contact, satisfaction = _from_deals(deals)
    if customers is not None:
        known = (
            customers.dropna(subset=["account"]).drop_duplicates("account", keep="last").set_index("account")
        )
        told = known["last_contact_on"].where(known["last_contact_on"] <= deals.as_of)
        # A file of last month knows no visit of last week: whichever is later was a contact.
        contact = pd.concat([told, contact]).groupby(level=0).max()
        satisfaction = known["satisfaction"].combine_first(satisfaction)
    table["cadence_days"] = table["tier"].map(dict(cadence)).astype("float64")
    table["last_contact_on"] = contact.reindex(table.index)
    table["satisfaction"] = satisfaction.reindex(table.index)
    table["days_since"] = (deals.as_of - table["last_contact_on"]).dt.days
    table["due_on"] = table["last_contact_on"] + pd.to_timedelta(table["cadence_days"], unit="D")
    table["overdue_days"] = (table["days_since"] - table["cadence_days"]).clip(lower=0.0)
    table = table.reset_index().sort_values(
        ["overdue_days", "value", "account"], ascending=[False, False, True]
    )
    return table[[*SERVICE]].astype(SERVICE).reset_index(drop=True)


def movement(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Compare the tiers of two days.

    Parameters
    ----------
    old, new
        As `tiers` returns them.

    Returns
    -------
    pandas.DataFrame
        One row per account whose tier changed, most valuable first: ``account``, ``owner``, ``before``,
        ``after`` (blank where new or gone), ``change`` (``up``, ``down``, ``new``, ``gone``), ``value``
        (the new one, of gone accounts the old).
    """
    both = old.merge(new, on="account", how="outer", suffixes=("_old", "_new"))
    before, after = both["tier_old"], both["tier_new"]
    rank = {tier: place for place, tier in enumerate(TIERS)}
    rises = after.map(rank).astype("float64") < before.map(rank).astype("float64")
    both["change"] = np.select([before.isna(), after.isna(), rises], ["new", "gone", "up"], "down")
    both["value"] = both["value_new"].fillna(both["value_old"])
    both["owner"] = both["owner_new"].fillna(both["owner_old"])
    table = both.assign(before=before, after=after)[before.isna() | after.isna() | (before != after)]
    table = table.sort_values(["value", "account"], ascending=[False, True]).reset_index(drop=True)
    return table[["account", "owner", "before", "after", "change", "value"]]


def _value(values: pd.DataFrame) -> pd.Series:
    """Lifetime value, or what was booked where no lifetime value is known at all."""
    unknown = "booked_total" in values and bool(values["lifetime_value"].isna().all())
    return (
        values["booked_total" if unknown else "lifetime_value"].astype("float64").clip(lower=0.0).fillna(0.0)
    )


def _risk(values: pd.DataFrame) -> pd.Series:
    """Probability to leave; the given one, else what the purchase model leaves."""
    alive = values["probability_alive"] if "probability_alive" in values else pd.Series(np.nan, values.index)
    return values["risk"].fillna(1.0 - alive) if "risk" in values else 1.0 - alive


def _from_deals(deals: Deals) -> tuple[pd.Series, pd.Series]:
    """Last activity and latest satisfaction by account; a day after the as-of day is not a contact."""
    frame = deals.frame[deals.frame["account"].notna()]
    active = frame["last_activity_on"].where(frame["last_activity_on"] <= deals.as_of)
    satisfaction = frame.sort_values(["closed_on", "created_on"]).groupby("account")["satisfaction"].last()
    return active.groupby(frame["account"]).max(), satisfaction

"""What do we know of each customer? Value, tier, risk to leave and the service owed, one row per account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from models.lifetime_value import LifetimeValue
from models.service_rules import ServiceRules
from models.tiers import TIERS, service, tiers

CUSTOMERS: Final = {
    **{"account": "str", "owner": "str", "tier": "str", "value": "float64", "lifetime_value": "float64"},
    **{"last_on": "datetime64[us]", "recency_days": "float64", "frequency": "float64"},
    **{"monetary": "float64", "booked_total": "float64", "expected_purchases": "float64"},
    **{"risk": "float64", "risk_class": "str", "risk_source": "str"},
    **{"cadence_days": "float64", "last_contact_on": "datetime64[us]", "days_since": "float64"},
    **{"due_on": "datetime64[us]", "overdue_days": "float64", "satisfaction": "float64"},
}
VALUABLE: Final = ("A", "B")
"""Tiers of the customers whose leaving costs most."""
RISK_CLASSES: Final = ("high", "medium", "low", "unknown", "left")
SOURCES: Final = ("label", "churn_model", "bg_nbd")


@dataclass(frozen=True)
class Summary:
    """The customers in a handful of figures.

    Attributes
    ----------
    customers
        Accounts with a won deal.
    value
        Sum of their values within the horizon; blank (NaN) where no value is known.
    valuable, valuable_known, valuable_left
        A and B customers, those of them whose risk is known, those of them of whom the customers file says
        that they have left.
    at_risk
        A and B customers at high risk who have not left (`may_leave`).
    seen, overdue, valuable_overdue
        Customers whose last contact is known, those whose visit is overdue, and the A and B ones among the
        latter (`owed_a_visit`).
    """

    customers: int
    value: float
    valuable: int
    valuable_known: int
    valuable_left: int
    at_risk: int
    seen: int
    overdue: int
    valuable_overdue: int


def customers(
    valued: LifetimeValue,
    deals: Deals,
    rules: ServiceRules,
    churn: pd.DataFrame | None = None,
    people: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Join what is known of each account that ever bought.

    Parameters
    ----------
    valued
        What `models.lifetime_value.lifetime_value` found in `deals`.
    deals
        The deals, for the last contacts.
    rules
        Where tiers and risk classes begin, and how often each tier is visited.
    churn
        As `models.churn.score` returns them: ``account``, ``churn_probability``; None without a model.
    people
        The customers file; None where there is none. Its owner goes before that of the deals.

    Returns
    -------
    pandas.DataFrame
        One row per account, most valuable first: ``account``, ``owner``, ``tier`` (A, B, C), ``value``
        (tiers go by it, 0 where unknown), ``lifetime_value`` (blank where unknown), ``last_on``,
        ``recency_days``, ``frequency`` (repeat purchases), ``monetary`` (mean amount of a purchase),
        ``booked_total``, ``expected_purchases``, ``risk`` (0 to 1), ``risk_class``, ``risk_source``
        (``label``: the customers file says that it left; ``churn_model``; ``bg_nbd``: 1 minus the chance to
        be alive; blank where the risk is), and the service columns of `models.tiers.service`.
    """
    table = valued.frame.set_index("account")
    owners, left = _from_file(people)
    table["owner"] = owners.reindex(table.index).combine_first(table["owner"])
    risks = _risks(table, left, churn)
    table["risk"] = risks.bfill(axis="columns").iloc[:, 0]
    table["risk_source"] = _first_known(risks)
    tiered = tiers(table.reset_index(), rules.cutoffs)
    owed = service(tiered, deals, people, rules.cadence)
    merged = tiered.drop(columns="cumulative_share").merge(
        owed.drop(columns=["owner", "tier", "value"]), on="account"
    )
    facts = table.drop(columns=["owner", "risk"]).reset_index()
    merged = merged.merge(facts, on="account")
    return merged[[*CUSTOMERS]].astype(CUSTOMERS)


def summary(table: pd.DataFrame) -> Summary:
    """Count and sum the customers; `table` as `customers` returns it."""
    valuable = table[table["tier"].isin(VALUABLE)]
    return Summary(
        customers=len(table),
        value=float(table["lifetime_value"].sum(min_count=1)),
        valuable=len(valuable),
        valuable_known=int(valuable["risk"].notna().sum()),
        valuable_left=int(valuable["risk_source"].eq("label").sum()),
        at_risk=int(may_leave(table).sum()),
        seen=int(table["last_contact_on"].notna().sum()),
        overdue=int(table["overdue_days"].gt(0).sum()),
        valuable_overdue=int(owed_a_visit(table).sum()),
    )


def may_leave(table: pd.DataFrame) -> pd.Series:
    """Tell which customers are A or B and at high risk, and have not left as the customers file says."""
    return table["tier"].isin(VALUABLE) & risk_classes(table).eq("high")


def risk_classes(table: pd.DataFrame) -> pd.Series:
    """Return each customer's class among `RISK_CLASSES`; ``left`` where the customers file says so."""
    return table["risk_class"].fillna("unknown").mask(table["risk_source"].eq("label"), "left")


def owed_a_visit(table: pd.DataFrame) -> pd.Series:
    """Tell which customers are A or B and overdue for a visit."""
    return table["tier"].isin(VALUABLE) & table["overdue_days"].gt(0)


def by_tier_and_risk(table: pd.DataFrame) -> pd.DataFrame:
    """Sum the customers by tier and class of risk.

    Parameters
    ----------
    table
        As `customers` returns it.

    Returns
    -------
    pandas.DataFrame
        One row per tier and class that occur, in the order of `TIERS` and `RISK_CLASSES`: ``tier``,
        ``risk_class``, ``customers`` (int64), ``value`` (their sum).
    """
    named = table.assign(risk_class=risk_classes(table))
    sums = named.groupby(["tier", "risk_class"]).agg(customers=("account", "size"), value=("value", "sum"))
    order = [pair for tier in TIERS for risk in RISK_CLASSES if (pair := (tier, risk)) in sums.index]
    return sums.reindex(pd.MultiIndex.from_tuples(order, names=["tier", "risk_class"])).reset_index()


def only(table: pd.DataFrame, tiers: str = "", owner: str = "", risk: str = "") -> pd.DataFrame:
    """Keep the customers of these tiers ("AB": A and B), an owner and a class of risk; "" keeps all."""
    kept = table[table["tier"].isin([*tiers])] if tiers else table
    kept = kept[kept["owner"].eq(owner)] if owner else kept
    return (kept[risk_classes(kept).eq(risk)] if risk else kept).reset_index(drop=True)


def overdue(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the customers whose visit is overdue, longest first, the more valuable first among equals."""
    late = table[table["overdue_days"].gt(0)]
    order = late.sort_values(["overdue_days", "value", "account"], ascending=[False, False, True])
    return order.reset_index(drop=True)


def _from_file(people: pd.DataFrame | None) -> tuple[pd.Series, pd.Series]:
    """Owner by account, and 1.0 by account for those that left; empty without a file."""
    if people is None:
        return pd.Series(dtype="str"), pd.Series(dtype="float64")
    known = people.dropna(subset=["account"]).drop_duplicates("account", keep="last").set_index("account")
    # Who has not left yet may still leave: only a yes is a fact about the future.
    return known["owner"], known["churned"].where(known["churned"] > 0)


def _risks(table: pd.DataFrame, left: pd.Series, churn: pd.DataFrame | None) -> pd.DataFrame:
    """Risk by each source, the surest first, shape (accounts, sources)."""
    scored = pd.Series(dtype="float64")
    if churn is not None:
        known = churn.dropna(subset=["account"]).drop_duplicates("account", keep="last")
        scored = known.set_index("account")["churn_probability"]
    return pd.DataFrame(
        {
            "label": left.reindex(table.index),
            "churn_model": scored.reindex(table.index),
            "bg_nbd": 1.0 - table["probability_alive"],
        },
        dtype="float64",
    )


def _first_known(risks: pd.DataFrame) -> pd.Series:
    known = risks.notna()
    names = np.array(risks.columns, dtype=object)[known.to_numpy().argmax(axis=1)]
    return pd.Series(names, index=risks.index, dtype="str").where(known.any(axis="columns"))

"""Which customers need a visit now? Valuable ones likely to leave, and those owed one."""

from __future__ import annotations

import pandas as pd

from features.messages import Money, plural_message
from models.customers import may_leave, owed_a_visit
from models.insights import Insight


def customers_at_risk(customers: pd.DataFrame, currency: str = "") -> Insight | None:
    """Find valuable customers who are likely to leave.

    Parameters
    ----------
    customers
        As `models.customers.customers` returns them.
    currency
        Of the values.

    Returns
    -------
    Insight or None
        A and B customers of high risk, those left out of whom the customers file says that they have left.
        Money: their value; certainty: their risk, weighed by value.
    """
    leaving = customers[may_leave(customers)]
    leaving = leaving.assign(expected=leaving["value"] * leaving["risk"]).sort_values(
        ["expected", "account"], ascending=[False, True]
    )
    if leaving.empty:
        return None
    money = float(leaving["value"].sum())
    account = str(leaving["account"].iloc[0])
    what = plural_message(
        "{n} A or B customer is likely to leave: {account}, worth {money}.",
        "{n} A and B customers are likely to leave, first {account}; together worth {money}.",
        len(leaving),
        money=Money(money, currency),
        account=account,
    )
    certainty = float(leaving["expected"].sum()) / money if money > 0 else 0.0
    return Insight("customers_at_risk", what, money, certainty, "customers", account)


def overdue_visits(customers: pd.DataFrame, currency: str = "") -> Insight | None:
    """Find A and B customers whose visit is overdue.

    Parameters
    ----------
    customers
        As `models.customers.customers` returns them.
    currency
        Of the values.

    Returns
    -------
    Insight or None
        Money: the value of these customers; certainty: their risk to leave, weighed by value, where it is
        unknown the mean risk of all.
    """
    late = customers[owed_a_visit(customers)]
    if not late["value"].sum() > 0:
        return None
    own = late["risk"].fillna(float(customers["risk"].mean())).fillna(0.0)
    money = float(late["value"].sum())
    first = str(late.sort_values(["value", "account"], ascending=[False, True])["account"].iloc[0])
    what = plural_message(
        "{n} A or B customer is owed a visit: {account}, worth {money}.",
        "{n} A and B customers are owed a visit, first {account}; together worth {money}.",
        len(late),
        money=Money(money, currency),
        account=first,
    )
    certainty = float((own * late["value"]).sum()) / money
    return Insight("overdue_visits", what, money, certainty, "customers", first)

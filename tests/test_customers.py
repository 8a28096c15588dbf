"""Claims about what is known of each customer."""

import numpy as np
import pandas as pd
import pytest

from models.customers import CUSTOMERS, by_tier_and_risk, customers, only, overdue, summary
from models.lifetime_value import LifetimeValue, lifetime_value
from models.purchases import purchases, rfm
from models.service_rules import ServiceRules
from models.tiers import Cutoffs
from tests.made_deals import company, deals

RULES = ServiceRules(Cutoffs(), {"A": 30, "B": 60, "C": 120})


def sale(number: int, account: str, day: str, amount: float = 100.0, owner: str = "Li") -> dict:
    return {
        "deal_id": f"D{number}",
        "outcome": "won",
        "account": account,
        "owner": owner,
        "amount": amount,
        "closed_on": day,
        "last_activity_on": day,
        "satisfaction": 4.0,
    }


@pytest.fixture
def known():
    rows = [
        sale(1, "Acme", "2025-01-10", 900.0),
        sale(2, "Bolt", "2025-03-01"),
        sale(3, "Cord", "2025-03-20"),
    ]
    return deals(rows, "2025-03-31")


@pytest.fixture
def valued(known) -> LifetimeValue:
    """Values and chances to be alive put in by hand."""
    accounts = purchases(known)
    frame = accounts.assign(
        probability_alive=[0.9, 0.4, np.nan],
        expected_purchases=1.0,
        expected_amount=accounts["monetary"],
        lifetime_value=[700.0, 200.0, 100.0],
    )
    return LifetimeValue(pd.concat([frame, rfm(accounts)], axis=1), "bg_nbd", 365, 0.1)


def people(**columns: list) -> pd.DataFrame:
    frame = pd.DataFrame({"account": ["Acme", "Bolt", "Cord", "Never bought"], **columns})
    blanks = {"owner": "str", "last_contact_on": "datetime64[us]", "satisfaction": "float64"}
    for name, kind in {**blanks, "churned": "float64"}.items():
        frame[name] = pd.Series(columns.get(name, [None] * 4), dtype="object").astype(kind)
    return frame


def test_each_account_that_bought_is_one_row_most_valuable_first(valued, known):
    found = customers(valued, known, RULES)
    assert list(found) == [*CUSTOMERS]
    assert found["account"].tolist() == ["Acme", "Bolt", "Cord"]
    assert found["tier"].tolist() == ["A", "B", "C"]
    assert found["recency_days"].tolist() == [80.0, 30.0, 11.0]


def test_the_risk_says_where_it_comes_from_the_surest_source_first(valued, known):
    churn = pd.DataFrame({"account": ["Acme", "Cord"], "churn_probability": [0.3, 0.8]})
    file = people(churned=[1.0, 0.0, 0.0, 1.0])
    found = customers(valued, known, RULES, churn, file)
    assert found["risk_source"].tolist() == ["label", "bg_nbd", "churn_model"]
    assert found["risk"].tolist() == pytest.approx([1.0, 0.6, 0.8])


def test_a_risk_nobody_knows_is_blank_not_low(valued, known):
    last = customers(valued, known, RULES).iloc[-1]
    assert pd.isna(last["risk"])
    assert pd.isna(last["risk_class"])
    assert pd.isna(last["risk_source"])


def test_the_customers_file_says_who_owns_an_account_and_when_it_was_seen(valued, known):
    file = people(
        owner=["Wang", None, None, None],
        last_contact_on=[pd.Timestamp("2025-03-30"), None, None, None],
        satisfaction=[2.0, None, None, None],
    )
    found = customers(valued, known, RULES, people=file).set_index("account")
    assert found["owner"].to_dict() == {"Acme": "Wang", "Bolt": "Li", "Cord": "Li"}
    assert found.loc["Acme", ["days_since", "overdue_days", "satisfaction"]].tolist() == [1.0, 0.0, 2.0]
    assert found.loc["Bolt", "satisfaction"] == 4.0


def test_the_summary_counts_what_stands_in_the_table(valued, known):
    churn = pd.DataFrame({"account": ["Acme"], "churn_probability": [0.7]})
    told = summary(customers(valued, known, RULES, churn))
    assert (told.customers, told.value) == (3, 1000.0)
    assert (told.top, told.top_known, told.top_high) == (1, 1, 1)
    # Acme was last seen 80 days ago and is owed 30; Bolt 30 of 60; Cord 11 of 120.
    assert (told.seen, told.overdue) == (3, 1)


def test_without_amounts_the_value_is_unknown_not_nothing():
    unpriced = deals([sale(1, "Acme", "2025-01-10", np.nan)], "2025-03-31")
    table = customers(lifetime_value(unpriced), unpriced, RULES)
    assert np.isnan(summary(table).value)
    assert table["lifetime_value"].isna().all()


def test_sums_by_tier_and_risk_add_up(valued, known):
    sums = by_tier_and_risk(customers(valued, known, RULES))
    assert sums.to_numpy().tolist() == [
        ["A", "low", 1, 700.0],
        ["B", "high", 1, 200.0],
        ["C", "unknown", 1, 100.0],
    ]


def test_a_filter_keeps_its_tier_and_owner(valued, known):
    table = customers(valued, known, RULES)
    assert only(table, "B")["account"].tolist() == ["Bolt"]
    assert len(only(table, owner="Li")) == 3
    assert only(table, "A", "Wang").empty


def test_overdue_visits_come_longest_first(valued, known):
    rules = ServiceRules(Cutoffs(), {"A": 30, "B": 1, "C": 1})
    late = overdue(customers(valued, known, rules))
    assert late[["account", "overdue_days"]].to_numpy().tolist() == [
        ["Acme", 50.0],
        ["Bolt", 29.0],
        ["Cord", 10.0],
    ]


def test_a_whole_company_keeps_every_account_and_all_its_value():
    made = company(a_year=200).on()
    valued = lifetime_value(made)
    table = customers(valued, made, RULES)
    assert sorted(table["account"]) == valued.frame["account"].tolist()
    assert table["value"].sum() == pytest.approx(valued.frame["lifetime_value"].sum())
    assert set(table["risk_source"].dropna()) == {"bg_nbd"}


def test_no_purchase_makes_an_empty_table_of_the_same_columns():
    nothing = deals([{"deal_id": "D1", "outcome": "open"}], "2025-03-31")
    table = customers(lifetime_value(nothing), nothing, RULES)
    assert list(table) == [*CUSTOMERS]
    assert summary(table).customers == 0
    assert by_tier_and_risk(table).empty

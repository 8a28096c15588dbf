"""Claims about the table of customers: what is counted, and what a choice keeps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.customer_insights import customers_at_risk, overdue_visits
from models.customers import by_tier_and_risk, only, summary

TABLE = pd.DataFrame(
    {
        "account": list("abcdef"),
        "owner": ["Ann", "Ann", "Bob", "Bob", "Bob", None],
        "tier": ["A", "A", "A", "B", "B", "C"],
        "value": [50.0, 40.0, 30.0, 20.0, 10.0, 1.0],
        "lifetime_value": [50.0, 40.0, 30.0, 20.0, 10.0, 1.0],
        "risk": [0.6, 1.0, np.nan, 0.7, 0.1, 0.9],
        "risk_class": ["high", "high", None, "high", "low", "high"],
        "risk_source": ["churn_model", "label", None, "churn_model", "churn_model", "churn_model"],
        "last_contact_on": pd.to_datetime(["2026-01-01"] * 5 + [None]),
        "overdue_days": [3.0, 0.0, 0.0, 5.0, 0.0, 9.0],
    }
)


def test_the_summary_counts_by_hand():
    told = summary(TABLE)
    assert (told.customers, told.value) == (6, 151.0)
    assert (told.valuable, told.valuable_known, told.valuable_left) == (5, 4, 1)
    assert (told.at_risk, told.seen, told.overdue, told.valuable_overdue) == (2, 5, 3, 2)


def test_the_summary_counts_whom_the_short_list_of_things_to_do_counts():
    told, leaving, late = summary(TABLE), customers_at_risk(TABLE), overdue_visits(TABLE)
    assert (leaving.what.count, late.what.count) == (told.at_risk, told.valuable_overdue)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ({}, "abcdef"),
        ({"tiers": "AB"}, "abcde"),
        ({"tiers": "A", "owner": "Bob"}, "c"),
        ({"risk": "high"}, "adf"),
        ({"risk": "left"}, "b"),
        ({"risk": "unknown"}, "c"),
        ({"tiers": "AB", "risk": "high"}, "ad"),
    ],
)
def test_a_choice_keeps_its_customers(choice, kept):
    assert "".join(only(TABLE, **choice)["account"]) == kept


def test_customers_add_up_by_tier_and_risk():
    sums = by_tier_and_risk(TABLE)
    assert sums["customers"].sum() == 6
    assert sums.set_index(["tier", "risk_class"])["value"].to_dict() == {
        ("A", "left"): 40.0,
        ("A", "high"): 50.0,
        ("A", "unknown"): 30.0,
        ("B", "high"): 20.0,
        ("B", "low"): 10.0,
        ("C", "high"): 1.0,
    }

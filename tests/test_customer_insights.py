"""Claims about customers who need a visit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.customer_insights import customers_at_risk, overdue_visits

CUSTOMERS = pd.DataFrame(
    {
        "account": ["a", "b", "c", "d"],
        "value": [100.0, 50.0, 30.0, 1.0],
        "tier": ["A", "A", "B", "C"],
        "risk": [0.6, 0.1, np.nan, 0.9],
        "risk_class": ["high", "low", None, "high"],
        "risk_source": ["churn_model", "churn_model", None, "bg_nbd"],
        "overdue_days": [0.0, 10.0, 5.0, 400.0],
    }
)


def test_valuable_customers_likely_to_leave_by_hand():
    found = customers_at_risk(CUSTOMERS, "CNY")
    assert (found.money, found.certainty, found.subject) == (100.0, pytest.approx(0.6), "a")
    assert str(found.what) == "1 A or B customer is likely to leave: a, worth 100 CNY."


def test_customers_who_have_left_are_not_likely_to_leave():
    assert customers_at_risk(CUSTOMERS.assign(risk_source="label")) is None


def test_overdue_visits_take_the_mean_risk_where_it_is_unknown():
    found = overdue_visits(CUSTOMERS)
    mean = (0.6 + 0.1 + 0.9) / 3
    assert found.money == 80.0
    assert found.certainty == pytest.approx((0.1 * 50 + mean * 30) / 80)
    assert found.subject == "b"


def test_without_any_known_risk_overdue_visits_claim_nothing():
    assert overdue_visits(CUSTOMERS.assign(risk=np.nan)).weight == 0.0


def test_nobody_at_risk_or_overdue_is_no_insight():
    assert customers_at_risk(CUSTOMERS.iloc[1:]) is None
    assert customers_at_risk(CUSTOMERS.iloc[:0]) is None
    assert overdue_visits(CUSTOMERS.assign(overdue_days=0.0)) is None
    assert overdue_visits(CUSTOMERS.iloc[:0]) is None

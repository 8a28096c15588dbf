"""Claims about forecasting without a model."""

from __future__ import annotations

import pandas as pd
import pytest

from models.baselines import bookings, reps_expectation, seasonal_naive, stage_weighted
from tests.made_deals import deals

MONTHS = pd.DatetimeIndex(["2025-01-01", "2025-02-01"])
WON = [
    {
        "deal_id": f"w{month}",
        "outcome": "won",
        "amount": float(month),
        "created_on": "2023-11-05",
        "closed_on": day,
    }
    for month, day in ((1, "2024-01-31"), (2, "2024-02-01"), (10, "2024-10-09"), (12, "2024-12-31"))
]
LOST = {
    "deal_id": "l",
    "outcome": "lost",
    "amount": 8.0,
    "created_on": "2024-01-01",
    "closed_on": "2024-05-01",
}


def test_bookings_are_won_amounts_by_month_of_closing():
    known = deals([*WON, LOST], "2024-12-31")
    assert bookings(known, pd.DatetimeIndex(["2024-01-01", "2024-02-01", "2024-03-01"])).tolist() == [1, 2, 0]


def test_stage_weighted_pipeline_by_hand():
    # Of the closed deals that had been quoted one of two was won; of all closed ones four of five.
    waiting = [
        {"deal_id": "q", "outcome": "open", "stage": "Quote", "amount": 100.0},
        {"deal_id": "v", "outcome": "open", "stage": "Visit", "amount": 10.0},
        {"deal_id": "n", "outcome": "open", "stage": "Quote"},
    ]
    entries = [("w1", "Quote", "2024-01-20"), ("l", "Quote", "2024-02-01")]
    found = stage_weighted(deals([*WON, LOST, *waiting], "2024-12-31", entries), MONTHS)
    assert found.tolist() == pytest.approx([(50 + 8) / 2] * 2)


def test_reps_expectation_by_hand_with_overdue_deals_in_the_first_month():
    expected = {"outcome": "open", "amount": 100.0, "probability": 0.5}
    rows = [
        expected | {"deal_id": "late", "expected_close_on": "2024-11-01"},
        expected | {"deal_id": "soon", "expected_close_on": "2025-02-28"},
        expected | {"deal_id": "far", "expected_close_on": "2025-07-01"},
        {"deal_id": "vague", "outcome": "open", "amount": 100.0, "probability": 0.5},
    ]
    found = reps_expectation(deals(rows, "2024-12-31"), MONTHS)
    assert found is not None
    assert found.tolist() == [50, 50]
    assert reps_expectation(deals(rows[-1:], "2024-12-31"), MONTHS) is None


def test_seasonal_naive_repeats_last_year_or_the_last_three_months():
    known = deals([*WON, LOST], "2024-12-31")
    assert seasonal_naive(known, MONTHS).tolist() == [1, 2]
    young = deals([row | {"created_on": "2024-06-01"} for row in WON[2:]], "2024-12-31")
    assert seasonal_naive(young, MONTHS).tolist() == pytest.approx([22 / 3] * 2)


def test_no_deals_forecast_nothing():
    none = deals([], "2024-12-31")
    assert stage_weighted(none, MONTHS).tolist() in ([0.0, 0.0],)
    assert seasonal_naive(none, MONTHS).tolist() == [0.0, 0.0]
    assert reps_expectation(none, MONTHS) is None

"""Claims about recency, frequency and money."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.purchases import COLUMNS, purchases, rfm
from tests.made_deals import deals

ROWS = [
    {"account": "A", "outcome": "won", "amount": 10.0, "closed_on": "2024-01-01", "owner": "Li"},
    {"account": "A", "outcome": "won", "amount": 30.0, "closed_on": "2024-01-01", "owner": "Li"},
    {"account": "A", "outcome": "won", "amount": 20.0, "closed_on": "2024-03-01", "owner": "Wu"},
    {"account": "B", "outcome": "won", "amount": 0.0, "closed_on": "2024-02-01"},
    {"account": "C", "outcome": "lost", "amount": 99.0, "closed_on": "2024-02-01"},
    {"account": "D", "outcome": "won", "amount": 99.0},
    {"outcome": "won", "amount": 99.0, "closed_on": "2024-02-01"},
]
KNOWN = deals([row | {"deal_id": str(number)} for number, row in enumerate(ROWS)], "2024-03-31")


def test_accounts_by_hand():
    found = purchases(KNOWN).set_index("account")
    assert found.index.tolist() == ["A", "B"]
    a = found.loc["A"]
    assert (a["frequency"], a["wins"], a["recency_days"], a["age_days"]) == (1, 3, 30, 90)
    assert (a["monetary"], a["booked_total"], a["owner"]) == (30.0, 60.0, "Wu")
    assert (found.loc["B", "booked_total"], np.isnan(found.loc["B", "monetary"])) == (0.0, True)


def test_later_purchases_are_not_known_yet():
    found = purchases(KNOWN, pd.Timestamp("2024-02-15")).set_index("account")
    assert (found.loc["A", "frequency"], found.loc["A", "recency_days"]) == (0, 45)


def test_no_purchases_give_a_typed_empty_frame():
    found = purchases(deals([], "2024-03-31"))
    assert {name: str(kind) for name, kind in found.dtypes.items()} == COLUMNS
    assert len(found) == len(rfm(found)) == 0


def test_rfm_scores_are_fifths_and_5_is_best():
    table = pd.DataFrame(
        {
            "recency_days": [1.0, 2, 3, 4, 5],
            "frequency": [0.0, 0, 0, 0, 9],
            "monetary": [5.0, 4, 3, 2, np.nan],
        }
    )
    found = rfm(table)
    assert found["recency_score"].tolist() == [5, 4, 3, 2, 1]
    assert found["frequency_score"].tolist() == pytest.approx([3, 3, 3, 3, 5])
    assert found["monetary_score"].isna().tolist() == [False] * 4 + [True]

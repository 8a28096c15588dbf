"""Claims about what is most worth doing."""

from __future__ import annotations

import pandas as pd
import pytest

from features.messages import Money, message
from models.insights import Insight, dearest_bottleneck, ranked, target_gap


def insight(code: str, money: float, certainty: float) -> Insight:
    return Insight(code, message("x"), money, certainty, "leads")


def test_money_times_certainty_ranks_and_nothing_at_stake_is_left_out():
    made = [
        insight("a", 100.0, 0.1),
        None,
        insight("b", 20.0, 0.9),
        insight("c", 0.0, 1.0),
        insight("d", 50.0, 0.3),
    ]
    assert [found.code for found in ranked(made)] == ["b", "d", "a"]
    assert [found.code for found in ranked(reversed(made), 2)] == ["b", "d"]
    assert ranked([]) == []


def test_the_dearest_bottleneck_is_taken_and_unpriced_ones_are_not():
    found = pd.DataFrame(
        {
            "stage": ["Visit", "Quote", "Contract"],
            "money": [5.0, 9.0, float("nan")],
            "p_corrected": [0.01, 0.04, 0.001],
            "message": [message("visit"), message("quote"), message("contract")],
        }
    )
    made = dearest_bottleneck(found)
    assert (made.subject, made.money, made.certainty) == ("Quote", 9.0, pytest.approx(0.96))
    assert str(made.what) == "quote"
    assert dearest_bottleneck(found.iloc[2:]) is None
    assert dearest_bottleneck(found.iloc[:0]) is None


CHANCES = pd.DataFrame(
    {
        "scope": ["company", "company", "company", "owner"],
        "name": ["", "", "", "Li"],
        "month": pd.to_datetime(["2025-01-01", "2025-02-01", None, "2025-01-01"]),
        "target": [100.0, 100.0, 200.0, 999.0],
        "p50": [60.0, 120.0, 180.0, 1.0],
        "chance": [0.2, 0.9, 0.4, 0.0],
    }
)


def test_the_month_that_misses_by_most_is_named():
    made = target_gap(CHANCES, "CNY")
    assert (made.money, made.certainty, made.subject) == (40.0, pytest.approx(0.8), "2025-01")
    assert made.what.values["gap"] == Money(40.0, "CNY")


def test_all_months_together_are_named_where_they_miss_by_more():
    made = target_gap(CHANCES.assign(p50=[90.0, 120.0, 110.0, 1.0]))
    assert (made.money, made.subject) == (90.0, "")
    assert "Bookings of 2025-01 to 2025-02 head for" in str(made.what)
    assert str(target_gap(CHANCES.assign(chance=0.0)).what).endswith("the chance to hit it is under 1%.")


def test_targets_within_reach_are_no_insight():
    assert target_gap(CHANCES.assign(p50=300.0)) is None
    assert target_gap(CHANCES.iloc[:0]) is None

"""Claims about open deals that need a hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.lead_insights import gone_quiet, past_expected_close

TODAY = pd.Timestamp("2024-06-30")


def leads(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows,
        columns=["deal_id", "deal_name", "amount", "probability", "expected_close_on", "last_activity_on"],
    )
    for name in ("expected_close_on", "last_activity_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


LEADS = leads(
    [
        ("1", "Crane", 100.0, 0.5, "2024-06-01", "2024-05-01"),
        ("2", None, 400.0, 0.25, "2024-06-29", "2024-06-25"),
        ("3", "Later", 900.0, 0.9, "2024-07-30", "2024-04-01"),
        ("4", "Today", 900.0, 0.1, "2024-06-30", None),
        ("5", "Unknown", np.nan, 0.9, "2024-01-01", "2024-01-01"),
    ]
)


def test_deals_past_their_expected_day_by_hand():
    found = past_expected_close(LEADS, TODAY, "CNY")
    assert found.money == 500.0
    assert found.certainty == pytest.approx((50 + 100) / 500)
    assert (found.subject, found.screen) == ("2", "leads")
    assert str(found.what).startswith("2 open deals are past their expected close, 500 CNY in all")
    assert str(found.what).endswith("first 2.")


def test_one_deal_is_said_in_the_singular_by_its_name():
    found = past_expected_close(LEADS.iloc[[0]], TODAY)
    assert (
        str(found.what)
        == "1 open deal is past its expected close, 100 in all. Settle a new date or close it: Crane."
    )


def test_only_the_most_promising_count_when_they_go_quiet():
    found = gone_quiet(LEADS, TODAY)
    assert (found.subject, found.money) == ("3", 900.0)
    assert found.certainty == pytest.approx(0.9)


def test_activity_within_the_days_is_not_quiet():
    assert gone_quiet(LEADS, TODAY, days=200) is None
    assert gone_quiet(LEADS.assign(last_activity_on=pd.NaT), TODAY) is None


@pytest.mark.parametrize("find", [past_expected_close, gone_quiet])
def test_no_leads_no_insight(find):
    assert find(LEADS.iloc[:0], TODAY) is None
    assert find(LEADS.assign(amount=np.nan), TODAY) is None

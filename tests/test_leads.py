"""Claims about the list of leads and the history of one."""

import pandas as pd
import pytest

from features.deals import resolve
from features.stages import Process
from models.leads import choices, chosen, history, lead_list

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))
ROWS = pd.DataFrame(
    {
        "deal_id": ["a", "b", "c", "d"],
        "deal_name": ["Alpha", None, "Gamma", "Delta"],
        "owner": ["Ann", "Bob", "Ann", "Bob"],
        "stage": ["Visit", "Quote", "Quote", "Won"],
        "amount": [100.0, 200.0, float("nan"), 400.0],
        "created_on": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01", "2026-01-01"]),
        "closed_on": pd.to_datetime([None, None, None, "2026-03-10"]),
        "line": [2, 3, 4, 5],
    }
)
ENTRIES = pd.DataFrame(
    {
        "deal_id": ["b", "b"],
        "stage": ["Visit", "Quote"],
        "entered_on": pd.to_datetime(["2026-02-01", "2026-03-01"]),
    }
)
DEALS = resolve(ROWS, PROCESS, as_of=pd.Timestamp("2026-03-31"), entries=ENTRIES)
SCORES = pd.DataFrame(
    {
        "deal_id": ["a", "b", "c"],
        "probability": [0.2, 0.6, 0.4],
        "band": ["C", "A", "B"],
        "score": [20, 60, 40],
    }
)


def test_open_deals_are_ranked_by_their_chance():
    leads = lead_list(DEALS, SCORES)
    assert leads["deal_id"].tolist() == ["b", "c", "a"]
    assert leads["expected_value"].tolist()[0] == pytest.approx(120.0)
    assert pd.isna(leads["expected_value"].iloc[1])
    assert leads["name"].tolist() == ["b", "Gamma", "Alpha"]
    assert leads["age_days"].tolist() == [58.0, 30.0, 89.0]


def test_without_scores_chances_are_blank_not_zero():
    leads = lead_list(DEALS)
    assert leads["probability"].isna().all()
    assert leads["expected_value"].isna().all()
    assert leads["deal_id"].tolist() == ["b", "a", "c"]


def test_the_order_of_the_rows_does_not_matter():
    turned = resolve(ROWS.iloc[::-1], PROCESS, as_of=DEALS.as_of, entries=ENTRIES)
    pd.testing.assert_frame_equal(lead_list(turned, SCORES.iloc[::-1]), lead_list(DEALS, SCORES))


def test_filters_narrow_the_list():
    leads = lead_list(DEALS, SCORES)
    assert choices(leads, "owner") == ["Ann", "Bob"]
    assert chosen(leads, {"owner": "Ann", "stage": ""})["deal_id"].tolist() == ["c", "a"]


def test_a_deals_history_is_in_the_order_of_its_days():
    found = history(DEALS, "b")
    assert found["event"].tolist() == ["stage", "created", "stage"] or found["event"].tolist() == [
        "created",
        "stage",
        "stage",
    ]
    assert found["day"].is_monotonic_increasing
    assert found["detail"].dropna().tolist() == ["Visit", "Quote"]


def test_an_unknown_deal_has_no_history():
    assert history(DEALS, "nothing").empty

"""Claims about the list of leads: its order, its figures, its filters."""

import numpy as np
import pandas as pd
import pytest

from features.deals import resolve
from features.stages import Process
from models.bands import BandRules
from models.leads import choices, chosen, lead_list, sorted_by, usual_stays

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))
ROWS = pd.DataFrame(
    {
        "deal_id": ["a", "b", "c", *"defghi"],
        "deal_name": ["Alpha", None, "Gamma", *[None] * 6],
        "account": ["Acme (East)", "Beta", None, *[None] * 6],
        "owner": ["Ann", "Bob", "Ann", *["Bob"] * 6],
        "stage": ["Visit", "Quote", "Quote", *["Won"] * 6],
        "amount": [100.0, 200.0, float("nan"), *[400.0] * 6],
        "created_on": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01", *["2026-01-01"] * 6]),
        "closed_on": pd.to_datetime([None] * 3 + ["2026-03-10"] * 6),
        "last_activity_on": pd.to_datetime(["2026-01-05", "2026-03-30", None, *[None] * 6]),
        "expected_close_on": pd.to_datetime(["2026-03-01", "2026-05-01", None, *[None] * 6]),
        "Next Step": ["call", None, "visit", *[None] * 6],
        "line": range(2, 11),
    }
)
ENTRIES = pd.DataFrame(
    {
        "deal_id": ["b", "b", *"defghi", *"defghi"],
        "stage": ["Visit", "Quote", *["Visit"] * 6, *["Quote"] * 6],
        "entered_on": pd.to_datetime(
            ["2026-02-01", "2026-03-01", *["2026-01-01"] * 6, *[f"2026-02-{day}" for day in range(22, 28)]]
        ),
    }
)
SCORES = pd.DataFrame(
    {
        "deal_id": ["a", "b", "c"],
        "probability": [0.2, 0.6, 0.4],
        "band": ["C", "A", "B"],
        "score": [20, 60, 40],
    }
)


def deals(rows=ROWS):
    return resolve(rows, PROCESS, as_of=pd.Timestamp("2026-03-31"), entries=ENTRIES, custom=["Next Step"])


def row(leads, deal_id):
    return leads.set_index("deal_id").loc[deal_id]


def test_leads_stand_in_the_order_of_what_an_hour_is_worth():
    leads = lead_list(deals(), SCORES)
    assert leads["deal_id"].tolist() == ["b", "c", "a"]
    # b: 200 × 4 × 0.6 × 0.4, stuck; c: the median amount 150; a: 100, overdue and quiet
    assert leads["priority"].tolist() == pytest.approx([192 * 1.5, 144.0, 64.0 * 2])
    assert row(leads, "b")["expected_value"] == pytest.approx(120.0)
    assert pd.isna(row(leads, "c")["expected_value"])
    assert leads["name"].tolist() == ["b", "Gamma", "Alpha"]
    assert leads["age_days"].tolist() == [58.0, 30.0, 89.0]


def test_the_stay_in_a_stage_stands_beside_the_median_of_those_who_moved_on():
    lead = row(lead_list(deals(), SCORES), "b")
    assert lead["days_in_stage"] == 30.0
    assert lead["usual_days"] == np.median([16, 15, 14, 13, 12, 11])
    assert lead["times_usual"] == pytest.approx(30 / 13.5)
    assert usual_stays(deals()).loc["Quote", "n"] == 6


def test_the_trend_is_the_chance_now_less_the_one_before():
    leads = lead_list(deals(), SCORES, before={"b": 0.7, "a": 0.2})
    assert row(leads, "b")["trend"] == pytest.approx(-0.1)
    assert row(leads, "a")["trend"] == pytest.approx(0.0)
    assert pd.isna(row(leads, "c")["trend"]), "it was not there before"


def test_bands_follow_the_rules_of_the_company():
    leads = lead_list(deals(), SCORES, rules=BandRules(0.5, 0.3, 0.1))
    assert [row(leads, name)["band"] for name in "abc"] == ["C", "A", "B"]
    leads = lead_list(deals(), SCORES, rules=BandRules(0.9, 0.6, 0.5))
    assert [row(leads, name)["band"] for name in "abc"] == ["D", "B", "D"]


def test_what_the_rep_noted_comes_from_the_column_that_is_called_so():
    assert [row(lead_list(deals()), name)["typed_step"] for name in "ac"] == ["call", "visit"]


def test_without_scores_chances_and_bands_are_blank_and_value_orders():
    leads = lead_list(deals())
    assert leads[["probability", "band", "expected_value", "trend"]].isna().all(axis=None)
    assert leads["deal_id"].tolist() == ["b", "a", "c"]


def test_the_order_of_the_rows_does_not_matter():
    turned = lead_list(deals(ROWS.iloc[::-1]), SCORES.iloc[::-1])
    pd.testing.assert_frame_equal(turned, lead_list(deals(), SCORES))


def test_filters_narrow_the_list():
    leads = lead_list(deals(), SCORES)
    assert choices(leads, "owner") == ["Ann", "Bob"]
    assert chosen(leads, {"owner": "Ann", "stage": ""})["deal_id"].tolist() == ["c", "a"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("ALPHA", ["a"]), ("acme ann", ["a"]), ("(east)", ["a"]), (" ", ["b", "c", "a"]), ("nobody", [])],
)
def test_a_search_finds_every_word_in_name_account_owner_or_id_whatever_its_case(search, found):
    assert chosen(lead_list(deals(), SCORES), {}, search)["deal_id"].tolist() == found


def test_any_order_can_be_asked_for_with_blanks_last():
    leads = lead_list(deals(), SCORES)
    assert sorted_by(leads, "amount")["deal_id"].tolist() == ["b", "a", "c"]
    assert sorted_by(leads, "last_activity_on", ascending=True)["deal_id"].tolist() == ["a", "b", "c"]
    assert sorted_by(leads, "priority") is leads


def test_a_stage_seen_for_the_first_time_on_the_as_of_day_has_no_length_of_stay():
    seen_today = ENTRIES.assign(
        entered_on=ENTRIES["entered_on"].mask(
            ENTRIES["stage"].eq("Quote") & ENTRIES["deal_id"].eq("b"), "2026-03-31"
        )
    )
    for told, days in [(pd.NaT, None), (pd.Timestamp("2026-03-31"), 0.0)]:
        rows = ROWS.assign(stage_entered_on=pd.Series([pd.NaT, told, *[pd.NaT] * 7], dtype="datetime64[us]"))
        found = resolve(rows, PROCESS, as_of=pd.Timestamp("2026-03-31"), entries=seen_today)
        stay = row(lead_list(found, SCORES), "b")["days_in_stage"]
        assert pd.isna(stay) if days is None else stay == days

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.funnel import DROP_COLUMNS, STAGE_COLUMNS, against_targets, drop_off, stage_table
from models.intervals import wilson
from tests.pipelines import deals_of, drawn, moved_in_time, sample_company, shuffled

ODD_FILES = [
    deals_of(),
    deals_of([{"outcome": "won"}]),
    deals_of([{"outcome": "open", "stage": "B"}], [("d0", "A", "2024-01-01")]),
    deals_of([{"outcome": "lost"}], stages=()),
    deals_of([{"outcome": "lost", "stage": "A", "team": "T"}]),
]


def by_hand():
    """Four deals enter A: two move on, one is lost, one is open; of the two in B one is won, one lost."""
    rows = [
        {"outcome": "won", "amount": 100, "team": "N", "closed_on": "2024-02-20"},
        {"outcome": "lost", "amount": 200, "team": "N", "closed_on": "2024-03-01", "loss_reason": "Price"},
        {"outcome": "lost", "amount": 300, "team": "S", "closed_on": "2024-01-31"},
        {"outcome": "open", "amount": 400, "team": "S", "stage": "A"},
    ]
    entries = [("d0", "A", "2024-01-01"), ("d0", "B", "2024-01-11"), ("d1", "A", "2024-01-01")]
    entries += [("d1", "B", "2024-01-21"), ("d2", "A", "2024-01-01"), ("d3", "A", "2024-12-16")]
    return deals_of(rows, entries, stages=("A", "B"))


def test_counts_conversion_days_and_money_match_a_hand_calculation():
    a, b = stage_table(by_hand()).to_dict("records")
    assert (a["reached"], a["moved_on"], a["lost"], a["open"]) == (4, 2, 1, 1)
    assert (b["reached"], b["moved_on"], b["lost"], b["open"]) == (2, 1, 1, 0)
    # A: one moves at 10 days of 4 at risk, one open at 15, one moves at 20 of 2: 1/4 + 3/4 × 1/2.
    assert a["conversion"] == pytest.approx(5 / 8)
    assert b["conversion"] == pytest.approx(1 / 2)
    assert (a["median_days"], b["median_days"]) == (20, 40)
    assert (a["value_reached"], a["value_lost"]) == (1000, 300)
    assert (b["value_reached"], b["value_lost"]) == (300, 200)
    assert a["method"] == "history"


def test_groups_hold_only_their_own_deals():
    table = stage_table(by_hand(), "team").set_index(["group", "stage"])
    assert table["reached"].to_dict() == {("N", "A"): 2, ("N", "B"): 2, ("S", "A"): 2, ("S", "B"): 0}
    assert np.isnan(table.loc[("S", "B"), "conversion"])


def test_plain_counts_are_shares_of_the_decided_with_wilsons_interval():
    rows = [{"outcome": "won"}] * 6 + [{"outcome": "lost", "stage": "A"}] * 3
    rows += [{"outcome": "lost", "stage": "C"}] * 1 + [{"outcome": "open", "stage": "B"}] * 5
    a, b, c = stage_table(deals_of(rows)).to_dict("records")
    assert (a["moved_on"], a["lost"], a["open"], a["method"]) == (12, 3, 0, "counts")
    assert a["conversion"] == pytest.approx(12 / 15)
    assert (a["low"], a["high"]) == pytest.approx(wilson(12, 15))
    assert (b["conversion"], b["open"]) == (1.0, 5)
    assert c["conversion"] == pytest.approx(6 / 7)
    assert np.isnan(a["median_days"])


def test_conversions_stay_missing_where_nobody_knows_where_deals_were_lost():
    rows = [{"outcome": "won"}] * 6 + [{"outcome": "lost", "stage": "Lost"}] * 6
    table = stage_table(deals_of(rows))
    assert table["reached"].tolist() == [6, 6, 6]
    assert table[["conversion", "low", "high", "lost", "value_lost"]].isna().all(axis=None)


def test_conversions_of_a_drawn_process_lie_in_their_intervals():
    table = stage_table(drawn(4000))
    for row, truth in zip(table.to_dict("records"), (0.7, 0.6, 0.5), strict=True):
        assert row["low"] < truth < row["high"]


def test_open_deals_are_censored_not_lost():
    # Young deals: counting open ones as lost would show far less than the true 0.7.
    deals = drawn(4000)
    young = deals.frame["created_on"] > deals.as_of - pd.Timedelta(days=60)
    part = type(deals)(deals.frame[young].reset_index(drop=True), deals.entries, deals.process, deals.as_of)
    first = stage_table(part).iloc[0]
    assert first["moved_on"] / first["reached"] < 0.6
    assert first["low"] < 0.7 < first["high"]


def test_conversions_of_the_sample_company_are_the_true_ones():
    deals, truth = sample_company()
    found = stage_table(deals).set_index("stage")
    for stage, share in truth["conversions"].items():
        assert found.loc[stage, "conversion"] == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("by", [None, "team"])
def test_neither_row_order_nor_the_calendar_matters(by):
    table = stage_table(drawn(), by)
    pd.testing.assert_frame_equal(stage_table(shuffled(drawn()), by), table)
    pd.testing.assert_frame_equal(stage_table(moved_in_time(drawn(), 400), by), table)


def test_drop_off_names_stage_reason_and_value():
    rows = drop_off(by_hand()).to_dict("records")
    assert [(row["stage"], row["reason"], row["deals"], row["value"]) for row in rows] == [
        ("A", "", 1, 300),
        ("B", "Price", 1, 200),
    ]
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_drop_off_counts_every_lost_deal_once_known_stage_or_not():
    rows = [{"outcome": "lost", "stage": "A", "loss_reason": "Price"}] * 2 + [{"outcome": "lost"}] * 3
    table = drop_off(deals_of([*rows, {"outcome": "won"}]))
    assert table["deals"].sum() == 5
    assert table.set_index("stage")["deals"].to_dict() == {"A": 2, "": 3}


def test_targets_are_judged_by_the_whole_interval():
    table = stage_table(drawn(4000))
    targets = pd.DataFrame({"stage": ["A", "B"], "target_conversion": [0.5, 0.9], "target_days": [np.nan, 1]})
    judged = against_targets(table, targets).set_index("stage")
    assert judged["conversion_verdict"].to_dict() == {"A": "met", "B": "missed", "C": ""}
    assert judged["days_verdict"].to_dict() == {"A": "", "B": "missed", "C": ""}
    close = pd.DataFrame(
        {"stage": ["A"], "target_conversion": [table["conversion"][0]], "target_days": 500.0}
    )
    judged = against_targets(table, close).iloc[0]
    assert (judged["conversion_verdict"], judged["days_verdict"]) == ("unsure", "met")


def test_a_target_without_a_measure_is_unknown():
    targets = pd.DataFrame({"stage": ["A"], "target_conversion": [0.5], "target_days": [10.0]})
    judged = against_targets(stage_table(deals_of([{"outcome": "open", "stage": "A"}])), targets)
    assert judged["conversion_verdict"][0] == judged["days_verdict"][0] == "unknown"


@pytest.mark.parametrize("deals", ODD_FILES)
@pytest.mark.parametrize("by", [None, "team", "no such column"])
def test_odd_files_give_the_documented_columns(deals, by):
    assert tuple(stage_table(deals, by)) == STAGE_COLUMNS
    assert tuple(drop_off(deals)) == DROP_COLUMNS

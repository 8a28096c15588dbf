from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from models.passages import COLUMNS, COUNTS, HISTORY, passages, recent
from tests.pipelines import deals_of, drawn


def told(deals):
    """Deal, stage, event and days of each passage, in order."""
    table = passages(deals).table.sort_values(["deal_id", "rank"])
    days = [None if day != day else day for day in table["days"]]
    return list(zip(table["deal_id"], table["stage"], table["event"], days, strict=True))


def closed(outcome, day):
    return {"outcome": outcome, "stage": outcome.title(), "closed_on": day}


def test_history_tells_when_and_how_each_wait_ended():
    deals = deals_of(
        [closed("won", "2024-02-10"), closed("lost", "2024-01-31"), {"outcome": "open", "stage": "B"}],
        [
            ("d0", "A", "2024-01-01"),
            ("d0", "B", "2024-01-11"),
            ("d0", "C", "2024-01-21"),
            ("d1", "A", "2024-01-01"),
            ("d1", "B", "2024-01-06"),
            ("d2", "A", "2024-12-01"),
            ("d2", "B", "2024-12-21"),
        ],
    )
    assert passages(deals).method == HISTORY
    assert told(deals) == [
        ("d0", "A", "moved", 10),
        ("d0", "B", "moved", 10),
        ("d0", "C", "moved", 20),
        ("d1", "A", "moved", 5),
        ("d1", "B", "lost", 25),
        ("d2", "A", "moved", 20),
        ("d2", "B", "open", 10),
    ]


def test_skipped_stages_are_passed_in_no_time_but_not_visited():
    deals = deals_of([closed("lost", "2024-02-01")], [("d0", "A", "2024-01-01"), ("d0", "C", "2024-01-11")])
    assert told(deals) == [("d0", "A", "moved", 10), ("d0", "B", "moved", 0), ("d0", "C", "lost", 21)]
    assert passages(deals).table["visited"].tolist() == [True, False, True]


def test_a_deal_won_early_has_passed_all_stages_after():
    deals = deals_of([closed("won", "2024-01-11")], [("d0", "B", "2024-01-01")])
    assert told(deals) == [("d0", "B", "moved", 10), ("d0", "C", "moved", 0)]


def test_going_back_is_no_second_passage():
    deals = deals_of(
        [closed("lost", "2024-03-01")],
        [("d0", "A", "2024-01-01"), ("d0", "B", "2024-01-11"), ("d0", "A", "2024-02-01")],
    )
    assert told(deals) == [("d0", "A", "moved", 10), ("d0", "B", "lost", 50)]


def test_the_present_stage_of_the_file_completes_its_history():
    rows = [{"outcome": "open", "stage": "B", "stage_entered_on": "2024-12-01"}, closed("lost", "2024-02-01")]
    deals = deals_of(rows, [("d0", "A", "2024-11-01"), ("d1", "A", "2024-01-01")])
    assert told(deals)[:2] == [("d0", "A", "moved", 30), ("d0", "B", "open", 30)]


def test_facts_after_the_as_of_day_are_not_known():
    rows = [{"outcome": "open", "stage": "A"}, closed("lost", "2024-02-01")]
    deals = deals_of(rows, [("d0", "A", "2024-12-01"), ("d0", "B", "2025-01-15"), ("d1", "A", "2024-01-01")])
    assert told(deals)[0] == ("d0", "A", "open", 30)
    assert len(told(deals)) == 2


def test_a_close_without_a_day_ends_on_the_last_day_known():
    row = {"outcome": "lost", "stage": "Lost", "last_activity_on": "2024-01-21"}
    assert told(deals_of([row], [("d0", "A", "2024-01-01")])) == [("d0", "A", "lost", 20)]
    row = {"outcome": "lost", "stage": "Lost"}
    assert told(deals_of([row], [("d0", "A", "2024-01-01")])) == [("d0", "A", "lost", 0)]


def test_without_history_the_last_stage_tells_what_was_passed():
    rows = [{"outcome": "won"}, {"outcome": "lost", "stage": "B"}, {"outcome": "open", "stage": "A"}]
    found = passages(deals_of(rows))
    assert (found.method, found.lost_unplaced, found.tells_losses) == (COUNTS, 0, True)
    assert told(deals_of(rows)) == [
        ("d0", "A", "moved", None),
        ("d0", "B", "moved", None),
        ("d0", "C", "moved", None),
        ("d1", "A", "moved", None),
        ("d1", "B", "lost", None),
        ("d2", "A", "open", None),
    ]


def test_lost_deals_without_a_stage_are_counted_and_forbid_conversions():
    rows = [{"outcome": "won"}] * 5 + [{"outcome": "lost", "stage": "Lost"}] * 4 + [closed("lost", None)]
    rows[-1]["stage"] = "A"
    found = passages(deals_of(rows))
    assert (found.lost_unplaced, found.tells_losses) == (4, False)
    assert "80%" in str(found.note)


def test_a_file_without_lost_deals_tells_no_conversion():
    found = passages(deals_of([{"outcome": "won"}, {"outcome": "open", "stage": "B"}]))
    assert not found.tells_losses
    assert "no lost deals" in str(found.note)


def test_a_file_without_stages_says_so():
    assert "names no stages" in str(passages(deals_of([{"outcome": "lost"}], stages=())).note)


def test_the_present_stage_of_open_deals_alone_is_no_history():
    rows = [closed("lost", "2024-02-01")] * 3 + [{"outcome": "open", "stage": "A"}] * 50
    entries = [(f"d{place}", "A", "2024-12-01") for place in range(3, 53)]
    assert passages(deals_of(rows, entries)).method == COUNTS


def test_a_thin_history_is_used_where_the_file_cannot_place_lost_deals():
    rows = [closed("lost", "2024-02-01") for _ in range(200)]
    entries = [(f"d{place}", "A", "2024-01-01") for place in range(40)]
    found = passages(deals_of(rows, entries))
    assert (found.method, len(found.table)) == (HISTORY, 40)
    assert "40 of 200" in str(found.note)
    assert "160" in str(found.note)


def test_stages_known_from_snapshots_only_are_said_to_be_so():
    closing = [closed("won", "2024-03-10"), closed("lost", "2024-03-10")]
    entries = [("d0", "A", "2024-01-31"), ("d0", "B", "2024-02-29"), ("d1", "A", "2024-01-31")]
    known = deals_of(closing, entries)
    assert "snapshots only" not in str(passages(known).note)
    days = pd.to_datetime(["2024-01-31", "2024-02-29"]).astype("datetime64[us]")
    seen = pd.DataFrame({"deal_id": ["d0", "d0"], "seen_on": days})
    assert "snapshots only" in str(passages(replace(known, seen=seen)).note)
    assert "snapshots only" not in str(passages(replace(known, seen=seen.iloc[1:])).note)


def test_recent_passages_are_those_entered_in_the_last_year():
    deals = deals_of([closed("lost", "2024-03-01")], [("d0", "A", "2023-11-01"), ("d0", "B", "2024-02-01")])
    assert recent(deals, passages(deals).table).tolist() == [False, True]


@pytest.mark.parametrize(
    "deals",
    [
        deals_of(),
        deals_of([{"outcome": "won"}]),
        deals_of([{"outcome": "open"}], stages=()),
        deals_of([{"outcome": "lost", "stage": "nowhere"}], [("d9", "A", "2024-01-01")]),
    ],
)
def test_any_file_gives_the_documented_columns(deals):
    table = passages(deals).table
    assert tuple(table) == COLUMNS
    assert table["entered_on"].dtype == "datetime64[us]"
    assert table["place"].dtype == "int64"


def test_each_deal_leaves_a_stage_once_and_reaches_the_next_one_that_day():
    table = passages(drawn()).table
    assert not table.duplicated(["deal_id", "rank"]).any()
    moved = table[(table["event"] == "moved") & (table["rank"] < 2)]
    then = moved.assign(rank=moved["rank"] + 1).merge(table, on=["deal_id", "rank"], suffixes=("", "_next"))
    assert len(then) == len(moved)
    left = then["entered_on"] + pd.to_timedelta(then["days"], unit="D")
    assert (left == then["entered_on_next"]).all()

"""Claims about exported histories of stages."""

from __future__ import annotations

import pandas as pd

from features.deals import resolve
from features.histories import as_deals_call_them, history_entries
from features.ingest import ingest
from features.schema import Upload
from features.stages import Process

PROCESS = Process(("Visit", "Quote", "Contract"), ("Won",), ("Lost",))
FIELDS = (
    b"OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
    b"a,StageName,Visit,Quote,2024-02-01\na,Amount,5,6,2024-02-02\na,StageName,Quote,Contract,2024-03-01\n"
)
REPORT = (
    b"Opportunity Name,From Stage,To Stage,Last Modified\n"
    b"Big one,,Visit,2024-01-03\nBig one,Visit,Quote,2024-02-01\n"
)


def entries(content: bytes) -> list[list[object]]:
    read = ingest(content, name="history.csv")
    assert read.columns.kind is Upload.STAGE_ENTRIES
    found = history_entries(read.cleaned.frame)
    days = found["entered_on"].dt.strftime("%m-%d").fillna("")
    return [list(row) for row in zip(found["deal_id"], found["stage"], days, strict=True)]


def test_changes_of_other_fields_are_left_out_and_the_first_stage_is_kept():
    assert entries(FIELDS) == [["a", "Visit", ""], ["a", "Quote", "02-01"], ["a", "Contract", "03-01"]]


def test_a_report_with_both_stages_gives_each_entry_once():
    assert entries(REPORT) == [["Big one", "Visit", "01-03"], ["Big one", "Quote", "02-01"]]


def deals_with(content: bytes) -> pd.DataFrame:
    pipeline = ingest(
        b"Opportunity ID,Opportunity Name,Stage,Created Date\n"
        b"a,Big one,Contract,2024-01-01\nb,Other,Visit,2024-01-02\n"
    )
    given = history_entries(ingest(content, name="history.csv").cleaned.frame)
    return resolve(pipeline.cleaned.frame, PROCESS, as_of=pd.Timestamp("2024-04-01"), entries=given).entries


def test_a_stage_before_the_first_change_was_entered_with_the_deal():
    assert deals_with(FIELDS)[["deal_id", "stage"]].to_numpy().tolist() == [
        ["a", "Visit"],
        ["a", "Quote"],
        ["a", "Contract"],
    ]
    assert deals_with(FIELDS)["entered_on"].iloc[0] == pd.Timestamp("2024-01-01")


def test_a_history_by_name_finds_its_deal():
    assert set(deals_with(REPORT)["deal_id"]) == {"a"}


def test_long_ids_and_unique_names_are_found_and_others_stay():
    deals = pd.DataFrame({"deal_id": ["006A00000012345", "x", "y"], "deal_name": ["One", "Twin", "Twin"]})
    given = pd.Series(["006A00000012345QAA", "One", "Twin", "z", "x"], dtype="str")
    assert as_deals_call_them(given, deals).tolist() == [
        "006A00000012345",
        "006A00000012345",
        "Twin",
        "z",
        "x",
    ]

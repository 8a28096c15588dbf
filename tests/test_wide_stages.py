"""Claims about exports with a column for the day of each stage."""

from __future__ import annotations

import pandas as pd
import pytest

from features.deals import resolve
from features.description import to_json
from features.ingest import ingest
from features.schema import Upload
from features.wide_stages import entered_stage, stage_columns


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ('Date entered "Quote (Sales Pipeline)"', "Quote (Sales Pipeline)"),
        ("Date entered Quote", "Quote"),
        ("Quote entered on", "Quote"),
        ("Entered Quote date", "Quote"),
        ("Deal - Date entered “Quote”", "Quote"),
        ("进入报价阶段时间", "报价"),
        ("进入“方案/报价”时间", "方案/报价"),
        ("报价阶段开始日期", "报价"),
        ("Date Entered: Quote", "Quote"),
        ("Datum des Eintritts in „Angebot“", "Angebot"),
        ("Date d'entrée dans l'étape \"Devis\"", "Devis"),
        ("「提案」に入った日付", "提案"),
        ('Cumulative time in "Quote (Sales Pipeline)"', None),
        ('Date exited "Quote (Sales Pipeline)"', None),
        ("Date entered current stage", None),
        ("进入当前阶段时间", None),
        ("Close Date", None),
    ],
)
def test_a_header_names_the_stage_that_was_entered(header, stage):
    assert entered_stage(header) == stage


def test_a_name_without_quotes_counts_only_beside_stages_of_the_file():
    days = pd.Series(["2024-01-02"], dtype="datetime64[us]")
    frame = pd.DataFrame({"stage": ["Quote"], "Date entered system": days, "Date entered Quote": days})
    assert stage_columns(frame[["stage", "Date entered system"]], ["Date entered system"]) == {}
    assert stage_columns(frame, ["Date entered Quote"]) == {"Date entered Quote": "Quote"}


@pytest.mark.parametrize("form", ["{}", "{} Date"])
def test_columns_of_days_that_bear_the_names_of_stages_are_their_days(form):
    days = pd.Series(["2024-01-02"] * 3, dtype="datetime64[us]")
    names = [form.format(stage) for stage in ("Demo", "Quote", "Won")]
    frame = pd.DataFrame({"stage": ["Demo", "Quote", "Won"], **dict.fromkeys(names, days)})
    assert stage_columns(frame, names) == {names[0]: "Demo", names[1]: "Quote"}
    assert stage_columns(frame, names[1:]) == {}


def test_columns_without_days_are_left_alone():
    frame = pd.DataFrame({"stage": ["Quote"], "Date entered Quote": ["soon"]})
    assert stage_columns(frame, ["Date entered Quote"]) == {}


HUBSPOT = (
    "Record ID,Deal Stage,Create Date,Close Date,"
    '"Date entered ""Qualified (Sales Pipeline)""","Date entered ""Quote (Sales Pipeline)""",'
    '"Cumulative time in ""Quote (Sales Pipeline)"""\n'
    "1,Closed Won,2024-01-01,2024-03-01,2024-01-05,2024-02-01,29\n"
    "2,Qualified,2024-01-02,,2024-01-09,,\n"
)
CHINESE = (
    "商机编号,商机阶段,创建时间,结单日期,进入需求分析阶段时间,进入报价阶段时间\n"
    "1,赢单,2024-01-01,2024-03-01,2024-01-05,2024-02-01\n"
    "2,需求分析,2024-01-02,,2024-01-09,\n"
)


@pytest.mark.parametrize(
    ("text", "stages"), [(HUBSPOT, ("Qualified", "Quote")), (CHINESE, ("需求分析", "报价"))], ids=["en", "zh"]
)
def test_wide_days_become_stage_entries_and_are_no_features(text, stages):
    one = ingest(text.encode(), name="deals.csv", kind=Upload.DEALS)
    assert one.process.stages == stages  # the second stage stands in a header only
    assert list(to_json(one)["stage_dates"].values()) == list(stages)
    deals = resolve(one.cleaned.frame, one.process, as_of=one.as_of, custom=tuple(one.cleaned.custom))
    first, second = stages
    assert deals.entries[["deal_id", "stage", "entered_on"]].to_numpy().tolist() == [
        ["1", first, pd.Timestamp("2024-01-05")],
        ["1", second, pd.Timestamp("2024-02-01")],
        ["2", first, pd.Timestamp("2024-01-09")],
    ]
    assert [name for name in deals.custom if entered_stage(name)] == []
    assert len(deals.custom) == (1 if "Cumulative" in text else 0)

"""Do mapping, process and findings survive the catalogue?"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from features.checks import Finding, Severity
from features.mapping import ColumnMap
from features.messages import Money, Share, message, plural_message
from features.schema import Upload
from features.stages import Process
from features.store import records


def through_json(value: object) -> object:
    return json.loads(json.dumps(value, allow_nan=False))


@pytest.mark.parametrize("kind", list(Upload))
def test_a_mapping_keeps_kind_names_and_the_order_of_headers(kind):
    columns = ColumnMap(kind, {"z": "account", "客户 \n名称": None, "a": "owner", "": None})
    read = records.columns_from_json(through_json(records.columns_to_json(columns)))
    assert read == columns
    assert list(read.columns) == list(columns.columns)


@pytest.mark.parametrize(
    "process", [Process(), Process(("拜访", "Quote"), ("Won", "赢单"), ("Lost",)), Process(won=("Yes",))]
)
def test_a_process_keeps_its_order(process):
    assert records.process_from_json(through_json(records.process_to_json(process))) == process


@pytest.mark.parametrize("severity", list(Severity))
def test_a_finding_keeps_its_lines_and_can_still_be_said(severity):
    finding = Finding(
        "D204",
        severity,
        "closed_on",
        (3, 17, 2_000_000),
        plural_message("One deal of {money} …", "{n} deals of {money} …", 3, money=Money(12.5, "CNY")),
        message(
            "Look at {day}: {share}, {why}.", day=dt.date(2024, 3, 5), share=Share(0.4), why=message("late")
        ),
    )
    read = records.finding_from_json(through_json(records.finding_to_json(finding)))
    assert read == finding
    assert str(read.remedy) == "Look at 2024-03-05: 40%, late."

"""Is what a person decided about a report there when its next export comes?"""

from __future__ import annotations

import pytest

from features.mapping import ColumnMap
from features.schema import Upload
from features.stages import Process
from features.store import reports
from features.store.workspace import Workspace
from tests.uploads import PROCESS

COLUMNS = ColumnMap(Upload.DEALS, {"商机名称": "deal_name", "Zone": None, "阶段": "stage", "A": "amount"})


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_what_was_remembered_comes_back_in_the_order_of_the_headers(ws):
    reports.remember(ws, "sig", COLUMNS, PROCESS)
    found = reports.recall(ws, "sig")
    assert found is not None
    assert (found.columns, found.process) == (COLUMNS, PROCESS)
    assert list(found.columns.columns) == ["商机名称", "Zone", "阶段", "A"]


def test_an_unknown_report_is_not_remembered(ws):
    reports.remember(ws, "sig", COLUMNS, PROCESS)
    assert reports.recall(ws, "other") is None


def test_the_last_decision_counts(ws):
    reports.remember(ws, "sig", COLUMNS, PROCESS)
    changed = ColumnMap(Upload.DEALS, {"A": None})
    reports.remember(ws, "sig", changed, Process())
    found = reports.recall(ws, "sig")
    assert found is not None
    assert (found.columns, found.process) == (changed, Process())


def test_a_new_process_leaves_the_mapping_as_it_was(ws):
    reports.remember(ws, "sig", COLUMNS, PROCESS)
    reports.set_process(ws, "sig", Process(("Quote", "Visit"), ("Signed",), ()))
    found = reports.recall(ws, "sig")
    assert found is not None
    assert found.columns == COLUMNS
    assert found.process == Process(("Quote", "Visit"), ("Signed",), ())


def test_the_process_of_an_unknown_report_is_nobodys(ws):
    reports.set_process(ws, "sig", PROCESS)
    assert reports.recall(ws, "sig") is None

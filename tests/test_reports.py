"""Is what a person decided about a report there when its next export comes?"""

from __future__ import annotations

import pytest

from features.mapping import ColumnMap, signature
from features.reading import TextTable, read_table
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


def table_of(**columns: list[str]) -> TextTable:
    text = ",".join(columns) + "\n" + ",".join(cells[0] for cells in columns.values()) + "\n"
    return read_table(text.encode(), name="deals.csv")


GAINED = table_of(Deal=["1"], Phase=["Quote"], Money=["5"], Zone=["North"], Amount=["7"], Sector=["Retail"])
DECIDED = ColumnMap(
    Upload.DEALS, {"Deal": "deal_id", "Phase": "stage", "Money": "amount", "Zone": None, "Gone": "owner"}
)


def test_a_report_that_gains_columns_is_asked_about_those_only(ws):
    reports.remember(ws, signature(DECIDED.columns), DECIDED, PROCESS)
    begun = reports.begin(ws, GAINED, Upload.DEALS)
    assert begun.process == PROCESS
    assert begun.follows == signature(DECIDED.columns)
    # What was decided stays, even against a better name, and what was left as it is is not guessed again.
    assert begun.columns.columns == {
        "Deal": "deal_id",
        "Phase": "stage",
        "Money": "amount",
        "Zone": None,
        "Amount": None,
        "Sector": "industry",
    }
    assert begun.columns.asks == ("Amount", "Sector")


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (ColumnMap(Upload.DEALS, {"Deal": "deal_id", "Else": None, "More": None}), Upload.DEALS),
        (DECIDED, Upload.CUSTOMERS),
    ],
    ids=["too few in common", "another kind"],
)
def test_another_report_is_no_earlier_form(ws, columns, kind):
    reports.remember(ws, "sig", columns, PROCESS)
    assert reports.begin(ws, GAINED, kind) == reports.Beginning()


def test_the_report_itself_goes_before_its_earlier_forms(ws):
    reports.remember(ws, signature(DECIDED.columns), DECIDED, PROCESS)
    own = ColumnMap(Upload.DEALS, dict.fromkeys(GAINED.cells.columns) | {"Phase": "stage"})
    reports.remember(ws, signature(own.columns), own, Process(), signature(DECIDED.columns))
    begun = reports.begin(ws, GAINED, Upload.DEALS)
    assert (begun.columns, begun.follows, begun.columns.asks) == (own, "", ())
    assert reports.family(ws, signature(own.columns)) == {signature(own.columns), signature(DECIDED.columns)}
    assert reports.family(ws, "nothing") == {"nothing"}

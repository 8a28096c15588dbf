from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.checks import Code, Finding, Severity, check
from features.cleaning import Cleaned
from features.column_checks import outcome_of
from features.mapping import ColumnMap
from features.reading import TextTable
from features.schema import COLUMNS, Kind, Upload
from features.stages import Process

PROCESS = Process(("Visit", "Quote"), ("Won",), ("Lost",))
AS_OF = pd.Timestamp("2024-06-30")
NUMBERS = (Kind.MONEY, Kind.SHARE, Kind.COUNT, Kind.NUMBER, Kind.FLAG)
DOCS = Path(__file__).resolve().parents[1] / "docs" / "findings.md"
HEADING = re.compile(r"^### ([DM]\d{3}) .*[(（](\w+)[)）]\n(?=\S)", re.MULTILINE)
# Code → severity, as a reader of the documentation learns it.
DESCRIBED = {
    code: severity
    for code, severity in HEADING.findall(DOCS.read_text(encoding="utf-8"))
    if code.startswith("D")
}


def cleaned_of(kind: Upload, columns: dict[str, list], custom: dict[str, Kind]) -> Cleaned:
    rows = len(next(iter(columns.values())))
    made = {}
    for column in COLUMNS[kind]:
        values = columns.get(column.name, [None] * rows)
        if column.kind is Kind.DATE:
            made[column.name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="str"))).astype(
                "datetime64[us]"
            )
        else:
            made[column.name] = pd.Series(values, dtype="float64" if column.kind in NUMBERS else "str")
    for name, of_kind in custom.items():
        made[name] = pd.Series(columns[name], dtype="float64" if of_kind in NUMBERS else "str")
    frame = pd.DataFrame(made | {"line": np.arange(2, rows + 2, dtype=np.int64)})
    return Cleaned(frame, pd.DataFrame({"line": [], "column": [], "text": [], "reason": []}), custom, {})


def findings_of(
    kind: Upload = Upload.DEALS,
    custom: dict[str, Kind] | None = None,
    *,
    unread: list[tuple[int, str, str]] | None = None,
    orders: dict[str, str] | None = None,
    rejects: list[int] | None = None,
    repaired: list[int] | None = None,
    process: Process = PROCESS,
    **columns: list,
) -> dict[str, Finding]:
    cleaned = cleaned_of(kind, columns, custom or {})
    if unread:
        cells = pd.DataFrame(unread, columns=["line", "column", "text"]).assign(reason="not_a_date")
        cleaned = Cleaned(cleaned.frame, cells, cleaned.custom, {})
    if orders:
        cleaned = Cleaned(cleaned.frame, cleaned.unread, cleaned.custom, orders)
    table = TextTable(
        name="deals.csv",
        digest="",
        container="csv",
        encoding="utf-8",
        delimiter=",",
        header_row=1,
        cells=pd.DataFrame(columns).astype("str").fillna(""),
        lines=cleaned.frame["line"].to_numpy(),
        rejects=pd.DataFrame({"line": rejects or [], "text": "", "reason": ""}),
        repaired=np.array(repaired or [], dtype=np.int64),
    )
    mapping = ColumnMap(kind, {name: None if name in (custom or {}) else name for name in columns})
    outcome = outcome_of(cleaned, kind, process)
    return {found.code: found for found in check(cleaned, table, mapping, process, AS_OF, outcome)}


# Forty won and forty lost deals about which there is nothing to say.
GOOD = {
    "deal_id": [f"d{row}" for row in range(90)],
    "stage": ["Won"] * 40 + ["Lost"] * 40 + ["Visit"] * 10,
    "amount": [float(100 + row * 37 % 91) for row in range(90)],
    "created_on": ["2024-01-02"] * 30 + ["2024-01-03"] * 60,
    "closed_on": ["2024-03-02"] * 40 + ["2024-03-03"] * 40 + ["2024-08-01"] * 10,
}


def broken(column: str, *values: object) -> dict[str, list]:
    """Give the good deals with the first cells of one column replaced."""
    old = GOOD.get(column, [None] * 90)
    return GOOD | {column: [*values, *old[len(values) :]]}


def test_a_good_file_has_no_findings():
    assert findings_of(**GOOD) == {}


@pytest.mark.parametrize(
    ("columns", "code", "column", "lines"),
    [
        (broken("deal_id", "d1"), Code.REPEATED_IDS, "deal_id", (2,)),
        (broken("deal_id", None, None), Code.NO_IDS, "deal_id", (2, 3)),
        (broken("closed_on", "2023-12-31"), Code.CLOSED_BEFORE_CREATED, "closed_on", (2,)),
        (broken("closed_on", "2024-07-01"), Code.AFTER_AS_OF, "closed_on", (2,)),
        (broken("created_on", "2024-07-01"), Code.AFTER_AS_OF, "created_on", (2,)),
        (broken("closed_on", None), Code.NO_CLOSING_DAY, "closed_on", (2,)),
        (broken("stage", "Mystery"), Code.UNKNOWN_STAGE, "stage", (2,)),
        (broken("stage", None), Code.BLANK_OUTCOME, "stage", (2,)),
        (broken("outcome", "lost"), Code.STAGE_AGAINST_OUTCOME, "outcome", (2,)),
        (
            GOOD | {"expected_close_on": [None] * 85 + ["2024-06-29"] + ["2024-09-09"] * 4},
            Code.OVERDUE,
            "expected_close_on",
            (87,),
        ),
        (GOOD | {"currency": ["EUR"] + ["USD"] * 89}, Code.MIXED_CURRENCIES, "currency", (2,)),
        (GOOD | {"source": ["web"] + [None] * 89}, Code.MOSTLY_EMPTY, "source", ()),
        (GOOD | {"region": ["East"] * 90}, Code.CONSTANT, "region", ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_found_with_its_column_and_lines(columns, code, column, lines):
    found = findings_of(**columns)[code]
    assert (found.column, found.lines) == (column, lines)
    assert str(found.message)
    assert str(found.remedy)


def test_a_closing_day_to_come_of_an_open_deal_is_no_finding():
    assert Code.AFTER_AS_OF not in findings_of(**GOOD)
    assert Code.OVERDUE in findings_of(**(GOOD | {"closed_on": GOOD["closed_on"][:80] + ["2024-06-01"] * 10}))


def test_neither_outcome_nor_stage_is_an_error():
    found = findings_of(deal_id=["a", "b"], amount=[1.0, 2.0])
    assert found[Code.NO_OUTCOME].severity is Severity.ERROR
    assert Code.ONE_CLASS not in found


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (["Visit", "Quote"], "No deal is won or lost."),
        (["Won", "Visit"], "Deals won: 1, lost: 0. There is nothing to compare."),
    ],
)
def test_one_class_only_is_an_error(stage, said):
    found = findings_of(deal_id=["a", "b"], stage=stage)
    assert found[Code.ONE_CLASS].severity is Severity.ERROR
    assert str(found[Code.ONE_CLASS].message) == said


def test_forty_won_and_forty_lost_deals_are_enough_and_one_less_is_not():
    fewer = {name: values[1:] for name, values in GOOD.items()}
    assert "Deals won: 39, lost: 40." in str(findings_of(**fewer)[Code.FEW_CLOSED].message)


def test_one_row_is_a_finding_and_no_crash():
    found = findings_of(deal_id=["a"], stage=["Won"], created_on=["2024-01-01"])
    assert str(found[Code.FEW_ROWS].message) == "The file has only one row of data."
    assert found[Code.FEW_ROWS].severity is Severity.ERROR


def test_no_rows_are_a_finding_and_no_crash():
    assert Code.FEW_ROWS in findings_of(deal_id=[], stage=[])


def test_rejected_and_repaired_rows_are_listed_by_line():
    found = findings_of(**GOOD, rejects=[7, 9], repaired=[4])
    assert found[Code.REJECTED_ROWS].lines == (7, 9)
    assert found[Code.REPAIRED_ROWS].lines == (4,)
    assert str(found[Code.REJECTED_ROWS].message) == "2 rows could not be read."


def test_unread_cells_are_listed_by_canonical_column_and_line():
    found = findings_of(**GOOD, unread=[(5, "created_on", "soon"), (3, "created_on", "later")])[
        Code.UNREAD_CELLS
    ]
    assert (found.column, found.lines) == ("created_on", (3, 5))
    assert str(found.message) == "2 cells of created_on could not be read, such as soon."


def test_dates_that_can_be_read_both_ways_are_a_finding():
    found = findings_of(**GOOD, orders={"created_on": "ambiguous", "closed_on": "day_first"})
    assert found[Code.AMBIGUOUS_DATES].column == "created_on"


def test_a_constant_day_is_said_as_a_day():
    columns = GOOD | {"created_on": ["2024-01-02"] * 90}
    assert str(findings_of(**columns)[Code.CONSTANT].message) == "Created on is 2024-01-02 in every row."


def test_exact_copies_are_noted_where_there_are_no_ids():
    found = findings_of(stage=["Won", "Won", "Lost"], owner=["Ann", "Ann", "Bob"])
    assert found[Code.REPEATED_ROWS].lines == (3,)
    assert Code.REPEATED_ROWS not in findings_of(deal_id=["a", "b"], stage=["Won", "Lost"])


def test_a_leak_is_found_with_its_evidence():
    leaking = [100.0 + row for row in range(40)] + [0.0] * 40 + [None] * 10
    found = findings_of(**(GOOD | {"amount": leaking}))[Code.LEAK]
    assert found.column == "amount"
    assert "0 for 100% of the lost" in str(found.message)


def test_a_custom_column_can_leak_too():
    won_time = ["x"] * 40 + [None] * 50
    found = findings_of(custom={"Won time": Kind.CATEGORY}, **GOOD, **{"Won time": won_time})[Code.LEAK]
    assert found.column == "Won time"


def test_the_outcome_itself_is_no_leak():
    outcome = ["won"] * 40 + ["lost"] * 40 + ["open"] * 10
    reasons = [None] * 40 + ["Price", "Timing"] * 20 + [None] * 10
    assert Code.LEAK not in findings_of(**GOOD, outcome=outcome, loss_reason=reasons)


def test_lost_by_reason_is_said():
    odoo = Process(("New",), ("Won",))
    found = findings_of(
        process=odoo, deal_id=["a", "b"], stage=["New", "Won"], loss_reason=["Price", None], amount=[1.0, 2.0]
    )
    assert found[Code.LOST_BY_REASON].lines == (2,)


@pytest.mark.parametrize(
    ("kind", "columns", "missing"),
    [
        (Upload.CUSTOMERS, {"industry": ["a", "b"]}, "account"),
        (Upload.TARGETS, {"period": ["2024-01-01", "2024-02-01"]}, "amount"),
        (Upload.STAGE_ENTRIES, {"deal_id": ["a", "b"], "stage": ["x", "y"]}, "entered_on"),
    ],
)
def test_a_column_that_a_table_cannot_do_without_is_an_error(kind, columns, missing):
    found = findings_of(kind, **columns)[Code.MISSING_COLUMN]
    assert (found.column, found.severity) == (missing, Severity.ERROR)


def test_customers_are_checked_for_repeated_accounts_and_leaks():
    churned = [1.0, 0.0] * 40
    found = findings_of(
        Upload.CUSTOMERS,
        custom={"Exit survey": Kind.NUMBER},
        account=["same", "same", *[f"c{row}" for row in range(78)]],
        churned=churned,
        **{"Exit survey": churned},
    )
    assert found[Code.REPEATED_IDS].lines == (2,)
    assert found[Code.LEAK].column == "Exit survey"


def test_deals_without_dates_are_checked():
    undated = {name: values for name, values in GOOD.items() if not name.endswith("_on")}
    assert findings_of(**undated) == {}


def test_findings_do_not_depend_on_the_order_of_the_rows():
    columns = broken("deal_id", "d1") | {"stage": ["?", *GOOD["stage"][1:]]}
    once = findings_of(**columns)
    back = findings_of(**{name: values[::-1] for name, values in columns.items()})
    assert set(once) == set(back)
    assert {code: str(found.message) for code, found in once.items()} == {
        code: str(found.message) for code, found in back.items()
    }


def test_the_gravest_findings_come_first():
    found = findings_of(**(broken("deal_id", None) | {"stage": ["Won"] * 90, "closed_on": [None] * 90}))
    severities = [one.severity for one in found.values()]
    assert severities == sorted(severities, key=list(Severity).index)
    assert len(set(severities)) == 3


def test_every_code_is_described_in_the_documentation():
    assert set(DESCRIBED) == {code.value for code in Code}


@pytest.mark.parametrize(
    "columns",
    [
        broken("deal_id", "d1") | {"region": ["East"] * 90},
        broken("deal_id", None) | broken("closed_on", "2023-01-01", "2024-07-01", None),
        GOOD | {"stage": [None, "Mystery"] + ["Won"] * 88, "outcome": [None] * 89 + ["lost"]},
        {"deal_id": ["a"], "stage": ["Won"]},
        {"amount": [1.0, 2.0]},
    ],
)
def test_findings_weigh_what_the_documentation_says(columns):
    found = findings_of(**columns)
    assert found
    assert {code: one.severity.value for code, one in found.items()} == {
        code: DESCRIBED[code] for code in found
    }


def test_the_chinese_documentation_explains_the_same_findings_as_the_english_one():
    words = {"error": "错误", "warning": "警告", "note": "提示"}
    english = dict(HEADING.findall(DOCS.read_text(encoding="utf-8")))
    chinese = dict(HEADING.findall(DOCS.with_name("findings.zh.md").read_text(encoding="utf-8")))
    assert chinese == {code: words[severity] for code, severity in english.items()}

"""The largest table of a file is read; the others are named and set aside."""

import pytest

from features.by_line import Row
from features.delimited import split_text
from features.other_tables import name_of, tables_among, without_other_tables
from features.tokens import Dialect

TOP = [Row(1, "", ["id", "name", "n"])]
DEALS = [f"{row},Acme,{row}" for row in range(9)]
TARGETS = ["Rep,Target,Note", "Ann,7,x", "Bob,8,y"]


def parted(lines, top=TOP):
    return without_other_tables(split_text("\n".join(lines).encode(), Dialect(), 3), top, Dialect())


def test_a_smaller_table_below_is_named_and_set_aside():
    body, others = parted([*DEALS, "", *TARGETS])
    assert (len(body.cells), others.names, others.header) == (9, ("Rep, Target, Note",), None)
    assert [(row.line, row.reason) for row in others.skipped] == [(at, "other_table") for at in (11, 12, 13)]


def test_a_larger_table_below_takes_the_place_of_the_first_one():
    body, others = parted(["1,Ann,5", "", "deal,account,state", *DEALS])
    assert (len(body.cells), others.names) == (9, ("id, name, n",))
    assert others.header is not None
    assert others.header.fields == ["deal", "account", "state"]
    assert [(row.line, row.reason) for row in others.skipped] == [(3, "header"), (1, "other_table")]


@pytest.mark.parametrize("gap", ["", ",,"], ids=["blank line", "only delimiters"])
@pytest.mark.parametrize(
    "small", [["Rep,Target,", "Ann,7,", "Bob,8,"], [",Rep,Target", ",Ann,7"]], ids=["left", "right"]
)
def test_a_narrower_table_behind_a_gap_is_no_row_of_the_table(gap, small):
    body, others = parted([*DEALS[:5], gap, *small, gap, *DEALS[5:]])
    kept = body.cells[body.cells[0].ne("")]
    assert (len(kept), others.names, others.header) == (9, ("Rep, Target",), None)
    assert sum(row.reason == "other_table" for row in others.skipped) >= len(small)


@pytest.mark.parametrize(
    "rows",
    [["7,,", "8,,"], ["North,,", "9,Acme,9"], ["10,Globex,"]],
    ids=["codes alone", "a heading over rows", "a row without its last cell"],
)
def test_sparse_rows_behind_a_gap_are_rows(rows):
    body, others = parted([*DEALS, "", *rows])
    assert (len(body.cells), others.names) == (9 + len(rows), ())


def test_without_a_header_rows_of_names_are_rows():
    body, others = parted([*DEALS, "", *TARGETS], top=[])
    assert (len(body.cells), others.names) == (12, ())


def test_a_table_of_another_width_is_found_among_the_odd_rows():
    body, others = parted([*DEALS, "", "Team,Members", "North,5", "South,6"])
    assert (len(body.cells), body.odd, others.names) == (9, (), ("Team, Members",))


@pytest.mark.parametrize(
    ("rows", "tables"),
    [
        ([["Team", "Members"], ["North", "5"]], 1),
        ([["Team", "Members"]], 0),
        ([["North", "5"], ["South", "6"]], 0),
        ([["Team", ""], ["North", "5"]], 0),
        ([["Team", "Members"], ["North", "5", "x"]], 0),
    ],
)
def test_odd_rows_are_a_table_where_names_stand_over_rows_as_wide(rows, tables):
    odd = [Row(line, ",".join(fields), fields) for line, fields in enumerate(rows, start=1)]
    assert len(tables_among(odd)) == tables


def test_a_table_is_called_by_the_names_of_its_columns():
    assert name_of(["Rep ", "", "Target"]) == "Rep, Target"

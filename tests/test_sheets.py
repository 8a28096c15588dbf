"""The sheet with the table is found by what it looks like, and sheets cannot grow without bound."""

import pytest

from features.errors import InputError
from features.sheets import Book, Cells, Merge, SheetBuilder, check_reach, choose_sheet, fill_down, likeness

DEALS = [["Deal ID", "Stage", "Owner", "Amount"], *[[f"D{i}", "Won", "Ann", str(i)] for i in range(20)]]
CODES = [["code", "label"], *[[f"C{i}", f"Label {i}"] for i in range(60)]]
DASHBOARD = [["" if row % 7 or column % 9 else "x" for column in range(40)] for row in range(60)]
PIVOT = [["", "Q1", "Q2", "Q3", "Q4", "Sum"], *[[name, *"12345"] for name in ("Ann", "Bob", "Cleo")]]


@pytest.mark.parametrize("other", [CODES, DASHBOARD, PIVOT, [["Cover"]], [[""]], []])
def test_the_deals_look_more_like_a_table_than_what_stands_beside_them(other):
    book = Book(("Other", "Deals"), lambda name: Cells(DEALS if name == "Deals" else other))
    assert choose_sheet(book, None).name == "Deals"
    assert likeness(DEALS) > likeness(other)


def test_a_sheet_asked_for_is_taken_whatever_it_holds():
    book = Book(("Other", "Deals"), lambda name: Cells(DEALS if name == "Deals" else CODES))
    assert choose_sheet(book, "Other").cells.rows == CODES
    with pytest.raises(InputError, match="Other, Deals"):
        choose_sheet(book, "Sales")
    with pytest.raises(InputError):
        choose_sheet(Book((), lambda name: Cells([])), None)


@pytest.mark.parametrize(("rows", "columns"), [(1, 16_385), (1_048_576, 16_384), (10, 1_000_000)])
def test_a_sheet_that_reaches_too_far_is_refused(rows, columns):
    with pytest.raises(InputError):
        check_reach(rows, columns)
    check_reach(1_048_576, 30)


def test_an_owner_merged_over_his_rows_stands_in_each_and_a_merged_header_stays():
    rows = [["Owner", "Sum", ""], ["", "a", "b"], ["Ann", "1", "2"], ["", "3", "4"], ["Bob", "5", "6"]]
    merges = [Merge(0, 0, 1, 2), Merge(2, 3, 0, 0)]
    fill_down(rows, merges)
    assert [row[0] for row in rows] == ["Owner", "", "Ann", "Ann", "Bob"]
    assert rows[0] == ["Owner", "Sum", ""]


def test_cells_are_put_behind_each_other_and_behind_merged_ones():
    builder = SheetBuilder()
    builder.start_row()
    builder.add("a", down=2)
    builder.add("b", across=2)
    builder.start_row()
    builder.add("c")
    builder.start_row(3)
    builder.add("d", 2)
    builder.repeat_row(2)
    assert builder.finish() == [["a", "b", ""], ["", "c", ""], ["", "", ""], ["", "", "d"], ["", "", "d"]]


@pytest.mark.parametrize(
    "grow", [lambda b: b.add("x", 10**9), lambda b: b.repeat_row(10**9), lambda b: b.start_row(10**9)]
)
def test_a_builder_refuses_to_grow_without_bound(grow):
    builder = SheetBuilder()
    builder.start_row()
    builder.add("a")
    with pytest.raises(InputError):
        grow(builder)

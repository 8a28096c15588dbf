"""A binary workbook reads as a person sees it, and as another reader reads it."""

import io

import pytest
from python_calamine import CalamineWorkbook

from features.errors import InputError
from features.formats import value_text
from features.reading import read_table
from features.xlsb import open_xlsb
from tests.binary_books import as_xlsb, binary_book
from tests.written import repacked

ROWS = [["id", "name", "day", "share", "won"], ["007", "Müller 中文", "2024-03-05", "35%", "TRUE"]]
G = "General"


def only_sheet(data):
    book = open_xlsb(data)
    return book.read(book.names[0])


def test_values_are_those_that_calamine_reads():
    rows = [[("n", G), ("text", G), ("day", G), ("flag", G)]]
    rows += [[(i / 7, G), (f"文{i}", G), (45_000 + i, "yyyy-mm-dd"), (i % 2 == 0, G)] for i in range(200)]
    data = binary_book(rows)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Deals").to_python()
    assert only_sheet(data).rows == [[value_text(cell) for cell in row] for row in theirs]


@pytest.mark.parametrize("is_short", [False, True], ids=["with columns", "cells behind each other"])
def test_every_cell_is_read_with_what_its_format_shows(is_short):
    cells = [
        ("text", G), (7, "0000"), (0.125, "0.0%"), (45356.5, "yyyy-mm-dd hh:mm"), (1.0625, "[h]:mm"),
        ("", G), (True, G), (b"\x2a", G), (1e300, G), (12_345_678_901, G),
    ]  # fmt: skip
    shown = ["text", "0007", "12.5%", "2024-03-05 12:00:00", "25:30:00", "", "TRUE", "#N/A"]
    assert only_sheet(binary_book([cells], is_short=is_short)).rows[0][:8] == shown
    assert only_sheet(binary_book([cells], is_short=is_short)).rows[0][8:] == ["1" + "0" * 300, "12345678901"]


def test_a_currency_that_only_the_format_shows_is_kept():
    cells = [[("Deal", G), ("Amount", G)], [("A", G), (7.0, "[$€-407]#,##0")]]
    assert only_sheet(binary_book(cells)).currencies == {1: "EUR"}


def test_merged_owners_are_repeated():
    cells = [[("Owner", G), ("Deal", G)], [("Ann", G), ("x", G)], [("", G), ("y", G)]]
    assert only_sheet(binary_book(cells, merged=(1, 2, 0, 0))).rows[2] == ["Ann", "y"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (as_xlsb(ROWS)[:-40], "broken_workbook"),
        (repacked(as_xlsb(ROWS), {"Müller".encode("utf-16-le"): b""}), "broken_workbook"),
        (repacked(as_xlsb(ROWS), {b"<Relationships": b"<R"}), "broken_workbook"),
        (repacked(as_xlsb(ROWS), {b"worksheets/sheet1": b"worksheets/none"}), "empty_file"),
    ],
    ids=["cut short", "lengths", "relations", "no sheet"],
)
def test_a_damaged_workbook_gets_one_sentence(data, code):
    with pytest.raises(InputError) as caught:
        read_table(data)
    assert caught.value.code == code


def test_a_cell_at_the_far_corner_is_refused_before_memory_is_taken():
    wide = [[("x", G)] * 60]
    with pytest.raises(InputError) as caught:
        only_sheet(binary_book(wide, first_row=1_048_575))
    assert caught.value.code == "sheet_too_large"

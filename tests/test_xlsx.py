"""A workbook reads as a person sees it, and one made to harm takes no memory."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from features.errors import InputError
from features.formats import value_text
from features.xlsx import open_xlsx
from tests.written import as_xlsx, repacked


def only_sheet(data):
    book = open_xlsx(data)
    return book.read(book.names[0])


def written(write) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    write(book, book.add_worksheet("S"))
    book.close()
    return stream.getvalue()


def test_leading_zeros_percentages_and_errors_are_kept():
    def write(book, sheet):
        sheet.write_row(0, 0, ["id", "share", "error", "text"])
        sheet.write(1, 0, 42, book.add_format({"num_format": "00000"}))
        sheet.write(1, 1, 0.125, book.add_format({"num_format": 10}))
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.write(1, 3, "00042")
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")

    assert only_sheet(written(write)).rows[1:] == [
        ["00042", "12.5%", "#N/A", "00042"],
        ["", "", "#DIV/0!", ""],
    ]


def test_a_formula_without_a_value_is_blank_and_named():
    book = openpyxl.Workbook()
    for row in (["a", "b"], [1, "=A2+1"], [2, "=A3+1"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    cells = only_sheet(stream.getvalue())
    assert cells.rows == [["a", "b"], ["1", ""], ["2", ""]]
    assert str(cells.notes[0]).startswith("2 formulas (B2, B3)")


def test_a_formula_with_a_value_is_read_and_not_mentioned():
    cells = only_sheet(written(lambda book, sheet: sheet.write_formula("A1", "=1+1", None, 2)))
    assert (cells.rows, cells.notes) == ([["2"]], ())


def test_merged_titles_stay_and_merged_owners_are_repeated():
    def write(book, sheet):
        sheet.merge_range("A1:C1", "Pipeline")
        sheet.write_row(1, 0, ["Owner", "Deal", "Amount"])
        sheet.merge_range("A3:A4", "Ann")
        sheet.write_row(2, 1, ["x", 1])
        sheet.write_row(3, 1, ["y", 2])

    assert only_sheet(written(write)).rows == [
        ["Pipeline", "", ""],
        ["Owner", "Deal", "Amount"],
        ["Ann", "x", "1"],
        ["Ann", "y", "2"],
    ]


def test_hidden_sheets_are_not_offered():
    def write(book, sheet):
        sheet.write("A1", "x")
        book.add_worksheet("Hidden").hide()

    assert open_xlsx(written(write)).names == ("S",)


def test_cells_are_those_that_openpyxl_reads():
    rows = [["id", "n", "day", "moment", "flag"]]
    rows += [
        [
            f"D{i}",
            i / 7,
            dt.date(2024, 1, 1) + dt.timedelta(i),
            dt.datetime(2024, 1, 1, i % 24, i % 60, 7),
            i % 2 == 0,
        ]
        for i in range(300)
    ]

    def write(book, sheet):
        day, moment = (book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "d/m/yy hh:mm:ss"))
        for line, row in enumerate(rows):
            for place, (cell, shown) in enumerate(zip(row, (None, None, day, moment, None), strict=True)):
                sheet.write(line, place, cell, shown if line else None)

    data = written(write)
    theirs = [
        [value_text(cell.value) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active
    ]
    assert only_sheet(data).rows == theirs


def far_away(cell: bytes) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"%s</row></sheetData>' % cell
    return repacked(as_xlsx([["a", "b"], ["1", "2"]]), {b"</sheetData>": row})


def test_a_cell_at_the_far_corner_is_refused_before_memory_is_taken():
    with pytest.raises(InputError, match="The sheet “Deals” reaches") as caught:
        open_xlsx(far_away(b"><v>1</v></c>"))
    assert caught.value.code == "sheet_too_large"


def test_a_format_at_the_far_corner_is_nothing():
    assert only_sheet(far_away(b' s="1"/>')).rows == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    "data",
    [
        as_xlsx([["a"], ["1"]])[:-200],
        repacked(as_xlsx([["a"], ["1"]]), {b"<styleSheet": b"<style"}),
        repacked(as_xlsx([["a"], ["1"]]), {b"<workbook": b"<w"}),
    ],
)
def test_a_damaged_workbook_gets_one_sentence(data):
    with pytest.raises(InputError) as caught:
        only_sheet(data)
    assert caught.value.code == "broken_workbook"


def test_external_links_are_not_followed():
    data = as_xlsx([["a", "b"], ["1", "2"]])
    linked = repacked(data, {}, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert only_sheet(linked).rows == [["a", "b"], ["1", "2"]]
    assert zipfile.is_zipfile(io.BytesIO(linked))

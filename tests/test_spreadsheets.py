"""A workbook reads as a person sees it: days as days, whole numbers whole, lines as numbered in Excel."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from features.errors import InputError
from features.reading import read_table
from tests.written import packed


def workbook(**sheets):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(line, place, cell)
    book.close()
    return stream.getvalue()


ROWS = [
    ["商机名称", "金额", "日期", "已签"],
    ["甲", 1200.0, dt.date(2024, 3, 5), True],
    ["乙", 0.1 + 0.2, dt.datetime(2024, 3, 5, 14, 30), False],
    ["丙", 12_345_678_901, dt.datetime(2024, 3, 6), None],
]


def test_cells_come_as_plain_text():
    assert read_table(workbook(商机=ROWS)).cells.to_numpy().tolist() == [
        ["甲", "1200", "2024-03-05", "TRUE"],
        ["乙", "0.3", "2024-03-05 14:30:00", "FALSE"],
        ["丙", "12345678901", "2024-03-06", ""],
    ]


def test_a_title_row_and_blank_rows_leave_the_lines_as_excel_numbers_them():
    table = read_table(workbook(s=[["商机信息"], [], ROWS[0], ROWS[1], [], ROWS[2], ["合计", 1200.3]]))
    assert (table.container, table.encoding, table.delimiter, table.header_row) == ("xlsx", None, None, 3)
    assert table.lines.tolist() == [4, 6]
    (total,) = table.skipped[table.skipped["reason"] == "total"].to_numpy().tolist()
    assert total == [7, "合计\t1200.3", "total", 1]
    assert table.accounting.lines == 7
    assert list(table.cells.columns) == ROWS[0]


def test_a_table_that_does_not_begin_at_the_edge_is_found():
    table = read_table(workbook(s=[[], [None, None, "a", "b"], [None, None, 1, 2]]))
    assert table.cells.to_dict("list") == {"a": ["1"], "b": ["2"]}
    assert table.lines.tolist() == [3]


def test_the_sheet_that_looks_most_like_a_table_is_taken_unless_one_is_named():
    data = workbook(Cover=[["About this file"]], Deals=ROWS, Teams=[["a", "b"], ["x", 1]])
    assert read_table(data).sheet == "Deals"
    assert read_table(data).sheets == ("Cover", "Deals", "Teams")
    assert read_table(data, sheet="Teams").cells["a"].tolist() == ["x"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(InputError, match=r"“Sales”.*Deals, Teams") as caught:
        read_table(workbook(Deals=ROWS, Teams=ROWS), sheet="Sales")
    assert caught.value.code == "no_such_sheet"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(s=[]), "empty_file"),
        (workbook(s=[["a", "b"]]), "header_only"),
        (workbook(s=ROWS)[:-300], "broken_workbook"),
    ],
)
def test_a_workbook_without_rows_or_cut_short_gets_one_sentence(data, code):
    with pytest.raises(InputError) as caught:
        read_table(data)
    assert caught.value.code == code


def test_a_workbook_with_broken_parts_gets_one_sentence():
    data = workbook(s=ROWS)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<broken" if "sheet1" in part else old.read(part))
    with pytest.raises(InputError) as caught:
        read_table(stream.getvalue())
    assert caught.value.code == "broken_workbook"


def test_a_workbook_and_a_csv_file_of_the_same_table_give_the_same_cells():
    book = read_table(workbook(s=[["id", "name", "n"], ["D1", "Acme", 5], ["D2", "上海", 6.5]]))
    text = read_table("id,name,n\nD1,Acme,5\nD2,上海,6.5\n".encode())
    assert book.cells.equals(text.cells)
    assert book.lines.tolist() == text.lines.tolist()


def test_the_sheets_of_a_workbook_in_an_archive_are_named_behind_its_file():
    data = packed({"book.xlsx": workbook(Deals=ROWS, Teams=[["a", "b"], ["x", 1]]), "a.csv": b"a,b\n1,2\n"})
    table = read_table(data)
    assert (table.sheet, table.member) == ("book.xlsx/Deals", "book.xlsx")
    assert table.sheets == ("book.xlsx/Deals", "book.xlsx/Teams", "a.csv")
    assert read_table(data, sheet="book.xlsx/Teams").cells["a"].tolist() == ["x"]
    assert read_table(data, sheet="a.csv").cells["a"].tolist() == ["1"]
    assert "a.csv" in str(table.notes[0])


def test_a_workbook_alone_in_an_archive_keeps_the_names_of_its_sheets():
    table = read_table(packed({"x.xlsx": workbook(Deals=ROWS, Teams=[["a", "b"], ["x", 1]])}))
    assert (table.sheet, table.sheets, table.notes) == ("Deals", ("Deals", "Teams"), ())

"""An old workbook reads as a person sees it."""

import datetime as dt
import io

import pytest
import xlwt

from features.errors import InputError
from features.xls import open_xls
from tests.written import as_xls


def only_sheet(data):
    book = open_xls(data)
    return book.read(book.names[0]).rows


def test_days_times_flags_and_formats_are_kept():
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, dt.datetime(2024, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(0, 1, dt.datetime(2024, 3, 5, 14, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    sheet.write(0, 2, 0.5, xlwt.easyxf(num_format_str="hh:mm"))
    sheet.write(0, 3, True)
    sheet.write(0, 4, 7, xlwt.easyxf(num_format_str="000"))
    sheet.write(0, 5, 12_345_678_901)
    sheet.write_merge(1, 2, 0, 0, "x")
    stream = io.BytesIO()
    book.save(stream)
    assert only_sheet(stream.getvalue())[0] == [
        "2024-03-05",
        "2024-03-05 14:30:00",
        "12:00:00",
        "TRUE",
        "007",
        "12345678901",
    ]


@pytest.mark.parametrize("data", [as_xls([["a", "b"], ["1", "2"]])[:1500], bytes.fromhex("D0CF11E0A1B11AE1")])
def test_a_damaged_workbook_gets_one_sentence(data):
    with pytest.raises(InputError) as caught:
        open_xls(data)
    assert caught.value.code == "broken_workbook"

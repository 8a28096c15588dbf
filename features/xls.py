"""What text does a person see in the cells of an old Excel workbook (.xls)? xlrd reads values and formats."""

from __future__ import annotations

import io

import xlrd
from xlrd.biffh import error_text_from_code

from features.cell_currencies import CellCurrencies, currency_of_format
from features.formats import Shown, moment_shown, moment_text, number_text, shown, value_text
from features.recognition import broken_workbook, encrypted_workbook
from features.sheets import Book, Cells, Merge, Rows, fill_down


def open_xls(data: bytes) -> Book:
    """Open an old workbook.

    Raises
    ------
    InputError
        ``broken_workbook``, ``encrypted_workbook``.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:  # xlrd lets whatever goes wrong in a damaged file through
        if "encrypted" in str(error):
            raise encrypted_workbook() from error
        raise broken_workbook() from error
    sheets = [sheet for sheet in book.sheets() if sheet.nrows]
    visible = [sheet for sheet in sheets if sheet.visibility == 0] or sheets
    return Book(tuple(sheet.name for sheet in visible), lambda name: _cells(book, book.sheet_by_name(name)))


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Cells:
    codes = [_format_of(book, style) for style in range(len(book.xf_list))]
    formats = {
        style: shown(code) or moment_shown(code, bool(book.datemode)) for style, code in enumerate(codes)
    }
    rows: Rows = [
        [_text(cell, book.datemode, formats) for cell in sheet.row(line)] for line in range(sheet.nrows)
    ]
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    currencies = _currencies(sheet, codes).settle(rows)
    merges = [Merge(top, bottom - 1, left, right - 1) for top, bottom, left, right in sheet.merged_cells]
    fill_down(rows, merges)
    return Cells(rows, currencies=currencies)


def _currencies(sheet: xlrd.sheet.Sheet, codes: list[str]) -> CellCurrencies:
    """Gather the currencies that the formats of numbers show."""
    styles = {style: found for style, code in enumerate(codes) if (found := currency_of_format(code))}
    currencies = CellCurrencies()
    for line in range(sheet.nrows) if styles else ():
        for place, cell in enumerate(sheet.row(line)):
            if cell.ctype == xlrd.XL_CELL_NUMBER and cell.xf_index in styles:
                currencies.add(line, place, styles[cell.xf_index])
    return currencies


def _format_of(book: xlrd.Book, style: int) -> str:
    found = book.format_map.get(book.xf_list[style].format_key)
    return found.format_str if found else ""


def _text(cell: xlrd.sheet.Cell, datemode: int, formats: dict[int, Shown | None]) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            how = formats.get(cell.xf_index or 0)
            return how(float(cell.value)) if how else number_text(float(cell.value))
        case xlrd.XL_CELL_DATE:
            how = formats.get(cell.xf_index or 0)
            return how(float(cell.value)) if how else moment_text(float(cell.value), bool(datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return value_text(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(error_text_from_code.get(int(cell.value), "#N/A"))
        case _:
            return ""

"""What text does a person see in the cells of a binary Excel workbook (.xlsb)? Its records, in one pass."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from xlrd.biffh import error_text_from_code

from features.archives import Budget
from features.cell_currencies import CellCurrencies, currency_of_format
from features.formats import Shown, moment_shown, moment_text, number_text, percent_text, shown, value_text
from features.limits import MOST_PLACES
from features.recognition import broken_workbook
from features.sheets import Book, Cells, Merge, Rows, check_reach, fill_down
from features.xlsb_records import Kind, integer, real, records, rk_number, text
from features.xlsx import BROKEN
from features.xlsx_marks import PERCENT, targets

# Bytes of a part: a sheet of a million rows and twenty columns takes about 300 million.
_LARGEST_PART = 500_000_000
# Built-in number formats that show a day or a time, those of East Asian versions among them, but for the one
# that counts hours beyond a day.
_MOMENTS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_ELAPSED = {46: "[h]:mm:ss"}
_MOST_ROWS = 1 << 20  # of a sheet of Excel
_BROKEN = (*BROKEN, struct.error, IndexError)


def open_xlsb(data: bytes) -> Book:
    """Open a binary workbook.

    Raises
    ------
    InputError
        ``broken_workbook``, ``unpacks_too_large``; the book's `read` raises these and ``sheet_too_large``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        shared, sheets, is_1904 = _texts(archive), *_sheets(archive)
        formats = _formats(archive, is_1904)
    except _BROKEN as error:
        raise broken_workbook() from error

    def read(name: str) -> Cells:
        try:
            return _Reader(shared, formats).read(_part(archive, sheets[name].part))
        except _BROKEN as error:
            raise broken_workbook() from error

    seen = [name for name, sheet in sheets.items() if not sheet.is_hidden]
    return Book(tuple(seen or sheets), read)


@dataclass(frozen=True)
class _Sheet:
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class _Formats:
    """Cell style → how it shows a number, and the currencies that some styles show."""

    shown: list[Shown]
    currencies: Mapping[int, str]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return Budget(_LARGEST_PART).read(stream)


def _sheets(archive: zipfile.ZipFile) -> tuple[dict[str, _Sheet], bool]:
    """Return the sheets by their names, and whether days are counted from 1904."""
    data, parts = _part(archive, "xl/workbook.bin"), targets(archive, "xl/_rels/workbook.bin.rels")
    found, is_1904 = {}, False
    for kind, start, _ in records(data):
        if kind == Kind.BOOK_PROPERTIES:
            is_1904 = bool(data[start] & 1)
        elif kind == Kind.SHEET:
            relation, end = text(data, start + 8)
            part = parts.get(relation, "")
            # Sheets of charts and of old macros hold no table.
            if part.startswith("xl/worksheets/"):
                found[text(data, end)[0]] = _Sheet(part, bool(integer(data, start)))
    return found, is_1904


def _texts(archive: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells share, in their order."""
    if "xl/sharedStrings.bin" not in archive.namelist():
        return []
    data = _part(archive, "xl/sharedStrings.bin")
    return [text(data, start + 1)[0] for kind, start, _ in records(data) if kind == Kind.SHARED]


def _formats(archive: zipfile.ZipFile, is_1904: bool) -> _Formats:
    if "xl/styles.bin" not in archive.namelist():
        return _Formats([], {})
    data = _part(archive, "xl/styles.bin")
    codes: dict[int, str] = {}
    numbers: list[int] = []
    are_of_cells = False
    for kind, start, _ in records(data):
        if kind == Kind.FORMAT:
            codes[int.from_bytes(data[start : start + 2], "little")] = text(data, start + 2)[0]
        elif kind in (Kind.BEGIN_STYLES, Kind.END_STYLES):
            are_of_cells = kind == Kind.BEGIN_STYLES
        elif kind == Kind.STYLE and are_of_cells:
            numbers.append(int.from_bytes(data[start + 2 : start + 4], "little"))
    currencies = {
        style: found
        for style, number in enumerate(numbers)
        if (found := currency_of_format(codes.get(number, "")))
    }
    return _Formats([_shown(number, codes.get(number, ""), is_1904) for number in numbers], currencies)


def _shown(number: int, code: str, is_1904: bool) -> Shown:
    if number in _MOMENTS:
        return lambda serial: moment_text(serial, is_1904)
    if number in PERCENT:
        return percent_text
    code = _ELAPSED.get(number, code)
    return moment_shown(code, is_1904) or shown(code) or number_text


class _Reader:
    """Puts the cells of one sheet into rows."""

    def __init__(self, texts: list[str], formats: _Formats) -> None:
        self._texts = texts
        self._formats = formats
        self._rows: Rows = []
        self._merges: list[Merge] = []
        self._currencies = CellCurrencies()
        self._line = self._width = 0

    def read(self, data: bytes) -> Cells:
        column = -1
        for kind, start, _ in records(data):
            if kind == Kind.ROW:
                self._line, column = integer(data, start), -1
            elif kind in _SHORT:
                column += 1
                self._cell(_SHORT[kind], column, data, start)
            elif kind <= Kind.FORMULA_ERROR or kind == Kind.RICH_TEXT:
                column = integer(data, start)
                self._cell(kind, column, data, start + 4)
            elif kind == Kind.MERGE:
                self._merges.append(Merge(*(integer(data, start + 4 * place) for place in range(4))))
        for row in self._rows:
            row.extend([""] * (self._width - len(row)))
        currencies = self._currencies.settle(self._rows)
        fill_down(self._rows, self._merges)
        return Cells(self._rows, currencies=currencies)

    def _cell(self, kind: int, column: int, data: bytes, at: int) -> None:
        """Put a cell of which the style stands at `at`, the value behind it; blank ones take no place."""
        style = integer(data, at) & 0xFFFFFF
        value = self._value(kind, style, data, at + 4)
        if not value:
            return
        if self._line >= _MOST_ROWS or column >= MOST_PLACES:
            raise ValueError("a cell stands outside of a sheet")
        if column >= self._width or self._line >= len(self._rows):
            self._width = max(self._width, column + 1)
            check_reach(self._line + 1, self._width)
            self._rows.extend([] for _ in range(self._line + 1 - len(self._rows)))
        row = self._rows[self._line]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = value
        if kind in _NUMBERS and style in self._formats.currencies:
            self._currencies.add(self._line, column, self._formats.currencies[style])

    def _value(self, kind: int, style: int, data: bytes, at: int) -> str:
        match kind:
            case Kind.SHARED_TEXT:
                return self._texts[integer(data, at)]
            case Kind.RK:
                return self._number(rk_number(data, at), style)
            case Kind.REAL | Kind.FORMULA_REAL:
                return self._number(real(data, at), style)
            case Kind.TEXT | Kind.FORMULA_TEXT:
                return text(data, at)[0]
            case Kind.RICH_TEXT:
                return text(data, at + 1)[0]
            case Kind.FLAG | Kind.FORMULA_FLAG:
                return value_text(bool(data[at]))
            case Kind.ERROR | Kind.FORMULA_ERROR:
                return str(error_text_from_code.get(data[at], "#N/A"))
            case _:
                return ""

    def _number(self, value: float, style: int) -> str:
        formats = self._formats.shown
        return (formats[style] if style < len(formats) else number_text)(value)


# The records of cells that stand behind the one before → those that name their column.
_SHORT: dict[int, int] = {
    Kind.SHORT_BLANK: 1, Kind.SHORT_RK: Kind.RK, Kind.SHORT_ERROR: Kind.ERROR, Kind.SHORT_FLAG: Kind.FLAG,
    Kind.SHORT_REAL: Kind.REAL, Kind.SHORT_TEXT: Kind.TEXT, Kind.SHORT_SHARED_TEXT: Kind.SHARED_TEXT,
}  # fmt: skip
_NUMBERS = frozenset((Kind.RK, Kind.REAL, Kind.FORMULA_REAL))

"""What text does a person see in the cells of an Excel workbook (.xlsx, .xlsm)? Two readers tell.

python-calamine reads the values; what it does not tell, `features.xlsx_marks` takes from the sheets' XML.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from features.formats import value_text
from features.messages import Message, first_of, plural_message
from features.recognition import broken_workbook
from features.sheets import Book, Cells, Merge, Rows, fill_down
from features.xlsx_marks import Formats, Marks, check_parts, marks_of, sheet_parts, special_formats

# Formulas without a value that are named; the count says the rest.
_NAMED = 5


def open_xlsx(data: bytes) -> Book:
    """Open a workbook.

    Raises
    ------
    InputError
        ``broken_workbook``, ``unpacks_too_large``, ``sheet_too_large``; the book's `read` raises
        ``broken_workbook``, too.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = sheet_parts(archive)
        check_parts(archive, parts)
        formats = special_formats(archive)
        book = CalamineWorkbook.from_object(io.BytesIO(data))
    except BROKEN as error:
        raise broken_workbook() from error

    def read(name: str) -> Cells:
        try:
            return _cells(book, name, _marks(archive, parts.get(name), formats))
        except BROKEN as error:
            raise broken_workbook() from error

    return Book(_visible(book), read)


# What reading a damaged archive, its XML or its numbers may raise.
BROKEN = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    OverflowError,
    NotImplementedError,
)


def _visible(book: CalamineWorkbook) -> tuple[str, ...]:
    found = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in found if sheet.visible == SheetVisibleEnum.Visible]
    return tuple(visible or [sheet.name for sheet in found])


def _marks(archive: zipfile.ZipFile, part: str | None, formats: Formats) -> Marks:
    return Marks() if part is None else marks_of(archive, part, formats)


def _cells(book: CalamineWorkbook, name: str, marks: Marks) -> Cells:
    sheet = book.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False)
    # Most cells are texts already, and blank ones, too.
    rows: Rows = [[cell if isinstance(cell, str) else value_text(cell) for cell in row] for row in values]
    _put(rows, marks)
    currencies = marks.currencies.settle(rows)
    merges = [
        Merge(top, bottom, left, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    fill_down(rows, merges)
    return Cells(rows, _about_formulas(marks.uncomputed), currencies)


def _put(rows: Rows, marks: Marks) -> None:
    """Write the marks into the rows; errors may stand outside of what the values reach."""
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in marks.texts)])
    height = max([len(rows), *(row + 1 for row, _ in marks.texts)])
    rows.extend([] for _ in range(height - len(rows)))
    for row in rows:
        row.extend([""] * (width - len(row)))
    for (row_place, column), text in marks.texts.items():
        rows[row_place][column] = text


def _about_formulas(uncomputed: list[str]) -> tuple[Message, ...]:
    if not uncomputed:
        return ()
    cells = first_of(uncomputed, _NAMED)
    return (
        plural_message(
            "{n} formula ({cells}) has no computed value in the file and is read as blank. "
            "Open the workbook in Excel, save it, and upload it again.",
            "{n} formulas ({cells}) have no computed values in the file and are read as blanks. "
            "Open the workbook in Excel, save it, and upload it again.",
            len(uncomputed),
            cells=cells,
        ),
    )

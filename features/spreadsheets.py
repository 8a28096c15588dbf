"""What text stands in the cells of an Excel workbook? Bytes in, rows of text out."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from features.errors import InputError

# Bytes the parts of a workbook may take unpacked: a full sheet of a million rows is about half of it.
# More is a damaged or hostile archive.
_LARGEST_UNPACKED = 2_000_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet as text.

    Attributes
    ----------
    rows
        All rows from the first line of the sheet on, equally wide; dates as ISO, whole numbers without ".0".
    name, names
        The sheet read, and all sheets of the workbook that hold cells to read.
    """

    rows: list[list[str]]
    name: str
    names: tuple[str, ...]


def is_workbook(data: bytes) -> bool:
    """Tell from its content whether a ZIP archive is an Excel workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_sheet(data: bytes, wanted: str | None = None) -> Sheet:
    """Read one sheet of a workbook.

    Parameters
    ----------
    data
        An .xlsx file.
    wanted
        Name of the sheet; None takes the visible sheet with the most cells: a cover often comes first.

    Raises
    ------
    InputError
        ``broken_workbook``, ``no_such_sheet``, ``too_large``.
    """
    _check_size(data)
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            sheets = {name: book.get_sheet_by_name(name) for name in _visible(book)}
            if not sheets:
                raise InputError(
                    "empty_file", "This workbook has no sheet with cells. Upload one that holds a table."
                )
            name = _chosen(sheets, wanted)
            return Sheet(_rows(sheets[name]), name, tuple(sheets))
    except (CalamineError, OSError) as error:
        raise InputError(
            "broken_workbook",
            "This Excel workbook is damaged and cannot be opened. "
            "Open it in Excel, save it again, upload that file.",
        ) from error


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > _LARGEST_UNPACKED:
        raise InputError(
            "too_large",
            "This workbook takes {size} MB when unpacked; up to {limit} MB can be read. "
            "Export fewer columns or a shorter period, or save it as CSV.",
            size=unpacked // 1_000_000,
            limit=_LARGEST_UNPACKED // 1_000_000,
        )


def _visible(book: CalamineWorkbook) -> list[str]:
    found = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in found if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in found]


def _chosen(sheets: dict[str, CalamineSheet], wanted: str | None) -> str:
    if wanted is not None and wanted not in sheets:
        raise InputError(
            "no_such_sheet",
            "This workbook has no sheet named “{wanted}”. Its sheets are: {sheets}.",
            wanted=wanted,
            sheets=", ".join(sheets),
        )
    return wanted if wanted is not None else max(sheets, key=lambda name: _area(sheets[name]))


def _area(sheet: CalamineSheet) -> int:
    return int(sheet.height) * int(sheet.width)


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(cell: object) -> str:
    """Write a cell as its column's plain text; Excel itself keeps fifteen digits of a number."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
        case dt.datetime():
            return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)

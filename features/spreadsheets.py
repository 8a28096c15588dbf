"""What text stands in the cells of this spreadsheet, whatever program wrote it? Bytes in, one sheet out."""

from __future__ import annotations

from features.container import Content
from features.markup import open_html
from features.ods import open_ods
from features.recognition import Container
from features.sheets import Book, Sheet, choose_sheet
from features.spreadsheetml import open_spreadsheetml
from features.xls import open_xls
from features.xlsb import open_xlsb
from features.xlsx import open_xlsx

_READERS = {
    Container.XLSX: open_xlsx,
    Container.XLSB: open_xlsb,
    Container.XLS: open_xls,
    Container.ODS: open_ods,
    Container.XML: open_spreadsheetml,
}


def read_spreadsheet(
    content: Content, wanted: str | None = None, encoding: str | None = None
) -> tuple[Sheet, str | None]:
    """Read the sheet asked for, else the one that looks most like a table.

    Parameters
    ----------
    content
        Any container but text.
    wanted
        Name of the sheet; in an archive behind the file's name and ``/``, or alone.
    encoding
        Chosen by a person; only pages of HTML have one.

    Returns
    -------
    tuple
        The sheet, and the encoding of a page of HTML (else None).

    Raises
    ------
    InputError
        ``empty_file``, ``no_such_sheet``, ``broken_workbook``, ``encrypted_workbook``, ``too_many_columns``
        and what the readers of single formats raise.
    """
    book, used = _opened(content, encoding)
    sheet = choose_sheet(book, _own_part(content, wanted))
    if len(content.members) < 2:
        return sheet, used
    # In an archive a sheet is named behind its file; the other files can be chosen, too.
    own = [f"{content.member}/{name}" for name in sheet.names] if len(sheet.names) > 1 else [content.member]
    name = f"{content.member}/{sheet.name}" if len(sheet.names) > 1 else content.member
    others = [member for member in content.members if member != content.member]
    return Sheet(name, (*own, *others), sheet.cells), used


def _opened(content: Content, encoding: str | None) -> tuple[Book, str | None]:
    if content.container is Container.HTML:
        return open_html(content.data, encoding)
    return _READERS[content.container](content.data), None


def _own_part(content: Content, wanted: str | None) -> str | None:
    """Return the name of the sheet asked for without the file's; None where only the file is named."""
    if wanted is None or (content.member and wanted == content.member):
        return None
    return wanted.removeprefix(f"{content.member}/") if content.member else wanted

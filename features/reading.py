"""What text stands in the cells of this file? Bytes in, text table out, every line accounted for."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from features.container import Content, check_size, open_container
from features.dialect import find_dialect
from features.encoding import OddLine, decode
from features.errors import InputError
from features.fixed_width import with_tabs
from features.grid import grid_of_sheet, grid_of_text
from features.limits import check_width
from features.messages import Message, first_of, message, plural_message
from features.recognition import Container
from features.spreadsheets import read_spreadsheet
from features.text_table import Accounting, TextTable, set_aside
from features.tokens import Dialect
from features.trimming import trimmed
from features.wrapped_lines import unwrapped

__all__ = ["Accounting", "TextTable", "read_table"]


def read_table(
    source: Path | bytes, *, name: str = "", sheet: str | None = None, encoding: str | None = None
) -> TextTable:
    """Read a delimited text or a spreadsheet, alone or packed, as text.

    What the file is, is decided by its content, never by its name.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    name
        File name as the person gave it; a path's own name where omitted.
    sheet
        Sheet of a workbook, or file of an archive (``file/sheet`` for a workbook in it); None takes the one
        that looks most like a table, among files the largest.
    encoding
        Python name of the encoding; found by evidence where None.

    Raises
    ------
    InputError
        ``no_such_file``, ``too_large``, ``empty_file``, ``not_text``, ``header_only``,
        ``no_readable_rows``, and what `features.container`, `features.spreadsheets` and `features.encoding`
        raise.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source)
    name = name or (source.name if isinstance(source, Path) else "")
    check_size(len(data))
    with ThreadPoolExecutor(1) as pool:
        digest = pool.submit(lambda: hashlib.sha256(data).hexdigest())  # beside the reading
        table = _read(open_container(data, sheet), name, sheet, encoding)
    return replace(table, digest=digest.result())


def _read(content: Content, name: str, sheet: str | None, encoding: str | None) -> TextTable:
    blank = TextTable(
        name=name,
        digest="",
        container=content.container.value,
        encoding=None,
        delimiter=None,
        header_row=0,
        cells=pd.DataFrame(),
        lines=np.empty(0, np.int64),
        rejects=set_aside(()),
        repaired=np.empty(0, np.int64),
        member=content.member,
        notes=_about_members(content),
    )
    if content.container is Container.CSV:
        return _read_text(content, blank, encoding)
    return _read_sheet(content, blank, sheet, encoding)


def _read_text(content: Content, blank: TextTable, encoding: str | None) -> TextTable:
    decoded = decode(content.data, encoding)
    text = decoded.data.replace(b"\0", b"") if b"\0" in decoded.data else decoded.data
    plain = unwrapped(text)
    text = text if plain is None else plain
    check_width(text)
    aligned = with_tabs(text)
    dialect = find_dialect(text) if aligned is None else Dialect("\t", quote="")
    table = replace(
        blank,
        encoding=decoded.encoding,
        delimiter=(dialect.delimiter.strip(" ") or " ") if aligned is None else " ",
        encoding_choices=decoded.choices,
        odd_lines=decoded.odd_lines,
        notes=(*blank.notes, *_about_odd_lines(decoded.odd_lines), *([] if plain is None else [_WRAPPED])),
    )
    if len(content.members) > 1:
        table = replace(table, sheet=content.member, sheets=content.members)
    return trimmed(grid_of_text(text if aligned is None else aligned, dialect), table)


_WRAPPED = message(
    "Each line was quoted as a whole, as a spreadsheet writes a table that it read as one column; these "
    "quotes were taken off."
)


def _read_sheet(content: Content, blank: TextTable, wanted: str | None, encoding: str | None) -> TextTable:
    sheet, used = read_spreadsheet(content, wanted, encoding)
    table = replace(
        blank,
        encoding=used,
        sheet=sheet.name,
        sheets=sheet.names,
        notes=(*blank.notes, *sheet.cells.notes),
    )
    return trimmed(grid_of_sheet(sheet.cells.rows), table, sheet.cells.currencies)


def _about_members(content: Content) -> tuple[Message, ...]:
    others = [member for member in content.members if member != content.member]
    if not others:
        return ()
    return (
        message(
            "The archive holds several tables; {taken} was read. The others are: {others}.",
            taken=content.member,
            others=first_of(others),
        ),
    )


def _about_odd_lines(odd: tuple[OddLine, ...]) -> tuple[Message, ...]:
    others = [line for line in odd if line.encoding]
    if not others:
        return ()
    return (
        plural_message(
            "{n} line is written in another encoding ({encoding}) than the rest and was read in it: {lines}.",
            "{n} lines are written in another encoding ({encoding}) than the rest and were read in it: "
            "{lines}.",
            len(others),
            encoding=others[0].encoding,
            lines=first_of(line.line for line in others),
        ),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise InputError("no_such_file", "The file {path} cannot be opened.", path=str(path)) from error

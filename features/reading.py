"""What text stands in the cells of this file? Bytes in, text table out, every line accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cells import without_blanks
from features.container import Content, check_size, open_container
from features.dialect import find_dialect
from features.encoding import EncodingChoice, OddLine, decode
from features.errors import InputError
from features.fixed_width import with_tabs
from features.grid import Grid, grid_of_sheet, grid_of_text
from features.layout import footer_reasons, unique_headers
from features.limits import check_cells, check_columns, check_width
from features.messages import Message, message, plural_message
from features.ragged import Rejected
from features.recognition import Container
from features.spreadsheets import read_spreadsheet
from features.tokens import Dialect


@dataclass(frozen=True)
class Accounting:
    """Where the lines of a file went: numbers of lines, `skipped` by reason."""

    lines: int
    kept: int
    repaired: int
    rejected: int
    skipped: dict[str, int]


@dataclass(frozen=True)
class TextTable:
    """A file as text, before anything is interpreted.

    Attributes
    ----------
    name
        File name as given by the person, or "".
    digest
        SHA-256 of the file's bytes, hexadecimal.
    container
        ``csv`` (any delimited text), ``xlsx``, ``xls``, ``ods``, ``html`` or ``xml`` (Excel 2003).
    encoding, delimiter
        What the text was read with; None in a spreadsheet.
    header_row
        Line of the header in the file, from 1; 0 where it has none and the columns are named by place.
    cells
        One row per data row kept; str columns named by the (made unique) headers; a blank cell is "".
    lines
        Source line of each row of `cells`, from 1 (int64).
    rejects
        Rows that could not be read: ``line`` (int64), ``text`` (str), ``reason`` (str, a short code),
        ``span`` (int64, how many lines it takes).
    repaired
        Rows of `cells` that were mended (int64 lines).
    spans
        How many lines of the file each row of `cells` takes (int64).
    skipped
        What is no row of the table: header, titles, notes, totals, blank lines, repeated headers, other
        tables; columns as of `rejects`.
    other_tables
        The other tables of the file, named by their first rows.
    total_lines
        Lines of the file; `accounting` says where they went.
    sheet, sheets
        The sheet of a workbook, or the file of an archive, that was read, and all that could be.
    member
        The file's path in the archive that it came in, or "".
    encoding_choices
        Where several encodings are equally likely: those, the one used first, with text to tell them by.
    odd_lines
        Lines written in another encoding than the rest, or damaged; they are read all the same.
    notes
        What a person should know of the reading.
    currencies
        Header → the currency (ISO 4217) that a spreadsheet shows beside the numbers of the column by their
        format alone.
    """

    name: str
    digest: str
    container: str
    encoding: str | None
    delimiter: str | None
    header_row: int
    cells: pd.DataFrame
    lines: NDArray[np.int64]
    rejects: pd.DataFrame
    repaired: NDArray[np.int64]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    member: str = ""
    encoding_choices: tuple[EncodingChoice, ...] = ()
    odd_lines: tuple[OddLine, ...] = ()
    notes: tuple[Message, ...] = ()
    spans: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    skipped: pd.DataFrame = field(default_factory=lambda: _set_aside(()))
    other_tables: tuple[str, ...] = ()
    total_lines: int = 0
    currencies: Mapping[str, str] = field(default_factory=dict)

    @property
    def accounting(self) -> Accounting:
        """Tell where every line of the file went."""
        spans = self.spans
        is_repaired = np.isin(self.lines, self.repaired)
        return Accounting(
            lines=self.total_lines,
            kept=int(spans[~is_repaired].sum()),
            repaired=int(spans[is_repaired].sum()),
            rejected=int(self.rejects["span"].sum()),
            skipped={str(why): int(n) for why, n in self.skipped.groupby("reason")["span"].sum().items()},
        )


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
        rejects=_set_aside(()),
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
    check_width(text)
    aligned = with_tabs(text)
    dialect = find_dialect(text) if aligned is None else Dialect("\t", quote="")
    table = replace(
        blank,
        encoding=decoded.encoding,
        delimiter=(dialect.delimiter.strip(" ") or " ") if aligned is None else " ",
        encoding_choices=decoded.choices,
        odd_lines=decoded.odd_lines,
        notes=(*blank.notes, *_about_odd_lines(decoded.odd_lines)),
    )
    if len(content.members) > 1:
        table = replace(table, sheet=content.member, sheets=content.members)
    return _finished(grid_of_text(text if aligned is None else aligned, dialect), table)


def _read_sheet(content: Content, blank: TextTable, wanted: str | None, encoding: str | None) -> TextTable:
    sheet, used = read_spreadsheet(content, wanted, encoding)
    table = replace(
        blank,
        encoding=used,
        sheet=sheet.name,
        sheets=sheet.names,
        notes=(*blank.notes, *sheet.cells.notes),
    )
    return _finished(grid_of_sheet(sheet.cells.rows), table, sheet.cells.currencies)


def _about_members(content: Content) -> tuple[Message, ...]:
    others = [member for member in content.members if member != content.member]
    if not others:
        return ()
    return (
        message(
            "The archive holds several tables; {taken} was read. The others are: {others}.",
            taken=content.member,
            others=", ".join(others[:10]) + (" …" if len(others) > 10 else ""),
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
            lines=", ".join(str(line.line) for line in others[:10]) + (" …" if len(others) > 10 else ""),
        ),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise InputError("no_such_file", "The file {path} cannot be opened.", path=str(path)) from error


def _finished(grid: Grid, table: TextTable, currencies: Mapping[int, str] = {}) -> TextTable:
    """Drop what holds nothing, set the footers aside, name the columns.

    Parameters
    ----------
    grid, table
        What was read, and what is known of the file.
    currencies
        As in `features.sheets.Cells`.
    """
    cells, filled = without_blanks(grid.cells)
    check_cells(cells, grid.lines, grid.header)
    named = np.array([bool(name.strip()) for name in grid.header]) | filled.any(axis=0)
    named |= not any(grid.header)
    check_columns(int(named.sum()))
    is_filled = filled.any(axis=1)
    headers = np.array(unique_headers(grid.header), dtype=object)[named]
    cells = (cells if named.all() else cells.loc[:, named]).set_axis(headers, axis=1)
    if not is_filled.all():
        cells, filled = cells.iloc[np.flatnonzero(is_filled)], filled[is_filled]
    lines, spans = grid.lines[is_filled], grid.spans[is_filled]
    if cells.empty and not grid.rejected:
        raise _header_only(grid.header_row)
    reasons = footer_reasons(cells, filled[:, named])
    is_data = reasons == ""
    if not is_data.any():
        raise _nothing_readable(grid.header_row, len(grid.rejected))
    empty = np.flatnonzero(~is_filled)
    skipped = [
        *grid.skipped,
        *_footers(cells, lines, spans, reasons, grid.separator),
        *(Rejected(int(grid.lines[row]), "", "blank", int(grid.spans[row])) for row in empty),
    ]
    kept_lines = set(lines[is_data].tolist()) if grid.repaired else set()
    return replace(
        table,
        header_row=grid.header_row,
        cells=(cells if is_data.all() else cells.iloc[np.flatnonzero(is_data)]).reset_index(drop=True),
        lines=lines[is_data],
        spans=spans[is_data],
        rejects=_set_aside(grid.rejected),
        skipped=_set_aside(skipped),
        repaired=np.array([line for line in grid.repaired if line in kept_lines], dtype=np.int64),
        other_tables=grid.others,
        total_lines=grid.total,
        currencies={
            header: currencies[place]
            for header, place in zip(cells.columns, np.flatnonzero(named).tolist(), strict=True)
            if place in currencies
        },
        notes=(*table.notes, *_about_shape(grid)),
    )


def _about_shape(grid: Grid) -> list[Message]:
    """Say what was decided about the shape of the table that a person should know."""
    notes = []
    if not any(grid.header):
        notes.append(
            message("No row holds a name for each column, so the columns are called Column 1, Column 2 …")
        )
    if grid.others:
        notes.append(
            message(
                "The file holds several tables; the largest was read. The others begin with: {others}.",
                others="; ".join(grid.others[:10]) + (" …" if len(grid.others) > 10 else ""),
            )
        )
    return notes


def _footers(
    cells: pd.DataFrame,
    lines: NDArray[np.int64],
    spans: NDArray[np.int64],
    reasons: NDArray[np.object_],
    separator: str,
) -> list[Rejected]:
    return [
        Rejected(
            int(lines[row]),
            separator.join(cells.iloc[row]).rstrip(separator),
            str(reasons[row]),
            int(spans[row]),
        )
        for row in np.flatnonzero(reasons != "")
    ]


def _set_aside(rows: Sequence[Rejected]) -> pd.DataFrame:
    ordered = sorted(rows, key=lambda row: row.line)
    return pd.DataFrame(
        {
            "line": pd.Series([row.line for row in ordered], dtype="int64"),
            "text": pd.Series([row.text for row in ordered], dtype="str"),
            "reason": pd.Series([row.reason for row in ordered], dtype="str"),
            "span": pd.Series([row.span for row in ordered], dtype="int64"),
        }
    )


def _header_only(line: int) -> InputError:
    return InputError(
        "header_only",
        "This file has a header in line {line} and no rows below it. Export it again with its rows.",
        line=line,
    )


def _nothing_readable(line: int, rejected: int) -> InputError:
    return InputError(
        "no_readable_rows",
        "No table was found in this file: below line {line}, no row has as many cells as that line "
        "({rejected} rows). Export the file again as CSV, or as an Excel workbook (.xlsx).",
        line=line,
        rejected=rejected,
    )

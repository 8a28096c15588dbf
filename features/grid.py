"""Which rows stand below the header of this file? Those of a text or a sheet, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.delimited import Body, Row, physical_lines, sample_rows, split_body
from features.dialect import WHITESPACE, without_alignment
from features.errors import InputError
from features.layout import find_header
from features.ragged import Rejected, mend

# Rows of a sheet among which the header is looked for.
_HEADER_ROWS = 200


@dataclass(frozen=True)
class Grid:
    """The rows below the header, before blank ones and footers are taken out.

    Attributes
    ----------
    header
        Header cells as they stand, one for each column of `cells`.
    header_row
        Line of the header, from 1.
    cells
        One row per row of the file that has its place, columns 0 … n - 1 of dtype ``str``.
    lines
        Source line of each row of `cells`, from 1 (int64).
    rejected
        Rows that have no place in the table.
    repaired
        Lines of the rows that were mended.
    separator
        What parts the cells where a row is shown as text.
    """

    header: list[str]
    header_row: int
    cells: pd.DataFrame
    lines: NDArray[np.int64]
    rejected: tuple[Rejected, ...] = ()
    repaired: tuple[int, ...] = ()
    separator: str = "\t"


def grid_of_sheet(rows: Sequence[list[str]]) -> Grid:
    """Find the header of a sheet and what stands below it.

    Parameters
    ----------
    rows
        All rows of the sheet from its first line on, equally wide.

    Raises
    ------
    InputError
        ``empty_file``.
    """
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise _only_blanks()
    header = filled[find_header([rows[place] for place in filled[:_HEADER_ROWS]])]
    below = rows[header + 1 :]
    columns = dict(enumerate(zip(*below, strict=True))) if below else {}
    return Grid(
        header=rows[header],
        header_row=header + 1,
        cells=pd.DataFrame(columns, columns=range(len(rows[header])), dtype="str"),
        lines=np.arange(header + 2, len(rows) + 1, dtype=np.int64),
    )


def grid_of_text(text: str, delimiter: str) -> Grid:
    """Find the header of a delimited text and what stands below it, ragged rows mended or rejected.

    Parameters
    ----------
    text
        The whole file.
    delimiter
        As `features.dialect.find_delimiter` returns it.

    Raises
    ------
    InputError
        ``empty_file``, ``header_too_short``.
    """
    if delimiter == WHITESPACE:
        text, delimiter = without_alignment(text), "\t"
    rows = [row for row in sample_rows(text, delimiter) if _is_content(row)]
    if not rows:
        raise _only_blanks()
    header = rows[find_header([row.fields or [] for row in rows])]
    first = header.line + len(physical_lines(header.text))
    body = split_body(_from_line(text, first), first, delimiter, header.width)
    return _put_together(body, header, delimiter)


def _is_content(row: Row) -> bool:
    return any(cell.strip() for cell in row.fields or ()) and not row.text.strip('"').startswith("sep=")


def _put_together(body: Body, header: Row, delimiter: str) -> Grid:
    cells = _as_wide(body.cells, header)
    # Broken quotes around a row may hide that it is whole.
    whole = [(row.line, row.fields) for row in body.odd if row.width == cells.shape[1]]
    mended, rejected = mend([row for row in body.odd if row.width != cells.shape[1]], cells, delimiter)
    late = [*whole, *mended]
    lines = np.concatenate((body.lines, np.array([line for line, _ in late], dtype=np.int64)))
    order = np.argsort(lines, kind="stable")
    if late:
        extra = pd.DataFrame([row for _, row in late], columns=cells.columns, dtype="str")
        cells = pd.concat([cells, extra], ignore_index=True).iloc[order].reset_index(drop=True)
    names = [*(header.fields or ()), *[""] * (cells.shape[1] - header.width)]
    repaired = tuple(line for line, _ in mended)
    return Grid(names, header.line, cells, lines[order], tuple(rejected), repaired, delimiter)


def _from_line(text: str, line: int) -> str:
    """Return the text from a line (counted from 1) on."""
    head = physical_lines(text[:1_000_000])[: line - 1]
    return text[sum(map(len, head)) :]


def _as_wide(cells: pd.DataFrame, header: Row) -> pd.DataFrame:
    """Give the regular rows a cell for each header; more cells than headers are fine where they are blank."""
    surplus = cells.iloc[:, header.width :]
    if (surplus.apply(lambda column: column.str.strip()) != "").to_numpy().any():
        raise InputError(
            "header_too_short",
            "The header in line {line} has {headers} names, but most rows have {fields} cells. "
            "Give every column a name, and put cells that contain the separator in quotes.",
            line=header.line,
            headers=header.width,
            fields=cells.shape[1],
        )
    return cells.reindex(columns=range(max(cells.shape[1], header.width)), fill_value="")


def _only_blanks() -> InputError:
    return InputError(
        "empty_file",
        "This file holds only blanks. "
        "Upload a CSV file or an Excel workbook (.xlsx) with a header row and at least one row.",
    )

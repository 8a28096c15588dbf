"""Is this still a table that a person could use? Too many columns and cells too long are refused early."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cells import byte_lengths
from features.errors import InputError

# Places of a row, blank ones among them; what Excel itself can hold.
MOST_PLACES = 16_384
# Columns that hold something. Salesforce allows 800 fields of one's own; each costs time to clean.
MOST_COLUMNS = 2_000
# Characters of a cell. Excel holds 32,767 and long text fields of CRMs 131,072; a cell beyond this is a
# quotation mark that was never closed, or a file packed into a cell.
LONGEST_CELL = 1_000_000
_FIRST_LINES = 20
_LINE = re.compile(rb"[^\r\n]+")
_QUOTED = re.compile(rb'"[^"]*"')
_DELIMITERS = (b",", b";", b"\t", b"|", b"^")


def check_columns(columns: int, limit: int = MOST_COLUMNS) -> None:
    """Refuse a table with more columns than can be read.

    Parameters
    ----------
    columns
        Those of the table.
    limit
        `MOST_COLUMNS`, or `MOST_PLACES` where blank ones are not yet taken out.

    Raises
    ------
    InputError
        ``too_many_columns``.
    """
    if columns > limit:
        raise InputError(
            "too_many_columns",
            "This table has {columns} columns; up to {limit} can be read. Export only the columns you need.",
            columns=columns,
            limit=limit,
        )


def check_width(text: bytes) -> None:
    """Refuse a text, in UTF-8, whose first lines have too many columns, before anything is made of them.

    Raises
    ------
    InputError
        ``too_many_columns``.
    """
    for line in itertools.islice(_LINE.finditer(text), _FIRST_LINES):
        if line.end() - line.start() > MOST_PLACES:
            unquoted = _QUOTED.sub(b"", line[0])
            check_columns(1 + max(unquoted.count(mark) for mark in _DELIMITERS), MOST_PLACES)


def check_cells(cells: pd.DataFrame, lines: NDArray[np.int64], headers: list[str]) -> None:
    """Refuse a table with a cell that no person wrote.

    Parameters
    ----------
    cells
        Text cells, one row for each of `lines`, one column for each of `headers`.
    lines
        Source lines.
    headers
        Names to say where the cell stands.

    Raises
    ------
    InputError
        ``cell_too_long``.
    """
    for header, (_, column) in zip(headers, cells.items(), strict=True):
        if byte_lengths(column).max(initial=0) <= LONGEST_CELL:
            continue
        lengths = column.str.len().to_numpy()
        if lengths.max() > LONGEST_CELL:
            raise InputError(
                "cell_too_long",
                "The cell of line {line} in the column “{column}” has {length} characters; up to {limit} can "
                "be read. Mend the quotation marks around it, or leave the column out of the export.",
                line=int(lines[lengths.argmax()]),
                column=header[:50],
                length=int(lengths.max()),
                limit=LONGEST_CELL,
            )

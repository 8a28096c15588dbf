"""Can a row with too few or too many fields be mended? Only where there is a single way to.

The regular rows tell what stands in each column. A reading of a ragged row is taken where it alone fits
them; every other row is rejected with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import and_

import numpy as np
import pandas as pd

from features.delimited import Row
from features.layout import is_total

# Regular rows looked at to learn the columns; more do not tell more.
_SAMPLE = 2_000
# Regular rows from which on "never seen in this column" is evidence.
_ENOUGH = 20
# Columns whose distinct values are at most this share of the rows hold a fixed list of words.
_LIST_SHARE = 0.05
# Lines over which an unquoted line break may have scattered one row.
_LONGEST_SPLIT = 20
_NUMBER = re.compile(r"[-+(]?\s*[¥￥$€£]?\s*-?\d[\d.,']*\s*(?:%|万|亿|[kKmM])?\)?")
_DATE = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([T ].*)?")


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read: its line, its text, why (a code of `features.reasons`)."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class _Column:
    shapes: frozenset[str]
    values: frozenset[str]  # of a column with a fixed list of words, else empty
    is_known_well: bool

    def fits(self, cell: str) -> bool:
        if not cell.strip():
            return "" in self.shapes
        if self.values:
            return cell in self.values
        shape = _shape(cell)
        if shape == "text" and not self.is_known_well:
            return bool(self.shapes & {"word", "text"})
        return shape in self.shapes or (shape == "word" and "text" in self.shapes)


def mend(
    odd: Sequence[Row], regular: pd.DataFrame, delimiter: str
) -> tuple[list[tuple[int, list[str]]], list[Rejected]]:
    """Mend the ragged rows where there is one way to.

    Parameters
    ----------
    odd
        Records whose number of fields is not the table's, in file order.
    regular
        The other rows, text cells, one column per field.
    delimiter
        The file's delimiter, which a merged cell gets back.

    Returns
    -------
    tuple
        Mended rows as (line, cells), and the rejected rows.
    """
    columns = _learn(regular) if odd else []
    mended: list[tuple[int, list[str]]] = []
    rejected: list[Rejected] = []
    rows = [row for row in odd if any(cell.strip() for cell in row.fields or [row.text])]
    place = 0
    while place < len(rows):
        used, cells = _mend_at(rows, place, columns, delimiter)
        if cells is not None:
            mended.append((rows[place].line, cells))
        else:
            rejected.append(Rejected(rows[place].line, rows[place].text, _reason(rows[place], len(columns))))
        place += used
    return mended, rejected


def _learn(regular: pd.DataFrame) -> list[_Column]:
    chosen = np.unique(np.linspace(0, len(regular) - 1, min(len(regular), _SAMPLE)).astype(int))
    sample = regular.iloc[chosen]
    return [_learned(sample.iloc[:, place].tolist()) for place in range(regular.shape[1])]


def _learned(cells: list[str]) -> _Column:
    values = frozenset(cell for cell in cells if cell.strip())
    shapes = frozenset(_shape(cell) for cell in cells)
    is_known_well = len(cells) >= _ENOUGH
    is_list = is_known_well and len(values) <= _LIST_SHARE * len(cells) and not shapes & {"number", "date"}
    return _Column(shapes, values if is_list else frozenset(), is_known_well)


def _shape(cell: str) -> str:
    bare = cell.strip()
    if not bare:
        return ""
    if _DATE.fullmatch(bare):
        return "date"
    if _NUMBER.fullmatch(bare):
        return "number"
    return "word" if bare.isalnum() else "text"


def _mend_at(
    rows: Sequence[Row], place: int, columns: Sequence[_Column], delimiter: str
) -> tuple[int, list[str] | None]:
    """Mend the row at a place: how many rows that takes, and the cells (None: no single way)."""
    fields = rows[place].fields
    if fields is None:
        return 1, None
    if len(fields) > len(columns):
        return 1, _shortened(fields, columns, delimiter)
    padded = None if _is_torn(rows[place]) else _padded(fields, columns)
    used, joined = _joined(rows, place, columns)
    if joined is not None and padded is not None:
        return 1, None
    return (used, joined) if joined is not None else (1, padded)


def _shortened(fields: list[str], columns: Sequence[_Column], delimiter: str) -> list[str] | None:
    """Take off blank cells at the end, or give one cell back the delimiters that were in it."""
    width = len(columns)
    if not any(cell.strip() for cell in fields[width:]):
        return fields[:width]
    extra = len(fields) - width
    left, right = _fit_from_left(fields, columns), _fit_from_right(fields, columns)
    readings = {}
    for place in range(width):
        merged = delimiter.join(fields[place : place + extra + 1])
        if left[place] and right[width - place - 1] and columns[place].fits(merged):
            readings[place] = [*fields[:place], merged, *fields[place + extra + 1 :]]
    if len(readings) > 1:
        # "Acme, Inc": people write a blank after a comma, programs do not after a delimiter.
        spaced = {i for i in readings if all(cell.startswith(" ") for cell in fields[i + 1 : i + extra + 1])}
        readings = {place: cells for place, cells in readings.items() if place in spaced}
    return next(iter(readings.values())) if len(readings) == 1 else None


def _padded(fields: list[str], columns: Sequence[_Column]) -> list[str] | None:
    """Add the blank cells that a writer left off at the end."""
    width, missing = len(columns), len(columns) - len(fields)
    if sum(bool(cell.strip()) for cell in fields) < 2:
        return None
    left, right = _fit_from_left(fields, columns), _fit_from_right(fields, columns)
    if not left[-1]:
        return None
    if not all("" in column.shapes for column in columns[len(fields) :]):
        elsewhere = (left[place] and right[len(fields) - place] for place in range(len(fields)))
        if any(elsewhere):
            return None
    return fields + [""] * missing if len(fields) >= width / 2 else None


def _joined(rows: Sequence[Row], place: int, columns: Sequence[_Column]) -> tuple[int, list[str] | None]:
    """Put a row together again that an unquoted line break has scattered over several lines."""
    cells = list(rows[place].fields or [])
    line = rows[place].line
    for used, row in enumerate(rows[place + 1 : place + _LONGEST_SPLIT], start=2):
        line += 1
        if row.fields is None or row.line != line or len(cells) + row.width - 1 > len(columns):
            break
        cells = [*cells[:-1], cells[-1] + "\n" + row.fields[0], *row.fields[1:]]
        if len(cells) == len(columns):
            return (used, cells) if _fit_from_left(cells, columns)[-1] else (1, None)
    return 1, None


def _fit_from_left(fields: Sequence[str], columns: Sequence[_Column]) -> list[bool]:
    """Tell for each n whether the first n fields fit the first n columns."""
    fits = (column.fits(cell) for column, cell in zip(columns, fields, strict=False))
    return list(accumulate(fits, and_, initial=True))


def _fit_from_right(fields: Sequence[str], columns: Sequence[_Column]) -> list[bool]:
    return _fit_from_left(fields[::-1], columns[::-1])


def _is_torn(row: Row) -> bool:
    """Tell whether a quote opens in the row and closes elsewhere, or the other way round."""
    return row.text.count('"') % 2 == 1


def _reason(row: Row, width: int) -> str:
    if row.fields is None or _is_torn(row):
        return "broken_quotes"
    if is_total(row.text) or is_total(row.fields[0]):
        return "total"
    if row.width == 1 and width > 2:
        return "single_cell"
    return "too_few_fields" if row.width < width else "too_many_fields"

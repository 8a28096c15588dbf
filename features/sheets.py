"""Which of these sheets holds the table? Sheets of any workbook as rows of text, and the choice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from features.errors import InputError
from features.headers import normalise
from features.layout import find_header
from features.limits import MOST_PLACES, check_columns
from features.messages import Message
from features.synonyms import CUSTOMER, DEAL, STAGE_ENTRY, TARGET

Rows = list[list[str]]
"""All rows of a sheet from its first line on, equally wide; "" where a cell is blank."""

# Cells of a sheet, blank ones among them: a full sheet of a million rows and forty columns.
MOST_CELLS = 40_000_000
# Places below merged cells that are kept in mind; a page that merges more is no table.
_MOST_COVERED = 1_000_000
# Rows among which the header of a sheet is looked for.
_FIRST_ROWS = 200
_KNOWN_HEADERS = frozenset(
    name for columns in (DEAL, STAGE_ENTRY, CUSTOMER, TARGET) for names in columns.values() for name in names
)


@dataclass(frozen=True)
class Merge:
    """Cells shown as one: the first holds the text. Rows and columns from 0, the last one included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Cells:
    """What stands in one sheet.

    Attributes
    ----------
    rows
        As `Rows` says.
    notes
        What a person should know of the reading, such as formulas without a value.
    currencies
        Column from 0 → the currency (ISO 4217) that the format of its numbers shows and their text does not.
    """

    rows: Rows
    notes: tuple[Message, ...] = ()
    currencies: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A workbook of any kind.

    Attributes
    ----------
    names
        The sheets that a person sees; the hidden ones where all are hidden.
    read
        Name of a sheet → its cells.
    """

    names: tuple[str, ...]
    read: Callable[[str], Cells]


@dataclass(frozen=True)
class Sheet:
    """The sheet that was read, of all that could be."""

    name: str
    names: tuple[str, ...]
    cells: Cells


def choose_sheet(book: Book, wanted: str | None) -> Sheet:
    """Read the sheet asked for, else the one that looks most like a table.

    Raises
    ------
    InputError
        ``empty_file``, ``no_such_sheet`` and what reading a sheet raises.
    """
    if wanted is not None:
        if wanted not in book.names:
            raise InputError(
                "no_such_sheet",
                "This workbook has no sheet named “{wanted}”. Its sheets are: {sheets}.",
                wanted=wanted,
                sheets=", ".join(book.names),
            )
        return Sheet(wanted, book.names, book.read(wanted))
    best: tuple[float, str, Cells] | None = None
    for name in book.names:
        cells = book.read(name)
        score = likeness(cells.rows)
        if best is None or score > best[0]:
            best = (score, name, cells)
    if best is None:
        raise InputError(
            "empty_file", "This workbook has no sheet with cells. Upload one that holds a table."
        )
    return Sheet(best[1], book.names, best[2])


def likeness(rows: Rows) -> float:
    """Say how much a sheet looks like a table of records.

    Returns
    -------
    float
        0 for a blank sheet. Grows with the cells filled in rows of the commonest extent (with the square root
        of the number of rows, so that a long list of two columns does not outweigh the deals), with how
        densely they are filled, and up to double with the share of headers whose meaning is known.
    """
    extents = [_extent(row) for row in rows]
    common = Counter(extent for extent in extents if extent)
    if not common:
        return 0.0
    typical = max(common.items(), key=lambda item: (item[1] * item[0], item[0]))[0]
    body = [row for row, extent in zip(rows, extents, strict=True) if extent >= 0.6 * typical]
    filled = sum(sum(map(bool, map(str.strip, row))) for row in body)
    density = filled / sum(extent for extent in extents if extent >= 0.6 * typical)
    return math.sqrt(len(body)) * filled / len(body) * density * (1 + _known_share(rows))


def _known_share(rows: Rows) -> float:
    first = [row for row in rows if _extent(row)][:_FIRST_ROWS]
    names = [cell for cell in first[find_header(first).row] if cell.strip()]
    return sum(normalise(name) in _KNOWN_HEADERS for name in names[:100]) / len(names[:100])


def _extent(row: Sequence[str]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def check_reach(rows: int, columns: int, sheet: str = "") -> None:
    """Refuse a sheet whose cells lie so far apart that all between them could not be held.

    Raises
    ------
    InputError
        ``too_many_columns``, ``sheet_too_large``.
    """
    check_columns(columns, MOST_PLACES)
    if rows * columns <= MOST_CELLS:
        return
    if not sheet:
        raise InputError(
            "sheet_too_large",
            "This table reaches over {rows} rows and {columns} columns; up to {limit} million cells "
            "can be read. Delete what stands far from the table, or save the table as CSV.",
            rows=rows,
            columns=columns,
            limit=MOST_CELLS // 1_000_000,
        )
    raise InputError(
        "sheet_too_large",
        "The sheet “{sheet}” reaches over {rows} rows and {columns} columns; up to {limit} million cells "
        "can be read. Delete what stands far from the table, or save the table as CSV.",
        sheet=sheet,
        rows=rows,
        columns=columns,
        limit=MOST_CELLS // 1_000_000,
    )


def check_total(cells: int) -> None:
    """Refuse a workbook whose sheets reach over more cells together than can be held.

    Raises
    ------
    InputError
        ``sheet_too_large``.
    """
    if cells > MOST_CELLS:
        raise InputError(
            "sheet_too_large",
            "The sheets of this workbook reach over {cells} million cells together; up to {limit} million "
            "can be read. Save the sheet with the deals as a workbook of its own, or as CSV.",
            cells=cells // 1_000_000,
            limit=MOST_CELLS // 1_000_000,
        )


def fill_down(rows: Rows, merges: Sequence[Merge]) -> None:
    """Repeat what stands in cells merged over several rows below the header in each of these rows, in place.

    A report grouped by owner shows the name once beside all rows of the owner; it is meant for each of them.
    Titles and headers that are merged stay as they are.
    """
    if not merges or not rows:
        return
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return
    header = filled[find_header([rows[place] for place in filled[:_FIRST_ROWS]]).row]
    for merge in merges:
        if merge.left == merge.right < len(rows[0]) and header < merge.top < len(rows):
            for row in rows[merge.top + 1 : merge.bottom + 1]:
                row[merge.left] = row[merge.left] or rows[merge.top][merge.left]


@dataclass
class SheetBuilder:
    """Puts a sheet together cell by cell, as formats write it that name only what is there.

    Attributes
    ----------
    rows
        The rows so far, each as wide as its last cell.
    merges
        Cells merged so far.
    """

    rows: Rows = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    _columns: int = 0
    _covered: set[tuple[int, int]] = field(default_factory=set)

    def start_row(self, at: int | None = None) -> None:
        """Begin the next row, or the one at this place (from 0)."""
        place = len(self.rows) if at is None else max(at, len(self.rows))
        check_reach(place + 1, max(self._columns, 1))
        self.rows.extend([] for _ in range(place + 1 - len(self.rows)))

    def add(self, text: str, at: int | None = None, *, across: int = 1, down: int = 1) -> int:
        """Put a cell behind the last one of the row, or at this place (from 0), over so many; return it."""
        row, line = self.rows[-1], len(self.rows) - 1
        place = len(row) if at is None else max(at, len(row))
        while at is None and (line, place) in self._covered:
            place += 1
        end = place + across
        self._columns = max(self._columns, end)
        check_reach(len(self.rows), self._columns)
        row.extend([""] * (end - len(row)))
        row[place] = text
        if across > 1 or down > 1:
            self._merge(Merge(line, line + down - 1, place, end - 1))
        return place

    def repeat_row(self, times: int) -> None:
        """Write the last row so many times in all."""
        check_reach(len(self.rows) + times - 1, max(self._columns, 1))
        self.rows.extend(list(self.rows[-1]) for _ in range(times - 1))

    def finish(self) -> Rows:
        """Return the rows, equally wide, merged cells filled where `fill_down` says so."""
        for row in self.rows:
            row.extend([""] * (self._columns - len(row)))
        fill_down(self.rows, self.merges)
        return self.rows

    def _merge(self, merge: Merge) -> None:
        self.merges.append(merge)
        covered = (merge.bottom - merge.top) * (merge.right - merge.left + 1)
        if len(self._covered) + covered <= _MOST_COVERED:
            self._covered.update(
                (line, place)
                for line in range(merge.top + 1, merge.bottom + 1)
                for place in range(merge.left, merge.right + 1)
            )

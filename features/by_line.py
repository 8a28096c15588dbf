"""Which records does a text hold, read line by line? A stray quote then swallows none."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from features.tokens import Dialect, read_record

LONGEST_CELL = 100
"""Lines one quoted cell may span where the quoting is broken; in sound files there is no limit."""


@dataclass(frozen=True)
class Row:
    """One record: its first line in the file (from 1), its text, its fields, and how it was read.

    `span` is the number of lines it takes; `is_sound` tells whether its quotes match.
    """

    line: int
    text: str
    fields: list[str] = field(default_factory=list)
    span: int = 1
    is_sound: bool = True

    @property
    def width(self) -> int:
        """Number of fields."""
        return len(self.fields)


def physical_lines(text: str) -> list[str]:
    """Split a text after LF, CR LF and lone CR, as editors count lines; line ends are kept."""
    return list(io.StringIO(text, newline=""))


def split_rows(lines: Sequence[str], first_line: int, dialect: Dialect, width: int | None) -> Iterator[Row]:
    """Read records one by one.

    Parameters
    ----------
    lines
        Lines of the text with their ends.
    first_line
        Line of the file on which they begin.
    dialect
        How fields are parted.
    width
        Number of fields of a regular record; None where it is not known yet.
    """
    starts = [0, *accumulate(map(len, lines))]
    text = "".join(lines)
    place = 0
    while place < len(lines):
        if lines[place].strip("\r\n"):
            row = _row_at(text, starts, place, dialect, width)
            yield Row(first_line + place, row.text, row.fields, row.span, row.is_sound)
            place += row.span
        else:
            place += 1


def _row_at(text: str, starts: Sequence[int], place: int, dialect: Dialect, width: int | None) -> Row:
    limit = starts[min(place + LONGEST_CELL, len(starts) - 1)]
    record = read_record(text, starts[place], dialect, limit=limit)
    used = bisect_left(starts, record.end, lo=place + 1) - place
    if used > 1 and not (
        record.is_sound and _is_whole(text, starts, place, used, dialect, len(record.fields), width)
    ):
        record, used = read_record(text, starts[place], dialect, limit=starts[place + 1]), 1
    shown = text[starts[place] : starts[place + used]].rstrip("\r\n")
    return Row(place, shown, record.fields, used, record.is_sound)


def _is_whole(
    text: str, starts: Sequence[int], place: int, used: int, dialect: Dialect, found: int, width: int | None
) -> bool:
    """Tell whether a record of several lines is one: a cell with line breaks, not a quote gone astray."""
    if width is None or found == width:
        return True
    if abs(found - width) > 1:
        return False
    inner = range(place + 1, place + used)
    alone = (read_record(text, starts[one], dialect, limit=starts[one + 1]) for one in inner)
    return not any(record.is_sound and len(record.fields) == width for record in alone)


def commonest(counts: Counter[int]) -> int:
    """Return the width whose records make the largest table: rows times inner borders."""
    return max(counts, key=lambda width: (counts[width] * (width - 1), width), default=1)

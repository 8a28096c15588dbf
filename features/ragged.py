"""Can a row with a wrong number of fields or a stray quote be mended? Only where there is a single way to.

The sound rows tell what stands in each column. Every small change that would make the row a whole one is
tried; where exactly one of the results looks like the other rows, that is the row. Else it is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import and_

import numpy as np
import pandas as pd

from features.by_line import Row
from features.layout import is_sum, is_total
from features.shapes import Shape, learn_shape
from features.tokens import ALIGNED, Dialect, Record, read_record

# Sound rows looked at to learn the columns; more do not tell more.
_SAMPLE = 2_000
# Lines over which a line break without quotes, or a torn quote, may have scattered one row.
_LONGEST_SPLIT = 12
# Other signs that a single row may be parted by.
_OTHER_DELIMITERS = (",", ";", "\t", "|", "^", " ")
# Characters of a row up to which every place of it is tried; longer ones are rejected.
_LONGEST_ROW = 20_000


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read: line, text, a code of `features.reasons`, how many lines it takes."""

    line: int
    text: str
    reason: str
    span: int = 1


@dataclass(frozen=True)
class Mended:
    """A row that was mended: its line, its cells, and how many lines it takes."""

    line: int
    cells: list[str]
    span: int = 1


def mend(odd: Sequence[Row], regular: pd.DataFrame, dialect: Dialect) -> tuple[list[Mended], list[Rejected]]:
    """Mend the odd rows where there is one way to.

    Parameters
    ----------
    odd
        Records whose number of fields is not the table's or whose quotes do not match, in file order.
    regular
        The other rows, text cells, one column per field.
    dialect
        The file's dialect.

    Returns
    -------
    tuple
        The mended rows and the rejected ones.
    """
    shapes = learn_shapes(regular) if odd else []
    mender = _Mender(shapes, dialect, _strips_blanks(odd, regular, shapes))
    mended: list[Mended] = []
    rejected: list[Rejected] = []
    place = 0
    while place < len(odd):
        used, cells = mender.mend_at(odd, place)
        row = odd[place]
        if cells is not None:
            mended.append(Mended(row.line, cells, sum(one.span for one in odd[place : place + used])))
        else:
            used = 1
            rejected.append(Rejected(row.line, row.text, _reason(row, len(shapes)), row.span))
        place += used
    return mended, rejected


def learn_shapes(regular: pd.DataFrame) -> list[Shape]:
    """Learn what stands in each column of the sound rows."""
    chosen = np.unique(np.linspace(0, len(regular) - 1, min(len(regular), _SAMPLE)).astype(int))
    rows = [row for row in regular.iloc[chosen].to_numpy().tolist() if not is_sum(row)]
    columns = zip(*rows, strict=True) if rows else [()] * regular.shape[1]
    return [learn_shape(column) for column in columns]


def _strips_blanks(odd: Sequence[Row], regular: pd.DataFrame, shapes: Sequence[Shape]) -> bool:
    """Tell whether whoever wrote the file leaves blank cells at the end of a row off."""
    if regular.empty or (regular.iloc[:, -1] == "").any():
        return False
    short = [row.fields for row in odd if row.is_sound and 1 < len(row.fields) < len(shapes)]
    return sum(_from_left(fields, shapes)[-1] for fields in short) > 1


@dataclass(frozen=True)
class _Mender:
    shapes: Sequence[Shape]
    dialect: Dialect
    strips_blanks: bool

    def mend_at(self, rows: Sequence[Row], place: int) -> tuple[int, list[str] | None]:
        """Mend the row at a place: how many odd rows that takes, and its cells (None: no single way)."""
        if (cells := self._as_it_stands(rows[place])) is not None:
            return 1, cells
        sure: list[tuple[int, list[str]]] = []
        likely: list[tuple[int, list[str]]] = []
        if self.shapes and len(rows[place].text) <= _LONGEST_ROW:
            for used, joined in enumerate(_joined(rows, place), start=1):
                sure += [(used, cells) for cells in self._good(self._readings(joined, is_joined=used > 1))]
                likely += [(used, cells) for cells in self._good(self._unforced(joined, used), strange=1)]
        chosen = sure or likely
        return chosen[0] if len(chosen) == 1 else (1, None)

    def _as_it_stands(self, row: Row) -> list[str] | None:
        """Read a row that is whole but for signs that mean nothing, None for others.

        Quotes within words and behind figures are text: the "Gold" plan, 5" pipe. Delimiters too many behind
        the last cell part nothing.
        """
        record = read_record(row.text, 0, self.dialect)
        cells, surplus = record.fields[: len(self.shapes)], record.fields[len(self.shapes) :]
        is_whole = record.end == len(row.text) and len(cells) == len(self.shapes)
        if not is_whole or any(cell.strip() for cell in surplus) or not self._are_sound(cells, record):
            return None
        moved = self._good(_without_blanks(record.fields, len(surplus))) if surplus else []
        is_changed = bool(surplus) or not row.is_sound
        return cells if is_changed and all(other == cells for other in moved) else None

    def _are_sound(self, cells: Sequence[str], record: Record) -> bool:
        """Tell whether the filled cells are of their columns' kinds and hold no torn quotes."""
        filled = [(shape, cell) for shape, cell in zip(self.shapes, cells, strict=True) if cell.strip()]
        if len(filled) < min(2, len(cells)) or not all(shape.admits(cell) for shape, cell in filled):
            return False
        return record.is_sound or all(_are_text(cell, self.dialect.quote) for _, cell in filled)

    def _good(self, readings: Iterable[list[str]], *, strange: int = 0) -> list[list[str]]:
        """Return the different readings whose cells are of their columns' kinds, and so many look strange."""
        whole = {tuple(cells) for cells in readings if len(cells) == len(self.shapes)}
        return [list(cells) for cells in whole if self._admits(cells) and self._strange(cells) == strange]

    def _unforced(self, row: Row, used: int) -> Iterator[list[str]]:
        """Readings that leave cells alone or give one back what parted it: one may look like none before."""
        if not row.is_sound:
            return
        lacking = len(self.shapes) - len(row.fields)
        if used > 1:
            yield row.fields
        elif lacking < 0:
            yield from self._merged(row.fields)
            if not any(cell.strip() for cell in row.fields[lacking:]):
                yield row.fields[:lacking]
        elif lacking > 0 and self._may_lack(row.fields):
            yield row.fields + [""] * lacking

    def _may_lack(self, fields: Sequence[str]) -> bool:
        """Tell whether blank cells may be missing at the end."""
        return self.strips_blanks or all(shape.has_blanks for shape in self.shapes[len(fields) :])

    def _admits(self, cells: Sequence[str]) -> bool:
        """Tell whether every cell is of its column's kind, and the row holds something."""
        filled = sum(bool(cell.strip()) for cell in cells)
        return filled >= min(2, len(cells)) and _from_left(cells, self.shapes)[-1]

    def _strange(self, cells: Sequence[str]) -> int:
        """Count the cells that look like none of their columns'."""
        return sum(not shape.fits(cell) for shape, cell in zip(self.shapes, cells, strict=True))

    def _readings(self, row: Row, *, is_joined: bool) -> Iterator[list[str]]:
        if not row.is_sound:
            # Lines that were taken one by one may be one record, with a line break in its quotes.
            whole = read_record(row.text, 0, self.dialect)
            if is_joined and whole.is_sound and whole.end == len(row.text):
                yield from (whole.fields, *self._moved(whole.fields))
            yield from self._requoted(row.text)
        elif is_joined:
            yield row.fields
        else:
            yield from self._moved(row.fields)
            yield from self._unwrapped(row.fields)
        yield from self._parted_otherwise(row.text)

    def _unwrapped(self, fields: list[str]) -> Iterator[list[str]]:
        """A line that was quoted as a whole."""
        if len(fields) == 1 and len(self.shapes) > 1:
            inner = read_record(fields[0], 0, self.dialect)
            if inner.is_sound and inner.end == len(fields[0]):
                yield inner.fields

    def _moved(self, fields: list[str]) -> Iterator[list[str]]:
        """Sound quotes, but too many or too few fields."""
        if len(fields) > len(self.shapes):
            yield from _without_blanks(fields, len(fields) - len(self.shapes))
            yield from self._merged(fields)
        elif len(fields) < len(self.shapes):
            if self._may_lack(fields):
                yield fields + [""] * (len(self.shapes) - len(fields))
            if len(fields) == len(self.shapes) - 1 and not self.strips_blanks:
                yield from self._split(fields)

    def _merged(self, fields: list[str]) -> Iterator[list[str]]:
        """Give one cell the delimiters back that were in it."""
        width = len(self.shapes)
        extra = len(fields) - width
        left, right = _from_left(fields, self.shapes), _from_right(fields, self.shapes)
        parting = " " if self.dialect.delimiter == ALIGNED else self.dialect.delimiter
        readings = {}
        for place in range(width):
            parts = fields[place : place + extra + 1]
            if left[place] and right[width - place - 1] and all(part.strip() for part in parts):
                readings[place] = [*fields[:place], parting.join(parts), *fields[place + extra + 1 :]]
        # "Acme, Inc": people write a blank after a comma, programs do not after a delimiter.
        spaced = [i for i in readings if all(cell.startswith(" ") for cell in fields[i + 1 : i + extra + 1])]
        for place in spaced or readings:
            yield readings[place]

    def _split(self, fields: list[str]) -> Iterator[list[str]]:
        """Part one cell in two."""
        width = len(self.shapes)
        left, right = _from_left(fields, self.shapes), _from_right(fields, self.shapes)
        for place, cell in enumerate(fields):
            if left[place] and right[width - place - 2]:
                first, second = self.shapes[place : place + 2]
                for parts in _halves(cell):
                    if first.admits(parts[0]) and second.admits(parts[1]):
                        yield [*fields[:place], *parts, *fields[place + 1 :]]

    def _requoted(self, text: str) -> Iterator[list[str]]:
        """Quotes that do not match: taken as text, without one of them, or with one more."""
        literal = read_record(text, 0, self.dialect, is_loose=True)
        if literal.end == len(text):
            yield literal.fields
            if self._good([literal.fields]):
                return  # what stands in the file is good as it stands
        marks = [place for place, sign in enumerate(text) if sign in self.dialect.quote]
        parting = self.dialect.delimiter if self.dialect.delimiter != ALIGNED else " "
        changes = [(place, place + 1, "") for place in marks]
        # Two quoted cells, or a quoted and a bare one, have lost what parts them.
        changes += [(at, at, parting) for place in marks for at in (place, place + 1)]
        if len(marks) % 2:
            borders = [at for found in self.dialect.delimiter_pattern.finditer(text) for at in found.span()]
            changes += [
                (at, at, quote) for at in (*borders, 0, len(text)) for quote in set(self.dialect.quote)
            ]
        texts = [text[:start] + put + text[stop:] for start, stop, put in changes]
        records = [(changed, read_record(changed, 0, self.dialect)) for changed in texts]
        whole = [record for changed, record in records if record.end == len(changed)]
        sound = [record.fields for record in whole if record.is_sound]
        yield from sound or [record.fields for record in whole[: len(marks)]]

    def _parted_otherwise(self, text: str) -> Iterator[list[str]]:
        for delimiter in _OTHER_DELIMITERS:
            if delimiter != self.dialect.delimiter and delimiter in text:
                record = read_record(text, 0, Dialect(delimiter, self.dialect.quote, self.dialect.escape))
                if record.is_sound and record.end == len(text):
                    yield record.fields


def _are_text(cell: str, quote: str) -> bool:
    """Tell whether the quotes in a cell are signs among others, not what is left of quotes around it."""
    bare = cell.strip()
    places = [place for place, sign in enumerate(bare) if sign in quote]
    if not places:
        return True
    if _are_pairs(bare, places):
        return True
    if places[0] == 0 or places[-1] == len(bare) - 1:
        return False
    around = [(bare[place - 1], bare[place + 1]) for place in places]
    inches = all(before.isdigit() for before, _ in around)
    apostrophes = all(before.isalnum() and after.isalnum() for before, after in around)
    return inches or apostrophes or len(places) % 2 == 0


def _are_pairs(cell: str, places: Sequence[int]) -> bool:
    """Tell whether quotes within a cell are around words of it: he said "yes"."""
    pairs = list(zip(places[::2], places[1::2], strict=False))
    return (
        len(places) % 2 == 0
        and places[0] > 0
        and all(cell[left - 1] in " =([" and cell[left + 1] != " " for left, _ in pairs)
        and all(cell[right - 1] != " " for _, right in pairs)
    )


def _joined(rows: Sequence[Row], place: int) -> Iterator[Row]:
    """Put the rows that follow on one another together, one more at each step."""
    first = rows[place]
    yield first
    text, fields, sound, after = first.text, first.fields, first.is_sound, first.line + first.span
    for row in rows[place + 1 : place + _LONGEST_SPLIT]:
        if row.line != after:
            return
        text = f"{text}\n{row.text}"
        fields = [*fields[:-1], f"{fields[-1]}\n{row.fields[0]}", *row.fields[1:]]
        sound, after = sound and row.is_sound, after + row.span
        yield Row(first.line, text, fields, after - first.line, sound)


def _halves(cell: str) -> list[tuple[str, str]]:
    """Part a cell at every place, or only where two quoted cells met: there the quotes were taken for one."""
    if cell.count('"') == 1 and '"' in cell[1:-1]:
        place = cell.index('"')
        return [(cell[:place], cell[place + 1 :])]
    return [(cell[:cut], cell[cut:]) for cut in range(len(cell) + 1)]


def _without_blanks(fields: list[str], extra: int) -> Iterator[list[str]]:
    """Take blank cells out: as many as are too many, side by side."""
    for place in range(len(fields) - extra + 1):
        if not any(cell.strip() for cell in fields[place : place + extra]):
            yield [*fields[:place], *fields[place + extra :]]


def _from_left(fields: Sequence[str], shapes: Sequence[Shape]) -> list[bool]:
    """Tell for each n whether the first n fields are of the first n columns' kinds."""
    admitted = (shape.admits(cell) for shape, cell in zip(shapes, fields, strict=False))
    return list(accumulate(admitted, and_, initial=True))


def _from_right(fields: Sequence[str], shapes: Sequence[Shape]) -> list[bool]:
    return _from_left(fields[::-1], shapes[::-1])


def _reason(row: Row, width: int) -> str:
    if not row.is_sound:
        return "broken_quotes"
    if is_total(row.text) or is_total(row.fields[0]):
        return "total"
    if len(row.fields) == 1 and width > 2:
        return "single_cell"
    return "too_few_fields" if len(row.fields) < width else "too_many_fields"

"""Which other tables stand in this file? Named, and taken out of the largest one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.body import Body, as_skipped, taken
from features.by_line import Row
from features.layout import are_names, stands_out
from features.ragged import Rejected, learn_shapes
from features.shapes import Shape
from features.tokens import Dialect

# Rows that tell what a table holds around the place where another may begin.
_NEAR = 20
# Rows up to which each row of names is looked at closely.
_FEW_ROWS = 100
# Rows up to which every one may be the header of another table; in longer files only those behind a gap.
_EVERY_ROW = 20_000
# Gaps behind which another table is looked for.
_MOST_GAPS = 1_000
# Rows looked at in one go for the end of a table.
_STEP = 1_000


@dataclass(frozen=True)
class Others:
    """The tables that are not read.

    Attributes
    ----------
    names
        What each is called: its own names of columns.
    skipped
        Their rows.
    header
        Header of the table that is read, where it is not the first.
    """

    names: tuple[str, ...] = ()
    skipped: tuple[Rejected, ...] = ()
    header: Row | None = None


def without_other_tables(body: Body, top: Sequence[Row], dialect: Dialect) -> tuple[Body, Others]:
    """Take the other tables out, as wide as this one or not.

    Parameters
    ----------
    body
        What stands below the header.
    top
        The rows of the header; without one, no other table is looked for among the regular rows.
    dialect
        What parts the cells where a row is shown as text.

    Returns
    -------
    Body, Others
        The rows of the largest table, and what the others are.
    """
    body, narrow = _without_narrow(body, dialect) if top else (body, Others())
    starts = _other_headers(body) if top else []
    bounds = [0, *starts, len(body.cells)]
    sections = list(itertools.pairwise(bounds))
    best = max(range(len(sections)), key=lambda at: (sections[at][1] - sections[at][0], -at))
    gone = np.ones(len(body.cells), dtype=bool)
    gone[slice(*sections[best])] = False
    firsts = [body.cells.iloc[start].tolist() for start in starts]
    header = None
    skipped = [*narrow.skipped]
    if best > 0:
        start = sections[best][0]
        header = Row(int(body.lines[start]), "", firsts[best - 1], int(body.spans[start]))
        gone[start] = True
        firsts[best - 1] = top[0].fields
        skipped.append(as_skipped(header, "header"))
    body, out = taken(body, gone, "other_table", dialect)
    skipped += [row for row in out if header is None or row.line != header.line]
    names = [*narrow.names, *(name_of(first) for first in firsts)]
    runs = tables_among(body.odd)
    within = {row.line for run in runs for row in run}
    skipped += [as_skipped(row, "other_table") for run in runs for row in run]
    body = replace(body, odd=tuple(row for row in body.odd if row.line not in within))
    return body, Others((*names, *(name_of(run[0].fields) for run in runs)), tuple(skipped), header)


def _other_headers(body: Body) -> list[int]:
    """Find rows of names in the midst of the data: each begins another table."""
    size = len(body.cells)
    if size < 2 or body.cells.shape[1] < 2:
        return []  # in a single column a name may be anything
    places = np.arange(1, size) if size <= _EVERY_ROW else _after_gaps(body)
    if not len(places):
        return []  # taking no rows, too, would copy the table
    rows = body.cells.iloc[places].to_numpy().tolist()
    found: list[int] = []
    shapes = learn_shapes(body.cells.head(_NEAR))
    for place, row in zip(places.tolist(), rows, strict=True):
        if all(map(str.strip, row)) and are_names(row) and _begins_table(row, place, shapes, body):
            found.append(place)
            shapes = learn_shapes(body.cells.iloc[place + 1 : place + 1 + _NEAR])
    return found


def _after_gaps(body: Body) -> NDArray[np.int64]:
    """Return the first rows behind blank lines, and behind rows of nothing but delimiters."""
    is_blank = np.ones(len(body.cells), dtype=bool)
    for place in range(body.cells.shape[1]):
        is_blank &= (body.cells[place] == "").to_numpy(dtype=bool)
        if not is_blank.any():
            break
    follows = (np.diff(body.lines) > body.spans[:-1]) | is_blank[:-1]
    return np.flatnonzero(follows & ~is_blank[1:])[:_MOST_GAPS] + 1


def _without_narrow(body: Body, dialect: Dialect) -> tuple[Body, Others]:
    """Take the tables out that stand behind a gap and fill fewer columns, unless they are all there is."""
    gone = np.zeros(len(body.cells), dtype=bool)
    names = []
    for start in _after_gaps(body).tolist():
        stop = start if gone[start] else _end_of_narrow(body, start)
        if start < stop <= start + len(body.cells) / 2:
            gone[start:stop] = True
            names.append(name_of(body.cells.iloc[start].tolist()))
    body, skipped = taken(body, gone, "other_table", dialect)
    return body, Others(tuple(names), tuple(skipped))


def _end_of_narrow(body: Body, start: int) -> int:
    """Return where the table that begins with this row of names ends; the row itself where none does."""
    names = body.cells.iloc[start].tolist()
    inside = [place for place, cell in enumerate(names) if cell.strip()]
    outside = [place for place in range(len(names)) if place not in inside]
    before = body.cells.iloc[max(0, start - _NEAR) : start]
    before = before[_fills(before, range(len(names)))]
    if len(inside) < 2 or not outside or not are_names(names) or not _fills(before, outside).any():
        return start
    rows = body.cells.iloc[start + 1 : _first_filled(body, start + 1, outside, _NEAR), inside]
    header = [names[place] for place in inside]
    above_rows = stands_out(header, learn_shapes(rows)) if len(rows) else False
    if above_rows is None:  # words above words: they have to be other words than those of the table before
        above_rows = stands_out(header, learn_shapes(before.iloc[:, inside]))
    return _first_filled(body, start + 1, outside, len(body.cells)) if above_rows else start


def _first_filled(body: Body, start: int, columns: Sequence[int], most: int) -> int:
    """Return the first row from a place on that holds something in these columns, looking at so many."""
    for at in range(start, end := min(start + most, len(body.cells)), _STEP):
        found = np.flatnonzero(_fills(body.cells.iloc[at : min(at + _STEP, end)], columns))
        if len(found):
            return at + int(found[0])
    return end


def _fills(cells: pd.DataFrame, columns: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which rows hold something in these columns."""
    return np.asarray((cells.iloc[:, list(columns)] != "").any(axis=1), dtype=bool)


def _begins_table(row: Sequence[str], place: int, shapes: Sequence[Shape], body: Body) -> bool:
    """Tell whether a row of names is unlike the table that it would end, and what comes next, too."""
    if len(body.cells) > _FEW_ROWS and not stands_out(row, shapes):
        return False
    before = learn_shapes(body.cells.iloc[max(0, place - _NEAR) : place])
    after = body.cells.iloc[place + 1 : place + 1 + _NEAR]
    return (
        bool(stands_out(row, before)) and len(after) > 0 and stands_out(row, learn_shapes(after)) is not False
    )


def tables_among(odd: Sequence[Row]) -> list[list[Row]]:
    """Find the runs of odd rows that are tables of another width: names, and rows below them."""
    return [run for run in _even_runs(odd) if are_names(run[0].fields) and all(run[0].fields)]


def name_of(header: Sequence[str]) -> str:
    """Return what a table is called where it is not read: by its own names of columns."""
    return ", ".join(cell.strip() for cell in header if cell.strip())


def _even_runs(odd: Sequence[Row]) -> Iterator[list[Row]]:
    """Return the runs of two and more odd rows that follow on one another with the same width."""
    run: list[Row] = []
    for row in [*odd, Row(-1, "")]:
        follows = run and row.line == run[-1].line + run[-1].span and row.width == run[0].width
        if not follows:
            if len(run) > 1:
                yield run
            run = []
        if row.is_sound and row.width > 1:
            run.append(row)

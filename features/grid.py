"""Which rows stand below the header of this file? Those of a text or a sheet, every line accounted for."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.by_line import Row, commonest, split_rows
from features.cells import rows_where
from features.delimited import Body, split_text
from features.dialect import sampled_lines
from features.errors import InputError
from features.headings import mended_header
from features.layout import are_names, find_header, joined_names, stands_out
from features.limits import check_columns
from features.ragged import Mended, Rejected, learn_shapes, mend
from features.shapes import Shape
from features.tokens import Dialect

# Records at the top among which the header is looked for.
_HEADER_ROWS = 200
# Bytes that nearly always tell that a text holds more than blanks.
_BEGINNING = 1 << 16
# Rows that tell what a table holds around the place where another may begin.
_NEAR = 20
# Rows up to which each row of names is looked at closely.
_FEW_ROWS = 100
# Rows up to which every one may be the header of another table; in longer files only those behind a gap.
_EVERY_ROW = 20_000


@dataclass(frozen=True)
class Grid:
    """The rows below the header, before blank ones and footers are taken out.

    Attributes
    ----------
    header
        Header cells, one for each column of `cells`; blank where a column has no name.
    header_row
        First line of the header, from 1; 0 where there is none.
    cells
        One row per row of the file that has its place, columns 0 … n - 1 of dtype ``str``.
    lines, spans
        Source line of each row of `cells`, from 1, and how many lines it takes (int64).
    rejected
        Rows that have no place in the table.
    repaired
        Lines of the rows that were mended.
    skipped
        What is no row: header, titles, blank lines, repeated headers, other tables.
    others
        The other tables of the file, each named by its first row.
    total
        Number of lines of the file.
    separator
        What parts the cells where a row is shown as text.
    """

    header: list[str]
    header_row: int
    cells: pd.DataFrame
    lines: NDArray[np.int64]
    spans: NDArray[np.int64]
    rejected: tuple[Rejected, ...] = ()
    repaired: tuple[int, ...] = ()
    skipped: tuple[Rejected, ...] = ()
    others: tuple[str, ...] = ()
    total: int = 0
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
    filled = np.array([any(cell.strip() for cell in row) for row in rows], dtype=bool)
    if not filled.any():
        raise _only_blanks()
    columns = dict(enumerate(zip(*rows, strict=True)))
    cells = pd.DataFrame(columns, columns=range(len(rows[0])), dtype="str")
    body = Body(
        cells=rows_where(cells, filled),
        lines=np.flatnonzero(filled) + 1,
        spans=np.ones(int(filled.sum()), dtype=np.int64),
        odd=(),
        blanks=np.flatnonzero(~filled) + 1,
        total=len(rows),
    )
    return _arranged(body, Dialect("\t", ""))


def grid_of_text(text: bytes, dialect: Dialect) -> Grid:
    """Find the header of a delimited text and what stands below it, odd rows mended or rejected.

    Parameters
    ----------
    text
        The whole file in UTF-8.
    dialect
        As `features.dialect.find_dialect` returns it.

    Raises
    ------
    InputError
        ``empty_file``.
    """
    nothing = dialect.delimiter + " \t\r\n\f\v\u3000"
    beginning = text[:_BEGINNING].decode("utf-8", errors="ignore")
    if not beginning.strip(nothing) and not text.decode("utf-8").strip(nothing):
        raise _only_blanks()
    sample = [row for lines in sampled_lines(text) for row in split_rows(lines, 1, dialect, None)]
    width = commonest(Counter(row.width for row in sample))
    grid = _arranged(split_text(text, dialect, width), dialect)
    narrower = Counter(row.text.count(dialect.delimiter) + 1 for row in grid.rejected)
    if len(grid.cells) or not narrower:
        return grid
    # Every row is narrower than the header: cells at the end were left off.
    again = commonest(narrower)
    return grid if again in (1, width) else _arranged(split_text(text, dialect, again), dialect)


def _arranged(body: Body, dialect: Dialect) -> Grid:
    """Tell header, rows, titles and other tables apart."""
    body = _without_hint(body)
    head = _first_records(body)
    if not head:
        raise _only_blanks()
    # Before more is made of them: the fullest of the first rows tells how many columns hold something.
    check_columns(max(sum(map(bool, row.fields)) for row in head))
    width = body.cells.shape[1]
    header = find_header([row.fields for row in head], width)
    top = [head[place] for place in header.places] or _torn_header(head[: header.first], width, dialect)
    names = _names_of(top, body, dialect)
    after = head[header.first].line if header.first < len(head) else body.total + 1
    above: list[str] = []
    titles = list(_titles(body, after, [row.line for row in top], above))
    skipped = [*titles, *(_as_skipped(row, "header") for row in top)]
    parts = _below(body, after)
    parts, again = _without_repeated(parts, [row.fields for row in top], dialect)
    parts, others = _without_other_tables(parts, top, dialect)
    blanks = [Rejected(int(line), "", "blank") for line in body.blanks]
    grid = Grid(
        header=names[:width] + [""] * (width - len(names)),
        header_row=top[0].line if top else 0,
        cells=parts.cells,
        lines=parts.lines,
        spans=parts.spans,
        total=body.total,
        skipped=(*skipped, *again, *others.skipped, *blanks),
        separator=dialect.delimiter,
    )
    if others.header is not None:
        grid = replace(grid, header=others.header.fields, header_row=others.header.line)
        names = others.header.fields
    grid = replace(grid, others=(*above, *others.names))
    return _widened(_mended(grid, parts.odd, dialect), names)


def _without_hint(body: Body) -> Body:
    """Take Excel's line that names the delimiter out; it counts as blank."""
    hint = [row for row in body.odd if row.line == 1 and row.text.strip('"').startswith("sep=")]
    is_hint = (body.lines == 1) & body.cells.iloc[:, 0].str.startswith("sep=").to_numpy(dtype=bool)
    if not hint and not is_hint.any():
        return body
    return replace(
        body,
        cells=rows_where(body.cells, ~is_hint),
        lines=body.lines[~is_hint],
        spans=body.spans[~is_hint],
        odd=tuple(row for row in body.odd if row not in hint),
        blanks=np.concatenate(([1], body.blanks)),
    )


def _first_records(body: Body) -> list[Row]:
    """Return the records at the top, whole and odd ones, in file order, those that hold something."""
    cells = body.cells.head(_HEADER_ROWS).to_numpy().tolist()
    whole = [
        Row(int(line), "", fields, int(span))
        for line, span, fields in zip(body.lines, body.spans, cells, strict=False)
    ]
    last = whole[-1].line if len(whole) == _HEADER_ROWS else body.total
    rows = [*whole, *(row for row in body.odd[:_HEADER_ROWS] if row.line <= last)]
    return sorted(
        (row for row in rows if any(cell.strip() for cell in row.fields)), key=lambda row: row.line
    )[:_HEADER_ROWS]


def _torn_header(above: Sequence[Row], width: int, dialect: Dialect) -> list[Row]:
    """Return the row right above the data where it holds one name for each column, once it is mended."""
    row = above[-1] if above else None
    if row is None or row.width == width:
        return []
    names = mended_header(row, width, dialect)
    return [row] if len(names) == width and all(names) and are_names(names) else []


def _names_of(top: Sequence[Row], body: Body, dialect: Dialect) -> list[str]:
    if len(top) > 1:
        return joined_names([row.fields for row in top])
    width = body.cells.shape[1]
    names = mended_header(top[0], width, dialect) if top else []
    lacking = width - top[0].width if top else 0
    if names or lacking <= 0 or not top[0].is_sound or len(body.cells) == 0:
        return names
    # Rows may end in delimiters that the header lacks.
    beyond = body.cells.iloc[:, -lacking:]
    is_blank = not any(bool((column.str.strip() != "").any()) for _, column in beyond.items())
    return [*top[0].fields, *[""] * lacking] if is_blank else []


def _titles(body: Body, after: int, header: Sequence[int], others: list[str]) -> Iterator[Rejected]:
    """Return what stands above the first row of data, the header left out, and name the tables among it."""
    above = int(np.searchsorted(body.lines, after))
    cells = body.cells.head(above).to_numpy().tolist()
    whole = [Row(int(body.lines[at]), "", cells[at], int(body.spans[at])) for at in range(above)]
    rows = [row for row in (*whole, *(row for row in body.odd if row.line < after)) if row.line not in header]
    rows.sort(key=lambda row: row.line)
    tables = [run for run in _even_runs(rows) if _is_table(run) and run[0].width > 2]
    within = {row.line for run in tables for row in run}
    for row in rows:
        is_blank = not any(cell.strip() for cell in row.fields)
        reason = "blank" if is_blank else "other_table" if row.line in within else "title"
        yield _as_skipped(row, reason)
    others += [_name(run[0].fields) for run in tables]


def _as_skipped(row: Row, reason: str) -> Rejected:
    return Rejected(row.line, row.text or "\t".join(row.fields).rstrip("\t"), reason, row.span)


def _below(body: Body, line: int) -> Body:
    first = int(np.searchsorted(body.lines, line))
    return replace(
        body,
        cells=body.cells.iloc[first:].reset_index(drop=True),
        lines=body.lines[first:],
        spans=body.spans[first:],
        odd=tuple(row for row in body.odd if row.line >= line),
    )


def _taken(body: Body, gone: NDArray[np.bool_], reason: str, dialect: Dialect) -> tuple[Body, list[Rejected]]:
    """Take rows out of a body, and say why."""
    skipped = [
        Rejected(
            int(body.lines[at]), dialect.delimiter.join(body.cells.iloc[at]), reason, int(body.spans[at])
        )
        for at in np.flatnonzero(gone)
    ]
    if not skipped:
        return body, skipped
    rest = replace(
        body, cells=rows_where(body.cells, ~gone), lines=body.lines[~gone], spans=body.spans[~gone]
    )
    return rest, skipped


def _without_repeated(
    body: Body, headers: Sequence[list[str]], dialect: Dialect
) -> tuple[Body, list[Rejected]]:
    """Take out the rows that repeat the header."""
    gone = np.zeros(len(body.cells), dtype=bool)
    for header in headers:
        if len(header) == body.cells.shape[1] and sum(bool(cell.strip()) for cell in header) > 1:
            same = np.ones(len(body.cells), dtype=bool)
            for place, cell in enumerate(header):
                same &= (body.cells[place] == cell).to_numpy(dtype=bool)
                if not same.any():
                    break
            gone |= same
    body, skipped = _taken(body, gone, "repeated_header", dialect)
    odd = [row for row in body.odd if row.fields in headers]
    rest = replace(body, odd=tuple(row for row in body.odd if row not in odd)) if odd else body
    return rest, [*skipped, *(_as_skipped(row, "repeated_header") for row in odd)]


@dataclass(frozen=True)
class _Others:
    names: tuple[str, ...] = ()
    skipped: tuple[Rejected, ...] = ()
    header: Row | None = None  # of the table taken where it is not the first


def _without_other_tables(body: Body, top: Sequence[Row], dialect: Dialect) -> tuple[Body, _Others]:
    """Take the other tables out, as wide as this one or not."""
    starts = _other_headers(body) if top else []
    bounds = [0, *starts, len(body.cells)]
    sections = list(itertools.pairwise(bounds))
    best = max(range(len(sections)), key=lambda at: (sections[at][1] - sections[at][0], -at))
    gone = np.ones(len(body.cells), dtype=bool)
    gone[slice(*sections[best])] = False
    firsts = [body.cells.iloc[start].tolist() for start in starts]
    header = None
    skipped = []
    if best > 0:
        start = sections[best][0]
        header = Row(int(body.lines[start]), "", firsts[best - 1], int(body.spans[start]))
        gone[start] = True
        firsts[best - 1] = top[0].fields
        skipped.append(_as_skipped(header, "header"))
    body, taken = _taken(body, gone, "other_table", dialect)
    skipped += [row for row in taken if header is None or row.line != header.line]
    names = [_name(first) for first in firsts]
    runs = [run for run in _even_runs(body.odd) if _is_table(run)]
    within = {row.line for run in runs for row in run}
    skipped += [_as_skipped(row, "other_table") for run in runs for row in run]
    body = replace(body, odd=tuple(row for row in body.odd if row.line not in within))
    return body, _Others((*names, *(_name(run[0].fields) for run in runs)), tuple(skipped), header)


def _is_table(run: Sequence[Row]) -> bool:
    return are_names(run[0].fields) and all(run[0].fields)


def _name(fields: Sequence[str]) -> str:
    return ", ".join(cell.strip() for cell in fields if cell.strip())


def _other_headers(body: Body) -> list[int]:
    """Find rows of names in the midst of the data: each begins another table."""
    size = len(body.cells)
    if size < 2:
        return []
    after_gap = np.flatnonzero(np.diff(body.lines) > body.spans[:-1]) + 1
    places = np.arange(1, size) if size <= _EVERY_ROW else after_gap[:1000]
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


def _begins_table(row: Sequence[str], place: int, shapes: Sequence[Shape], body: Body) -> bool:
    """Tell whether a row of names is unlike the table that it would end, and what comes next, too."""
    if len(body.cells) > _FEW_ROWS and not stands_out(row, shapes):
        return False
    before = learn_shapes(body.cells.iloc[max(0, place - _NEAR) : place])
    after = body.cells.iloc[place + 1 : place + 1 + _NEAR]
    return (
        bool(stands_out(row, before)) and len(after) > 0 and stands_out(row, learn_shapes(after)) is not False
    )


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


def _mended(grid: Grid, odd: Sequence[Row], dialect: Dialect) -> Grid:
    """Put the odd rows that can be mended in their places."""
    blank = [row for row in odd if not any(cell.strip() for cell in row.fields)]
    filled = [row for row in odd if row not in blank] if blank else list(odd)
    mended, rejected = mend(filled, grid.cells, dialect)
    last = max([*grid.lines[-1:].tolist(), *(row.line for row in mended)], default=0)
    is_below = [row.line > last > 0 and row.reason == "single_cell" for row in rejected]
    notes = [row for row, below in zip(rejected, is_below, strict=True) if below or row.reason == "total"]
    skipped = [
        *(_as_skipped(row, "blank") for row in blank),
        *(replace(row, reason="total" if row.reason == "total" else "note") for row in notes),
    ]
    kept = tuple(row for row in rejected if row not in notes)
    grid = replace(grid, rejected=kept, skipped=(*grid.skipped, *skipped))
    return _with_mended(grid, mended) if mended else grid


def _with_mended(grid: Grid, mended: Sequence[Mended]) -> Grid:
    lines = np.concatenate((grid.lines, [row.line for row in mended]))
    spans = np.concatenate((grid.spans, [row.span for row in mended]))
    order = np.argsort(lines, kind="stable")
    extra = pd.DataFrame([row.cells for row in mended], columns=grid.cells.columns, dtype="str")
    cells = pd.concat([grid.cells, extra], ignore_index=True).iloc[order].reset_index(drop=True)
    repaired = tuple(row.line for row in mended)
    return replace(grid, cells=cells, lines=lines[order], spans=spans[order], repaired=repaired)


def _widened(grid: Grid, names: Sequence[str]) -> Grid:
    """Give names beyond the last cell a blank column each."""
    if len(names) <= grid.cells.shape[1]:
        return grid
    cells = grid.cells.reindex(columns=range(len(names)), fill_value="").astype("str")
    return replace(grid, cells=cells, header=list(names))


def _only_blanks() -> InputError:
    return InputError(
        "empty_file",
        "This file holds only blanks. "
        "Upload a CSV file or an Excel workbook (.xlsx) with a header row and at least one row.",
    )

"""Which rows stand below the header of this file? Those of a text or a sheet, every line accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.body import Body, as_skipped, below, taken
from features.by_line import Row, commonest, split_rows
from features.cells import rows_where
from features.delimited import split_text
from features.dialect import sampled_lines
from features.errors import InputError
from features.headings import names_of, torn_header
from features.layout import find_header, is_rule
from features.limits import check_columns
from features.other_tables import name_of, tables_among, without_other_tables
from features.ragged import Mended, Rejected, mend
from features.tokens import Dialect

# Records at the top among which the header is looked for.
_HEADER_ROWS = 200
# Bytes that nearly always tell that a text holds more than blanks.
_BEGINNING = 1 << 16


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
    top = [head[place] for place in header.places] or torn_header(head[: header.first], width, dialect)
    names = names_of(top, body, dialect)
    after = head[header.first].line if header.first < len(head) else body.total + 1
    above: list[str] = []
    titles = list(_titles(body, after, [row.line for row in top], above))
    skipped = [*titles, *(as_skipped(row, "header") for row in top)]
    parts = below(body, after)
    parts, again = _without_repeated(parts, [row.fields for row in top], dialect)
    parts, rules = _without_rule(parts, dialect)
    parts, others = without_other_tables(parts, top, dialect)
    blanks = [Rejected(int(line), "", "blank") for line in body.blanks]
    grid = Grid(
        header=names[:width] + [""] * (width - len(names)),
        header_row=top[0].line if top else 0,
        cells=parts.cells,
        lines=parts.lines,
        spans=parts.spans,
        total=body.total,
        skipped=(*skipped, *again, *rules, *others.skipped, *blanks),
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


def _titles(body: Body, after: int, header: Sequence[int], others: list[str]) -> Iterator[Rejected]:
    """Return what stands above the first row of data, the header left out, and name the tables among it."""
    above = int(np.searchsorted(body.lines, after))
    cells = body.cells.head(above).to_numpy().tolist()
    whole = [Row(int(body.lines[at]), "", cells[at], int(body.spans[at])) for at in range(above)]
    rows = [row for row in (*whole, *(row for row in body.odd if row.line < after)) if row.line not in header]
    rows.sort(key=lambda row: row.line)
    tables = [run for run in tables_among(rows) if run[0].width > 2]
    within = {row.line for run in tables for row in run}
    for row in rows:
        is_blank = not any(cell.strip() for cell in row.fields)
        reason = "blank" if is_blank else "other_table" if row.line in within else "title"
        yield as_skipped(row, reason)
    others += [name_of(run[0].fields) for run in tables]


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
    body, skipped = taken(body, gone, "repeated_header", dialect)
    odd = [row for row in body.odd if row.fields in headers]
    rest = replace(body, odd=tuple(row for row in body.odd if row not in odd)) if odd else body
    return rest, [*skipped, *(as_skipped(row, "repeated_header") for row in odd)]


def _without_rule(body: Body, dialect: Dialect) -> tuple[Body, list[Rejected]]:
    """Take out the line that some programs draw below the header: ``|---|---|``, ``-----+-----``."""
    drawn = [
        row
        for row in body.odd[:1]
        if row.line <= body.lines[:1].min(initial=row.line) and is_rule([row.text])
    ]
    gone = np.zeros(len(body.cells), dtype=bool)
    gone[:1] = bool(len(gone)) and is_rule([cell for cell in body.cells.iloc[0] if cell.strip()])
    body, skipped = taken(body, gone, "note", dialect)
    rest = replace(body, odd=body.odd[1:]) if drawn else body
    return rest, [*skipped, *(as_skipped(row, "note") for row in drawn)]


def _mended(grid: Grid, odd: Sequence[Row], dialect: Dialect) -> Grid:
    """Put the odd rows that can be mended in their places."""
    blank = [row for row in odd if not any(cell.strip() for cell in row.fields)]
    filled = [row for row in odd if row not in blank] if blank else list(odd)
    mended, rejected = mend(filled, grid.cells, dialect)
    last = max([*grid.lines[-1:].tolist(), *(row.line for row in mended)], default=0)
    is_below = [row.line > last > 0 and row.reason == "single_cell" for row in rejected]
    notes = [row for row, below in zip(rejected, is_below, strict=True) if below or row.reason == "total"]
    skipped = [
        *(as_skipped(row, "blank") for row in blank),
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

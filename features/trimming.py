"""Which rows and columns of what was read are data? Blank ones and footers are set aside, columns named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.cells import rows_where, without_blanks
from features.errors import InputError
from features.grid import Grid
from features.layout import footer_reasons, unique_headers
from features.limits import check_cells, check_columns
from features.messages import Message, first_of, message
from features.ragged import Rejected
from features.text_table import TextTable, set_aside


def trimmed(grid: Grid, table: TextTable, currencies: Mapping[int, str] = {}) -> TextTable:
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
    places = _named_places(grid, filled)
    cells = _named(cells, places, unique_headers(grid.header))
    is_filled = np.asarray(filled.any(axis=1))
    cells = rows_where(cells, is_filled)
    filled = filled if is_filled.all() else filled[is_filled]
    lines, spans = grid.lines[is_filled], grid.spans[is_filled]
    if cells.empty and not grid.rejected:
        raise _header_only(grid.header_row)
    # Taking columns of the flags would copy them all.
    reasons = footer_reasons(cells, filled if len(places) == filled.shape[1] else filled[:, places])
    if len(reasons) == len(cells):
        raise _nothing_readable(grid.header_row, len(grid.rejected))
    is_data = np.ones(len(cells), dtype=bool)
    is_data[list(reasons)] = False
    skipped = [
        *grid.skipped,
        *_footers(cells, lines, spans, reasons, grid.separator),
        *_blank_rows(grid, is_filled),
    ]
    return replace(
        table,
        header_row=grid.header_row,
        cells=rows_where(cells, is_data),
        lines=lines[is_data],
        spans=spans[is_data],
        rejects=set_aside(grid.rejected),
        skipped=set_aside(skipped),
        repaired=_among(grid.repaired, lines[is_data]),
        other_tables=grid.others,
        total_lines=grid.total,
        currencies=_of_columns(currencies, cells, places),
        notes=(*table.notes, *_about_shape(grid)),
    )


def _among(repaired: Sequence[int], lines: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the mended lines that are among those of the rows, in order; mostly there are none."""
    mended = np.unique(np.array(repaired, dtype=np.int64))
    return mended[np.isin(mended, lines)] if len(mended) else mended


def _named_places(grid: Grid, filled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the places of the columns that have a name or hold something; refuse too many of them."""
    named = np.array([bool(name.strip()) for name in grid.header]) | filled.any(axis=0)
    places = np.flatnonzero(named | (not any(grid.header)))
    check_columns(len(places))
    return places


def _named(cells: pd.DataFrame, places: NDArray[np.int64], headers: Sequence[str]) -> pd.DataFrame:
    kept = cells if len(places) == cells.shape[1] else cells.iloc[:, places]
    return kept.set_axis(np.array(headers, dtype=object)[places], axis=1)


def _of_columns(
    currencies: Mapping[int, str], cells: pd.DataFrame, places: NDArray[np.int64]
) -> dict[str, str]:
    return {
        header: currencies[place]
        for header, place in zip(cells.columns, places.tolist(), strict=True)
        if place in currencies
    }


def _blank_rows(grid: Grid, is_filled: NDArray[np.bool_]) -> list[Rejected]:
    return [
        Rejected(int(grid.lines[row]), "", "blank", int(grid.spans[row]))
        for row in np.flatnonzero(~is_filled)
    ]


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
                others=first_of(grid.others, parting="; "),
            )
        )
    return notes


def _footers(
    cells: pd.DataFrame,
    lines: NDArray[np.int64],
    spans: NDArray[np.int64],
    reasons: Mapping[int, str],
    separator: str,
) -> list[Rejected]:
    return [
        Rejected(
            int(lines[row]),
            separator.join(cells.iloc[row]).rstrip(separator),
            reason,
            int(spans[row]),
        )
        for row, reason in reasons.items()
    ]


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

"""Where does the table begin and end? Header row under title rows, column names, footers set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# A title or filter line fills fewer of the table's columns than this; a header row never does.
_LEAST_EXTENT = 0.6
# Rows under a likely header in which a wider row of names may still prove to be the real one.
_LOOK_BELOW = 10
# Lines of notes that a report has below its table, at most.
_MOST_NOTES = 10
# Share of rows with a single cell above which such rows are nothing special in a table.
_SPARSE_SHARE = 0.01
_TOTAL = re.compile(
    r"(?i)\s*(?:grand\s+|sub[- ]?)?totals?\s*(?:\(.*\))?\s*:?\s*|\s*(?:合计|总计|小计|共计|总共)\s*[:：]?\s*"
)
_FIGURE = re.compile(r"\W*\d[\d.,/:%年月日 -]*")


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Find the header among the first rows of a file.

    Title, filter and date lines above a table fill one or two cells at the left; the header is the first row
    that reaches nearly as far as most rows do.

    Parameters
    ----------
    rows
        The first rows of the file, blank ones left out; at least one.

    Returns
    -------
    int
        Index of the header row.
    """
    extents = [_extent(row) for row in rows]
    counts = Counter(extent for extent in extents if extent > 1)
    if not counts:
        return 0
    typical = max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    likely = (
        index
        for index, row in enumerate(rows)
        if extents[index] >= _LEAST_EXTENT * typical and _filled(row) >= extents[index] / 2
    )
    first = next(likely, 0)
    for index in range(first + 1, min(first + 1 + _LOOK_BELOW, len(rows))):
        if min(extents[index], typical) > extents[first] and _are_names(rows[index]):
            return index
    return first


def _extent(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _are_names(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return len(set(cells)) == len(cells) and not any(_FIGURE.fullmatch(cell) for cell in cells)


def unique_headers(cells: Sequence[str]) -> list[str]:
    """Make column names of header cells: blanks trimmed, nameless ones numbered, repeated ones told apart.

    Returns
    -------
    list
        As many distinct, non-blank names as cells: ``Amount``, ``Amount (2)``, ``Column 3``.
    """
    names: list[str] = []
    taken = {" ".join(cell.split()) for cell in cells}
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"Column {place}"
        repeat, candidate = 1, name
        while candidate in names or (repeat > 1 and candidate in taken):
            repeat += 1
            candidate = f"{name} ({repeat})"
        names.append(candidate)
    return names


def _are_notes(above: NDArray[np.int64], below: NDArray[np.int64]) -> bool:
    """Tell whether the single cells at the end are notes; where such rows are usual, they are data."""
    return len(below) <= _MOST_NOTES and bool((above == 1).sum() <= _SPARSE_SHARE * len(above))


def is_total(cell: str) -> bool:
    """Tell whether a row that begins with this cell sums up other rows."""
    return _TOTAL.fullmatch(cell) is not None


def footer_reasons(cells: pd.DataFrame) -> NDArray[np.object_]:
    """Tell which rows are not data but totals or notes under the table.

    Parameters
    ----------
    cells
        Text cells of the rows below the header, "" where blank.

    Returns
    -------
    ndarray of str
        For each row ``total`` (a sum over other rows), ``single_cell`` (below the last full row, such as a
        confidentiality line), or "" for data.
    """
    reasons = np.full(len(cells), "", dtype=object)
    filled = (cells != "").to_numpy()
    counts = filled.sum(axis=1)
    widest = counts.max(initial=0)
    full = np.flatnonzero(counts > 1)
    if widest >= 3 and len(full) and _are_notes(counts[: full[-1]], counts[full[-1] + 1 :]):
        reasons[full[-1] + 1 :] = "single_cell"
    # "Total" may also be a name: only sparse rows and the last one are sums.
    sparse = np.flatnonzero(counts <= widest / 2) if widest >= 3 else np.empty(0, np.int64)
    for row in {*sparse.tolist(), *full[-1:].tolist()}:
        if is_total(str(cells.iat[row, int(filled[row].argmax())])):
            reasons[row] = "total"
    return reasons

"""Where does the table begin and end? Header rows under titles, column names, totals and notes below."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.shapes import Shape, learn_shape
from features.traditional import simplified

# A title or filter line fills fewer of the table's columns than this; a header row never does.
_LEAST_EXTENT = 0.6
# Rows under a likely header in which a wider row of names may still prove to be the real one.
_LOOK_BELOW = 10
# Whole rows at the top among which the header is, and rows below one that tell what the columns hold.
_FIRST_ROWS, _ROWS_BELOW = 40, 60
# Share of the rows below a header that may be copies of it: pages have five rows and more.
_COPIES = 0.2
# Cells of a row that a title, filter or date line above a table fills at most.
_TITLE_CELLS = 2
# Lines of notes that a report has below its table, at most.
_MOST_NOTES = 10
# Share of rows with a single cell above which such rows are nothing special in a table.
_SPARSE_SHARE = 0.01
_TOTAL = re.compile(
    r"(?i)\s*(?:grand\s+|sub[- ]?)?totals?\s*(?:\(.*\))?\s*:?\s*|\s*(?:合计|总计|小计|共计|总共)\s*[:：]?\s*"
    # German, French, Spanish, Portuguese, Italian, Russian.
    r"|\s*(?:gesamt(?:summe)?|summe|total g[eé]n[eé]ral|total geral|suma|somme|totale|итого|всего)\s*:?\s*"
)
_FIGURE = re.compile(r"\W*\d[\d.,/:%年月日 -]*")
_RULE = re.compile(r"[\s|+:]*[-=_]{2,}[-=_|+:\s]*")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Header:
    """Where the header stands.

    Attributes
    ----------
    places
        Indices of the header's rows among those looked at, in order; empty where the table has none.
    first
        Index of the first row of data.
    """

    places: tuple[int, ...]
    first: int

    @property
    def row(self) -> int:
        """Index of the row that names the columns, or of the first one where none does."""
        return self.places[-1] if self.places else self.first


def find_header(rows: Sequence[Sequence[str]], width: int | None = None) -> Header:
    """Find the header among the first rows of a file.

    A header's cells are unlike those below them: words above figures, dates, codes or a fixed list of values.
    Where no column can tell, the header is the first row that reaches nearly as far as most rows do; title,
    filter and date lines above a table fill one or two cells at the left.

    Parameters
    ----------
    rows
        The first rows of the file, blank ones left out; at least one.
    width
        Number of fields of the table's rows; the commonest where None.

    Returns
    -------
    Header
        With several places where the names stand on several rows.
    """
    width = width or Counter(map(len, rows)).most_common(1)[0][0]
    if width == 1:  # titles cannot be told from names there, and nothing is to be lost
        return Header((), 0) if _is_repeated_below(rows, 0) else Header((0,), 1)
    whole = [place for place, row in enumerate(rows) if len(row) == width]
    names: list[int] = []
    usual = statistics.median([0, *(_filled(rows[place]) for place in whole)])
    for at, place in enumerate(whole[:_FIRST_ROWS]):
        if _filled(rows[place]) <= min(_TITLE_CELLS, usual / 2):
            continue
        below = [rows[one] for one in whole[at + 1 : at + 1 + _ROWS_BELOW]]
        said = _is_header_like(rows[place], below)
        if said:
            names.append(place)
        elif said is False:
            return _header_above(rows, names, place, width)
    if names:
        return _header_above(rows, names, names[-1] + 1, width)
    first = _first_wide(rows)
    if _is_repeated_below(rows, first):
        return Header((), first)
    return Header((first,), first + 1)


def _is_header_like(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool | None:
    """Tell whether a row stands out among those below it; None where they cannot tell.

    Where many rows say nothing, they may belong to several tables: the nearest ones are asked then.
    """
    rows = [other for other in below if not is_sum(other)]
    others = [other for other in rows if list(other) != list(row)]
    # A header may come again page by page; a row that comes again and again is one of few kinds of data.
    if len(rows) - len(others) > _COPIES * len(rows):
        others = rows
    for reach in (_ROWS_BELOW, 5, 2, 1):
        shapes = [learn_shape(column) for column in zip(*others[:reach], strict=True)]
        said = stands_out(row, shapes) if shapes else None
        if said is not None:
            return said
    return None


def stands_out(row: Sequence[str], shapes: Sequence[Shape]) -> bool | None:
    """Tell whether a row of names is unlike most of the columns; None where no column can tell."""
    said = [
        shape.is_unlike(cell)
        for cell, shape in zip(row, shapes, strict=True)
        if cell.strip() and shape.filled
    ]
    unlike, like = said.count(True), said.count(False)
    if unlike + like == 0:
        return None
    if _are_years(row) and not any(shape.has_years for shape in shapes):
        return True
    if unlike <= like:
        return False
    return True if are_names(row) else None


def _are_years(row: Sequence[str]) -> bool:
    """Tell whether a row holds names and several years."""
    years = [cell for cell in row if _YEAR.fullmatch(cell.strip())]
    return len(years) > 1 and len(set(years)) == len(years) and are_names([c for c in row if c not in years])


def is_sum(row: Sequence[str]) -> bool:
    """Tell whether a row sums up others."""
    return is_total(next((cell for cell in row if cell.strip()), ""))


def _header_above(rows: Sequence[Sequence[str]], names: list[int], first: int, width: int) -> Header:
    """Return the rows of names above the first row of data, those that belong together."""
    if not names:
        torn = first - 1
        if torn >= 0 and _may_be_torn_header(rows[torn], width):
            return Header((torn,), first)
        return Header((), first)
    places = [names[-1]]
    if names[-1] < first - 1:
        return Header(tuple(places), names[-1] + 1)
    while places[0] > 0 and _belongs_above(rows[places[0] - 1], rows[places[0]]):
        places.insert(0, places[0] - 1)
    return Header(tuple(places), first)


def _may_be_torn_header(row: Sequence[str], width: int) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return len(filled) >= max(2, _LEAST_EXTENT * width) and are_names(row)


def _belongs_above(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row holds the first half of the names below it, or headings over groups of them."""
    if len(upper) != len(lower) or _filled(upper) < 2 or list(upper) == list(lower):
        return False
    extent = _extent(upper)
    has_gap = _filled(upper) < extent
    years = all(_YEAR.fullmatch(cell.strip()) for cell in upper if cell.strip())
    is_group = has_gap and all(cell.strip() for cell in lower) and (years or are_names(upper))
    has_words = not any(_FIGURE.fullmatch(cell.strip()) for cell in upper if cell.strip())
    return (is_group or (extent == len(upper) and has_words)) and are_names(lower)


def _is_repeated_below(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether values of a row come again below it in their columns, as those of a header never do."""
    row = rows[place]
    below = [other for other in rows[place + 1 :] if len(other) == len(row) and list(other) != list(row)]
    again = (cell.strip() and any(other[at] == cell for other in below) for at, cell in enumerate(row))
    return len(row) > 1 and sum(map(bool, again)) >= max(1, len(row) / 3)


def _first_wide(rows: Sequence[Sequence[str]]) -> int:
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
        if min(extents[index], typical) > extents[first] and are_names(rows[index]):
            return index
    return first


def _extent(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def are_names(row: Sequence[str]) -> bool:
    """Tell whether the cells of a row may be names of columns: hardly one twice, none a figure or a date."""
    cells = [cell.strip() for cell in row if cell.strip()]
    are_apart = 2 * len(set(cells)) > len(cells) and not is_rule(cells)
    return are_apart and not any(_FIGURE.fullmatch(cell) for cell in cells)


def is_rule(cells: Sequence[str]) -> bool:
    """Tell whether these cells are a line that some programs draw below the header, and nothing else."""
    return bool(cells) and all(_RULE.fullmatch(cell) for cell in cells)


def joined_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join a header of several rows: a heading over a group goes before each of the group's names."""
    names = [""] * len(rows[-1])
    for upper, lower in zip(rows, [*rows[1:], None], strict=True):
        cells = _spread(upper, lower) if lower is not None else list(upper)
        names = [f"{name} {cell.strip()}".strip() for name, cell in zip(names, cells, strict=True)]
    return names


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Repeat a heading over the blank cells to its right, below which names of its group stand."""
    if any(cell.strip() and cell == other for cell, other in pairwise(upper)):
        return list(upper)  # who writes a heading twice leaves none out
    cells, heading = [], ""
    for cell, below in zip(upper, lower, strict=True):
        if cell.strip():
            heading = cell if below.strip() else ""
        cells.append(cell if cell.strip() else heading if below.strip() else "")
    return cells


def unique_headers(cells: Sequence[str]) -> list[str]:
    """Make column names of header cells: blanks trimmed, nameless ones numbered, repeated ones told apart.

    Returns
    -------
    list
        As many distinct, non-blank names as cells: ``Amount``, ``Amount (2)``, ``Column 3``.
    """
    names: list[str] = []
    used: set[str] = set()
    taken = {" ".join(cell.split()) for cell in cells}
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"Column {place}"
        repeat, candidate = 1, name
        while candidate in used or (repeat > 1 and candidate in taken):
            repeat += 1
            candidate = f"{name} ({repeat})"
        names.append(candidate)
        used.add(candidate)
    return names


def _are_notes(above: NDArray[np.int64], below: NDArray[np.int64]) -> bool:
    """Tell whether the single cells at the end are notes; where such rows are usual, they are data."""
    return len(below) <= _MOST_NOTES and bool((above == 1).sum() <= _SPARSE_SHARE * len(above))


def is_total(cell: str) -> bool:
    """Tell whether a row that begins with this cell sums up other rows."""
    return _TOTAL.fullmatch(simplified(cell)) is not None


def footer_reasons(cells: pd.DataFrame, filled: NDArray[np.bool_]) -> dict[int, str]:
    """Tell which rows are not data but totals or notes under the table.

    Parameters
    ----------
    cells
        Text cells of the rows below the header, "" where blank.
    filled
        Which of them hold something, shape (rows, columns).

    Returns
    -------
    dict
        Place of each such row, ascending, and what it is: ``total`` (a sum over other rows) or ``note`` (a
        single cell below the last full row, such as a confidentiality line).
    """
    counts = filled.sum(axis=1)
    widest = counts.max(initial=0)
    full = np.flatnonzero(counts > 1)
    if widest < 3:
        candidates, notes = full[-1:], range(0)
    else:
        # "Total" may also be a name: only sparse rows and the last one are sums.
        candidates = np.union1d(np.flatnonzero(counts <= widest / 2), full[-1:])
        are_notes = len(full) and _are_notes(counts[: full[-1]], counts[full[-1] + 1 :])
        notes = range(full[-1] + 1, len(cells)) if are_notes else range(0)
    totals = [row for row in candidates.tolist() if is_total(str(cells.iat[row, int(filled[row].argmax())]))]
    reasons = dict.fromkeys(notes, "note") | dict.fromkeys(totals, "total")
    return dict(sorted(reasons.items()))

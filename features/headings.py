"""What are the names of the columns where the header row itself is broken? Mended names, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from features.body import Body
from features.by_line import Row
from features.headers import normalise
from features.layout import are_names, joined_names
from features.schema import COLUMNS
from features.tokens import Dialect, read_record

_CAMEL = re.compile(r"(?<=[a-z0-9)])(?=[A-Z(])")
_OTHER_DELIMITERS = (",", ";", "\t", "|", "^", " ")
_KNOWN = frozenset(name for columns in COLUMNS.values() for column in columns for name in column.synonyms)


def mended_header(row: Row, width: int, dialect: Dialect) -> list[str]:
    """Return the names that a header row holds, one per column of the table.

    Parameters
    ----------
    row
        The header as it was read.
    width
        Number of columns of the rows below it.
    dialect
        The file's dialect.

    Returns
    -------
    list
        As many names as columns where there is one way to tell them; more where the rows leave off cells at
        the end; none where it is not clear which name belongs to which column.
    """
    fields = [_without_stray_quote(cell) for cell in row.fields]
    if len(fields) == 1 and width > 1:
        fields = _parted_otherwise(row.text, width, dialect) or fields
    if len(fields) > width:
        return _shortened(fields, width)
    if len(fields) == width:
        return fields
    if len(fields) == width - 1:
        return _split(row.fields) or []
    return []


def torn_header(above: Sequence[Row], width: int, dialect: Dialect) -> list[Row]:
    """Return the row right above the data where it holds one name for each column, once it is mended."""
    row = above[-1] if above else None
    if row is None or row.width == width:
        return []
    names = mended_header(row, width, dialect)
    return [row] if len(names) == width and all(names) and are_names(names) else []


def names_of(top: Sequence[Row], body: Body, dialect: Dialect) -> list[str]:
    """Return the names of the columns that the rows of a header hold; as of `mended_header`."""
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


def _without_stray_quote(cell: str) -> str:
    return cell.replace('"', "") if cell.count('"') % 2 else cell


def _parted_otherwise(text: str, width: int, dialect: Dialect) -> list[str] | None:
    readings = [
        read_record(text, 0, Dialect(delimiter, dialect.quote)).fields for delimiter in _OTHER_DELIMITERS
    ]
    fitting = [fields for fields in readings if len(fields) == width]
    return fitting[0] if len(fitting) == 1 else None


def _shortened(fields: list[str], width: int) -> list[str]:
    """Take blank names out, or put a name together that held a delimiter."""
    extra = len(fields) - width
    filled = [cell for cell in fields if cell.strip()]
    if len(filled) == width:
        return filled
    spaced = [place for place in range(1, len(fields)) if fields[place].startswith(" ")]
    if extra == 1 and len(spaced) == 1:
        place = spaced[0]
        return [*fields[: place - 1], ",".join(fields[place - 1 : place + 1]), *fields[place + 1 :]]
    return fields


def _split(fields: Sequence[str]) -> list[str] | None:
    """Part the one cell that holds two names."""
    readings = list(_splits(fields))
    known = [names for names, both in readings if both]
    chosen = known or [names for names, _ in readings]
    return chosen[0] if len(chosen) == 1 else None


def _splits(fields: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    for place, cell in enumerate(fields):
        borders = {match.start() for match in _CAMEL.finditer(cell)}
        for cut in range(1, len(cell)):
            if cell[cut - 1] == '"':
                continue
            gap = int(cell[cut] == '"')
            first, second = cell[:cut], cell[cut + gap :]
            both = _is_name(first) and _is_name(second) and not _is_name(cell)
            if gap or both or cut in borders:
                yield [*fields[:place], first, second, *fields[place + 1 :]], both or bool(gap)


def _is_name(header: str) -> bool:
    return normalise(header) in _KNOWN

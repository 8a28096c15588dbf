"""Which records does this delimited text hold? Fields of each record, and the line on which it stands.

Well-formed text is split in bulk; whatever is not goes line by line, so that one stray quote never swallows
the rows behind it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from features.scanning import Records, scan_records, text_of

# Physical lines at the top of the file that choose delimiter and header row.
SAMPLE_LINES = 200
# Physical lines one quoted cell may span where the quoting is broken; in sound files there is no limit.
_LONGEST_CELL = 100


@dataclass(frozen=True)
class Row:
    """One record: its first line in the file (from 1), its text, and its fields (None: not readable)."""

    line: int
    text: str
    fields: list[str] | None

    @property
    def width(self) -> int:
        """Number of fields, 0 where unreadable."""
        return len(self.fields or ())


@dataclass(frozen=True)
class Body:
    """The records below the header.

    Attributes
    ----------
    cells
        One row per regular record, columns 0 … width - 1 of dtype ``str``.
    lines
        Source line of each row of `cells`, from 1 (int64).
    odd
        The other records, blank lines left out, in file order.
    """

    cells: pd.DataFrame
    lines: NDArray[np.int64]
    odd: tuple[Row, ...]


def physical_lines(text: str) -> list[str]:
    """Split a text after LF, CR LF and lone CR, as editors count lines; line ends are kept."""
    return list(io.StringIO(text, newline=""))


def sample_rows(text: str, delimiter: str) -> list[Row]:
    """Read the first records of a text, blank ones left out, without knowing their width."""
    head = physical_lines(text[:1_000_000])[:SAMPLE_LINES]
    return list(_split_by_line(head, 1, delimiter, None))


def split_body(text: str, first_line: int, delimiter: str, header_width: int) -> Body:
    """Split the text below the header into records.

    Parameters
    ----------
    text
        Everything below the header record.
    first_line
        Line of the file on which `text` begins, from 1.
    delimiter
        One character.
    header_width
        Number of fields of the header, which decides how to read a record with broken quotes. Regular is
        what most records have, which need not be this number.
    """
    data = text.encode("utf-8", errors="replace")
    records = scan_records(data, ord(delimiter), first_line)
    if records is None:
        return _body_by_line(physical_lines(text), first_line, delimiter, header_width)
    width = _commonest(records.fields[~records.blank], header_width)
    cells, lines = _bulk(data, records, delimiter, width)
    return Body(cells, lines, tuple(_odd_rows(data, records, delimiter, width)))


def _body_by_line(lines: Sequence[str], first_line: int, delimiter: str, header_width: int) -> Body:
    rows = list(_split_by_line(lines, first_line, delimiter, header_width))
    width = _commonest(np.array([row.width for row in rows], dtype=np.int64), header_width)
    regular = [row for row in rows if row.width == width]
    return Body(
        cells=pd.DataFrame([row.fields for row in regular], columns=range(width), dtype="str"),
        lines=np.array([row.line for row in regular], dtype=np.int64),
        odd=tuple(row for row in rows if row.width != width),
    )


def _commonest(widths: NDArray[np.int64], header_width: int) -> int:
    """Return the width most records have; the header's where it is as common, or they are mere fragments."""
    counts = np.bincount(widths, minlength=header_width + 1)
    commonest = int(counts.argmax())
    is_fragment = 2 * commonest < header_width
    return header_width if is_fragment or counts[header_width] == counts.max() else commonest


def _bulk(
    data: bytes, records: Records, delimiter: str, width: int
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    regular = (records.fields == width) & ~records.blank
    lines = records.line[regular]
    names = [str(place) for place in range(width)]
    if not regular.any():
        return pd.DataFrame(columns=range(width), dtype="str"), lines
    longest = int((records.stop - records.start).max())
    table = arrow_csv.read_csv(
        pa.py_buffer(text_of(data, records, regular)),
        # A record has to fit into a block.
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=max(1 << 24, 2 * longest)),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    cells: pd.DataFrame = table.to_pandas()
    if len(cells) != len(lines):
        raise AssertionError(f"{len(lines)} records were found but {len(cells)} were read")
    return cells.set_axis(range(width), axis=1), lines


def _odd_rows(data: bytes, records: Records, delimiter: str, width: int) -> Iterator[Row]:
    """Read records of another width again by line: a quoted cell may have swallowed its neighbours."""
    for place in np.flatnonzero((records.fields != width) & ~records.blank):
        text = data[records.start[place] : records.stop[place]].decode("utf-8")
        yield from _split_by_line(physical_lines(text), int(records.line[place]), delimiter, width)


def _split_by_line(lines: Sequence[str], first_line: int, delimiter: str, width: int | None) -> Iterator[Row]:
    place = 0
    while place < len(lines):
        if lines[place].strip("\r\n"):
            used, fields = _record(lines, place, delimiter, width)
            text = "".join(lines[place : place + used]).rstrip("\r\n")
            yield Row(first_line + place, text, fields)
            place += used
        else:
            place += 1


def _record(
    lines: Sequence[str], place: int, delimiter: str, width: int | None
) -> tuple[int, list[str] | None]:
    """Read the record that begins on a line: how many lines it takes, and its fields."""
    alone = _strictly(lines[place], delimiter)
    if alone is None and lines[place].count('"') % 2:
        text = lines[place]
        for used, line in enumerate(lines[place + 1 : place + _LONGEST_CELL], start=2):
            text += line
            if '"' not in line:
                continue
            fields = _strictly(text, delimiter)
            if fields is not None and width in (None, len(fields)):
                return used, fields
    return 1, _best(lines[place], alone, delimiter, width)


def _best(line: str, alone: list[str] | None, delimiter: str, width: int | None) -> list[str] | None:
    """Choose among the readings of one line with questionable quotes: the first one of the right width."""
    readings = [alone, _loosely(line, delimiter)]
    if f'{delimiter} "' in line:
        readings.insert(0, _strictly(line, delimiter, {"skipinitialspace": True}))
    fitting = [fields for fields in readings if fields is not None]
    return next((fields for fields in fitting if len(fields) == width), fitting[0] if fitting else None)


def _strictly(text: str, delimiter: str, options: Mapping[str, Any] | None = None) -> list[str] | None:
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, **(options or {}))
        )
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _loosely(text: str, delimiter: str) -> list[str]:
    """Split at every delimiter; quotes around a whole field are taken off, all others are text."""
    return [_unquoted(field) for field in text.rstrip("\r\n").split(delimiter)]


def _unquoted(field: str) -> str:
    bare = field.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        return bare[1:-1].replace('""', '"')
    return field

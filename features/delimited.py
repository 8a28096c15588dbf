"""Which records does this delimited text hold? Fields of each record, and the lines on which it stands.

Well-formed text is split in bulk; whatever is not goes line by line, so that one stray quote never swallows
the rows behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from features.blocks import Block, blank_records, has_lone_return, lines_of, next_block, read_quickly
from features.body import Body
from features.by_line import LONGEST_CELL, Row, physical_lines, split_rows
from features.scanning import Records, scan_records, text_of
from features.tokens import Dialect

# Bytes read at a time: enough to keep two processors busy, little beside the table.
_BLOCK, _SMALL_BLOCK = 16 << 20, 1 << 16


def split_text(data: bytes, dialect: Dialect, width: int) -> Body:
    """Split a text into records.

    Parameters
    ----------
    data
        The whole file in UTF-8.
    dialect
        How fields are parted.
    width
        Number of fields of a regular record.
    """
    if not dialect.is_plain:
        return _one_by_one(physical_lines(data.decode("utf-8")), dialect, width)
    if has_lone_return(data):  # lines that end otherwise are not for the quick reader
        records = scan_records(data, ord(dialect.delimiter), 1, ord(dialect.quote[0]))
        body = None if records is None else _in_bulk(data, records, dialect, width)
        return body or _one_by_one(physical_lines(data.decode("utf-8")), dialect, width)
    with ThreadPoolExecutor(1) as pool:
        parts = list(_bodies(data, dialect, width, pool))
    return parts[0] if len(parts) == 1 else _put_together(parts)


@dataclass(frozen=True)
class _Stretch:
    """A part of the text, by its first byte and line and its number of bytes, and what it holds.

    `body` is None where only reading line by line tells.
    """

    start: int
    line: int
    size: int
    body: Future[Body | None]


def _bodies(data: bytes, dialect: Dialect, width: int, pool: Executor) -> Iterator[Body]:
    """Read a text part by part; from a part that must be read line by line it is begun anew."""
    if not data:
        yield _one_by_one([], dialect, width)
    start, line = 0, 1
    while start < len(data):
        for part in list(_in_blocks(data, start, line, dialect, width, pool)):
            start, line, body = part.start + part.size, part.line, part.body.result()
            is_unsound = body is None
            if body is None:
                taken, body = _read_with_care(data, part.start, line, part.size, dialect, width)
                start = part.start + taken
            line += body.total
            yield body
            if is_unsound:
                break


def _in_blocks(
    data: bytes, start: int, line: int, dialect: Dialect, width: int, pool: Executor
) -> Iterator[_Stretch]:
    """Read a text in blocks: quickly where that is proven right, odd places with care.

    While one block is read, the next one is looked for: both leave Python free.
    """
    reach, care = _BLOCK, 0
    while start < len(data):
        block = next_block(data, start, reach, dialect)
        if block is not None:
            size, lines = block.stop - start, block.lines
            yield _Stretch(start, line, size, pool.submit(_read_block, data, block, line, dialect, width))
            # One that ends early ends at an odd place: near it there is no use in looking far.
            is_full = 2 * size > reach
            reach, care = (min(4 * reach, _BLOCK), 0) if is_full else (_SMALL_BLOCK, care)
        else:
            size, body = _read_with_care(data, start, line, care, dialect, width)
            yield _Stretch(start, line, size, _done(body))
            # Where one place is odd, others are near: more is read with care each time.
            lines, reach, care = body.total, _SMALL_BLOCK, min(max(8 * care, 1 << 10), 1 << 20)
        start, line = start + size, line + lines


def _done(body: Body) -> Future[Body | None]:
    done: Future[Body | None] = Future()
    done.set_result(body)
    return done


def _read_block(data: bytes, block: Block, line: int, dialect: Dialect, width: int) -> Body | None:
    """Read a block whose quotes are sound; None as of `_in_bulk`."""
    blank = blank_records(data, block)
    table = read_quickly(data, block, dialect, width, int((~blank).sum()))
    if table is None:
        part = data[block.start : block.stop]
        records = scan_records(part, ord(dialect.delimiter), line, ord(dialect.quote[0]))
        if records is None:
            raise AssertionError(f"the quotes below line {line} were found sound, then not")
        return _in_bulk(part, records, dialect, width)
    lines = lines_of(data, block, line)
    spans = np.diff(lines, append=line + block.lines)
    cells: pd.DataFrame = table.to_pandas()
    cells = cells.set_axis(range(width), axis=1)
    return Body(cells, lines[~blank], spans[~blank], (), lines[blank], block.lines)


def _read_with_care(
    data: bytes, start: int, line: int, care: int, dialect: Dialect, width: int
) -> tuple[int, Body]:
    """Read at least one record, and about so many bytes, line by line; return the bytes that were read."""
    for reach in (1 << 16, 1 << 22, len(data)):
        lines = physical_lines(data[start : start + max(reach, 2 * care)].decode("utf-8", errors="ignore"))
        if len(lines) > 2 * LONGEST_CELL or start + reach >= len(data):
            break
    is_last = start + max(reach, 2 * care) >= len(data)
    used = 0
    for row in split_rows(lines if is_last else lines[:-1], 0, dialect, width):
        used = row.line + row.span
        if care == 0 or sum(map(len, lines[:used])) >= care or used > len(lines) - 2 * LONGEST_CELL:
            break
    used = used or len(lines)
    taken = sum(len(one.encode("utf-8")) for one in lines[:used])
    return taken, _one_by_one(lines[:used], dialect, width, line)


def _put_together(parts: Sequence[Body]) -> Body:
    filled = [part.cells for part in parts if len(part.cells)]
    return Body(
        cells=pd.concat(filled, ignore_index=True) if filled else parts[0].cells,
        lines=np.concatenate([part.lines for part in parts]),
        spans=np.concatenate([part.spans for part in parts]),
        odd=tuple(row for part in parts for row in part.odd),
        blanks=np.concatenate([part.blanks for part in parts]),
        total=sum(part.total for part in parts),
    )


def _one_by_one(lines: Sequence[str], dialect: Dialect, width: int, first_line: int = 1) -> Body:
    rows = list(split_rows(lines, first_line, dialect, width))
    regular = [row for row in rows if row.width == width and row.is_sound]
    blank = [place for place, line in enumerate(lines, start=first_line) if not line.strip("\r\n")]
    within = {line for row in rows if row.span > 1 for line in range(row.line, row.line + row.span)}
    return Body(
        cells=pd.DataFrame([row.fields for row in regular], columns=range(width), dtype="str"),
        lines=np.array([row.line for row in regular], dtype=np.int64),
        spans=np.array([row.span for row in regular], dtype=np.int64),
        odd=tuple(row for row in rows if not (row.width == width and row.is_sound)),
        blanks=np.array([line for line in blank if line not in within], dtype=np.int64),
        total=len(lines),
    )


def _in_bulk(data: bytes, records: Records, dialect: Dialect, width: int) -> Body | None:
    """Read records at once; None where a quote stays open and may take in what they gave to others."""
    regular = (records.fields == width) & ~records.blank
    odd = np.flatnonzero(~regular & ~records.blank)
    rows = [row for place in odd for row in _read_again(data, records, int(place), dialect, width)]
    if not all(row.is_sound for row in rows):
        return None
    cells = _bulk_cells(data, records, dialect, width, regular)
    whole = [row for row in rows if row.width == width and row.is_sound]
    lines, spans = records.line[regular], records.span[regular]
    if whole:
        lines = np.concatenate((lines, [row.line for row in whole]))
        spans = np.concatenate((spans, [row.span for row in whole]))
        extra = pd.DataFrame([row.fields for row in whole], columns=cells.columns, dtype="str")
        order = np.argsort(lines, kind="stable")
        cells = pd.concat([cells, extra], ignore_index=True).iloc[order].reset_index(drop=True)
        lines, spans = lines[order], spans[order]
    return Body(
        cells=cells,
        lines=lines,
        spans=spans,
        odd=tuple(row for row in rows if not (row.width == width and row.is_sound)),
        blanks=np.concatenate((records.line[records.blank], _blank_lines_of(records, odd, rows))),
        total=records.total,
    )


def _blank_lines_of(records: Records, odd: NDArray[np.int64], rows: Sequence[Row]) -> NDArray[np.int64]:
    """Return the empty lines that a swallowing quote had taken in."""
    taken = {line for row in rows for line in range(row.line, row.line + row.span)}
    of_odd = (range(int(records.line[one]), int(records.line[one] + records.span[one])) for one in odd)
    return np.array([line for lines in of_odd for line in lines if line not in taken], dtype=np.int64)


def _bulk_cells(
    data: bytes, records: Records, dialect: Dialect, width: int, regular: NDArray[np.bool_]
) -> pd.DataFrame:
    names = [str(place) for place in range(width)]
    if not regular.any():
        return pd.DataFrame(columns=range(width), dtype="str")
    longest = int((records.stop - records.start).max())
    table = arrow_csv.read_csv(
        pa.py_buffer(text_of(data, records, regular)),
        # A record has to fit into a block.
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=max(1 << 24, 2 * longest)),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter, quote_char=dialect.quote[0], newlines_in_values=True
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    cells: pd.DataFrame = table.to_pandas()
    if len(cells) != regular.sum():
        raise AssertionError(f"{regular.sum()} records were found but {len(cells)} were read")
    return cells.set_axis(range(width), axis=1)


def _read_again(data: bytes, records: Records, place: int, dialect: Dialect, width: int) -> Iterator[Row]:
    """Read a record of another width by line: a quoted cell may have swallowed its neighbours."""
    text = data[records.start[place] : records.stop[place]].decode("utf-8")
    yield from split_rows(physical_lines(text), int(records.line[place]), dialect, width)

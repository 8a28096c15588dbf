"""What do the records of a large text hold? Read block by block by a quick reader, proven complete.

The quick reader is trusted with a block only where every quote opens or closes a whole field; its rows are
then counted against the line ends outside of quotes. Whatever it cannot take is left to the careful reader.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from features.tokens import Dialect

_LF, _CR = 0x0A, 0x0D
# Bytes that a record is looked for in; a quote that does not close within them has gone astray.
_LONGEST_RECORD = 64 << 20
# Bytes compared at a time: few enough to stay in the processor's own memory, which is several times faster.
_CACHED = 1 << 18
# Where the quick reader puts texts. Arrow's usual pool gives memory back between blocks and takes it again,
# which costs a quarter of the time; this one is not part of Arrow on every system.
_HAS_JEMALLOC = "jemalloc" in pa.supported_memory_backends()
_MEMORY = pa.jemalloc_memory_pool() if _HAS_JEMALLOC else pa.default_memory_pool()


@dataclass(frozen=True)
class Block:
    """A stretch of a text that begins and ends between records, its quotes sound.

    Attributes
    ----------
    start, stop
        Bytes of the text.
    ends
        Bytes of the line ends of its records, the last one possibly without (int64, from `start`).
    has_inner_lines
        Some quoted field holds a line end.
    lines
        Number of lines.
    """

    start: int
    stop: int
    ends: NDArray[np.int64]
    has_inner_lines: bool
    lines: int


def next_block(data: bytes, start: int, size: int, dialect: Dialect) -> Block | None:
    """Find the records that follow on one another from a place with sound quotes.

    Parameters
    ----------
    data
        The text in UTF-8, every line of it ended by a line feed (`has_lone_return`).
    start
        Byte at which a record begins.
    size
        Bytes to look at.
    dialect
        A plain one.

    Returns
    -------
    Block or None
        None where not even the first record is such a one.
    """
    codes = np.frombuffer(data, np.uint8, min(size, len(data) - start), start)
    is_last = start + len(codes) == len(data)
    quotes = np.flatnonzero(codes == ord(dialect.quote[0]))
    newlines = np.flatnonzero(codes == _LF)
    limit = _first_unsound(codes, quotes, dialect, is_last=is_last)
    outside = np.searchsorted(quotes, newlines) % 2 == 0
    ends = newlines[outside & (newlines < limit)]
    if is_last and limit == len(codes) and not (len(ends) and ends[-1] == len(codes) - 1):
        ends = np.append(ends, len(codes))  # the last record has no line end
    if not len(ends):
        is_too_short = limit == len(codes) and not is_last and size < _LONGEST_RECORD
        return next_block(data, start, 4 * size, dialect) if is_too_short else None
    stop = min(int(ends[-1]) + 1, len(codes))
    within = newlines[newlines < stop]
    lines = len(within) + (ends[-1] == len(codes))
    return Block(start, start + stop, ends, len(ends) < lines, int(lines))


def _first_unsound(
    codes: NDArray[np.uint8], quotes: NDArray[np.int64], dialect: Dialect, *, is_last: bool
) -> int:
    """Return the place of the first quote that neither opens nor closes a field nor is doubled in one."""
    edge = np.zeros(256, dtype=bool)
    edge[[ord(dialect.delimiter), ord(dialect.quote[0]), _LF, _CR]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = edge[codes[np.maximum(opening - 1, 0)]] | (opening == 0)
    after = edge[codes[np.minimum(closing + 1, len(codes) - 1)]] | (closing == len(codes) - 1)
    wrong = np.concatenate((opening[~before], closing[~after]))
    if len(quotes) % 2 and is_last:
        wrong = np.append(wrong, quotes[-1])
    return int(wrong.min(initial=len(codes)))


def has_lone_return(data: bytes) -> bool:
    """Tell whether some line of a text ends in a carriage return that no line feed follows."""
    codes = np.frombuffer(data, np.uint8)
    parts = (codes[start : start + _CACHED + 1] for start in range(0, len(codes), _CACHED))
    within = any(bool(((part[:-1] == _CR) & (part[1:] != _LF)).any()) for part in parts)
    return within or data.endswith(b"\r")


def read_quickly(data: bytes, block: Block, dialect: Dialect, width: int, rows: int) -> pa.Table | None:
    """Read the records of a block where all of them have the table's width, or are empty lines.

    Parameters
    ----------
    data, block, dialect
        As of `next_block`.
    width
        Fields of a record.
    rows
        Records of the block that are no empty lines.

    Returns
    -------
    Table or None
        Columns ``0`` … of large strings, empty lines left out; None where a record is of another width.
    """
    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(memoryview(data)[block.start : block.stop]),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=_reach(block)),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote[0],
                newlines_in_values=block.has_inner_lines,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
            memory_pool=_MEMORY,
        )
    except pa.ArrowInvalid:
        return None
    return table if len(table) == rows else None


def _reach(block: Block) -> int:
    """Return the bytes that the quick reader takes at a time: a record has to fit into them."""
    longest = int(np.diff(block.ends, prepend=-1).max())
    return max(1 << 21, 2 * longest)


def blank_records(data: bytes, block: Block) -> NDArray[np.bool_]:
    """Tell which records of a block are empty lines."""
    starts = np.append(0, block.ends[:-1] + 1)
    length = block.ends - starts
    codes = np.frombuffer(data, np.uint8, block.stop - block.start, block.start)
    lone = (length == 1) & (codes[np.minimum(starts, len(codes) - 1)] == _CR)
    blank: NDArray[np.bool_] = (length == 0) | lone
    return blank


def lines_of(data: bytes, block: Block, first_line: int) -> NDArray[np.int64]:
    """Return the line of the file on which each record of a block begins."""
    if not block.has_inner_lines:
        return np.arange(first_line, first_line + len(block.ends), dtype=np.int64)
    codes = np.frombuffer(data, np.uint8, block.stop - block.start, block.start)
    starts = np.append(0, block.ends[:-1] + 1)
    lines: NDArray[np.int64] = first_line + np.searchsorted(np.flatnonzero(codes == _LF), starts)
    return lines

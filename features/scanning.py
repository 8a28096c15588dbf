"""Where does each record of a delimited text begin and end? Found for the whole text at once, by bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LF, _CR = 0x0A, 0x0D


@dataclass(frozen=True)
class Records:
    """The records of a well-quoted text, one element each (int64).

    Attributes
    ----------
    start, stop
        Bytes of the text between which the record stands, its line end left out.
    line
        Line of the file on which it begins, from 1.
    fields
        Number of its fields.
    total
        Number of lines of the text, the last without a line end counted.
    """

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    line: NDArray[np.int64]
    fields: NDArray[np.int64]
    total: int

    @property
    def span(self) -> NDArray[np.int64]:
        """Number of lines that each record takes."""
        after = int(self.line[0]) + self.total if len(self.line) else 0
        return np.diff(self.line, append=after)

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Tell which records are empty lines."""
        blank: NDArray[np.bool_] = (self.fields == 1) & (self.stop <= self.start)
        return blank


def scan_records(data: bytes, delimiter: int, first_line: int, quote: int = 0x22) -> Records | None:
    """Find the records of a text whose quotes all stand where they should.

    Parameters
    ----------
    data
        The text in UTF-8.
    delimiter
        Code of the delimiter, an ASCII character.
    first_line
        Line of the file on which the text begins.
    quote
        Code of the quotation mark, an ASCII character.

    Returns
    -------
    Records or None
        None where a quote stands within an unquoted field or does not close.
    """
    if not data:
        nothing = np.empty(0, np.int64)
        return Records(nothing, nothing, nothing, nothing, 0)
    codes = np.frombuffer(data, np.uint8)
    at = np.flatnonzero(_among(delimiter, quote)[codes])
    what = codes[at]
    following = codes[np.minimum(at + 1, len(codes) - 1)]
    newline = (what == _LF) | ((what == _CR) & ((following != _LF) | (at + 1 == len(codes))))
    is_quote = what == quote
    inside = np.cumsum(is_quote) % 2 == 1
    if not _is_well_quoted(codes, at[is_quote], _among(delimiter, quote)):
        return None
    ends = at[newline & ~inside]
    if not len(ends) or ends[-1] + 1 < len(codes):  # the last record has no line end
        ends = np.append(ends, len(codes))
    start = np.append(0, ends[:-1] + 1)
    delimiters = np.searchsorted(at[(what == delimiter) & ~inside], ends)
    carriage = (ends > start) & (ends < len(codes)) & (codes[ends - 1] == _CR)
    return Records(
        start=start,
        stop=ends - carriage,
        line=first_line + np.searchsorted(at[newline], start),
        fields=1 + np.diff(delimiters, prepend=0),
        total=int(newline.sum()) + (codes[-1] not in (_LF, _CR)),
    )


def _is_well_quoted(codes: NDArray[np.uint8], quotes: NDArray[np.int64], edge: NDArray[np.bool_]) -> bool:
    """Tell whether every quote opens or closes a whole field, or is doubled inside one."""
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = edge[codes[np.maximum(opening - 1, 0)]] | (opening == 0)
    after = edge[codes[np.minimum(closing + 1, len(codes) - 1)]] | (closing == len(codes) - 1)
    return bool(before.all() and after.all())


def _among(delimiter: int, quote: int) -> NDArray[np.bool_]:
    """Tell for each byte whether it means something in a delimited text."""
    meant = np.zeros(256, dtype=bool)
    meant[[delimiter, _LF, _CR, quote]] = True
    return meant


def text_of(data: bytes, records: Records, wanted: NDArray[np.bool_]) -> bytes:
    """Return the text of the wanted records, untouched runs copied whole."""
    if wanted.all():
        return data
    edges = np.flatnonzero(np.diff(np.concatenate(([False], wanted, [False])).astype(np.int8)))
    runs = zip(records.start[edges[0::2]], records.stop[edges[1::2] - 1], strict=True)
    return b"\n".join(data[start:stop] for start, stop in runs)

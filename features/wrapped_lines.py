"""Was each line of this text quoted as a whole? So a spreadsheet writes what it read as one column."""

from __future__ import annotations

import re
from collections import Counter

# Bytes at the top that tell.
_BEGINNING = 1 << 15
# Share of the lines there that are wrapped, and of equally many cells, where a spreadsheet has done it.
_MOST = 0.8
# Cells of a line, at least: a list of names ("Lee, Ann") is one column, and its quotes are meant.
_LEAST_CELLS = 3
_WRAPPED = re.compile(rb'^"((?:[^"]|"")*+)"[;,\t ]*(?=\r?$)', re.MULTILINE)
_INNER_QUOTES = re.compile(rb'"[^"]*"')
_DELIMITERS = (b",", b";", b"\t", b"|")


def unwrapped(text: bytes) -> bytes | None:
    """Take the quotes around whole lines off, and those doubled within; None where lines are not wrapped.

    Parameters
    ----------
    text
        The whole file in UTF-8: ``"1,""Acme, Inc"",5"``. Lines stay where they are.
    """
    if not _is_wrapped(text[:_BEGINNING]):
        return None
    return _WRAPPED.sub(lambda line: line[1].replace(b'""', b'"'), text)


def _is_wrapped(beginning: bytes) -> bool:
    if b'"' not in beginning:
        return False
    top = beginning if len(beginning) < _BEGINNING else beginning[: beginning.rfind(b"\n")]
    wrapped = [found[1].replace(b'""', b'"') for found in _WRAPPED.finditer(top)]
    lines = sum(bool(line.strip()) for line in top.split(b"\n"))
    if sum(line.count(b"\n") + 1 for line in wrapped) < max(2, _MOST * lines):
        return False
    bare = [_INNER_QUOTES.sub(b"", line) for line in wrapped]
    return any(_are_even([line.count(mark) + 1 for line in bare]) for mark in _DELIMITERS)


def _are_even(cells: list[int]) -> bool:
    """Tell whether most lines have as many cells as the commonest one, enough for a table."""
    commonest, lines = Counter(cells).most_common(1)[0]
    return commonest >= _LEAST_CELLS and lines >= _MOST * len(cells)

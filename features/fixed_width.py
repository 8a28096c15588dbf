"""Does this text part its columns by nothing but their places? Where they begin; rewritten with tabs.

Terminals, database clients and older systems print tables whose cells stand one below the other, with blanks
inside of them. Two things tell: a rule of dashes under the headers, or gutters of at least two blanks that go
through nearly all lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from features.by_line import physical_lines
from features.dialect import sampled_lines

Spans = tuple[tuple[int, int], ...]
"""Where columns stand in a line: first place and the one behind the last, from 0; wide letters take two."""

# Share of the filled lines that must have gutters: the others are titles, notes and totals.
_MOST = 0.8
# Share of these lines that must be blank in a gutter; a cell that is too long for its column may cross it.
_BLANK = 0.97
# Two columns side by side are a list with remarks as often as a table; a rule says which.
_FEWEST = 3
_NARROWEST = 2
_GAP = re.compile(r"\S {2,}(?=\S)")
_RULE = re.compile(r"[ \t]*[-=_]{2,}(?: +[-=_]{2,})+[ \t]*")
_RULED_LINES = 20
_WIDE = re.compile(
    "([\u1100-\u115f\u2e80-\u2fff\u3001-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6])"
)
_DELIMITERS = frozenset(",;|^")


def with_tabs(text: bytes) -> bytes | None:
    """Return a text of fixed columns with tabs between its cells; None where it is none.

    Parameters
    ----------
    text
        The whole file in UTF-8.

    Returns
    -------
    bytes or None
        As many lines as the text has. Rules are blank lines; lines that run across the columns (titles,
        notes) stay as they are.
    """
    if b"\t" in text:
        return None
    sample = [_spread(line) for lines in sampled_lines(text) for line in lines if line.strip()]
    spans = _ruled(sample[:_RULED_LINES]) or _by_gutters(sample)
    if not spans:
        return None
    return "\n".join(
        _parted(line.rstrip("\r\n"), spans) for line in physical_lines(text.decode("utf-8"))
    ).encode()


def _spread(line: str) -> str:
    """Give wide letters the two places that they take on a screen; the second holds a zero."""
    line = line.rstrip("\r\n").replace("\u3000", "  ")
    return line if line.isascii() else _WIDE.sub("\\1\0", line)


def _ruled(lines: Sequence[str]) -> Spans:
    """Return the columns of a rule of dashes that stands below a line of as much extent."""
    rules = [line for place, line in enumerate(lines) if place and _RULE.fullmatch(line)]
    return tuple(match.span() for match in re.finditer(r"[-=_]+", rules[0])) if rules else ()


def _by_gutters(lines: Sequence[str]) -> Spans:
    gapped = [line for line in lines if _GAP.search(line)]
    if len(gapped) < max(3, _MOST * len(lines)):
        return ()
    width = max(map(len, gapped))
    blank = np.array([[letter == " " for letter in line.ljust(width)] for line in gapped])
    # The headers, which stand first, are blank in every gutter, too: a column without values is none.
    is_gutter = (blank.mean(axis=0) >= _BLANK) & blank[0]
    spans = _between(is_gutter)
    columns = [{line[start:end].strip() for line in gapped} for start, end in spans]
    is_delimited = any(cells and all(set(cell) <= _DELIMITERS for cell in cells) for cells in columns)
    return () if len(spans) < _FEWEST or is_delimited else spans


def _between(is_gutter: np.ndarray) -> Spans:
    """Return what stands between gutters that are wide enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ~is_gutter, [False]]).astype(int)))
    spans: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if spans and start - spans[-1][1] < _NARROWEST:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _parted(line: str, spans: Spans) -> str:
    if not line.strip() or _RULE.fullmatch(line):
        return ""
    spread = _spread(line)
    if any(spread[end:start].strip() for (_, end), (start, _) in pairwise(spans)) or len(line.split()) == 1:
        return line
    starts = [0, *(start for start, _ in spans[1:])]
    ends = [*starts[1:], None]
    return "\t".join(
        spread[start:end].strip().replace("\0", "") for start, end in zip(starts, ends, strict=True)
    )

"""Which delimiter parts the fields of this text? The one that makes the rows even."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from features.delimited import SAMPLE_LINES, Row, physical_lines, sample_rows

DELIMITERS = (",", ";", "\t", "|")
# Columns parted by runs of blanks, as statistical packages print them.
WHITESPACE = " "


def find_delimiter(text: str) -> str:
    """Find the delimiter that splits most of the first records into the same number of fields.

    Returns
    -------
    str
        One of `DELIMITERS`, `WHITESPACE`, or "," where the text has a single column.
    """
    if hint := re.match(r'"?sep=([,;|\t])"?\s', text):  # Excel's own way to say it
        return hint[1]
    scores = {delimiter: _evenness(sample_rows(text, delimiter)) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best] > 0:
        return best
    return WHITESPACE if _is_aligned(text) else ","


def _evenness(rows: Sequence[Row]) -> float:
    """Share of records with the commonest width, a little less where the width is small; 0 for one column."""
    widths = Counter(row.width for row in rows)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    if width < 2:
        # A short table under many title or footer lines still has its widest shape more than once.
        width, count = max(((w, n) for w, n in widths.items() if n > 1), default=(1, 0))
    return 0.0 if width < 2 else count / len(rows) * (1 - 1 / width)


def _is_aligned(text: str) -> bool:
    rows = [line.split() for line in physical_lines(text[:1_000_000])[:SAMPLE_LINES] if line.strip()]
    if len({len(row) for row in rows}) != 1 or len(rows) < 2 or len(rows[0]) < 3:
        return False
    cells = [cell for row in rows[1:] for cell in row]
    return sum(cell.replace(".", "").isdigit() for cell in cells) > len(cells) / 2


def without_alignment(text: str) -> str:
    """Replace each run of blanks by one tab, so that a text of aligned columns reads like any other."""
    return re.sub(r"[ \t]+(?=[^\s])", "\t", re.sub(r"(?m)^[ \t]+|[ \t]+$", "", text))

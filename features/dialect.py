"""How are fields parted and protected in this text? The dialect that makes rows even and cells meaningful."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from features.by_line import Row, commonest, physical_lines, split_rows
from features.shapes import kind_of
from features.tokens import ALIGNED, Dialect

# Signs that part fields, the likeliest first; a reading has to be better to be taken over an earlier one.
DELIMITERS = (",", ";", "\t", "|", "^", "||", ";;", "::", "~", " ", ALIGNED)
_QUOTES = ('""', "''", "“”", "„“", "«»", "‘’", "「」")
# Lines looked at: all of a small file, stretches from its whole length else.
_STRETCHES, _STRETCH = 12, 40
# A row of separators left in its cells, or quotes around them, says that the dialect is wrong.
_LEFT_OVER = re.compile(r"[;|\t^]|,\S")
# Marks that writers put before a quote within quotes.
_ESCAPE = re.compile(r"([^\w\s,;|\t\"'“”„«»‘’「」(\[{¥$€£°.:!?)\]}-])[\"']")


def find_dialect(text: bytes) -> Dialect:
    """Find the dialect that splits the records of a text evenly into cells that mean something.

    Parameters
    ----------
    text
        The whole file in UTF-8; evidence is taken from all of it.

    Returns
    -------
    Dialect
        One with "," where the text has a single column.
    """
    if hint := re.match(rb'"?sep=([,;|\t^])"?\s', text):  # Excel's own way to say it
        said = hint[1].decode()
        return _best(text, [said]) or Dialect(said)
    return _best(text, DELIMITERS) or Dialect()


def _best(text: bytes, delimiters: Sequence[str]) -> Dialect | None:
    stretches = sampled_lines(text)
    sample = "".join(line for lines in stretches for line in lines)
    best, highest, is_even, read = None, 0.0, False, list[Row]()
    for dialect in _candidates(sample, delimiters):
        if is_even and dialect.delimiter in (" ", ALIGNED):
            continue  # where another sign parts each line, header and all, blanks part words
        rows = [row for lines in stretches for row in split_rows(lines, 1, dialect, None)]
        score = _score(rows, dialect)
        is_even = is_even or (score > 0 and len({row.width for row in rows}) == 1)
        if score > highest + 1e-9:
            best, highest, read = dialect, score, rows
    return replace(best, quote="") if best is not None and _are_idle(read, best) else best


def _are_idle(rows: Sequence[Row], dialect: Dialect) -> bool:
    """Tell whether quotes stand in most rows and around no cell: ="00123" of a program that never quotes."""
    odd = sum(not row.is_sound for row in rows)
    opening = re.compile(rf"(?:\A|[\r\n]|{dialect.parting})[{re.escape(dialect.quote)}]")
    return odd > len(rows) / 2 and not any(opening.search(row.text) for row in rows)


def sampled_lines(text: bytes) -> list[list[str]]:
    """Return lines from the whole length of a text (UTF-8), in stretches that each hold together."""
    if len(text) < 200_000:
        lines = physical_lines(text.decode("utf-8"))
        if len(lines) <= 2 * _STRETCHES * _STRETCH:
            return [lines]
        starts = range(0, len(lines), len(lines) // _STRETCHES)
        return [lines[start : start + _STRETCH] for start in starts]
    stretches = []
    for start in range(0, len(text), len(text) // _STRETCHES + 1):
        lines = physical_lines(text[start : start + 20_000].decode("utf-8", errors="ignore"))
        stretches.append(lines[bool(start) : -1][:_STRETCH] or lines)
    return stretches


def _candidates(sample: str, delimiters: Sequence[str]) -> Iterator[Dialect]:
    quotes = ['""', *(quote for quote in _QUOTES[1:] if quote[0] in sample and quote[1] in sample)]
    escapes = ["", *(sign for sign, n in Counter(_ESCAPE.findall(sample)).most_common(3) if n)]
    for delimiter in delimiters:
        if delimiter.strip(" ") and (delimiter not in sample or _is_always_doubled(sample, delimiter)):
            continue
        if delimiter == ALIGNED and sample.count("\t") >= max(sample.count("\n"), 1):
            continue  # whoever writes tabs does not part by blanks
        for quote in quotes:
            for escape in escapes:
                if escape not in (delimiter, *quote) or not escape:
                    spaced = _is_spaced(sample, delimiter)
                    yield Dialect(delimiter, quote, escape, spaced, spaced and _is_padded(sample, delimiter))


def _is_spaced(sample: str, delimiter: str) -> bool:
    """Tell whether nearly every delimiter has a blank behind it, or nothing."""
    if delimiter in (" ", ALIGNED) or f"{delimiter} " not in sample:
        return False
    sign = re.escape(delimiter)
    followed = len(re.findall(f"{sign}(?= |{sign}|[\r\n]|\\Z)", sample))
    return followed >= 0.9 * sample.count(delimiter)


def _is_padded(sample: str, delimiter: str) -> bool:
    """Tell whether nearly every delimiter has a blank before it, or begins the line."""
    sign = re.escape(delimiter)
    return len(re.findall(f"(?<=[ \r\n]){sign}", sample)) >= 0.9 * sample.count(delimiter)


def _is_always_doubled(sample: str, sign: str) -> bool:
    return len(sign) == 1 and 2 * sign in DELIMITERS and 2 * sample.count(2 * sign) == sample.count(sign)


def _score(rows: Sequence[Row], dialect: Dialect) -> float:
    """Judge a reading: the share of even rows, of cells that mean something, and of sound quotes (0 to 1)."""
    widths = Counter(row.width for row in rows)
    width = commonest(widths)
    if width < 2:
        return 0.0
    even = [row for row in rows if row.width == width]
    sound = sum(row.is_sound for row in even) / len(even)
    cells = [cell for row in even[:200] for cell in row.fields]
    meant = sum(map(_meaning, cells)) / len(cells)
    if dialect.delimiter in (" ", ALIGNED) and not _is_parted_by_blanks(rows, even, dialect):
        return 0.0
    share = sum(row.width for row in even) / sum(row.width for row in rows)
    return share * meant * (0.3 + 0.7 * sound) * (1 - 0.5 / width)


def _is_parted_by_blanks(rows: Sequence[Row], even: Sequence[Row], dialect: Dialect) -> bool:
    """Words are parted by blanks, too: a table is even, and holds figures or quotes."""
    if len(even) < max(2, 0.8 * len(rows)) or even[0].width < 3:
        return False
    cells = [cell for row in even for cell in row.fields]
    figures = sum(kind_of(cell) in ("number", "date", "time") for cell in cells)
    quoted = sum(dialect.quote[0] in row.text for row in even)
    return figures >= 0.3 * len(cells) or quoted >= 0.3 * len(even)


def _meaning(cell: str) -> float:
    """Say how much a cell looks like one (0 to 1)."""
    kind = kind_of(cell)
    if kind == "blank":
        return 0.9
    if kind != "text":
        return 1.0
    bare = cell.strip()
    if bare[0] in "\"'“„«「" or bare[-1] in '"”»」' or (bare[-1] == "'" and len(bare) < 2):
        return 0.3
    return 0.6 if _LEFT_OVER.search(bare) else 0.95

"""What do the cells of a column look like, and would this one be among them? Learned from sound rows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

# Filled cells from which on "never seen in this column" is evidence.
_ENOUGH = 8
# Share of the filled cells that must be numbers (dates) for the column to hold numbers (dates).
_MOST = 0.8
# A column has a pattern where its cells have at most this many forms, or this share of their number.
_FEW_FORMS, _FEW_FORMS_SHARE = 3, 0.1
# Characters of a cell that its form is told by: longer ones are texts, and have none.
_LOOKED_AT = 1000
_NUMBER = re.compile(
    r"[-+(]?\s*(?:[A-Z]{3}\s?|US)?[¥￥$€£]?\s*[-+]?\d[\d.,'\u00a0 ]*(?:[eE][-+]?\d+)?\s*"
    r"(?:%|万|亿|元|[kKmM]|[A-Z]{3})?\)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?i)(?:\d{{1,4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,4}}日?|\d{{1,2}}[- ]{_MONTH}[- ,]+\d{{2,4}}|"
    rf"{_MONTH} \d{{1,2}}, *\d{{4}})(?:[T ,]+\d.*)?"
)
_TIME = re.compile(r"(?i)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?")
_INCHES = re.compile(r'(?<=\d)"')
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURES = re.compile(r"0(?:[.,']?0)*")
_RUN = re.compile(r"(.)\1+")


def kind_of(cell: str) -> str:
    """Tell what a cell looks like: ``blank``, ``date``, ``time``, ``number`` or ``text``."""
    bare = cell.strip()
    if not bare:
        return "blank"
    if not any(map(str.isdigit, bare)):
        return "text"
    for kind, pattern in (("date", _DATE), ("time", _TIME), ("number", _NUMBER)):
        if pattern.fullmatch(bare):
            return kind
    return "text"


def mask_of(cell: str) -> str:
    """Write the beginning of a cell with a sign for each kind of character: digits 0, letters A, a, 字."""
    return "".join(map(_sign, cell[:_LOOKED_AT]))


@cache
def _sign(character: str) -> str:
    if character.isdigit():
        return "0"
    category = unicodedata.category(character)
    if category == "Lo":
        return "字"
    if category[0] == "L":
        return "A" if category == "Lu" else "a"
    return character


def form_of(mask: str) -> str:
    """Reduce runs of one sign, and numbers with their separators, to a single sign."""
    return _RUN.sub(r"\1", _FIGURES.sub("0", mask))


@dataclass(frozen=True)
class Shape:
    """What the cells of a column look like.

    Attributes
    ----------
    kind
        Of most filled cells, as `kind_of` names it; ``blank`` for an empty column.
    has_blanks
        Some cells are blank.
    filled
        Number of filled cells it was learned from.
    forms
        The masks (or reduced masks) that occur where they are few, else empty.
    values
        The values that occur where they repeat, else empty.
    starts, ends
        First and last characters that occur where they are few, else their signs.
    lengths
        Fewest and most characters.
    has_quotes
        Some cell holds a quotation mark that says neither inches nor opens a pair.
    is_exact
        `forms` are masks as they are, not reduced ones.
    has_figures
        Every filled cell holds a digit.
    has_years
        Every filled cell is a year.
    """

    kind: str
    has_blanks: bool
    filled: int
    forms: frozenset[str]
    values: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]
    lengths: tuple[int, int]
    has_quotes: bool
    is_exact: bool = False
    has_figures: bool = False
    has_years: bool = False

    def admits(self, cell: str) -> bool:
        """Tell whether a cell is of the column's kind."""
        kind = kind_of(cell)
        if kind == "blank":
            return self.has_blanks or self.kind == "blank"
        if self.kind in ("number", "date", "time"):
            return kind == self.kind
        return cell == cell.strip() and not _is_torn(cell) and self.kind != "blank"

    def fits(self, cell: str) -> bool:
        """Tell whether a cell looks like those that were seen; as `admits` where few were seen."""
        if not self.admits(cell):
            return False
        if not cell.strip() or self.filled < _ENOUGH:
            return True
        if self.values:
            return cell in self.values
        if self.forms:
            return self._form(cell if self.is_exact else _INCHES.sub("", cell)) in self.forms
        return self.kind != "text" or self._is_like_text(cell)

    def _is_like_text(self, cell: str) -> bool:
        shortest, longest = self.lengths
        return (
            shortest / 2 <= len(cell) <= 2 * longest
            and (cell[0] in self.starts or mask_of(cell[0]) in self.starts)
            and (cell[-1] in self.ends or mask_of(cell[-1]) in self.ends)
            and (self.has_quotes or not _has_stray_quote(cell))
        )

    def is_unlike(self, cell: str) -> bool | None:
        """Tell whether a filled cell stands out among the column's; None where the column cannot tell."""
        if self.kind in ("number", "date", "time"):
            return kind_of(cell) != self.kind
        if self.values:
            return cell not in self.values
        if self.forms:
            return self._form(cell) not in self.forms or self._lacks_figures(cell)
        return self._lacks_figures(cell) or (False if self.has_figures else None)

    def _form(self, cell: str) -> str:
        return mask_of(cell) if self.is_exact else form_of(mask_of(cell))

    def _lacks_figures(self, cell: str) -> bool:
        return self.has_figures and not any(map(str.isdigit, cell))


def learn_shape(cells: Sequence[str]) -> Shape:
    """Learn what the cells of a column look like.

    Parameters
    ----------
    cells
        A column's cells in sound rows, in any order.
    """
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        none: frozenset[str] = frozenset()
        return Shape("blank", True, 0, none, none, none, none, (0, 0), has_quotes=False)
    counts = Counter(filled)
    kinds = _regrouped(counts, kind_of)
    kind = next((k for k in ("date", "time", "number") if kinds[k] >= _MOST * len(filled)), "text")
    forms, is_exact = _forms(counts, kind)
    repeated = sum(n for n in counts.values() if n > 1)
    is_list = len(filled) >= _ENOUGH and repeated >= 0.95 * len(filled) and kind == "text"
    return Shape(
        kind,
        len(filled) < len(cells),
        len(filled),
        forms,
        frozenset(counts) if is_list else frozenset(),
        _edges(frozenset(cell[0] for cell in counts), len(filled)),
        _edges(frozenset(cell[-1] for cell in counts), len(filled)),
        (min(map(len, counts)), max(map(len, counts))),
        has_quotes=any(map(_has_stray_quote, counts)),
        is_exact=is_exact,
        has_figures=all(any(map(str.isdigit, cell)) for cell in counts),
        has_years=all(map(_YEAR.fullmatch, counts)),
    )


def _regrouped(counts: Counter[str], told: Callable[[str], str]) -> Counter[str]:
    """Count by what is told of each text instead of by the text."""
    groups: Counter[str] = Counter()
    for text, n in counts.items():
        groups[told(text)] += n
    return groups


def _forms(counts: Counter[str], kind: str) -> tuple[frozenset[str], bool]:
    """Return the forms of a column that has a pattern, exact ones if these are few."""
    cells = counts.total()
    most = max(_FEW_FORMS, _FEW_FORMS_SHARE * cells)
    masks = _regrouped(counts, mask_of)
    for is_exact in (True, False)[kind == "number" :]:  # a number may have any number of digits
        counted = masks if is_exact else _regrouped(masks, form_of)
        if len(counted) <= most and cells >= _ENOUGH and min(counted.values()) > 1:
            return frozenset(counted), is_exact
    return frozenset(), False


def _edges(distinct: frozenset[str], cells: int) -> frozenset[str]:
    return (
        distinct if len(distinct) <= max(2, _FEW_FORMS_SHARE * cells) else frozenset(map(mask_of, distinct))
    )


def _is_torn(cell: str) -> bool:
    """Tell whether a quotation mark opens at the beginning and closes nowhere, or the other way round."""
    return cell.count('"') % 2 == 1 and (cell[0] == '"' or (cell[-1] == '"' and not cell[-2:-1].isdigit()))


def _has_stray_quote(cell: str) -> bool:
    """Tell whether a quotation mark stands alone; behind a figure it says inches."""
    return cell.count('"') % 2 == 1 and not _INCHES.search(cell)

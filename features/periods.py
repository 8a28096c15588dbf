"""Which months does a cell mean? A month, quarter, half-year or year of both languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from features.dates import parse_dates
from features.words import by_value, plain

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_HALVES = {"上": 1, "下": 2}
_YEAR = r"'?(?P<year>(?:19|20)\d{2}|\d{2})"
_LONG_YEAR = r"(?P<year>(?:19|20)\d{2})"
# "2024Q3", "2024年第三季度", "Q3 2024", "Q3'24", "3Q24"; halves the same way; a year alone.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_LONG_YEAR}\s*年?[\s/-]*(?:fy)?q(?P<quarter>[1-4])",
        rf"{_LONG_YEAR}\s*年?\s*第?(?P<quarter>[1-4一二三四])\s*季度?",
        rf"q(?P<quarter>[1-4])[\s/-]*(?:fy)?{_YEAR}",
        rf"(?P<quarter>[1-4])q[\s/-]*{_YEAR}",
        rf"{_LONG_YEAR}\s*年?[\s/-]*h(?P<half>[12])",
        rf"{_LONG_YEAR}\s*年?\s*(?P<half>[上下])半年",
        rf"h(?P<half>[12])[\s/-]*{_YEAR}",
        rf"{_LONG_YEAR}\s*(?:年度?|全年)?",
    )
)


@dataclass(frozen=True)
class Periods:
    """Spans of whole months.

    Attributes
    ----------
    starts
        First day of each span (datetime64[us]); NaT where the cell is none.
    months
        Its length in months (float64): 1, 3, 6 or 12; NaN where the cell is none.
    order
        Of the cells that are dates, as `features.dates.parse_dates` returns it.
    """

    starts: pd.Series
    months: pd.Series
    order: str


def parse_periods(text: pd.Series, day_first: bool | None = None) -> Periods:
    """Read a column of periods; what is a date or a month means its month."""
    bare = plain(text)
    longer = by_value(bare, _span, "object")
    is_longer = longer.notna()
    days, order = parse_dates(bare.where(~is_longer, ""), day_first)
    spans = pd.DataFrame(
        longer[is_longer].to_list(), columns=["start", "months"], index=bare.index[is_longer]
    )
    starts = pd.to_datetime(spans["start"]).astype("datetime64[us]").reindex(bare.index).fillna(days)
    months = spans["months"].astype("float64").reindex(bare.index).fillna(days.notna().astype("float64"))
    return Periods(starts, months.where(starts.notna()), order)


def _span(cell: str) -> tuple[str, int] | None:
    said = unicodedata.normalize("NFKC", cell).casefold()
    found = next((match for form in _FORMS if (match := form.fullmatch(said))), None)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if quarter := parts.get("quarter"):
        return f"{year}-{3 * _number(quarter, _QUARTERS) - 2:02}-01", 3
    if half := parts.get("half"):
        return f"{year}-{6 * _number(half, _HALVES) - 5:02}-01", 6
    return f"{year}-01-01", 12


def _number(text: str, words: dict[str, int]) -> int:
    return words.get(text) or int(text)

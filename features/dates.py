"""Which day does a cell mean? A date column is read as a whole.

Whether the day or the month stands first is decided by the values that admit only one reading. Time and zone
are passed over: the day is the one that was written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.words import plain

# Days outside are slips of the keyboard or placeholders such as 9999-12-31.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Two-digit years up to here are of this century.
_LAST_SHORT_YEAR = 69
# Day 0 of Excel's calendar, which counts a 29 February 1900 that never was.
_EXCEL_EPOCH = pd.Timestamp("1899-12-30")
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 73_050  # 1954 to 2099; smaller numbers are years, counts, amounts
# Share of contrary values above which the day-month order of a column counts as undecided.
_CONTRARY_SHARE = 0.05
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_HALF = r"(?:上午|下午|凌晨|早上|中午|晚上|[ap]\.?m\.?)"
_TIME = (
    rf"(?:[t\s,]\s*|(?<=[日号]))(?:{_HALF}\s*)?(?:[01]?\d|2[0-4])(?:[:时点][0-5]?\d){{1,2}}[分秒]?(?:[.,]\d+)?\s*"
    rf"(?:{_HALF}\s*)?(?:z|[a-z]{{2,5}})?\s*(?:[+-]\d{{1,2}}(?::?\d{{2}})?)?\s*(?:\([^)]*\))?$"
)
# The commonest time of day, in words that the fast Arrow kernel takes: without it few distinct days remain.
_CLOCK = (
    "^([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})[ Tt][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
    "(?:Z|[-+][0-9]{2}:?[0-9]{2})?$"
)
_DAY_OF_WEEK = r"(?:星期|周|礼拜)[一二三四五六日天]"
_WEEKDAY = rf"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|{_DAY_OF_WEEK}\s*)|\s*{_DAY_OF_WEEK}$"
# Forms of a date, the first that fits is taken. In "pair", day and month are `one` and `two` in either order.
_FORMS = {
    "year_first": r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?",
    "compact": r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?:\d{4}|\d{6})?",
    "pair": r"(?P<one>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<two>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})",
    "day_name": rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*{_MONTH}[.,]?[\s-]*'?(?P<year>\d{{4}}|\d{{2}})",
    "name_day": rf"{_MONTH}\.?[\s-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[\s-]+)(?P<year>\d{{4}})",
    "month": r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?",
    "month_compact": r"(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])",
    "month_year": r"(?P<month>\d{1,2})\s*[-/]\s*(?P<year>\d{4})",
    "name_year": rf"{_MONTH}[\s.,-]*(?P<year>\d{{4}})",
    "serial": r"(?P<serial>\d{5}(?:\.\d+)?)",
}
_NUMBERS = ["year", "month", "day", "one", "two", "serial"]
_ORDER_OF_FORM = {"day_name": "day_first", "name_day": "month_first", "serial": "serial"}


@dataclass(frozen=True)
class OrderEvidence:
    """How many values of a column admit only the day first, only the month first, or either."""

    day_first: int
    month_first: int
    either: int

    @property
    def decided(self) -> bool | None:
        """True where the day stands first, False where the month does, None where the values do not tell."""
        total = self.day_first + self.month_first
        if min(self.day_first, self.month_first) > _CONTRARY_SHARE * total or total == 0:
            return None
        return self.day_first > self.month_first


def order_evidence(text: pd.Series) -> OrderEvidence:
    """Count what the values of a column say about the order of day and month."""
    return _evidence(_parts(_without_clock(text).drop_duplicates()))


def parse_dates(text: pd.Series, day_first: bool | None = None) -> tuple[pd.Series, str]:
    """Read a column of dates.

    Parameters
    ----------
    text
        Text cells: ``2024-03-05``, ``05/03/2024``, ``5 Mar 2024``, ``2024年3月5日``, ``20240305``, Excel
        serials, each with or without time and zone; months (``2024-03``) are read as their first day.
    day_first
        Order where a value admits two readings; None leaves it to the column's other values. A value that
        admits one reading is always read that way.

    Returns
    -------
    tuple
        Dates (datetime64[us] at midnight, NaT where the cell is none; same index) and the order:
        ``year_first``, ``day_first``, ``month_first``, ``serial``, or ``ambiguous`` where no value decides
        and none was given; the month is then taken to stand first.
    """
    codes, values = pd.factorize(_without_clock(text))
    parts = _parts(pd.Series(values, dtype="str"))
    evidence = _evidence(parts)
    decided = evidence.decided if day_first is None else day_first
    days = _days(parts, bool(decided)).take(codes).set_axis(text.index)
    return days, _order(parts, evidence, decided)


def _without_clock(text: pd.Series) -> pd.Series:
    return plain(text).str.replace(_CLOCK, r"\1", regex=True)


def _parts(values: pd.Series) -> pd.DataFrame:
    """Take distinct texts apart: ``form``, and year, month, day, one, two, mark, serial as float or str."""
    if not values.str.isascii().all():
        values = values.str.normalize("NFKC")
    values = values.str.lower().str.replace(_WEEKDAY, "", regex=True).str.replace(_TIME, "", regex=True)
    found = [pd.DataFrame(index=values.index[:0], columns=[*_NUMBERS, "name", "mark", "form"], dtype="str")]
    rest = values[values.str.contains("[0-9]", regex=True)]
    for form, pattern in _FORMS.items():
        if rest.empty:
            break
        fitting = rest.str.extract(f"^{pattern}$").dropna(how="all")
        found.append(fitting.assign(form=form))
        rest = rest.drop(fitting.index)
    parts = pd.concat(found).reindex(values.index)
    numbers = parts[_NUMBERS].astype("float64")
    numbers["month"] = numbers["month"].fillna(parts["name"].str[:3].map(_MONTHS))
    return numbers.assign(mark=parts["mark"], form=parts["form"].fillna(""))


def _evidence(parts: pd.DataFrame) -> OrderEvidence:
    only_day_first, only_month_first = _only_day_first(parts), _only_month_first(parts)
    either = (parts["form"] == "pair") & ~only_day_first & ~only_month_first & (parts["one"] != parts["two"])
    return OrderEvidence(int(only_day_first.sum()), int(only_month_first.sum()), int(either.sum()))


def _only_day_first(parts: pd.DataFrame) -> pd.Series:
    # Only the day-first countries part a date by points.
    return (parts["two"] <= 12) & ((parts["one"] > 12) | (parts["mark"] == "."))


def _only_month_first(parts: pd.DataFrame) -> pd.Series:
    return (parts["one"] <= 12) & (parts["two"] > 12)


def _days(parts: pd.DataFrame, day_first: bool) -> pd.Series:
    one, two = parts["one"], parts["two"]
    with_day_first = _only_day_first(parts) | (day_first & ~_only_month_first(parts))
    day = parts["day"].fillna(one.where(with_day_first, two)).fillna(1)
    month = parts["month"].fillna(two.where(with_day_first, one))
    year = parts["year"]
    year = year.where(year >= 100, year + np.where(year <= _LAST_SHORT_YEAR, 2000, 1900))
    year = year.where(year.between(_FIRST_YEAR, _LAST_YEAR))
    days = pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce")
    serial = parts["serial"].where(parts["serial"].between(_EXCEL_FIRST, _EXCEL_LAST))
    counted = _EXCEL_EPOCH + pd.to_timedelta(np.floor(serial), unit="D")
    return days.fillna(counted).astype("datetime64[us]")


def _order(parts: pd.DataFrame, evidence: OrderEvidence, decided: bool | None) -> str:
    forms = parts["form"][parts["form"] != ""]
    if (forms == "pair").any():
        if decided is None and evidence.either + evidence.day_first + evidence.month_first > 0:
            return "ambiguous"
        return "day_first" if decided else "month_first"
    most = forms.mode()
    return _ORDER_OF_FORM.get(str(most.iloc[0]), "year_first") if len(most) else "year_first"

"""Which day does a cell mean? A date column is read as a whole.

Whether the day or the month stands first is decided by the values that admit one reading only, be it for a
figure above 12 or for the weekday beside. Time and zone are passed over: the day is the one that was written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.date_parts import Parts, take_apart
from features.numbered import Numbered
from features.words import plain

# Days outside are slips of the keyboard or placeholders such as 9999-12-31.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Two-digit years up to here are of this century.
_LAST_SHORT_YEAR = 69
# Day 0 of Excel's calendar, which counts a 29 February 1900 that never was.
_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")
_UNIX_EPOCH = np.datetime64("1970-01-01", "D")
_MS_PER_DAY = 86_400_000
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 73_050  # 1954 to 2099; smaller numbers are years, counts, amounts
# Share of contrary values above which the day-month order of a column counts as undecided.
_CONTRARY_SHARE = 0.05
# How many times wider the last figures of 24/03/05 must spread than the first to be days behind years.
_SPREAD = 2
# The commonest time of day, in words that the fast Arrow kernel takes: without it few distinct days remain.
_CLOCK = (
    "^([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})[ Tt][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
    "(?:Z|[-+][0-9]{2}:?[0-9]{2})?$"
)
_ORDER_OF_FORM = {
    "day_name": "day_first", "name_day": "month_first", "serial": "serial", "epoch": "serial",
}  # fmt: skip


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


@dataclass(frozen=True)
class DateColumn:
    """A column of dates taken apart: the time of day left off, each different text once.

    Attributes
    ----------
    cells
        Which of the different texts stands in each cell.
    parts
        The parts of each, the years of the column in their place.
    """

    cells: Numbered
    parts: Parts

    @classmethod
    def of(cls, text: pd.Series) -> DateColumn:
        """Take the text cells of a column apart."""
        cells = Numbered.of(_without_clock(text))
        return cls(cells, _with_years(take_apart(cells.texts)))

    @cached_property
    def evidence(self) -> OrderEvidence:
        """What its values say about the order of day and month."""
        parts = self.parts
        day_first, month_first = _only_day_first(parts), _only_month_first(parts)
        either = _are_pairs(parts) & ~day_first & ~month_first & (parts["one"] != parts["two"])
        return OrderEvidence(int(day_first.sum()), int(month_first.sum()), int(either.sum()))

    def read(self, day_first: bool | None = None) -> tuple[pd.Series, str]:
        """Return the day of each cell, and the order; see `parse_dates`."""
        decided = self.evidence.decided if day_first is None else day_first
        days = pd.Series(_days(self.parts, bool(decided)).astype("M8[us]"))
        return self.cells.spread(days), _order(self.parts, self.evidence, decided)


def order_evidence(text: pd.Series) -> OrderEvidence:
    """Count what the values of a column say about the order of day and month."""
    return DateColumn.of(text).evidence


def look_like_dates(text: pd.Series) -> pd.Series:
    """Tell which texts have the form of a date (bool); whether its figures make a day is not looked at."""
    cells = Numbered.of(_without_clock(text))
    has_form = take_apart(cells.texts).form != ""
    return pd.Series(has_form[cells.codes], index=text.index, dtype=bool)


def parse_dates(text: pd.Series, day_first: bool | None = None) -> tuple[pd.Series, str]:
    """Read a column of dates.

    Parameters
    ----------
    text
        Text cells: ``2024-03-05``, ``05/03/2024``, ``24/03/05``, ``5 Mar 2024``, ``2024年3月5日``,
        ``20240305``, Excel serials, milliseconds since 1970, each with or without weekday, time and zone;
        months (``2024-03``, ``Mar-24``) are read as their first day.
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
    days, order = DateColumn.of(text).read(day_first)
    return days.set_axis(text.index), order


def _without_clock(text: pd.Series) -> pd.Series:
    return plain(text).str.replace(_CLOCK, r"\1", regex=True)


def _with_years(parts: Parts) -> Parts:
    """Put the years of dates of two digits each in their place where they come first: 24/03/05."""
    triple = parts.form == "triple"
    if _year_leads(parts, triple, is_seen=bool((parts.form == "led").any())):
        for name, place in (("day", "year"), ("year", "one"), ("month", "two")):
            parts[name][triple] = parts[place][triple]
        for name in ("one", "two"):
            parts[name][triple] = np.nan
        parts.form[triple] = "led"
    return parts


def _year_leads(parts: Parts, triple: NDArray[np.bool_], *, is_seen: bool) -> bool:
    """Tell whether dates of two digits each begin with the year: 24/03/05.

    They do where the last figures can all be days and the first cannot, or where the first hardly differ, as
    years do, and the last differ, as days do. `is_seen`: other values of the column begin with it.
    """
    first, middle, last = (parts[name][triple] for name in ("one", "two", "year"))
    if not len(first) or not (_between(middle, 1, 12) & _between(last, 1, 31)).all():
        return False
    span = (first.max() - first.min(), last.max() - last.min())
    return is_seen or bool((first > 31).any() or _SPREAD * (span[0] + 1) < span[1] + 1)


def _between(figures: NDArray[np.float64], low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((figures >= low) & (figures <= high))


def _are_pairs(parts: Parts) -> NDArray[np.bool_]:
    return np.asarray((parts.form == "pair") | (parts.form == "triple"))


def _only_day_first(parts: Parts) -> NDArray[np.bool_]:
    # Only the day-first countries part a date by points.
    by_figures = (parts["two"] <= 12) & ((parts["one"] > 12) | (parts.mark == "."))
    return np.asarray(by_figures | _by_weekday(parts, day_first=True))


def _only_month_first(parts: Parts) -> NDArray[np.bool_]:
    return np.asarray(((parts["one"] <= 12) & (parts["two"] > 12)) | _by_weekday(parts, day_first=False))


def _by_weekday(parts: Parts, *, day_first: bool) -> NDArray[np.bool_]:
    """Tell where the weekday written beside a pair fits this order and not the other."""
    one, two, weekday = parts["one"], parts["two"], parts["weekday"]
    told = ~np.isnan(weekday) & (one <= 12) & (two <= 12) & (parts.mark != ".")
    if not told.any():
        return np.asarray(told)
    fits = [
        _weekday(_calendar_day(parts["year"], month, day)) == weekday
        for day, month in ((one, two), (two, one))
    ]
    wanted, other = fits if day_first else reversed(fits)
    return np.asarray(told & wanted & ~other)


def _days(parts: Parts, day_first: bool) -> NDArray[np.datetime64]:
    one, two = parts["one"], parts["two"]
    with_day_first = _only_day_first(parts) | (day_first & ~_only_month_first(parts))
    day, month = parts["day"], parts["month"]
    day = np.where(np.isnan(day), np.where(with_day_first, one, two), day)
    month = np.where(np.isnan(month), np.where(with_day_first, two, one), month)
    days = _calendar_day(parts["year"], month, np.where(np.isnan(day), 1, day))
    return np.where(np.isnat(days), _counted(parts), days)


def _calendar_day(
    year: NDArray[np.float64], month: NDArray[np.float64], day: NDArray[np.float64]
) -> NDArray[np.datetime64]:
    """Return the days of a calendar, NaT where there is none such."""
    year = np.where(year >= 100, year, year + np.where(year <= _LAST_SHORT_YEAR, 2000, 1900))
    known = _between(year, _FIRST_YEAR, _LAST_YEAR) & _between(month, 1, 12) & _between(day, 1, 31)
    months = np.where(known, (year - 1970) * 12 + month - 1, 0).astype("int64").astype("M8[M]")
    days = months.astype("M8[D]") + np.where(known, day - 1, 0).astype("int64").astype("m8[D]")
    return np.where(known & (days.astype("M8[M]") == months), days, np.datetime64("NaT", "D"))


def _weekday(days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Return the weekday of each day, 0 Monday to 6 Sunday; the first of 1970 was a Thursday."""
    since = days.astype("int64").astype(np.float64)
    return np.where(np.isnat(days), np.nan, (since + 3) % 7)


def _counted(parts: Parts) -> NDArray[np.datetime64]:
    """Return the days that are written as a count: a spreadsheet's days, a program's milliseconds."""
    serial, clock = np.floor(parts["serial"]), parts["epoch"] // _MS_PER_DAY
    is_serial, is_clock = _between(parts["serial"], _EXCEL_FIRST, _EXCEL_LAST), ~np.isnan(clock)
    by_day = _EXCEL_EPOCH + np.where(is_serial, serial, 0).astype("int64").astype("m8[D]")
    by_clock = _UNIX_EPOCH + np.where(is_clock, clock, 0).astype("int64").astype("m8[D]")
    never = np.datetime64("NaT", "D")
    return np.where(is_serial, by_day, np.where(is_clock, by_clock, never))


def _order(parts: Parts, evidence: OrderEvidence, decided: bool | None) -> str:
    if _are_pairs(parts).any():
        if decided is None and evidence.either + evidence.day_first + evidence.month_first > 0:
            return "ambiguous"
        return "day_first" if decided else "month_first"
    forms = Counter(parts.form[parts.form != ""].tolist())
    most = min(forms, key=lambda form: (-forms[form], form), default="")
    return _ORDER_OF_FORM.get(most, "year_first")

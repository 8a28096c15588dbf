"""Which day does a cell mean? A date column is read as a whole.

Whether the day or the month stands first is decided by the values that admit one reading only, be it for a
figure above 12 or for the weekday beside. Time and zone are passed over: the day is the one that was written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.date_parts import take_apart
from features.words import plain

# Days outside are slips of the keyboard or placeholders such as 9999-12-31.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Two-digit years up to here are of this century.
_LAST_SHORT_YEAR = 69
# Day 0 of Excel's calendar, which counts a 29 February 1900 that never was.
_EXCEL_EPOCH = pd.Timestamp("1899-12-30")
_UNIX_EPOCH = pd.Timestamp("1970-01-01")
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
_PAIRS = ("pair", "triple")
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


def order_evidence(text: pd.Series) -> OrderEvidence:
    """Count what the values of a column say about the order of day and month."""
    return _evidence(_parts(_without_clock(text).drop_duplicates()))


def look_like_dates(text: pd.Series) -> pd.Series:
    """Tell which texts have the form of a date (bool); whether its figures make a day is not looked at."""
    codes, values = pd.factorize(_without_clock(text))
    form = take_apart(pd.Series(values, dtype="str"))["form"]
    return form.ne("").take(codes).set_axis(text.index)


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
    codes, values = pd.factorize(_without_clock(text))
    parts = _parts(pd.Series(values, dtype="str"))
    evidence = _evidence(parts)
    decided = evidence.decided if day_first is None else day_first
    days = _days(parts, bool(decided)).take(codes).set_axis(text.index)
    return days, _order(parts, evidence, decided)


def _without_clock(text: pd.Series) -> pd.Series:
    return plain(text).str.replace(_CLOCK, r"\1", regex=True)


def _parts(values: pd.Series) -> pd.DataFrame:
    """Take distinct texts apart, the years of the column in their place; see `take_apart`."""
    parts = take_apart(values)
    triple = parts["form"] == "triple"
    if _year_leads(parts[triple], is_seen=bool((parts["form"] == "led").any())):
        named = {"one": "year", "two": "month", "year": "day"}
        led = parts.loc[triple, list(named)].rename(columns=named).assign(one=np.nan, two=np.nan, form="led")
        parts.loc[triple, led.columns] = led
    return parts


def _year_leads(parts: pd.DataFrame, *, is_seen: bool) -> bool:
    """Tell whether dates of two digits each begin with the year: 24/03/05.

    They do where the last figures can all be days and the first cannot, or where the first hardly differ, as
    years do, and the last differ, as days do. `is_seen`: other values of the column begin with it.
    """
    first, last = parts["one"], parts["year"]
    if parts.empty or not (parts["two"].between(1, 12) & last.between(1, 31)).all():
        return False
    span = (first.max() - first.min(), last.max() - last.min())
    return is_seen or bool((first > 31).any() or _SPREAD * (span[0] + 1) < span[1] + 1)


def _evidence(parts: pd.DataFrame) -> OrderEvidence:
    only_day_first, only_month_first = _only_day_first(parts), _only_month_first(parts)
    either = parts["form"].isin(_PAIRS) & ~only_day_first & ~only_month_first & (parts["one"] != parts["two"])
    return OrderEvidence(int(only_day_first.sum()), int(only_month_first.sum()), int(either.sum()))


def _only_day_first(parts: pd.DataFrame) -> pd.Series:
    # Only the day-first countries part a date by points.
    by_figures = (parts["two"] <= 12) & ((parts["one"] > 12) | (parts["mark"] == "."))
    return by_figures | _by_weekday(parts, day_first=True)


def _only_month_first(parts: pd.DataFrame) -> pd.Series:
    return ((parts["one"] <= 12) & (parts["two"] > 12)) | _by_weekday(parts, day_first=False)


def _by_weekday(parts: pd.DataFrame, *, day_first: bool) -> pd.Series:
    """Tell where the weekday written beside a pair fits this order and not the other."""
    told = parts["weekday"].notna() & (parts["one"] <= 12) & (parts["two"] <= 12) & (parts["mark"] != ".")
    if not told.any():
        return told
    read = parts[told]
    fits = [
        _calendar_day(read["year"], month, day).dt.day_of_week == read["weekday"]
        for day, month in ((read["one"], read["two"]), (read["two"], read["one"]))
    ]
    wanted, other = fits if day_first else reversed(fits)
    only: pd.Series = (wanted & ~other).reindex(parts.index, fill_value=False)
    return only


def _days(parts: pd.DataFrame, day_first: bool) -> pd.Series:
    one, two = parts["one"], parts["two"]
    with_day_first = _only_day_first(parts) | (day_first & ~_only_month_first(parts))
    day = parts["day"].fillna(one.where(with_day_first, two)).fillna(1)
    month = parts["month"].fillna(two.where(with_day_first, one))
    return _calendar_day(parts["year"], month, day).fillna(_counted(parts)).astype("datetime64[us]")


def _calendar_day(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    """Return the days of a calendar, NaT where there is none such."""
    year = year.where(year >= 100, year + np.where(year <= _LAST_SHORT_YEAR, 2000, 1900))
    year = year.where(year.between(_FIRST_YEAR, _LAST_YEAR))
    return pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce")


def _counted(parts: pd.DataFrame) -> pd.Series:
    """Return the days that are written as a count: a spreadsheet's days, a program's milliseconds."""
    serial = parts["serial"].where(parts["serial"].between(_EXCEL_FIRST, _EXCEL_LAST))
    by_day = _EXCEL_EPOCH + pd.to_timedelta(np.floor(serial), unit="D")
    by_clock = _UNIX_EPOCH + pd.to_timedelta(parts["epoch"] // _MS_PER_DAY, unit="D")
    counted: pd.Series = by_day.fillna(by_clock)
    return counted


def _order(parts: pd.DataFrame, evidence: OrderEvidence, decided: bool | None) -> str:
    forms = parts["form"][parts["form"] != ""]
    if forms.isin(_PAIRS).any():
        if decided is None and evidence.either + evidence.day_first + evidence.month_first > 0:
            return "ambiguous"
        return "day_first" if decided else "month_first"
    most = forms.mode()
    return _ORDER_OF_FORM.get(str(most.iloc[0]), "year_first") if len(most) else "year_first"

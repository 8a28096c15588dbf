"""Of which figures does a date consist? Texts of both languages to year, month, day and weekday."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.cells import matches
from features.foreign_dates import in_english

NUMBERS = ("year", "month", "day", "one", "two", "serial", "epoch")
"""Figures that a date may have."""

_PLACE = {name: place for place, name in enumerate((*NUMBERS, "weekday"))}

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_HALF = r"(?:上午|下午|凌晨|早上|中午|晚上|[ap]\.?m\.?)"
_ZONE = r"(?:z|[a-z]{2,5})?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?\s*(?:utc|gmt)?\s*(?:\([^)]*\))?"
_TIME = re.compile(
    rf"(?:(?:[t\s,]\s*|(?<=[日号]))(?:{_HALF}\s*)?(?:[01]?\d|2[0-4])(?:[:时点][0-5]?\d){{1,2}}[分秒]?(?:[.,]\d+)?"
    rf"\s*(?:{_HALF}\s*)?{_ZONE}|\s*{_HALF})$"
)
# "mar  5 10:15:00 cst 2024", as Unix writes it, with the time in the middle.
_TIME_INSIDE = re.compile(r"^([a-z]{3}\s+\d{1,2})\s+\d{2}:\d{2}:\d{2}(?:\s+[a-z]{3,5})?\s+(\d{4})$")
_ENGLISH_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs)?"
_CHINESE_DAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_WEEKDAY = re.compile(
    rf"^({_ENGLISH_DAY})\.?,?\s+|\s+\(?({_ENGLISH_DAY})\.?\)?$|\s*\(?({_CHINESE_DAY})\)?\s*"
)
_MAY_NAME_DAY = re.compile(f"[a-z]{{3}}|{_CHINESE_DAY}")
_WEEKDAYS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
}  # fmt: skip
# Forms of a date, the first that fits is taken. In "pair" and "triple" day and month are `one` and `two` in
# either order; in "triple", with two digits each, the year may as well stand first.
_FORMS = {
    form: re.compile(f"^{pattern}$")
    for form, pattern in {
        "year_first": (
            r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号.]?"
        ),
        "short_year": r"(?P<year>\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
        "compact": (
            r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?:\d{4}|\d{6}|t\d{4}(?:\d{2})?z?)?"
        ),
        "led": r"(?P<year>\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d)",  # no year is one figure
        "triple": r"(?P<one>\d{2})(?P<mark>[-/.])(?P<two>\d{1,2})[-/.](?P<year>\d{2})",
        "pair": r"(?P<one>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<two>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})",
        "day_name": (
            rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?{_MONTH}[.,]?[\s/-]*'?(?P<year>\d{{4}}|\d{{2}})"
        ),
        "name_day": rf"{_MONTH}\.?[\s/-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[\s/-]+)(?P<year>\d{{4}})",
        "year_name_day": rf"(?P<year>\d{{4}})[\s./-]*{_MONTH}\.?[\s/-]*(?P<day>\d{{1,2}})",
        "month": r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?",
        "month_compact": r"(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])",
        "month_year": r"(?P<month>\d{1,2})\s*[-/]\s*(?P<year>\d{4})",
        "name_year": rf"{_MONTH}[\s.,/-]*(?P<year>\d{{4}})",
        # "mar 24" may be a day; with a hyphen or an apostrophe it is what spreadsheets write for a month.
        "name_short_year": rf"{_MONTH}\.?\s?[-'](?P<year>\d{{2}})",
        "year_name": rf"(?P<year>\d{{4}})[\s.,/-]*{_MONTH}",
        "serial": r"(?P<serial>\d{5}(?:\.\d+)?)",
        "epoch": r"(?P<epoch>1\d{12})",  # milliseconds since 1970, as web interfaces write them
    }.items()
}
# All that a form is made of: most texts that are no date fail here at once, not at one form after another.
_ANY_FORM = re.compile(rf"(?:[-/.,'\d\s年月日号tz]|{_MONTH}|st|nd|rd|th|of)*")
_FIGURE = re.compile("[0-9]")
# What a date begins with, weekday and bracket included: most other texts go no further.
_MAY_BEGIN = re.compile(rf"\s*\(?(?:\d|{_MONTH}|{_ENGLISH_DAY}|{_CHINESE_DAY})")
# What nearly every export holds, in words that the fast Arrow kernel takes.
_PLAIN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CHINESE_DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CHINESE_NUMBER = re.compile("[〇零一二三四五六七八九十]+(?=[年月日号])")
# Characters of a date with words: "Wednesday, 25 September 2024 at 12:30:45 PM GMT+08:00".
_LONGEST_WORDED = 60
_NO = float("nan")
# Texts whose parts are kept: a column is looked at several times, and the next one holds much the same days.
_KEPT = 1 << 14


@dataclass(frozen=True)
class Parts:
    """The parts of several texts.

    Attributes
    ----------
    figures
        One row for each of `NUMBERS` and one for the weekday (0 Monday to 6 Sunday), one column for each text
        (float64); NaN where a text has none.
    mark
        What parts day and month, "" where nothing does.
    form
        "" where the text is no date.
    """

    figures: NDArray[np.float64]
    mark: NDArray[np.object_]
    form: NDArray[np.object_]

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Return one of `NUMBERS`, or the weekday, of each text."""
        figures: NDArray[np.float64] = self.figures[_PLACE[name]]
        return figures


def take_apart(texts: pd.Series) -> Parts:
    """Take texts without outer blanks apart."""
    parts = Parts(
        figures=np.full((len(_PLACE), len(texts)), _NO),
        mark=np.full(len(texts), "", dtype=object),
        form=np.full(len(texts), "", dtype=object),
    )
    is_plain = matches(texts, _PLAIN)
    if is_plain.any():
        _put_plain_days(parts, is_plain, pa.array(texts[is_plain]))
    for place, text in zip(np.flatnonzero(~is_plain), texts[~is_plain], strict=True):
        parts.figures[:, place], parts.mark[place], parts.form[place] = _taken(text)
    return parts


def _put_plain_days(parts: Parts, where: NDArray[np.bool_], days: pa.Array) -> None:
    """Take days apart that programs wrote: 2024-03-05."""
    for name, first, last in (("year", 0, 4), ("month", 5, 7), ("day", 8, 10)):
        figures = pc.call_function("utf8_slice_codeunits", [days], pc.SliceOptions(first, last))
        parts[name][where] = np.asarray(figures.cast(pa.float64()))
    parts.form[where] = "year_first"


_NO_DATE = ((_NO,) * len(_PLACE), "", "")


@functools.lru_cache(_KEPT)
def _taken(text: str) -> tuple[tuple[float, ...], str, str]:
    """Take one text apart, time and weekday put aside first: its figures, mark and form."""
    text = _told(text)
    if not _MAY_BEGIN.match(text):
        return _NO_DATE
    text, weekday = _without_weekday(_TIME.sub("", text))
    text = _TIME.sub("", _TIME_INSIDE.sub(r"\1 \2", text))
    if _FIGURE.search(text) and _ANY_FORM.fullmatch(text):
        for form, pattern in _FORMS.items():
            if found := pattern.match(text):
                said = found.groupdict()
                if name := said.get("name"):
                    said["month"] = _MONTHS[name[:3]]
                figures = (float(said.get(part, _NO)) for part in NUMBERS)
                return (*figures, weekday), said.get("mark", ""), form
    return _NO_DATE


def _told(text: str) -> str:
    """One spelling: half-width, lower case, Arabic figures, no spreadsheet's mark for text in front."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _CHINESE_NUMBER.sub(lambda found: _figures(found[0]), text)
    text = text.lower().removeprefix("'")
    return in_english(text) if len(text) <= _LONGEST_WORDED else text


def _without_weekday(text: str) -> tuple[str, float]:
    """Take the weekday out of a text; return what is left, and the weekday from 0 (blank where none)."""
    if not _MAY_NAME_DAY.search(text):
        return text, _NO
    found = _WEEKDAY.search(text)
    english, chinese = (found[1] or found[2], found[3]) if found else (None, None)
    day = english[:3] if english else chinese[-1] if chinese else ""
    return _WEEKDAY.sub(" ", text).strip(), _WEEKDAYS.get(day, _NO)


def _figures(number: str) -> str:
    """Write a Chinese number of a date in figures: 二〇二四 → 2024, 十二 → 12, 三十 → 30."""
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return "".join(str(_CHINESE_DIGITS[sign]) for sign in number)
    return f"{_CHINESE_DIGITS.get(tens, 1)}{_CHINESE_DIGITS.get(ones, 0)}"

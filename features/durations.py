"""How long does a cell say that something took? "12 天", "3 mo", "2 hrs" to days."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from features.words import by_value, plain

_MONTH_DAYS = 30.4375  # a twelfth of 365.25
_DAYS = {
    "年": 365.25, "个月": _MONTH_DAYS, "個月": _MONTH_DAYS, "周": 7, "星期": 7, "个星期": 7, "天": 1,
    "小时": 1 / 24, "个小时": 1 / 24, "小時": 1 / 24, "分钟": 1 / 1440, "分鐘": 1 / 1440,
    "y": 365.25, "yr": 365.25, "yrs": 365.25, "year": 365.25, "years": 365.25,
    "mo": _MONTH_DAYS, "mos": _MONTH_DAYS, "mth": _MONTH_DAYS, "mths": _MONTH_DAYS, "month": _MONTH_DAYS,
    "months": _MONTH_DAYS, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7, "d": 1, "day": 1, "days": 1,
    "h": 1 / 24, "hr": 1 / 24, "hrs": 1 / 24, "hour": 1 / 24, "hours": 1 / 24,
    "min": 1 / 1440, "mins": 1 / 1440, "minute": 1 / 1440, "minutes": 1 / 1440,
    "tag": 1, "tage": 1, "tagen": 1, "woche": 7, "wochen": 7, "monat": _MONTH_DAYS, "monate": _MONTH_DAYS,
    "monaten": _MONTH_DAYS, "jahr": 365.25, "jahre": 365.25, "jahren": 365.25, "stunde": 1 / 24,
    "stunden": 1 / 24, "minuten": 1 / 1440, "jour": 1, "jours": 1, "semaine": 7, "semaines": 7,
    "mois": _MONTH_DAYS, "an": 365.25, "ans": 365.25, "heure": 1 / 24, "heures": 1 / 24, "día": 1, "días": 1,
    "dia": 1, "dias": 1, "semana": 7, "semanas": 7, "mes": _MONTH_DAYS, "meses": _MONTH_DAYS, "año": 365.25,
    "años": 365.25, "hora": 1 / 24, "horas": 1 / 24, "日間": 1, "日间": 1, "か月": _MONTH_DAYS,
    "ヶ月": _MONTH_DAYS, "週間": 7, "時間": 1 / 24,
}  # fmt: skip
# 2024年 is a year and no duration; "3月" and "5日" are days of the calendar and no units here.
_MOST_YEARS = 100
_UNIT = "|".join(sorted(_DAYS, key=len, reverse=True))
_PART = rf"(\d+(?:[.,]\d+)?)\s*({_UNIT})(?![a-z])"
_WHOLE = re.compile(rf"[-+]?\s*{_PART}(?:(?:\s*(?:,|and|零|又)\s*|\s*){_PART})*")


def parse_durations(text: pd.Series) -> pd.Series:
    """Read durations.

    Parameters
    ----------
    text
        Text cells: ``12 天``, ``3 mo``, ``1 yr 2 mos``, ``2 hrs``, ``1天3小时``. A bare number is none.

    Returns
    -------
    Series of float64
        Days (a month is 30.4375, a year 365.25), NaN where the cell is none; same index.
    """
    return by_value(plain(text), _days, "float64")


def _days(cell: str) -> float:
    said = unicodedata.normalize("NFKC", cell).casefold()
    if not _WHOLE.fullmatch(said):
        return np.nan
    parts = [(float(number.replace(",", ".")), unit) for number, unit in re.findall(_PART, said)]
    if any(_DAYS[unit] == _DAYS["年"] and number >= _MOST_YEARS for number, unit in parts):
        return np.nan
    total = sum(number * _DAYS[unit] for number, unit in parts)
    return -total if said.startswith("-") else total

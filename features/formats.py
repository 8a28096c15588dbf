"""How does a spreadsheet show this value? Numbers without artefacts, days as ISO, and what formats add."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal

from xlrd import xldate

Shown = Callable[[float], str]
"""A number → the text that its format makes of it."""

# Excel keeps fifteen digits of a number.
_DIGITS = 15
_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BETWEEN_DIGITS = frozenset("-/() ")


def number_text(value: float) -> str:
    """Write a number in full: no exponent, no trailing zeros, at most fifteen digits."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.{_DIGITS}g}"
    return _plain(Decimal(text)) if "e" in text or not value else text


def _plain(number: Decimal) -> str:
    text = format(number, "f") if abs(number.adjusted()) < 400 else str(number)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def percent_text(value: float) -> str:
    """Write a share as the percentage that is shown: 0.35 as ``35%``."""
    return f"{_plain(Decimal(f'{value:.{_DIGITS}g}') * 100)}%"


def value_text(value: object) -> str:
    """Write a value of a spreadsheet as plain text; days without a time stay days."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return number_text(value)
        case dt.datetime():
            return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return _elapsed(value)
        case None:
            return ""
        case _:
            return str(value)


def _elapsed(span: dt.timedelta) -> str:
    minutes, seconds = divmod(round(abs(span).total_seconds()), 60)
    return f"{'-' if span < dt.timedelta() else ''}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def moment_text(serial: float, is_1904: bool = False) -> str:
    """Write the day, the time or both that Excel's count of days stands for.

    Parameters
    ----------
    serial
        Days since the eve of 1900 (with Excel's own 29 February 1900). What is out of range is written as a
        number.
    is_1904
        The workbook counts from 1904, as old ones of Mac systems do.
    """
    try:
        moment = xldate.xldate_as_datetime(serial, 1 if is_1904 else 0)
    except (ValueError, OverflowError):
        return number_text(serial)
    # A time of day has no day: Excel counts from its own day 0.
    return value_text(moment.time() if 0 <= serial < 1 else moment.replace(microsecond=0))


def moment_shown(code: str, is_1904: bool = False) -> Shown | None:
    """Return how a number format shows a day, a time or a span; None where it shows none of them.

    Parameters
    ----------
    code
        As Excel writes it: ``yyyy-mm-dd``, ``m"月"d"日"``, and ``[h]:mm``, which counts beyond a day.
    is_1904
        As in `moment_text`.
    """
    section = code.split(";")[0]
    if _ELAPSED.search(section):
        return lambda serial: _elapsed(dt.timedelta(days=serial))
    marks = [letter.casefold() for is_literal, letter in _tokens(section) if not is_literal]
    letters = sum(letter in "ymdhs" for letter in marks)
    # Fractions of a second have zeros, too.
    if letters <= marks.count("0") or set(marks) & set("#?"):
        return None
    return lambda serial: moment_text(serial, is_1904)


def shown(code: str) -> Shown | None:
    """Return how a number format changes what a number says; None where it says no more than the number.

    Parameters
    ----------
    code
        As Excel writes it: ``00000`` keeps leading zeros (42 is shown as 00042), ``"D-"0000`` puts a prefix,
        ``0.0%`` makes a percentage. What a format hides (decimals) or decorates (thousands, currencies) is no
        part of the value.
    """
    tokens = _tokens(code.split(";")[0])
    marks = [letter for is_literal, letter in tokens if not is_literal]
    if "%" in marks:
        return percent_text
    zeros = marks.count("0")
    if zeros < 2 or set(marks) - _BETWEEN_DIGITS - {"0"}:
        return None
    return lambda value: _padded(value, tokens)


def _tokens(section: str) -> list[tuple[bool, str]]:
    """Split a section of a format into characters: is it literal, and which."""
    found = []
    for quoted, escaped, letter in _TOKENS.findall(section):
        if letter:
            found.append((False, letter))
        else:
            found.extend((True, literal) for literal in quoted or escaped)
    return found


def _padded(value: float, tokens: list[tuple[bool, str]]) -> str:
    if value < 0 or not float(value).is_integer() or value >= 10**_DIGITS:
        return number_text(value)
    places = sum(not is_literal and letter == "0" for is_literal, letter in tokens)
    digits = list(f"{int(value):0{places}d}")
    surplus = len(digits) - places
    text = ""
    for is_literal, letter in tokens:
        if is_literal or letter != "0":
            text += letter
        else:
            # More digits than places stand where the first place is.
            text += "".join(digits[: surplus + 1])
            digits, surplus = digits[surplus + 1 :], 0
    return text

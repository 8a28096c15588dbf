"""How does a spreadsheet show this value? Numbers without artefacts, days as ISO, and what formats add."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

Shown = Callable[[float], str]
"""A number → the text that its format makes of it."""

# Excel keeps fifteen digits of a number.
_DIGITS = 15
_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)
_BETWEEN_DIGITS = frozenset("-/() ")


def number_text(value: float) -> str:
    """Write a number in full: no exponent, no trailing zeros, at most fifteen digits."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    return _plain(Decimal(f"{value:.{_DIGITS}g}"))


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
        case None:
            return ""
        case _:
            return str(value)


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

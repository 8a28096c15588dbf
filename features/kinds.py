"""What kind of values does a column hold that no one has named? Decided by all its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from features.amounts import parse_numbers
from features.dates import parse_dates
from features.durations import parse_durations
from features.schema import Kind
from features.words import parse_flags

# Share of the filled cells that must read as a kind; the rest is then listed as unread.
_NEARLY_ALL = 0.98
# Distinct values, spread evenly, that a first look takes.
_GLANCE = 500
# Digits from which on a whole number is a telephone number or an identifier, not a quantity.
_LONG_NUMBER = 10
# A category repeats itself: at most this share of its filled cells is distinct, or it has few values at all.
_CATEGORY_SHARE = 0.5
_FEW_VALUES = 20
# Characters above which a typical value is a sentence, not a name.
_LONG_TEXT = 60


def guess_kind(text: pd.Series) -> Kind:
    """Guess what stands in a column.

    Parameters
    ----------
    text
        Its filled cells, blank words already taken out.

    Returns
    -------
    Kind
        ``FLAG``, ``NUMBER``, ``DATE``, ``DURATION``, ``CATEGORY`` or ``TEXT``; a column without values is
        ``TEXT``. Codes with leading zeros and long identifiers are no numbers, nor are Excel serials dates
        here: without a name that says so, 45356 is a number.
    """
    if text.empty:
        return Kind.TEXT
    if _is_flag(text):
        return Kind.FLAG
    # Without figures in most cells, a column holds neither dates nor numbers.
    if text.str.contains("[0-9０-９]", regex=True).mean() >= _NEARLY_ALL:
        if _is_date(text):
            return Kind.DATE
        if _is_number(text):
            return Kind.NUMBER
        if _nearly_all(text, parse_durations):
            return Kind.DURATION
    distinct = text.nunique()
    is_short = text.str.len().median() <= _LONG_TEXT
    repeats = distinct <= max(_CATEGORY_SHARE * len(text), _FEW_VALUES)
    return Kind.CATEGORY if is_short and repeats else Kind.TEXT


def _is_flag(text: pd.Series) -> bool:
    values = pd.Series(text.unique(), dtype="str")
    if len(values) > _FEW_VALUES:
        return False
    flags = parse_flags(values)
    # A column of ticks may leave "no" out; one of nothing but 1 is a number, one of nothing but 无 is empty.
    is_ticked = flags.eq(1).all() and not values.str.contains("1", regex=False).any()
    return bool(flags.notna().all()) and (flags.nunique() == 2 or bool(is_ticked))


def _is_date(text: pd.Series) -> bool:
    digits_only = text.str.fullmatch("[0-9.]+")
    if digits_only.any() and not text.str.fullmatch("(?:19|20)[0-9]{6}").all():
        return False
    return _nearly_all(text, lambda cells: parse_dates(cells)[0])


def _is_number(text: pd.Series) -> bool:
    is_code = text.str.fullmatch(f"0[0-9]+|[0-9]{{{_LONG_NUMBER},}}")
    return not is_code.any() and _nearly_all(text, parse_numbers)


def _nearly_all(text: pd.Series, parse: Callable[[pd.Series], pd.Series]) -> bool:
    """Tell whether nearly all cells can be parsed; a glance at some values saves the work where few can."""
    values = np.sort(text.unique().astype(object))
    glance = values[np.linspace(0, len(values) - 1, min(len(values), _GLANCE)).astype(int)]
    if parse(pd.Series(glance, dtype="str")).notna().mean() < _NEARLY_ALL / 2:
        return False
    return bool(parse(text).notna().mean() >= _NEARLY_ALL)

"""What kind of values does a column hold that no one has named? Decided by all its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from features.amounts import parse_numbers
from features.dates import parse_dates
from features.distinct import Distinct
from features.durations import parse_durations
from features.schema import Kind
from features.words import parse_flags

# Share of the filled cells that must read as a kind; the rest is then listed as unread.
_NEARLY_ALL = 0.98
# Different values that a first look takes.
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
    return kind_of(Distinct.of(text))


def kind_of(cells: Distinct) -> Kind:
    """Guess what stands in a column from its different texts; see `guess_kind`."""
    text = cells.values
    if text.empty:
        return Kind.TEXT
    if _is_flag(text):
        return Kind.FLAG
    # Without figures in most cells, a column holds neither dates nor numbers.
    if cells.share(text.str.contains("[0-9０-９]", regex=True)) >= _NEARLY_ALL:
        if _is_date(cells):
            return Kind.DATE
        if _is_number(cells):
            return Kind.NUMBER
        if _nearly_all(cells, parse_durations):
            return Kind.DURATION
    lengths = np.repeat(text.str.len().to_numpy(), cells.counts)
    repeats = len(text) <= max(_CATEGORY_SHARE * len(lengths), _FEW_VALUES)
    return Kind.CATEGORY if np.median(lengths) <= _LONG_TEXT and repeats else Kind.TEXT


def _is_flag(values: pd.Series) -> bool:
    if len(values) > _FEW_VALUES:
        return False
    flags = parse_flags(values)
    # A column of ticks may leave "no" out; one of nothing but 1 is a number, one of nothing but 无 is empty.
    is_ticked = flags.eq(1).all() and not values.str.contains("1", regex=False).any()
    return bool(flags.notna().all()) and (flags.nunique() == 2 or bool(is_ticked))


def _is_date(cells: Distinct) -> bool:
    text = cells.values
    digits_only = text.str.fullmatch("[0-9.]+")
    if digits_only.any() and not text.str.fullmatch("(?:19|20)[0-9]{6}").all():
        return False
    return _nearly_all(cells, lambda values: parse_dates(values)[0])


def _is_number(cells: Distinct) -> bool:
    is_code = cells.values.str.fullmatch(f"0[0-9]+|[0-9]{{{_LONG_NUMBER},}}")
    return not is_code.any() and _nearly_all(cells, parse_numbers)


def _nearly_all(cells: Distinct, parse: Callable[[pd.Series], pd.Series]) -> bool:
    """Tell whether nearly all cells can be parsed; a glance at some values saves the work where few can."""
    if len(cells.values) > _GLANCE:
        # Picked by their hashes, so that the order of the rows does not matter.
        hashes = pd.util.hash_array(cells.values.to_numpy(dtype=object), categorize=False)
        glance = cells.values.iloc[np.argpartition(hashes, _GLANCE)[:_GLANCE]]
        if parse(glance.reset_index(drop=True)).notna().mean() < _NEARLY_ALL / 2:
            return False
    return cells.share(parse(cells.values).notna()) >= _NEARLY_ALL

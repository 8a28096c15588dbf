"""What kind of values does a column hold that no one has named? Decided by all its values."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.dates import parse_dates
from features.distinct import Distinct
from features.schema import Kind
from features.signs import Sign

# Share of the filled cells that must read as a kind; the rest is then listed as unread.
_NEARLY_ALL = 0.98
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
    if cells.values.empty:
        return Kind.TEXT
    if _is_flag(cells):
        return Kind.FLAG
    # Without figures in most cells, a column holds neither dates nor numbers.
    if cells.share(cells.signs.told(Sign.HAS_FIGURES)) >= _NEARLY_ALL:
        if _is_date(cells):
            return Kind.DATE
        is_code = cells.signs.told(Sign.IS_CODE)
        # A few figures too long for any amount are slips, and listed as such; many of them are identifiers.
        is_slip = cells.signs.told(Sign.IS_TOO_LONG)
        is_rare = cells.share(is_slip) <= 1 - _NEARLY_ALL
        if not (is_code & ~is_slip if is_rare else is_code).any() and _nearly_all(cells, Sign.NUMBER):
            return Kind.NUMBER
        if _nearly_all(cells, Sign.DURATION):
            return Kind.DURATION
    repeats = len(cells.values) <= max(_CATEGORY_SHARE * cells.counts.sum(), _FEW_VALUES)
    return Kind.CATEGORY if repeats and _usual_length(cells) <= _LONG_TEXT else Kind.TEXT


def _usual_length(cells: Distinct) -> float:
    """Return the median length of the cells."""
    lengths = cells.signs.told(Sign.LENGTH)
    order = np.argsort(lengths)
    upto = cells.counts[order].cumsum()
    middle = np.searchsorted(upto, [(upto[-1] - 1) // 2, upto[-1] // 2], "right")
    return float(lengths[order[middle]].mean())


def _is_flag(cells: Distinct) -> bool:
    if len(cells.values) > _FEW_VALUES:
        return False
    flags = cells.signs.told(Sign.FLAG)
    # A column of ticks may leave "no" out; one of nothing but 1 is a number, one of nothing but 无 is empty.
    is_ticked = bool((flags == 1).all()) and not cells.signs.told(Sign.HAS_ONE).any()
    return not np.isnan(flags).any() and (len(set(flags.tolist())) == 2 or is_ticked)


def _is_date(cells: Distinct) -> bool:
    if cells.signs.told(Sign.ONLY_FIGURES).any() and not cells.signs.told(Sign.IS_COMPACT_DAY).all():
        return False
    if not _may_be(cells, Sign.DATE):
        return False
    return cells.share(parse_dates(cells.values)[0].notna().to_numpy()) >= _NEARLY_ALL


def _nearly_all(cells: Distinct, sign: Sign) -> bool:
    return _may_be(cells, sign) and cells.share(cells.signs.told(sign)) >= _NEARLY_ALL


def _may_be(cells: Distinct, sign: Sign) -> bool:
    """Tell whether a glance at some texts says that all should be looked at."""
    return float(cells.glance.told(sign).mean()) >= _NEARLY_ALL / 2

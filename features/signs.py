"""What does a text look like by itself? Signs that are told for many texts at once, when asked for.

A reading costs as much for one column as for a hundred; the columns of a wide table share theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.amounts import LONGEST_AMOUNT, parse_numbers
from features.cells import contains, matches
from features.dates import look_like_dates
from features.durations import parse_durations
from features.text_bytes import holds_any
from features.words import is_blank, is_spreadsheet_error, parse_flags

# Digits from which on a whole number is a telephone number or an identifier, not a quantity.
_LONG_NUMBER = 10
_CODE = f"0[0-9]+|[0-9]{{{_LONG_NUMBER},}}"
_DAMAGED = "\ufffd"


class Sign(Enum):
    """What can be told of a text without its column."""

    FLAG = "1.0 for yes, 0.0 for no, NaN for neither"
    HAS_ONE = "has the figure 1"
    HAS_FIGURES = "has a figure"
    ONLY_FIGURES = "has figures and points only"
    IS_COMPACT_DAY = "is a day of eight figures"
    IS_CODE = "is a number that counts nothing"
    IS_TOO_LONG = "is a whole number that no amount has the figures of"
    NUMBER = "reads as a number"
    DATE = "has the form of a date"
    DURATION = "reads as a duration"
    NOTHING = "says that nothing was entered, in any column"
    UNKNOWN = "says that nothing was entered, in a column of figures"
    ERROR = "is an error of a spreadsheet"
    DAMAGED = "was damaged"
    LENGTH = "number of characters"


def _are_damaged(texts: pd.Series) -> NDArray[np.bool_]:
    if not holds_any(texts, _DAMAGED.encode()[:1]):
        return np.zeros(len(texts), dtype=bool)
    return contains(texts, _DAMAGED, is_plain=True)


_TOLD: dict[Sign, Callable[[pd.Series], pd.Series | NDArray[Any]]] = {
    Sign.FLAG: parse_flags,
    Sign.HAS_ONE: lambda texts: contains(texts, "1", is_plain=True),
    Sign.HAS_FIGURES: lambda texts: contains(texts, "[0-9０-９]"),
    Sign.ONLY_FIGURES: lambda texts: matches(texts, "[0-9.]+"),
    Sign.IS_COMPACT_DAY: lambda texts: matches(texts, "(?:19|20)[0-9]{6}"),
    Sign.IS_CODE: lambda texts: matches(texts, _CODE),
    Sign.IS_TOO_LONG: lambda texts: texts.str.fullmatch(f"[0-9]{{{LONGEST_AMOUNT + 1},}}"),
    Sign.DATE: look_like_dates,
    Sign.DURATION: lambda texts: parse_durations(texts).notna(),
    Sign.NOTHING: lambda texts: is_blank(texts, is_name=True),
    Sign.UNKNOWN: lambda texts: is_blank(texts, is_name=False),
    Sign.ERROR: is_spreadsheet_error,
    Sign.DAMAGED: _are_damaged,
    Sign.LENGTH: lambda texts: texts.str.len(),
}


class Signs:
    """The signs of different texts.

    Parameters
    ----------
    texts
        As `features.words.plain` returns them, with an index from 0.
    """

    def __init__(self, texts: pd.Series) -> None:
        self._texts = texts
        self._known: dict[Sign, NDArray[Any]] = {}
        # Columns that share signs may be worked on side by side: each sign is told once.
        self._lock = Lock()

    def told(self, sign: Sign) -> NDArray[Any]:
        """Return a sign of each text (bool; float64 for a flag, int64 for a length)."""
        with self._lock:
            if sign not in self._known:
                self._known[sign] = self._tell(sign)
            return self._known[sign]

    @cached_property
    def numbers(self) -> NDArray[np.float64] | None:
        """Each text as a number, NaN for none; None where those of other columns would have a say in it.

        The decimal mark is told by all texts of a column together.
        """
        return parse_numbers(self._texts).to_numpy()

    def at(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Signs:
        """Return the signs of some of the texts; they are told for all of them."""
        return _Part(self, places)

    def _tell(self, sign: Sign) -> NDArray[Any]:
        if sign is Sign.NUMBER and self.numbers is not None:
            return ~np.isnan(self.numbers)
        return np.asarray(_TOLD[sign](self._texts))


class _Part(Signs):
    numbers = None

    def __init__(self, whole: Signs, places: NDArray[np.int64] | NDArray[np.bool_]) -> None:
        self._whole, self._places = whole, places
        self._known, self._lock = {}, Lock()

    def _tell(self, sign: Sign) -> NDArray[Any]:
        return np.asarray(self._whole.told(sign)[self._places])

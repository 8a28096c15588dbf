"""Which number stands in a cell, with what beside it? Digits, sign, unit, percent sign and currency.

A column is read as a whole: whether the point or the comma is the decimal mark is decided by the values that
admit only one reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.cells import contains, matches
from features.currencies import PATTERN as CURRENCY
from features.currencies import currency_of
from features.words import plain

EXPONENTS = {
    "百": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "w": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "億": 8, "百亿": 10, "万亿": 12,
    "k": 3, "thousand": 3, "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7,
    "m": 6, "mn": 6, "mm": 6, "mio": 6, "mio.": 6, "mln": 6, "million": 6,
    "b": 9, "bn": 9, "bln": 9, "mrd": 9, "mrd.": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
"""Unit → its power of ten."""

# Share of contrary values above which the decimal mark of a column counts as undecided.
_CONTRARY_SHARE = 0.05
# Different amounts such as 1.234, all with three figures behind the point, from which on the point marks
# thousands: money has two decimals or none. A lone one may be anything.
_FEWEST_GROUPED = 2
# What Python calls a figure and a blank, in words of RE2.
_RE2_FIGURE, _RE2_BLANK = r"\pN", r"[\x{0b}\x{1c}-\x{1f}\x{85}\s\pZ]"
_UNIT = "|".join(re.escape(unit) for unit in sorted(EXPONENTS, key=len, reverse=True))
_SHAPE = (
    rf"^(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?P<before>{CURRENCY})?\s*(?P<inside>\()?(?P<inner>[-−–])?\s*"
    rf"(?P<digits>\d[\d.,]*|[.,]\d+)(?P<power>e[-+]?\d{{1,3}})?\s*(?P<percent>%)?\s*(?P<unit>{_UNIT})?\s*"
    rf"(?P<close_first>\))?\s*(?P<after>{CURRENCY})?\s*(?P<close>\))?(?P<trail>[-−–])?$"
)
_NO_PARTS = pd.DataFrame(columns=list(re.compile(_SHAPE).groupindex), index=range(0), dtype="str")
_SIGNS = ["open", "sign", "inside", "inner", "trail"]
# "1.200,-" and "CHF 500.–" have no cents; the dash is no minus.
_NO_CENTS = r"(?<=\d)([.,])[-−–]+(?!\d)"
# Signs of several countries' money: a code on the other side of the amount says which.
_SHARED_SIGNS = ("$", "¥")
# Figures as programs write them need no closer look.
_BARE = "-?[0-9]+(?:[.][0-9]+)?"
# A blank or apostrophe between groups of three digits; Swiss, French and Nordic habits.
_GROUP_MARK = r"(?<=\d)[\s'’](?=\d{3}(?!\d))"
# In words that the fast Arrow kernel takes: what these pass over, the patterns above do, too.
_MAY_BE_GROUPED = rf"{_RE2_FIGURE}(?:{_RE2_BLANK}|['’]){_RE2_FIGURE}"
_MAY_HAVE_NO_CENTS = "[.,][-−–]"
_MAY_BE_NUMBER = (
    _SHAPE.removeprefix("^").removesuffix("$").replace(r"\s", _RE2_BLANK).replace(r"\d", _RE2_FIGURE)
)
# Values that admit one reading. Groups of two digits are Indian: 12,34,567.
_POINT_DECIMAL = (
    "[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}[.][0-9]*|[0-9]{1,3}(?:,[0-9]{2,3})+,[0-9]{3}|[0-9]*[.][0-9]*"
)
_COMMA_DECIMAL = "[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]*|[0-9]{1,3}(?:[.][0-9]{3}){2,}|[0-9]*,[0-9]*"
# Values that admit both: 1.234 and 1,234.
_EITHER = "[1-9][0-9]{0,2}[.,][0-9]{3}"


@dataclass(frozen=True)
class MarkEvidence:
    """How many different values of a column admit only the point, only the comma, or either as decimal mark.

    Attributes
    ----------
    point, comma
        Values with one reading.
    either_point, either_comma
        Values such as 1.234 and such as 1,234.
    """

    point: int
    comma: int
    either_point: int
    either_comma: int

    def comma_decides(self, *, is_money: bool) -> bool:
        """Tell whether values with two readings have the comma as their decimal mark."""
        if self.point == self.comma == 0:
            return is_money and self.either_point >= _FEWEST_GROUPED and not self.either_comma
        return self.comma > self.point

    @property
    def undecided(self) -> bool:
        """Whether values with two readings stand in a column that does not tell which is meant."""
        told = self.point + self.comma
        if told:
            contrary = min(self.point, self.comma) > _CONTRARY_SHARE * told
            return contrary and self.either_point + self.either_comma > 0
        return self.either_point > 0  # a comma before three figures marks thousands wherever no one says else


@dataclass(frozen=True)
class Numbers:
    """What the cells of a column say.

    Attributes
    ----------
    frame
        Same index as the cells: ``value`` (float64, NaN where the cell is no number; a percentage keeps its
        figure), ``currency`` (str, ISO 4217 or missing), ``is_percent`` and ``has_unit`` (bool: 万, k …).
    marks
        What the column says of its decimal mark.
    """

    frame: pd.DataFrame
    marks: MarkEvidence


def read_numbers(text: pd.Series, *, is_money: bool = False) -> Numbers:
    """Read cells as numbers with what stands beside them.

    Parameters
    ----------
    text
        Text cells of one column; the decimal mark is decided by all of them.
    is_money
        They are amounts of money, which have two decimals or none.
    """
    texts = plain(text).reset_index(drop=True)
    told = texts if texts.str.isascii().all() else texts.str.normalize("NFKC")
    is_bare = matches(told, _BARE)
    bare = told if is_bare.all() else told[is_bare]
    parts = _NO_PARTS if is_bare.all() else _parts(told[~is_bare])
    of_bare, of_parts = _bare_readings(bare), _readings(parts["digits"])
    marks = _evidence([(bare.index, of_bare), (parts.index, of_parts)], texts)
    by_comma = marks.comma_decides(is_money=is_money)
    read = _as_read(_read_bare(bare, of_bare.either & by_comma), is_bare)
    if len(parts):
        figures = _read_parts(parts, _plain_digits(parts["digits"], of_parts, by_comma=by_comma))
        read = pd.concat([read.drop(index=parts.index), figures]).sort_index()
    return Numbers(read.set_axis(text.index), marks)


@dataclass(frozen=True)
class _Readings:
    """Which digits admit only the point, only the comma, or either as their decimal mark."""

    point: NDArray[np.bool_]
    comma: NDArray[np.bool_]
    either_point: NDArray[np.bool_]
    either: NDArray[np.bool_]

    def counts(self, rows: NDArray[np.bool_] | slice) -> NDArray[np.int64]:
        """Count them, in the order of the attributes."""
        return np.array(
            [mask[rows].sum() for mask in (self.point, self.comma, self.either_point, self.either)]
        )


def _bare_readings(texts: pd.Series) -> _Readings:
    """Return `_readings` of figures with nothing beside them but a minus: at most a point is in them."""
    either = matches(texts, f"-?{_EITHER}")
    point = contains(texts, ".", is_plain=True) & ~either
    return _Readings(point, np.zeros(len(texts), dtype=bool), either, either)


def _readings(digits: pd.Series) -> _Readings:
    either = matches(digits, _EITHER)
    return _Readings(
        point=matches(digits, _POINT_DECIMAL) & ~either,
        comma=matches(digits, _COMMA_DECIMAL) & ~either,
        either_point=either & contains(digits, ".", is_plain=True),
        either=either,
    )


def _evidence(parts: Sequence[tuple[pd.Index, _Readings]], texts: pd.Series) -> MarkEvidence:
    """Count the different texts of each reading, given those of some rows."""
    first = np.ones(len(texts), dtype=bool)
    if any(told.either.any() or told.comma.any() for _, told in parts):  # else no count is compared
        first = ~texts.duplicated().to_numpy()
    counts = sum((told.counts(first[rows]) for rows, told in parts), np.zeros(4, np.int64))
    point, comma, with_point, either = counts.tolist()
    return MarkEvidence(point, comma, with_point, either - with_point)


def _read_bare(texts: pd.Series, by_comma: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Read figures with nothing beside them but a minus."""
    if by_comma.any():
        texts = texts.mask(by_comma, texts.str.replace(".", "", regex=False))
    value = pc.call_function("cast", [pa.array(texts)], pc.CastOptions(pa.float64()))
    return np.asarray(value, dtype=np.float64)


def _as_read(values: NDArray[np.float64], where: NDArray[np.bool_]) -> pd.DataFrame:
    """Return values with nothing beside them, and no value elsewhere."""
    every = values
    if not where.all():
        every = np.full(len(where), np.nan)
        every[where] = values
    currency = pd.Series(pa.nulls(len(where), pa.large_string()), dtype="str")
    no = np.zeros(len(where), dtype=bool)
    return pd.DataFrame({"value": every, "currency": currency, "is_percent": no, "has_unit": no}, copy=False)


def _read_parts(parts: pd.DataFrame, digits: pd.Series) -> pd.DataFrame:
    """Read figures by what stands beside them, `digits` as programs write them."""
    value = pd.to_numeric(digits + _exponents(parts), errors="coerce").astype("float64")
    negative = parts[_SIGNS].isin(["(", "-", "−", "–"]).sum(axis=1)
    currency, agree = _currency(parts)
    # "(500" and "--5" are no numbers.
    opened = parts["open"].notna().astype(int) + parts["inside"].notna()
    closed = parts["close"].notna().astype(int) + parts["close_first"].notna()
    sound = (opened == closed) & (negative <= 1) & agree
    return pd.DataFrame(
        {
            "value": value.where(negative == 0, -value).where(sound),
            "currency": currency.where(sound),
            "is_percent": parts["percent"].notna(),
            # "50,000元" under "金额(万元)" is 50,000: the cell says itself what one stands for.
            "has_unit": parts["unit"].notna() | parts["after"].str.endswith("元").fillna(False).astype(bool),
        }
    )


def _parts(values: pd.Series) -> pd.DataFrame:
    """Take apart those texts that are numbers: the groups of `_SHAPE`."""
    rest = values.str.lower().str.removeprefix("'")
    if contains(rest, _MAY_BE_GROUPED).any():
        rest = rest.str.replace(_GROUP_MARK, "", regex=True)
    if contains(rest, _MAY_HAVE_NO_CENTS).any():
        rest = rest.str.replace(_NO_CENTS, r"\g<1>00", regex=True)
    likely = matches(rest, _MAY_BE_NUMBER)
    if not likely.any():
        return _NO_PARTS
    parts: pd.DataFrame = rest[likely].str.extract(_SHAPE)
    return parts[parts["digits"].notna()]


def _plain_digits(digits: pd.Series, readings: _Readings, *, by_comma: bool) -> pd.Series:
    """Write digits with points and commas as programs do, missing where they do not make a number."""
    as_comma = readings.comma | (readings.either & by_comma)
    known = readings.point | readings.comma | readings.either | matches(digits, "[0-9]+")
    swapped = digits.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return digits.str.replace(",", "", regex=False).where(~as_comma, swapped).where(known)


def _exponents(parts: pd.DataFrame) -> pd.Series:
    """Return the power of ten of each value as text to put behind its digits: no product is rounded."""
    blank = pd.Series("", index=parts.index, dtype="str")
    power, unit = parts["power"].str[1:], parts["unit"].map(EXPONENTS)
    if power.isna().all() and unit.isna().all():
        return blank
    total = power.astype("float64").fillna(0) + unit.astype("float64").fillna(0)
    return blank.mask(total != 0, "e" + total.astype("int64").astype("str"))


def _currency(parts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the currency beside each number, and whether what stands on both sides agrees."""
    marks = {
        mark: currency_of(str(mark)) for side in ("before", "after") for mark in parts[side].dropna().unique()
    }
    before, after = (parts[side].map(marks).astype("str") for side in ("before", "after"))
    is_shared = parts["before"].isin(_SHARED_SIGNS) & after.notna()
    agree = is_shared | before.isna() | after.isna() | before.eq(after)
    return before.mask(is_shared, after).fillna(after), agree

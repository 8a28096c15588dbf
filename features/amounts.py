"""Which number stands in a cell? Money, shares and counts as people of both languages write them.

A column is read as a whole: whether the point or the comma is the decimal mark is decided by the values that
admit only one reading.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from features.currencies import PATTERN as CURRENCY
from features.currencies import currency_of
from features.words import plain

_UNITS = {
    "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "w": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7,
    "亿": 1e8, "億": 1e8, "百亿": 1e10, "万亿": 1e12,
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SHAPE = (
    rf"^(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?P<before>{CURRENCY})?\s*(?P<inner>[-−–])?\s*"
    rf"(?P<digits>\d[\d.,]*|[.,]\d+)(?P<power>e[-+]?\d{{1,2}})?\s*(?P<percent>%)?\s*(?P<unit>{_UNIT})?\s*"
    rf"(?P<after>{CURRENCY})?\s*(?P<close>\))?(?P<trail>[-−–])?$"
)
# Figures as programs write them need no closer look.
_BARE = "-?[0-9]+(?:[.][0-9]+)?"
# A blank or apostrophe between groups of three digits; Swiss, French and Nordic habits.
_GROUP_MARK = r"(?<=\d)[\s'’](?=\d{3}(?!\d))"
# Values that admit one reading. Groups of two digits are Indian: 12,34,567.
_POINT_DECIMAL = (
    "[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}[.][0-9]*|[0-9]{1,3}(?:,[0-9]{2,3})+,[0-9]{3}|[0-9]*[.][0-9]*"
)
_COMMA_DECIMAL = "[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]*|[0-9]{1,3}(?:[.][0-9]{3}){2,}|[0-9]*,[0-9]*"
# Values that admit both: 1.234 and 1,234.
_EITHER = "[1-9][0-9]{0,2}[.,][0-9]{3}"
_HEADER_UNIT = re.compile(
    r"[(\[【].*?(?:单位:)?(?:(?P<cjk>[百千十]?[万亿]|千|百万)(?=元|人民币|美元|欧元|港币|$|[)\]】])"
    r"|(?P<word>\b(?:k|mm?|mn|thousands?|millions?|billions?|bn)\b|(?P<zeros>'?000s?)))"
)


def read_numbers(text: pd.Series) -> pd.DataFrame:
    """Read cells as numbers with what stands beside them.

    Parameters
    ----------
    text
        Text cells of one column; the decimal mark is decided by all of them.

    Returns
    -------
    DataFrame
        Same index: ``value`` (float64, NaN where the cell is no number; a percentage keeps its figure),
        ``currency`` (str, ISO 4217 or missing), ``is_percent`` and ``has_unit`` (bool: 万, k …).
    """
    codes, values = pd.factorize(plain(text))
    parts = _parts(pd.Series(values, dtype="str"))
    value = _amounts(parts["digits"].fillna("")) * 10 ** parts["power"].str[1:].astype("float64").fillna(0)
    value = value * parts["unit"].map(_UNITS).astype("float64").fillna(1)
    negative = parts[["open", "sign", "inner", "trail"]].isin(["(", "-", "−", "–"]).sum(axis=1)
    # "(500" and "--5" are no numbers.
    sound = (parts["open"].isna() == parts["close"].isna()) & (negative <= 1)
    marks = parts["before"].fillna(parts["after"]).dropna()
    currency = marks.map({mark: currency_of(mark) for mark in marks.unique()})
    read = pd.DataFrame(
        {
            "value": value.where(negative == 0, -value).where(sound),
            "currency": currency.astype("str").reindex(parts.index),
            "is_percent": parts["percent"].notna(),
            "has_unit": parts["unit"].notna(),
        }
    )
    return read.take(codes).set_axis(text.index)


def _parts(values: pd.Series) -> pd.DataFrame:
    if not values.str.isascii().all():
        values = values.str.normalize("NFKC")
    bare = values.str.fullmatch(_BARE)
    rest = values[~bare].str.lower().str.replace(_GROUP_MARK, "", regex=True)
    parts = rest.str.extract(_SHAPE).reindex(values.index)
    parts["digits"] = parts["digits"].fillna(values[bare].str.removeprefix("-"))
    parts["sign"] = parts["sign"].fillna(values[bare & values.str.startswith("-")].str[:1])
    return parts


def _amounts(digits: pd.Series) -> pd.Series:
    """Read digits with points and commas, NaN where they do not make a number."""
    either = digits.str.fullmatch(_EITHER)
    point = digits.str.fullmatch(_POINT_DECIMAL) & ~either
    comma = digits.str.fullmatch(_COMMA_DECIMAL) & ~either
    comma_decides = comma.sum() > point.sum()
    as_comma = comma | (either & comma_decides)
    known = point | comma | either | digits.str.fullmatch("[0-9]+")
    swapped = digits.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    plain_digits = digits.str.replace(",", "", regex=False).where(~as_comma, swapped).where(known)
    return pd.to_numeric(plain_digits, errors="coerce").astype("float64")


def parse_numbers(text: pd.Series) -> pd.Series:
    """Read plain numbers; ``35%`` is 0.35, a currency is passed over. NaN where a cell is none."""
    read = read_numbers(text)
    return read["value"].where(~read["is_percent"], read["value"] / 100)


def parse_money(text: pd.Series, scale: float = 1.0) -> tuple[pd.Series, pd.Series]:
    """Read amounts of money.

    Parameters
    ----------
    text
        Text cells: ``¥1,234.56``, ``1.234,56 €``, ``12.5万``, ``3亿``, ``$1.2M``, ``(500)``, ``RMB 300``.
    scale
        What one stands for in cells without a unit of their own (`unit_of_header`).

    Returns
    -------
    tuple of Series
        Amounts (float64, NaN where the cell is none) and their currencies (str, ISO 4217, missing where the
        cell names none); same index.
    """
    read = read_numbers(text)
    value = read["value"].where(read["has_unit"], read["value"] * scale).where(~read["is_percent"])
    return value, read["currency"]


def parse_counts(text: pd.Series) -> pd.Series:
    """Read whole numbers from 0 on; NaN where a cell is none."""
    value = parse_money(text)[0]
    return value.where((value >= 0) & (value == np.floor(value)))


def parse_shares(text: pd.Series, *, is_percent: bool | None = None) -> pd.Series:
    """Read shares of one.

    Parameters
    ----------
    text
        Text cells: ``35%``, ``0.35``, or ``35`` in a column that counts in percent.
    is_percent
        The column counts in percent, as a header such as "Probability (%)" says. None: it does where a number
        without percent sign is above 1.

    Returns
    -------
    Series of float64
        0 to 1, NaN where the cell is no such share; same index.
    """
    read = read_numbers(text)
    bare = ~read["is_percent"]
    if is_percent is None:
        is_percent = bool((read["value"][bare] > 1).any())
    share = (read["value"] / 100).where(read["is_percent"] | is_percent, read["value"])
    return share.where(share.between(0, 1))


def unit_of_header(header: str) -> float:
    """Return what one stands for under a header such as ``金额(万元)``, ``Amount ($K)``; 1.0 by default."""
    found = _HEADER_UNIT.search(unicodedata.normalize("NFKC", header).casefold())
    if found is None:
        return 1.0
    if found["zeros"]:
        return 1e3
    return _UNITS[found["cjk"] or found["word"].rstrip("s")]

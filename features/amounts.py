"""Which amount, share or count stands in a cell? As people of both languages write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.number_parts import EXPONENTS, MarkEvidence, read_numbers
from features.traditional import simplified

_CODE = r"(?:eur|usd|chf|gbp|cny|rmb|hkd|jpy|inr|cad|aud|€|\$|£|¥)"
_WORDS = (
    r"thousands?|millions?|billions?|bn|mn|mln|mio|mrd|tsd|lakhs?|crores?|milliers|milliards|miles|millones"
)
_HEADER_UNIT = re.compile(
    r"[(\[【].*?(?:单位:)?(?:(?P<cjk>[百千十]?[万亿]|[千仟]|百万)(?=元|人民币|美元|欧元|港币|$|[)\]】])"
    # "TEUR" and "T€" are thousands in German.
    rf"|\b(?P<joined>[tkm])(?={_CODE})|\b(?P<word>k|mm?|{_WORDS})\b|(?P<zeros>'?000s?))"
    # Without brackets only at the end: "合同额万元", "金额/万元", "Amount in thousands", "Umsatz in TEUR".
    r"|(?P<tail>[百千十]?[万亿]|千|百万)(?:元|人民币|美元|欧元|港币)$"
    rf"|[\s_/](?P<ahead>[tkm]){_CODE}$"
    rf"|\bin (?:{_CODE} )?(?P<said>{_WORDS})\.?(?: (?:of )?{_CODE})?$"
)
# Those that stand in headers only.
_HEADER_EXPONENTS = {"t": 3, "tsd": 3, "milliers": 3, "miles": 3, "millones": 6, "milliards": 9}
LONGEST_AMOUNT = 15
"""Figures before the point up to which a number is exact, here as in spreadsheets; one with more is a slip,
an identifier, or what is left of a formula."""

# Decimals kept of amounts under a unit in the header: 1.1 (million) is 1,100,000 and not a hair more.
_SCALED_DECIMALS = 4


@dataclass(frozen=True)
class Money:
    """Amounts of a column.

    Attributes
    ----------
    amounts
        float64, NaN where the cell is none, or has more than `LONGEST_AMOUNT` figures before the point.
    currencies
        ISO 4217 (str), missing where the cell names none; same index.
    marks
        What the column says of its decimal mark.
    """

    amounts: pd.Series
    currencies: pd.Series
    marks: MarkEvidence


def parse_numbers(text: pd.Series) -> pd.Series:
    """Read plain numbers; ``35%`` is 0.35, a currency is passed over. NaN where none, or too large."""
    read = read_numbers(text).frame
    return _within(read["value"].where(~read["is_percent"], read["value"] / 100))


def parse_money(text: pd.Series, scale: float = 1.0) -> Money:
    """Read amounts of money.

    Parameters
    ----------
    text
        Text cells: ``¥1,234.56``, ``1.234,56 €``, ``12.5万``, ``3亿``, ``$1.2M``, ``(500)``, ``RMB 300``.
    scale
        What one stands for in cells without a unit of their own (`unit_of_header`).
    """
    numbers = read_numbers(text, is_money=True)
    read = numbers.frame
    value = read["value"].where(~read["is_percent"])
    if scale != 1.0:
        value = value.where(read["has_unit"], (value * scale).round(_SCALED_DECIMALS))
    return Money(_within(value), read["currency"], numbers.marks)


def _within(value: pd.Series) -> pd.Series:
    return value.where(value.abs() < 10.0**LONGEST_AMOUNT)


def parse_counts(text: pd.Series) -> pd.Series:
    """Read whole numbers from 0 on; NaN where a cell is none."""
    value = parse_money(text).amounts
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
    read = read_numbers(text).frame
    bare = ~read["is_percent"]
    if is_percent is None:
        is_percent = bool((read["value"][bare] > 1).any())
    share = (read["value"] / 100).where(read["is_percent"] | is_percent, read["value"])
    return share.where(share.between(0, 1))


def unit_of_header(header: str) -> float:
    """Return what one stands for under a header: ``金额(万元)``, ``Amount ($K)``; 1.0 without a unit."""
    found = _HEADER_UNIT.search(simplified(unicodedata.normalize("NFKC", header)).casefold())
    if found is None:
        return 1.0
    if found["zeros"]:
        return 1e3
    word = next(filter(None, (found[name] for name in ("cjk", "tail", "joined", "ahead", "word", "said"))))
    return 10.0 ** _HEADER_EXPONENTS.get(word, EXPONENTS.get(word.rstrip("s"), 0))

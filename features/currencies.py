"""Which currency does a symbol, code or word mean? Its ISO 4217 code."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from features.words import by_value, plain

# "¥" is also the yen's; a file that means it writes JPY, 円 or JP¥.
_SYMBOLS = {
    "¥": "CNY", "cn¥": "CNY", "rmb": "CNY", "元": "CNY", "圆": "CNY", "人民币": "CNY", "元人民币": "CNY",
    "$": "USD", "us$": "USD", "美元": "USD", "美金": "USD",
    "€": "EUR", "欧元": "EUR", "欧": "EUR",
    "£": "GBP", "英镑": "GBP",
    "hk$": "HKD", "港币": "HKD", "港元": "HKD",
    "nt$": "TWD", "新台币": "TWD", "台币": "TWD",
    "jp¥": "JPY", "円": "JPY", "日元": "JPY",
    "₩": "KRW", "韩元": "KRW", "₹": "INR", "rs.": "INR",
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "s$": "SGD", "r$": "BRL",
}  # fmt: skip
_CODES = {
    "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "INR", "AUD", "CAD", "SGD", "BRL", "CHF", "SEK",
    "NOK", "DKK", "NZD", "MXN", "ZAR", "RUB", "TRY", "PLN", "CZK", "HUF", "THB", "MYR", "IDR", "PHP", "VND",
    "AED", "SAR", "ILS", "MOP",
}  # fmt: skip
_MEANINGS = {**{code.casefold(): code for code in sorted(_CODES)}, **_SYMBOLS, "cnh": "CNY"}
# Alternation of everything that may stand beside an amount, the longest first.
PATTERN = "|".join(re.escape(word) for word in sorted(_MEANINGS, key=len, reverse=True))


def currency_of(word: str) -> str | None:
    """Return the ISO 4217 code that a symbol, code or word means, None where it means none."""
    key = unicodedata.normalize("NFKC", word).casefold().strip()
    if key in _MEANINGS:
        return _MEANINGS[key]
    # "USD - U.S. Dollar", "人民币 (CNY)", "CNY 人民币"
    codes = {code.upper() for code in re.findall(r"[a-z]{3}", key) if code.upper() in _CODES}
    return codes.pop() if len(codes) == 1 else None


def currency_of_header(header: str) -> str | None:
    """Return the currency that a header such as ``Amount (USD)`` or ``金额（万元）`` names, None if none."""
    brackets = re.findall(r"[(\[【]([^)\]】]*)[)\]】]", unicodedata.normalize("NFKC", header).casefold())
    found = re.search(rf"(?<![a-z])(?:{PATTERN})(?![a-z])|[$€£¥]", " ".join(brackets))
    return currency_of(found[0]) if found else None


def parse_currencies(text: pd.Series) -> pd.Series:
    """Read a column of currencies.

    Returns
    -------
    Series of str
        ISO 4217 codes, missing where the cell names no currency known here; same index.
    """
    return by_value(plain(text), currency_of, "str")

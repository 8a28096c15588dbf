"""Which currency does a symbol, code or word mean? Its ISO 4217 code."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from features.words import by_value, plain

# "¥" is also the yen's; a file that means it writes JPY, 円 or JP¥.
_SYMBOLS = {
    "¥": "CNY", "cn¥": "CNY", "rmb": "CNY", "元": "CNY", "圆": "CNY", "人民币": "CNY", "元人民币": "CNY",
    "$": "USD", "us$": "USD", "us $": "USD", "美元": "USD", "美金": "USD",
    "€": "EUR", "欧元": "EUR", "欧": "EUR",
    "£": "GBP", "英镑": "GBP",
    "hk$": "HKD", "港币": "HKD", "港元": "HKD", "港幣": "HKD",
    "nt$": "TWD", "新台币": "TWD", "台币": "TWD", "新臺幣": "TWD",
    "jp¥": "JPY", "円": "JPY", "日元": "JPY",
    "₩": "KRW", "韩元": "KRW", "₹": "INR", "rs.": "INR", "rs": "INR", "卢比": "INR",
    "a$": "AUD", "au$": "AUD", "澳元": "AUD", "c$": "CAD", "ca$": "CAD", "加元": "CAD",
    "s$": "SGD", "新加坡元": "SGD", "新元": "SGD", "r$": "BRL", "瑞士法郎": "CHF", "fr.": "CHF",
    "zł": "PLN", "₽": "RUB", "руб": "RUB", "руб.": "RUB", "卢布": "RUB", "₺": "TRY",
    "₫": "VND", "越南盾": "VND", "฿": "THB", "泰铢": "THB", "₱": "PHP", "₪": "ILS", "澳门元": "MOP",
}  # fmt: skip
CODES = {
    "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "INR", "AUD", "CAD", "SGD", "BRL", "CHF", "SEK",
    "NOK", "DKK", "NZD", "MXN", "ZAR", "RUB", "TRY", "PLN", "CZK", "HUF", "THB", "MYR", "IDR", "PHP", "VND",
    "AED", "SAR", "ILS", "MOP",
}  # fmt: skip
"""ISO 4217 codes of the currencies known here."""

_MEANINGS = {**{code.casefold(): code for code in sorted(CODES)}, **_SYMBOLS, "cnh": "CNY"}
# Codes that are English words do not name a currency in a header ("Try again").
_HEADER_WORDS = {word for word in _MEANINGS if word.isalpha() and len(word) > 1} - {"try", "rs", "mop", "sar"}
# Alternation of everything that may stand beside an amount, the longest first.
PATTERN = "|".join(re.escape(word) for word in sorted(_MEANINGS, key=len, reverse=True))
# "TEUR" and "kUSD" are thousands of them.
_THOUSANDS = f"(?:[tkm](?=(?:{'|'.join(sorted(code.casefold() for code in CODES))})(?![a-z])))?"


def currency_of(word: str) -> str | None:
    """Return the ISO 4217 code that a symbol, code or word means, None where it means none."""
    key = unicodedata.normalize("NFKC", word).casefold().strip()
    if key in _MEANINGS:
        return _MEANINGS[key]
    # "USD - U.S. Dollar", "人民币 (CNY)", "CNY 人民币"
    codes = {code.upper() for code in re.findall(r"[a-z]{3}", key) if code.upper() in CODES}
    return codes.pop() if len(codes) == 1 else None


def currency_of_header(header: str) -> str | None:
    """Return the currency that a header names: ``Amount (USD)``, ``amount_eur``, ``金额（万元）``."""
    text = unicodedata.normalize("NFKC", header)
    brackets = re.findall(r"[(\[【]([^)\]】]*)[)\]】]", text.casefold())
    found = re.search(rf"(?<![a-z]){_THOUSANDS}({PATTERN})(?![a-z])|[$€£¥]", " ".join(brackets))
    if found:
        return currency_of(found[1] or found[0])
    # Without brackets only whole words count: "Amount USD", "amount_eur", "合同额 美元".
    words = {
        re.sub(rf"^{_THOUSANDS}", "", word) for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 1
    }
    named = {_MEANINGS[word] for word in words if word in _HEADER_WORDS}
    return named.pop() if len(named) == 1 else None


def parse_currencies(text: pd.Series) -> pd.Series:
    """Read a column of currencies.

    Returns
    -------
    Series of str
        ISO 4217 codes, missing where the cell names no currency known here; same index.
    """
    return by_value(plain(text), currency_of, "str")

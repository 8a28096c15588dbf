"""In which currency does a spreadsheet show its numbers? By the formats of the cells, gathered by column."""

from __future__ import annotations

import re

from features.currencies import currency_of
from features.sheets import Rows

_BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.DOTALL)
# A sign that several countries share is told apart by the place that the format names: a Windows locale id in
# hexadecimal digits, or a language tag.
_PLACES = {
    ("$", "409"): "USD", ("$", "en-us"): "USD", ("$", "80a"): "MXN", ("$", "es-mx"): "MXN",
    ("$", "1009"): "CAD", ("$", "c0c"): "CAD", ("$", "en-ca"): "CAD", ("$", "c09"): "AUD",
    ("$", "en-au"): "AUD", ("$", "1409"): "NZD", ("$", "en-nz"): "NZD", ("$", "c04"): "HKD",
    ("$", "zh-hk"): "HKD", ("$", "404"): "TWD", ("$", "zh-tw"): "TWD", ("$", "1004"): "SGD",
    ("$", "4809"): "SGD", ("$", "zh-sg"): "SGD", ("$", "en-sg"): "SGD", ("¥", "411"): "JPY",
    ("¥", "ja-jp"): "JPY", ("¥", "804"): "CNY", ("¥", "zh-cn"): "CNY", ("kr", "41d"): "SEK",
    ("kr", "sv-se"): "SEK", ("kr", "414"): "NOK", ("kr", "nb-no"): "NOK", ("kr", "406"): "DKK",
    ("kr", "da-dk"): "DKK", ("kr.", "406"): "DKK",
}  # fmt: skip


def currency_of_format(code: str) -> str:
    """Return the currency that a number format shows, as an ISO 4217 code; "" where it shows none.

    Parameters
    ----------
    code
        As Excel writes it: ``"¥"#,##0.00``, ``[$€-407]#,##0``, ``_-[$$-C09]* #,##0``, ``#,##0 "USD"``.
    """
    section = code.split(";")[0]
    for sign, place in _BRACKETED.findall(section):
        bare = sign.strip()
        if bare:
            return _PLACES.get(
                (bare.casefold().replace("￥", "¥"), place.casefold()), currency_of(bare) or ""
            )
    literals = "".join("".join(found) for found in _LITERAL.findall(section))
    words = re.split(r"[\s#0?.,/+()-]+", literals)
    return next((currency for word in words if word and (currency := currency_of(word))), "")


class CellCurrencies:
    """The currencies that formats show in one sheet."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, list[int]]] = {}

    def add(self, row: int, column: int, currency: str) -> None:
        """Take note of the currency of a cell (places from 0)."""
        self._rows.setdefault(column, {}).setdefault(currency, []).append(row)

    def settle(self, rows: Rows) -> dict[int, str]:
        """Return the currency of each column that shows a single one; where it shows several, write them out.

        Parameters
        ----------
        rows
            The cells, changed in place: ``1200`` becomes ``1200 EUR`` in a column of euros and dollars.
        """
        for column, found in self._rows.items():
            if len(found) > 1:
                for currency, places in found.items():
                    for row in places:
                        rows[row][column] = f"{rows[row][column]} {currency}"
        return {column: next(iter(found)) for column, found in self._rows.items() if len(found) == 1}

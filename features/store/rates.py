"""What is a foreign currency worth? Rates to the reporting currency, with their day, of a workspace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from features.conversion import Rates
from features.currencies import currency_of
from features.errors import InputError
from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace

KEY = "rates"
"""Setting that holds them: ``{"reporting": "CNY", "rates": [{"currency", "rate", "day"}]}``."""

COLUMNS = ("currency", "rate", "day")


def rates_of(ws: Workspace) -> Rates:
    """Return the reporting currency and the rates to it."""
    kept = _kept(ws)
    return Rates(kept["reporting"], {row["currency"]: row["rate"] for row in kept["rates"]})


def rate_table(ws: Workspace) -> pd.DataFrame:
    """Return one row per currency: ``currency``, ``rate``, ``day`` (of the rate, datetime64[us])."""
    frame = pd.DataFrame(_kept(ws)["rates"], columns=list(COLUMNS))
    return frame.astype({"currency": "str", "rate": "float64", "day": "datetime64[us]"})


def save_rates(ws: Workspace, reporting: str, table: pd.DataFrame) -> int:
    """Keep exactly these rates; return their number.

    Parameters
    ----------
    ws
        The workspace.
    reporting
        Currency that sums are said in: a code, sign or name; "" for none, and then no rate is kept.
    table
        As `rate_table` returns it. Rows without a rate are none.

    Raises
    ------
    InputError
        ``unknown_currency`` where a currency is none; ``rate`` where a rate is not a number above 0, or a
        currency has two.
    """
    home = _code(reporting) if reporting else ""
    filled = table.dropna(subset=["currency", "rate"])
    codes = [_code(str(currency)) for currency in filled["currency"]]
    doubled = {code for code in codes if codes.count(code) > 1}
    wrong = ~(np.isfinite(filled["rate"]) & (filled["rate"] > 0))
    if wrong.any() or doubled:
        raise InputError(
            "rate",
            "Each currency needs one rate above 0: how much of {reporting} one unit of it is worth. "
            "Look at {found}.",
            reporting=home,
            found=", ".join(sorted(doubled | {str(code) for code in filled.loc[wrong, "currency"]})),
        )
    days = pd.to_datetime(filled["day"])
    rows = [
        {"currency": code, "rate": float(rate), "day": None if pd.isna(day) else day.date().isoformat()}
        for code, rate, day in zip(codes, filled["rate"], days, strict=True)
        if home and code != home
    ]
    put_setting(ws, KEY, {"reporting": home, "rates": rows})
    return len(rows)


def _kept(ws: Workspace) -> dict[str, Any]:
    kept: dict[str, Any] = get_setting(ws, KEY, {"reporting": "", "rates": []})
    return kept


def _code(word: str) -> str:
    code = currency_of(word)
    if code is None:
        raise InputError(
            "unknown_currency",
            "“{found}” is not a currency known here. Use its three-letter code, such as CNY, USD or EUR.",
            found=word,
        )
    return code

"""How does a table leave the product? As CSV that Excel opens in Chinese and that runs no formula."""

from __future__ import annotations

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a cell as a formula (OWASP, *CSV Injection*)."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it Excel reads UTF-8 as the machine's code page and Chinese turns to noise."""


def neutralise(texts: pd.Series) -> pd.Series:
    """Put an apostrophe before every text that a spreadsheet would run as a formula.

    Parameters
    ----------
    texts
        Texts of any kind; blanks stay blank, and signed numbers written as text (``-5``) stay as they are.
    """
    starts = texts.str.startswith(FORMULA_STARTS).fillna(False).astype(bool)
    if not starts.any():
        return texts
    plain_number = texts.str.fullmatch(r"[+-]?[\d.,]+%?").fillna(False).astype(bool)
    return texts.where(~starts | plain_number, "'" + texts.astype("str"))


def neutralised(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every text cell and header neutralised; numbers and dates untouched."""
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    safe = frame.assign(**{name: neutralise(frame[name]) for name in texts})
    return safe.set_axis(neutralise(pd.Series([str(name) for name in frame.columns], dtype="str")), axis=1)


def to_csv(frame: pd.DataFrame) -> bytes:
    """Write a table for a person: UTF-8 with byte order mark, days without time, formulas neutralised."""
    return BYTE_ORDER_MARK + neutralised(frame).to_csv(index=False, date_format="%Y-%m-%d").encode("utf-8")

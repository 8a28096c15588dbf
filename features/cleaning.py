"""What do the texts mean? Text cells to dates, money, shares and names, every change counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from features.schema import Kind


@dataclass(frozen=True)
class Cleaned:
    """A text table turned into typed columns.

    Attributes
    ----------
    frame
        One row per row of the text table, same order. Every canonical column of the upload kind (all blank
        where unmapped), custom columns under their header, and ``line`` (int64).
    unread
        Cells that could not be read: ``line`` (int64), ``column`` (header), ``text``, ``reason`` (code).
    custom
        Custom column → its kind (number, date, flag, category or text).
    date_orders
        Date column → ``year_first``, ``day_first``, ``month_first``, ``serial`` or ``ambiguous``.
    currency
        The one currency found in the amounts or the currency column, ISO 4217, or "".
    """

    frame: pd.DataFrame
    unread: pd.DataFrame
    custom: Mapping[str, Kind]
    date_orders: Mapping[str, str]
    currency: str = ""

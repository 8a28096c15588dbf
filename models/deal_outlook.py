"""Which open deals carry the forecast, and when is each likely to be won? The most expected first."""

from __future__ import annotations

from typing import Final

import pandas as pd

from features.deals import Deals
from models.forecast import Forecast

COLUMNS: Final = (
    *("deal_id", "deal_name", "account", "owner", "amount"),
    *("probability", "month", "in_period", "expected"),
)


def deal_outlook(found: Forecast, deals: Deals) -> pd.DataFrame:
    """Return the open deals with what each is expected to bring.

    Parameters
    ----------
    found
        The forecast of `deals`.
    deals
        Deals as known on the as-of day.

    Returns
    -------
    pandas.DataFrame
        One row per open deal, the most expected first: ``deal_id``, ``deal_name`` (its id where it has none),
        ``account``, ``owner``, ``amount`` (blank where unknown), ``probability`` (to be won ever), ``month``
        (first day of the month by which it is as likely as not to have been won, if it is won; blank where
        that is after the months forecast), ``in_period`` (probability to be won within these months),
        ``expected`` (amount × `in_period`).
    """
    facts = deals.frame.set_index("deal_id")[["deal_name", "account", "owner"]]
    table = found.deals.join(facts, on="deal_id")
    table["deal_name"] = table["deal_name"].fillna(table["deal_id"])
    table["expected"] = table["amount"] * table["in_period"]
    order = table.sort_values(["expected", "deal_id"], ascending=[False, True], ignore_index=True)
    return order[[*COLUMNS]]

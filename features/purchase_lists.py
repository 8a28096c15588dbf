"""How is a list of purchases read? Each is a deal won on its day, under an id that stays in later exports."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from features.cleaning import Cleaned
from features.columns import blank_column
from features.schema import DEALS


def as_deals(cleaned: Cleaned) -> Cleaned:
    """Return purchases as deals.

    Parameters
    ----------
    cleaned
        A list of purchases: ``account``, ``closed_on`` and what else it says of them.

    Returns
    -------
    Cleaned
        Every canonical column of deals; all are won. Several lines of one order are deals of their own: their
        amounts add up. A purchase without a number is named by customer, day and place on that day.
    """
    frame = cleaned.frame
    rows = len(frame)
    columns = {
        column.name: frame[column.name] if column.name in frame else blank_column(column.kind, rows)
        for column in DEALS
    }
    columns["outcome"] = pd.Series("won", index=frame.index, dtype="str")
    columns["deal_id"] = _apart(frame["deal_id"].fillna(_by_customer_and_day(frame)))
    own = {name: frame[name] for name in frame.columns if name not in columns}
    return replace(cleaned, frame=pd.DataFrame(columns | own))


def _by_customer_and_day(frame: pd.DataFrame) -> pd.Series:
    day = frame["closed_on"].dt.strftime("%Y-%m-%d").astype("str")
    named: pd.Series = (frame["account"] + " " + day).fillna("line " + frame["line"].astype("str"))
    return named.astype("str")


def _apart(ids: pd.Series) -> pd.Series:
    """Number what has one id from the second on."""
    place = ids.groupby(ids).cumcount() + 1
    numbered: pd.Series = ids.mask(place > 1, ids + " #" + place.astype("str"))
    return numbered

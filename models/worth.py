"""What would it bring if more deals moved on from a stage? Deals a year, wins and money, by one formula."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.deals import Deals
from models.funnel import stage_table
from models.passages import Passages, recent


def share_won_after(deals: Deals, found: Passages) -> pd.Series:
    """Return the share won in the end among deals that have moved on from each stage.

    The product of the conversions of all later stages of the whole company; 1 for the last stage.

    Returns
    -------
    Series
        By rank of the stage, 0 to 1; NaN where a later conversion is not known.
    """
    conversion = stage_table(deals, found=found).set_index("rank")["conversion"].sort_index()
    later = conversion.to_numpy(dtype=float)[::-1]
    after = np.concatenate([[1.0], np.cumprod(later)[:-1]]) if len(later) else later
    return pd.Series(after[::-1], index=conversion.index, dtype="float64")


def average_won_amount(deals: Deals) -> float:
    """Return the mean amount of the won deals that have one above 0; NaN where none has.

    Amounts of lost deals are left alone: many reports set them to 0 when the deal is lost.
    """
    amounts = deals.frame.loc[deals.frame["outcome"] == "won", "amount"]
    return float(amounts[amounts > 0].mean())


def reached_in_a_year(deals: Deals, found: Passages, by: str | None = None) -> pd.Series:
    """Return how many deals reached each stage in the last 365 days.

    Returns
    -------
    Series
        By (group, rank); groups are those of `Deals.frame[by]`, blanks left out, and "" is the company.
        NaN where neither stage entries nor creation days say when.
    """
    dated = bool(deals.frame["created_on"].notna().any() or found.table["entered_on"].notna().any())
    table = found.table.assign(deals=recent(deals, found.table) if dated else np.nan)
    parts = [table.assign(group="")]
    if by is not None and by in deals.frame:
        group = deals.frame[by].astype("str").to_numpy()[table["place"].to_numpy()]
        parts.append(table.assign(group=group).dropna(subset="group"))
    return pd.concat(parts).astype({"deals": "float64"}).groupby(["group", "rank"])["deals"].sum(min_count=1)

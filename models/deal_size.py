"""Is a deal small, middling or large in its company? Large ones win less often and more slowly."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from models.deal_mix import filled_alike

# By thirds: finer cuts leave too few wins behind each for a curve of their own.
SIZES: Final = ("small", "middling", "large")


def sizes(deals: Deals) -> pd.Series:
    """Return the third of all amounts in which each deal's lies.

    Parameters
    ----------
    deals
        Deals as known on a day.

    Returns
    -------
    pandas.Series
        One of `SIZES` for each row of `Deals.frame`, index 0…; "" where the amount is not above 0, and for
        all where won and lost deals do not have amounts alike: many reports set those of lost deals to 0, and
        a size known of won deals only would give the outcome away.
    """
    amount = deals.frame["amount"].reset_index(drop=True)
    known = amount > 0
    if not known.any() or not filled_alike(known, deals.frame["outcome"].reset_index(drop=True)):
        return pd.Series("", index=amount.index, dtype="str")
    cuts = amount[known].quantile(np.arange(1, len(SIZES)) / len(SIZES))
    place = np.searchsorted(cuts, amount.where(known, 0.0), side="left")
    return pd.Series(np.array(SIZES)[place], index=amount.index, dtype="str").where(known, "")

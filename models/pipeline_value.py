"""What are the open leads worth? Their amounts, and what is to be expected of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

TENTH: Final = 1.2816  # standard deviations from the median to the tenth and ninetieth percentile


@dataclass(frozen=True)
class PipelineValue:
    """Sums over leads.

    Attributes
    ----------
    leads, with_amount
        How many there are, and how many of them have an amount.
    value
        Sum of the amounts; NaN without any.
    expected, low, high
        Sum of amount × chance, and the tenth and ninetieth percentile of what will be booked; NaN without
        chances.
    """

    leads: int
    with_amount: int
    value: float
    expected: float
    low: float
    high: float


def pipeline_value(leads: pd.DataFrame) -> PipelineValue:
    """Add up leads.

    Parameters
    ----------
    leads
        One row per lead: ``amount``, ``probability`` (0 to 1, blank without a model).

    Notes
    -----
    The percentiles take the deals as independent and their sum as normal, which suits some tens of deals; a
    common cause such as the season makes the true span wider.
    """
    amount = leads["amount"].to_numpy(dtype=np.float64)
    chance = leads["probability"].to_numpy(dtype=np.float64)
    known = ~(np.isnan(amount) | np.isnan(chance))
    filled = int((~np.isnan(amount)).sum())
    value = float(np.nansum(amount)) if filled else np.nan
    if not known.any():
        return PipelineValue(len(leads), filled, value, np.nan, np.nan, np.nan)
    a, p = amount[known], chance[known]
    expected, spread = float(a @ p), float(np.sqrt((a**2) @ (p * (1 - p))))
    low, high = max(expected - TENTH * spread, 0.0), min(expected + TENTH * spread, float(a.sum()))
    return PipelineValue(len(leads), filled, value, expected, low, high)

"""How would one forecast bookings without a model? The three ways that a simulation has to beat."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from features.deals import Deals
from models.arrays import Array

# Without a year of history, the mean of so many last months stands for each coming one.
RECENT_MONTHS: Final = 3


def all_baselines(deals: Deals, calendar: pd.DatetimeIndex) -> dict[str, Array]:
    """Return what each way expects of each month, by its key of `models.track_record.TITLES`.

    Returns
    -------
    dict
        ``stage_weighted``, ``seasonal_naive`` and, where reps entered what they expect, ``reps_expectation``;
        each of shape (months,).
    """
    found = {
        "stage_weighted": stage_weighted(deals, calendar),
        "seasonal_naive": seasonal_naive(deals, calendar),
    }
    expected = reps_expectation(deals, calendar)
    return found if expected is None else {**found, "reps_expectation": expected}


def bookings(deals: Deals, calendar: pd.DatetimeIndex) -> Array:
    """Return what was booked in each month.

    Parameters
    ----------
    deals
        Deals as known on a day.
    calendar
        First days of months.

    Returns
    -------
    ndarray
        Sum of the amounts of deals won in each month, shape (months,).
    """
    won = deals.frame[deals.frame["outcome"] == "won"]
    month = won["closed_on"].dt.to_period("M").dt.start_time
    sums = won.groupby(month)["amount"].sum()
    return sums.reindex(calendar).fillna(0.0).to_numpy(dtype=np.float64)


def stage_weighted(deals: Deals, calendar: pd.DatetimeIndex) -> Array:
    """Weigh each open deal's amount by the win rate of closed deals that had been in its stage.

    The pipeline value that CRMs show. It says how much, not when, so it is spread evenly over the months; it
    knows no deals to come. A stage without closed deals, or none named, takes the win rate of all.

    Returns
    -------
    ndarray
        Shape (months,).
    """
    frame = deals.frame
    won = (frame["outcome"] == "won").astype("float64").where(frame["outcome"] != "open")
    entered = deals.entries.drop_duplicates(["deal_id", "stage"])
    fate = entered["deal_id"].map(won.set_axis(frame["deal_id"])).astype("float64")
    rate = fate.groupby(entered["stage"]).mean()
    open_deals = frame[frame["outcome"] == "open"]
    weight = open_deals["stage"].map(rate).astype("float64").fillna(won.mean())
    value = float((open_deals["amount"].fillna(0.0) * weight).sum())
    return np.full(len(calendar), value / max(len(calendar), 1))


def reps_expectation(deals: Deals, calendar: pd.DatetimeIndex) -> Array | None:
    """Weigh each open deal's amount by the probability entered, in the month it is expected to close.

    Deals past their expected day count in the first month, those expected later than the last not at all.

    Returns
    -------
    ndarray or None
        Shape (months,); None where no open deal has both a probability and an expected day.
    """
    frame = deals.frame[deals.frame["outcome"] == "open"]
    known = frame[frame["probability"].notna() & frame["expected_close_on"].notna()]
    if known.empty:
        return None
    month = known["expected_close_on"].dt.to_period("M").dt.start_time.clip(lower=calendar[0])
    value = (known["amount"].fillna(0.0) * known["probability"]).groupby(month).sum()
    return value.reindex(calendar).fillna(0.0).to_numpy(dtype=np.float64)


def seasonal_naive(deals: Deals, calendar: pd.DatetimeIndex) -> Array:
    """Expect what was booked in the same month a year before.

    Where the history does not reach back that far, the mean of the last complete months stands in.

    Returns
    -------
    ndarray
        Shape (months,).
    """
    recent = pd.date_range(end=calendar[0] - pd.Timedelta(days=1), periods=RECENT_MONTHS, freq="MS")
    year_ago = calendar - pd.DateOffset(years=1)
    known = year_ago > deals.frame["created_on"].min()
    return np.where(known, bookings(deals, year_ago), bookings(deals, recent).mean())

"""Which number does a forecast lead with, and how wide is its interval? What past months say of both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from features.deals import Deals
from models.arrays import Array
from models.baselines import all_baselines
from models.forecast import SIMULATION, Forecast, widened
from models.track_record import Lead


def led(found: Forecast, deals: Deals, lead: Lead) -> Forecast:
    """Return the forecast as its track record says it should be told.

    Parameters
    ----------
    found
        The simulation of `deals`.
    deals
        Deals as known on the as-of day.
    lead
        From `models.track_record.TrackRecord.lead`.

    Returns
    -------
    Forecast
        With the lead's spread; where a simple method leads, its number is the P50 of the company's total,
        by month and in all, and the simulated interval stands around it. Parts, teams and owners stay the
        simulation's, which alone knows them. The simulation leads where the method has nothing to say today.
    """
    if found.reason is not None:
        return found
    wide = widened(found, lead.spread)
    said = {} if lead.method == SIMULATION else all_baselines(deals, found.calendar)
    if lead.method not in said:
        return wide
    return replace(wide, centre=_with_booked(found, said[lead.method], lead.method), method=lead.method)


def _with_booked(found: Forecast, said: Array, method: str) -> Array:
    """Count what the month that has begun has already brought, which methods of open deals do not know."""
    if "booked" not in found.paths:
        return said
    booked = np.median(found.paths["booked"], axis=0)
    return np.maximum(said, booked) if method == "seasonal_naive" else said + booked

"""What should a reader know about a key figure? Why it is missing, or what it rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import Message, message, plural_message
from models.figures import LATELY, RATE_DAYS, running
from models.quota import Period, months_aimed_at

NO_TARGET = message("There is no target for this period; upload targets or enter them under Settings.")
NO_AMOUNT = message("This file has no amounts.")
EVER = message("all closed deals")
NO_CLOSED = message("No deal has closed in the last {days} days.", days=RATE_DAYS)
NO_CLOSING_DAY = message("This file does not say when deals were won, so nothing can be booked to a period.")


def days_looked_at(deals: Deals, period: Period) -> dict[str, Message]:
    """Return the days that a figure looks at, by its name; those of the as-of day itself are left out."""
    closed = deals.frame[deals.frame["outcome"] != "open"]
    lately = LATELY if closed["closed_on"].notna().any() else EVER
    return dict.fromkeys(("booked", "target", "attainment"), period.name) | dict.fromkeys(
        ("win_rate", "cycle_days"), lately
    )


def caveats(
    deals: Deals, row: pd.Series, period: Period, targets: pd.DataFrame | None = None
) -> dict[str, Message]:
    """Return what to know about the company's figures.

    Parameters
    ----------
    deals
        The deals behind the figures.
    row
        The company's row of `models.figures.figures`.
    period
        The period that the booked value is for.
    targets
        ``period``, ``scope``, ``name``, ``amount``; None where there are none.

    Returns
    -------
    dict
        Message by name of the figure; figures of which nothing need be said are left out.
    """
    notes = _on_targets(row, running(period, deals.as_of), period, targets)
    notes |= _on_rates(deals, row)
    notes |= _on_money(deals, row, period)
    return notes


def _on_targets(
    row: pd.Series, ahead: Period, period: Period, targets: pd.DataFrame | None
) -> dict[str, Message]:
    notes = {} if row["target"] > 0 else {"target": NO_TARGET, "attainment": NO_TARGET}
    aimed = len(months_aimed_at(targets, period))
    if 0 < aimed < period.months:
        part = message(
            "Only {aimed} of these {months} months have a target; only what was booked in them counts.",
            aimed=aimed,
            months=period.months,
        )
        notes |= {"target": part, "attainment": part} if row["target"] > 0 else {}
    last = (ahead.end - pd.Timedelta(days=1)).date()
    if np.isnan(row["remaining"]):
        notes["coverage"] = NO_TARGET
    elif row["remaining"] <= 0:
        notes["coverage"] = message("The target until {day} is already reached.", day=last)
    else:
        notes["coverage"] = message(
            "Open value expected to close by {day}, divided by what is left of the target until then.",
            day=last,
        )
    return notes


def _on_rates(deals: Deals, row: pd.Series) -> dict[str, Message]:
    frame = deals.frame
    closed = frame[frame["outcome"] != "open"]
    if row["won"] + row["lost"] == 0:
        return {"win_rate": NO_CLOSED, "cycle_days": NO_CLOSED, "velocity": NO_CLOSED}
    notes: dict[str, Message] = {}
    if not closed["closed_on"].notna().any():
        notes["win_rate"] = message("Of all closed deals: this file does not say when they were closed.")
    if np.isnan(row["cycle_days"]):
        missing = message("Cycle time needs the day a deal was created and the day it was won.")
        notes |= {"cycle_days": missing, "velocity": missing}
    return notes


def _on_money(deals: Deals, row: pd.Series, period: Period) -> dict[str, Message]:
    frame = deals.frame
    if not frame["amount"].notna().any():
        return dict.fromkeys(
            ("booked", "open_value", "weighted_value", "velocity", "attainment", "coverage"), NO_AMOUNT
        )
    if np.isnan(row["booked"]):
        return {"booked": NO_CLOSING_DAY, "attainment": NO_CLOSING_DAY}
    won = frame[frame["outcome"] == "won"]
    still = frame[frame["outcome"] == "open"]
    notes = {"weighted_value": _weighting(row)}
    if still["amount"].isna().any():
        blank = (
            ("open_value", "weighted_value", "coverage") if still["amount"].isna().all() else ("open_value",)
        )
        notes |= dict.fromkeys(blank, _without_amount(still))
    if won["closed_on"].isna().any():
        notes["booked"] = _without_day(won)
    elif won.loc[period.holds(won["closed_on"]), "amount"].isna().any():
        notes["booked"] = _without_amount(won[period.holds(won["closed_on"])])
    return notes


def _weighting(row: pd.Series) -> Message:
    if np.isnan(row["weighted_value"]):
        return message(
            "There is no probability for the open deals, and no closed deal to take a win rate from."
        )
    return message("Each open amount times its probability to win; where none is given, times the win rate.")


def _without_amount(rows: pd.DataFrame) -> Message:
    missing = int(rows["amount"].isna().sum())
    return plural_message("{n} deal has no amount.", "{n} deals have no amount.", missing)


def _without_day(won: pd.DataFrame) -> Message:
    missing = int(won["closed_on"].isna().sum())
    return plural_message(
        "{n} won deal has no closing day and is booked to no period.",
        "{n} won deals have no closing day and are booked to no period.",
        missing,
    )

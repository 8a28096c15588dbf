"""Where is an hour of work worth most? The rule that puts leads in order, and what is due on each.

Work moves a chance most where it is open: a deal at 97 % will come, one at 3 % will not. So money counts by
chance × (1 - chance), which is how far a step in log-odds moves the chance, and more where something is due.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from models.lead_insights import QUIET_DAYS

STUCK: Final = 2.0  # times the usual stay in a stage from which a deal is stuck
URGENCY: Final = 0.5  # more of the weight for each thing that is due: something can be done about it today
DUE: Final = ("overdue", "quiet", "stuck", "old")
OLD_SHARE: Final = 0.9  # of the wins that were quicker, from which on a lead is old
FEWEST_WINS: Final = 20  # for their ninth tenth to be known


def due(leads: pd.DataFrame, as_of: pd.Timestamp, long_days: float = float("nan")) -> pd.DataFrame:
    """Say what is due on each lead.

    Parameters
    ----------
    leads
        One row per open deal: ``expected_close_on``, ``last_activity_on``, ``times_usual``, ``age_days``.
    as_of
        The day up to which facts are known.
    long_days
        Of `long_for_a_win`, blank where it is not known.

    Returns
    -------
    DataFrame
        Same rows: ``overdue_days`` (since the expected close, blank where it lies ahead or is not known),
        ``quiet_days`` (since the last activity), and as yes or no ``overdue``, ``quiet`` (`QUIET_DAYS`
        without activity or more), ``stuck`` (`STUCK` times the usual stay in its stage or more) and ``old``
        (open for longer than `long_days`, which stands beside it). What is not known is not due.
    """
    late = (as_of - leads["expected_close_on"]).dt.days.astype("float64")
    quiet = (as_of - leads["last_activity_on"]).dt.days.astype("float64")
    return pd.DataFrame(
        {
            "overdue_days": late.where(late > 0),
            "quiet_days": quiet.where(quiet >= 0),
            "overdue": late > 0,
            "quiet": quiet >= QUIET_DAYS,
            "stuck": leads["times_usual"] >= STUCK,
            "old": leads["age_days"] > long_days,
            "long_days": long_days,
        }
    )


def long_for_a_win(deals: pd.DataFrame) -> float:
    """Return the days within which nine in ten won deals were won, blank for fewer than `FEWEST_WINS`.

    Parameters
    ----------
    deals
        One row per deal: ``outcome``, ``created_on``, ``closed_on``.
    """
    won = deals[deals["outcome"].eq("won")]
    days = (won["closed_on"] - won["created_on"]).dt.days.dropna()
    return float(days.quantile(OLD_SHARE)) if len(days) >= FEWEST_WINS else float("nan")


def priority(leads: pd.DataFrame) -> pd.Series:
    """Return how much an hour's work on each lead may be worth, in money of no absolute meaning.

    Parameters
    ----------
    leads
        One row per open deal: ``amount``, ``probability`` (0 to 1, blank without a model) and `DUE`.

    Notes
    -----
    ``amount × p (1 - p) × (1 + 0.5 × number of things due)``. An amount that is blank or negative counts as
    the median of the others; without a model only amount and what is due count. Not measured is how much an
    hour really moves a deal: no export says which hours were spent on what.
    """
    amount = leads["amount"].where(leads["amount"] >= 0)
    typical = amount.median()
    money = amount.fillna(1.0 if pd.isna(typical) else typical)
    chance = leads["probability"]
    open_share = (4 * chance * (1 - chance)).fillna(1.0)  # 1 at even odds, so that one rule serves both cases
    urgency = 1 + URGENCY * leads[list(DUE)].sum(axis=1)
    return pd.Series(money * open_share * urgency, dtype="float64")

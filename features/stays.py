"""In which stage was a deal on a day, and is that longer than usual? What the stage entries say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from features.deals import Deals
from features.history import running
from features.keys import among

FEWEST_HISTORIES = 40
"""Won and lost deals each whose way through the stages must be known before the stage is used."""

PROMPTLY = pd.Timedelta(days=7)
"""A history begins at most so long after the deal was created."""


def with_histories(deals: Deals) -> Deals:
    """Keep the stage entries of closed deals only where they tell the deal's way, not just its last stage.

    An export that leaves a closed deal in its last stage gives one entry, and gives it because the deal ended
    there: only losers end in the first stage. Used as if it had always been known, it would tell the outcome.
    """
    first = (
        deals.entries.groupby("deal_id")["entered_on"].agg(["min", "size"]).reindex(deals.frame["deal_id"])
    )
    begun = first["min"].to_numpy() <= (deals.frame["created_on"] + PROMPTLY).to_numpy()
    told = deals.frame["outcome"].eq("open").to_numpy() | begun | (first["size"].to_numpy() > 1)
    kept = among(deals.entries["deal_id"], deals.frame.loc[told, "deal_id"])
    return replace(deals, entries=deals.entries[kept].reset_index(drop=True))


def has_histories(deals: Deals) -> bool:
    """Whether the way of enough won and of enough lost deals is known for the stage to be used."""
    known = deals.frame[among(deals.frame["deal_id"], deals.entries["deal_id"])]
    counts = known["outcome"].value_counts()
    return bool(min(counts.get("won", 0), counts.get("lost", 0)) >= FEWEST_HISTORIES)


def stages_on(deals: Deals, at: pd.DataFrame) -> pd.DataFrame:
    """Look up the stage that each deal had last entered by a day.

    Parameters
    ----------
    deals
        Deals with stage entries.
    at
        Rows asked about: ``deal_id`` and ``day``.

    Returns
    -------
    pandas.DataFrame
        One row per row of `at`, blank before the deal's first entry (but the present stage of an open deal is
        known without one): ``stage`` (str), ``stage_rank``,
        ``days_in_stage``, and ``days_in_stage_ratio``: those days over
        the mean stay in that stage of the deals that had moved on from it before the day (1 is usual).
    """
    entries = deals.entries.reset_index(drop=True)
    one = pd.DataFrame({"entries": 1.0}, index=entries.index)
    history = running(entries["deal_id"], entries["entered_on"], one)
    last = entries.reindex(history.latest_until(at["deal_id"], at["day"])).set_axis(at.index)
    now = _present(deals, at)
    stage = last["stage"].fillna(now["stage"])
    days = (at["day"] - last["entered_on"]).dt.days.astype("float64")
    return pd.DataFrame(
        {
            "stage": stage,
            "stage_rank": last["stage_rank"].fillna(now["stage_rank"]),
            "days_in_stage": days,
            "days_in_stage_ratio": days / _usual_stay(stays(deals), stage, at["day"]),
        }
    )


def stays(deals: Deals) -> pd.DataFrame:
    """Return the stays in a stage that ended by moving on: ``stage``, ``left_on``, ``days``, one row each.

    A deal moves on when it enters another stage or is won; how long those stayed that were given up says when
    somebody tidied up, not what is usual.
    """
    entries = deals.entries
    ends = deals.frame.set_index("deal_id").reindex(entries["deal_id"])
    won_on = ends["closed_on"].where(ends["outcome"].eq("won")).set_axis(entries.index)
    left_on = entries.groupby("deal_id")["entered_on"].shift(-1).fillna(won_on)
    days = (left_on - entries["entered_on"]).dt.days.astype("float64")
    found = pd.DataFrame({"stage": entries["stage"], "left_on": left_on, "days": days})
    return found[found["left_on"].notna() & (found["days"] >= 0)]


def _present(deals: Deals, at: pd.DataFrame) -> pd.DataFrame:
    """Return the stage of deals that are open on the as-of day, where only that day is asked about."""
    now = deals.frame.set_index("deal_id").reindex(at["deal_id"]).set_axis(at.index)
    asked = now["outcome"].eq("open") & (at["day"] >= deals.as_of)
    return now[["stage", "stage_rank"]].where(asked)


def _usual_stay(ended: pd.DataFrame, stage: pd.Series, day: pd.Series) -> pd.Series:
    sums = running(ended["stage"], ended["left_on"], ended[["days"]].assign(stays=1.0))
    days, n = sums.before(stage, day).T
    # Half a day at least: where everybody moves on the same day, a day is long but not endless.
    usual = np.maximum(days, 0.5 * n) / np.where(n > 0, n, np.nan)
    return pd.Series(usual, index=stage.index)

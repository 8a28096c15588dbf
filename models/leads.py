"""Which leads first? Open deals with their scores, where they stand against the usual, and what is due.

The order is not that of the chances: an hour is worth most where the outcome is open (`models.priority`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from features.build import open_deals
from features.deals import Deals
from features.stays import stages_on, stays
from models.arrays import Array
from models.bands import BandRules, bands
from models.priority import due, long_for_a_win, priority

SHOWN: Final = (
    "deal_id",
    "deal_name",
    "account",
    "owner",
    "team",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
    "last_activity_on",
)
FILTERS: Final = ("owner", "team", "stage", "band")
SEARCHED: Final = ("deal_id", "deal_name", "account", "owner")
FEWEST_STAYS: Final = 5  # deals that moved on from a stage, for its usual stay to be called usual
TYPED_STEP: Final = re.compile(r"\bnext\s*step|\bnext action|下一步|下步", re.IGNORECASE)
"""Names of custom columns in which reps note what they will do next."""


def lead_list(
    deals: Deals,
    scores: pd.DataFrame | None = None,
    *,
    before: Mapping[str, float] | None = None,
    rules: BandRules | None = None,
) -> pd.DataFrame:
    """Return the open deals, the one to work on first on top.

    Parameters
    ----------
    deals
        The deals looked at.
    scores
        As `models.lead.score` returns them; None where no model is worth using.
    before
        Chance of each deal in the snapshot before, by its id, from the same model.
    rules
        Where the bands begin; by default they stay as the scores have them.

    Returns
    -------
    DataFrame
        One row per open deal: `SHOWN`, ``name`` (the deal's name, else its id), ``age_days``,
        ``days_in_stage``, ``usual_days`` (median stay in that stage of the deals that moved on, blank for
        fewer than `FEWEST_STAYS`), ``times_usual`` (their ratio), ``typed_step`` (what the rep noted), the
        columns of `models.priority.due`, ``probability``, ``band``, ``before``, ``trend`` (probability now
        less before), ``expected_value`` (amount × probability), ``priority`` (`models.priority.priority`)
        and ``searched`` (what a search looks at, lower case). What is not known is blank. Sorted by priority,
        then amount, then age.
    """
    rows = deals.frame.loc[deals.frame["outcome"].eq("open"), list(SHOWN)].reset_index(drop=True)
    rows["name"] = rows["deal_name"].fillna(rows["deal_id"])
    rows["age_days"] = (deals.as_of - rows["created_on"]).dt.days.astype("float64")
    rows = rows.join(_stay_so_far(deals))
    rows["typed_step"] = _typed_step(deals)
    rows = rows.join(due(rows, deals.as_of, long_for_a_win(deals.frame)))
    rows = rows.join(_chances(rows["deal_id"], scores, before or {}, rules))
    rows["expected_value"] = rows["amount"] * rows["probability"]
    rows["priority"] = priority(rows)
    rows["searched"] = _searched(rows)
    return rows.sort_values(
        ["priority", "amount", "age_days", "deal_id"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )


def choices(leads: pd.DataFrame, column: str) -> list[str]:
    """Return the values of a column to filter by, in order; none where it is blank throughout."""
    return sorted(leads[column].dropna().unique())


def chosen(leads: pd.DataFrame, wanted: Mapping[str, str], search: str = "") -> pd.DataFrame:
    """Return the leads whose columns hold the wanted values and whose names hold every word of the search.

    An empty wish filters nothing.
    """
    keep = np.ones(len(leads), dtype=bool)
    for column, value in wanted.items():
        if value:
            keep &= leads[column].eq(value).to_numpy()
    for word in search.casefold().split():
        keep &= leads["searched"].str.contains(word, regex=False).to_numpy()
    return leads if keep.all() else leads[keep].reset_index(drop=True)


def sorted_by(leads: pd.DataFrame, column: str, *, ascending: bool = False) -> pd.DataFrame:
    """Return the leads in the order of a column, blanks last; ties stay in the order of priority."""
    if column == "priority":
        return leads
    return leads.sort_values(column, ascending=ascending, kind="stable", ignore_index=True)


def usual_stays(deals: Deals) -> pd.DataFrame:
    """Return how long deals stay in a stage before they move on.

    Returns
    -------
    DataFrame
        Index: the stage. ``usual_days`` (median), ``long_days`` (three in four are quicker), ``n`` (int64).
    """
    days = stays(deals).groupby("stage")["days"]
    return pd.DataFrame(
        {"usual_days": days.median(), "long_days": days.quantile(0.75), "n": days.size().astype("int64")}
    )


def _stay_so_far(deals: Deals) -> pd.DataFrame:
    at = open_deals(deals).reset_index(drop=True)
    rows = deals.frame.set_index("deal_id").reindex(at["deal_id"])
    days: Array = stages_on(deals, at)["days_in_stage"].to_numpy(dtype=np.float64)
    # First seen in its stage on the as-of day, by this snapshot: nobody knows how long it has been there.
    told = rows["stage_entered_on"].notna() | rows["created_on"].eq(deals.as_of)
    days = np.where((days == 0.0) & ~told.to_numpy(), np.nan, days)
    usual = usual_stays(deals)
    known = usual.loc[usual["n"] >= FEWEST_STAYS, "usual_days"]
    stage = rows["stage"]
    median = known.reindex(stage).to_numpy(dtype=np.float64)
    # Half a day at least: where everybody moves on the same day, a day is long but not endless.
    return pd.DataFrame(
        {"days_in_stage": days, "usual_days": median, "times_usual": days / np.maximum(median, 0.5)}
    )


def _typed_step(deals: Deals) -> pd.Series:
    is_open = deals.frame["outcome"].eq("open")
    for name in deals.custom:
        if TYPED_STEP.search(name) and pd.api.types.is_string_dtype(deals.frame[name]):
            return deals.frame.loc[is_open, name].reset_index(drop=True)
    return pd.Series(None, index=range(int(is_open.sum())), dtype="str")


def _chances(
    ids: pd.Series, scores: pd.DataFrame | None, before: Mapping[str, float], rules: BandRules | None
) -> pd.DataFrame:
    known = pd.DataFrame({"probability": pd.Series(dtype="float64"), "band": pd.Series(dtype="str")})
    if scores is not None:
        known = scores.set_index("deal_id")[["probability", "band"]]
    found = known.reindex(ids).set_axis(ids.index)
    if rules is not None and scores is not None:
        found["band"] = pd.Series(bands(found["probability"].to_numpy(), rules), ids.index, dtype="str")
    earlier = ids.map(before).astype("float64") if before else pd.Series(np.nan, index=ids.index)
    return found.assign(before=earlier, trend=found["probability"] - earlier)


def _searched(rows: pd.DataFrame) -> pd.Series:
    text = pd.Series("", index=rows.index, dtype="str")
    for name in SEARCHED:
        text = text + rows[name].fillna("").astype("str") + "\n"
    return text.str.casefold()

"""Which leads first, and what is known of one? Open deals joined with their scores, and a deal's history."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from features.deals import Deals

SHOWN = (
    "deal_id",
    "deal_name",
    "account",
    "owner",
    "team",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
)
FILTERS = ("owner", "team", "stage")


def lead_list(deals: Deals, scores: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the open deals, the most likely first.

    Parameters
    ----------
    deals
        The deals looked at.
    scores
        As `models.lead.score` returns them; None where there is no model.

    Returns
    -------
    DataFrame
        One row per open deal: `SHOWN`, ``name`` (the deal's name, else its id), ``age_days``,
        ``probability``, ``band`` and ``expected_value`` (amount × probability), the last three blank without
        scores. Sorted by probability, then amount.
    """
    rows = deals.frame.loc[deals.frame["outcome"].eq("open"), list(SHOWN)].reset_index(drop=True)
    rows["name"] = rows["deal_name"].fillna(rows["deal_id"])
    rows["age_days"] = (deals.as_of - rows["created_on"]).dt.days.astype("float64")
    if scores is None:
        ids = pd.Index([], dtype="str", name="deal_id")
        known = pd.DataFrame({"probability": 0.0, "band": ""}, index=ids).astype({"band": "str"})
    else:
        known = scores.set_index("deal_id")[["probability", "band"]]
    rows = rows.join(known, on="deal_id")
    rows["expected_value"] = rows["amount"] * rows["probability"]
    return rows.sort_values(
        ["probability", "amount", "deal_id"], ascending=[False, False, True], ignore_index=True
    )


def choices(leads: pd.DataFrame, column: str) -> list[str]:
    """Return the values of a column to filter by, in order; none where it is blank throughout."""
    return sorted(leads[column].dropna().unique())


def chosen(leads: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    """Return the leads whose columns hold the wanted values; an empty wish filters nothing."""
    for column, value in wanted.items():
        if value:
            leads = leads[leads[column].eq(value)]
    return leads.reset_index(drop=True)


def history(deals: Deals, deal_id: str) -> pd.DataFrame:
    """Return what is known to have happened to a deal, oldest first.

    Returns
    -------
    DataFrame
        ``day``, ``event`` (``created``, ``stage``, ``activity``, ``expected_close``), ``detail`` (the stage,
        else blank).
    """
    row = deals.frame.loc[deals.frame["deal_id"].eq(deal_id)]
    entered = deals.entries.loc[deals.entries["deal_id"].eq(deal_id), ["entered_on", "stage"]]
    events: list[tuple[object, str, object]] = [
        (day, "stage", stage) for day, stage in entered.itertuples(index=False, name=None)
    ]
    for column, event in _EVENTS:
        events += [(day, event, None) for day in row[column].dropna()]
    found = pd.DataFrame(events, columns=["day", "event", "detail"])
    typed = found.astype({"day": "datetime64[us]", "event": "str", "detail": "str"})
    return typed.sort_values("day", kind="stable", ignore_index=True)


_EVENTS: Sequence[tuple[str, str]] = (
    ("created_on", "created"),
    ("last_activity_on", "activity"),
    ("expected_close_on", "expected_close"),
)

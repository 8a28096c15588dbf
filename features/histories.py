"""What does an exported history of stages say? Rows of changes to stages entered, whatever the CRM logs."""

from __future__ import annotations

import re

import pandas as pd

from features.keys import among

_STAGE_FIELD = re.compile(r"stage|phase|阶段", re.IGNORECASE)
_SHORT_ID, _LONG_ID = 15, 18  # Salesforce writes one id in two lengths: reports the short, exports the long


def history_entries(frame: pd.DataFrame) -> pd.DataFrame:
    """Read stage entries from a history.

    Parameters
    ----------
    frame
        Cleaned upload of the kind stage entries: ``deal_id``, ``stage``, ``entered_on``; ``from_stage`` and
        ``field`` where the export has them.

    Returns
    -------
    pandas.DataFrame
        ``deal_id``, ``stage``, ``entered_on``, one row per stage entered. Changes of other fields are left
        out. Where a deal's first change says from which stage, that one stands there with a blank day: it was
        entered when the deal was created.
    """
    rows = frame.dropna(subset=["deal_id", "stage"])
    if "field" in rows and (is_stage := rows["field"].fillna("").str.contains(_STAGE_FIELD)).any():
        rows = rows[is_stage]
    rows = rows.sort_values(["deal_id", "entered_on"], kind="stable", ignore_index=True)
    entries = rows[["deal_id", "stage", "entered_on"]]
    if "from_stage" not in rows:
        return entries
    first = rows.drop_duplicates("deal_id").dropna(subset=["from_stage"])
    first = first[first["from_stage"] != first["stage"]]
    begun = first[["deal_id", "from_stage"]].rename(columns={"from_stage": "stage"})
    begun["entered_on"] = pd.Series(pd.NaT, index=begun.index, dtype="datetime64[us]")
    return pd.concat([begun, entries], ignore_index=True)


def as_deals_call_them(given: pd.Series, deals: pd.DataFrame) -> pd.Series:
    """Return the ids under which deals stand in another table, as the deals' own table has them.

    Parameters
    ----------
    given
        Ids of deals, or their names where the other table knows no ids.
    deals
        ``deal_id``, ``deal_name``.

    Returns
    -------
    pandas.Series
        A long Salesforce id becomes the short one, a name that only one deal has becomes its id; what the
        deals do not know stays as it is.
    """
    ids = deals["deal_id"]
    unknown = given.notna() & ~among(given, ids)
    if not unknown.any():
        return given
    short = given.str.slice(0, _SHORT_ID).where(given.str.len() == _LONG_ID)
    named = deals.dropna(subset=["deal_name"]).drop_duplicates("deal_name", keep=False)
    by_name = given.map(named.set_index("deal_name")["deal_id"]).astype("str")
    found = short.astype("str").where(among(short.astype("str"), ids)).fillna(by_name)
    return given.mask(unknown & found.notna(), found)

"""Which deal entered which stage when? From histories, from the deals themselves, from older snapshots."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from features.histories import as_deals_call_them
from features.keys import among
from features.stages import Process, stage_ranks


def entries_from_snapshots(frames: Sequence[tuple[pd.Timestamp, pd.DataFrame]]) -> pd.DataFrame:
    """Read stage entries from what several snapshots of one report say.

    Parameters
    ----------
    frames
        As-of day and cleaned frame of each snapshot, in any order.

    Returns
    -------
    pandas.DataFrame
        One row per deal and change of stage seen: ``deal_id``, ``stage``, ``entered_on``. The day is the
        snapshot's own word (``stage_entered_on``) where it has one, else the snapshot's day: entered on that
        day at the latest. Rows without id or stage tell nothing.
    """
    seen = [
        frame[["deal_id", "stage", "stage_entered_on"]].assign(seen_on=day)
        for day, frame in sorted(frames, key=lambda item: item[0])
    ]
    if not seen:
        return _no_entries()
    rows = pd.concat(seen, ignore_index=True).dropna(subset=["deal_id", "stage"])
    rows = rows.sort_values(["deal_id", "seen_on"], kind="stable", ignore_index=True)
    changed = rows["deal_id"].ne(rows["deal_id"].shift()) | rows["stage"].ne(rows["stage"].shift())
    rows["entered_on"] = rows["stage_entered_on"].where(rows["stage_entered_on"] <= rows["seen_on"])
    rows["entered_on"] = rows["entered_on"].fillna(rows["seen_on"])
    return rows.loc[changed, ["deal_id", "stage", "entered_on"]].reset_index(drop=True)


def join_entries(
    rows: pd.DataFrame, given: pd.DataFrame | None, process: Process, day: pd.Timestamp
) -> pd.DataFrame:
    """Join known entries with what the deals themselves say of their present stage.

    Parameters
    ----------
    rows
        Deals: ``deal_id`` (unique), ``deal_name``, ``stage``, ``stage_entered_on``, ``created_on``,
        ``closed_on``.
    given
        Known entries: ``deal_id`` (or the deal's name), ``stage``, ``entered_on`` (blank: when the deal was
        created); None where there are none.
    process
        Its open stages are the ones that count.
    day
        Entries after it are not known yet.

    Returns
    -------
    pandas.DataFrame
        See `features.deals.Deals.entries`; a stage entered twice in a row stands once.
    """
    present = rows[["deal_id", "stage", "stage_entered_on"]].rename(
        columns={"stage_entered_on": "entered_on"}
    )
    told = _told(rows, _no_entries() if given is None else given)
    every = pd.concat([present, told[list(present)]], ignore_index=True)
    every["stage_rank"] = stage_ranks(every["stage"], process)
    every = every[among(every["deal_id"], rows["deal_id"]) & every["stage_rank"].notna()]
    # A snapshot sees a deal that closed meanwhile in its last stage: entered before the closing.
    closed_on = rows.set_index("deal_id")["closed_on"].reindex(every["deal_id"]).set_axis(every.index)
    every["entered_on"] = every["entered_on"].mask(closed_on < every["entered_on"], closed_on)
    every = every[every["entered_on"] <= day]
    every = every.sort_values(["deal_id", "entered_on", "stage_rank"], kind="stable", ignore_index=True)
    again = every["deal_id"].eq(every["deal_id"].shift()) & every["stage"].eq(every["stage"].shift())
    return every.loc[~again, ["deal_id", "stage", "stage_rank", "entered_on"]].reset_index(drop=True)


def _told(rows: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Return known entries under the deals' own ids; those without a day were made when the deal was."""
    deal = as_deals_call_them(given["deal_id"], rows) if "deal_name" in rows else given["deal_id"]
    created = rows.drop_duplicates("deal_id").set_index("deal_id")["created_on"].reindex(deal)
    return given.assign(deal_id=deal, entered_on=given["entered_on"].fillna(created.set_axis(given.index)))


def _no_entries() -> pd.DataFrame:
    kinds = {"deal_id": "str", "stage": "str", "entered_on": "datetime64[us]"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})

"""Which stages did each deal reach, and how did its wait in each one end? What funnel and coaching count.

From the stage history where there is one; else from where each deal stands or was lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.deals import Deals
from features.keys import among
from features.messages import Message, Share, message, plural_message
from models.survival import LOST, MOVED, OPEN

COLUMNS = ("deal_id", "place", "stage", "rank", "entered_on", "days", "visited", "event")
HISTORY, COUNTS = "history", "counts"
# A history that covers half of the closed deals speaks for them; a thinner one is used only where the file
# does not say in which stage deals were lost, and then from this many closed deals on.
ENOUGH_COVERED = 0.5
ENOUGH_DEALS = 30
# Where more of the lost deals than this have no known stage, a conversion by stage would be flattery.
MOST_UNPLACED = 0.2
MOSTLY = 0.5  # share of entries dated by snapshots from which the note says so


@dataclass(frozen=True)
class Passages:
    """Every stage that every deal reached.

    Attributes
    ----------
    table
        One row per deal and stage reached: ``deal_id``, ``place`` (row of the deal in `Deals.frame`),
        ``stage``, ``rank`` (0 is the first stage), ``entered_on`` and ``days`` (blank without history),
        ``visited`` (it stood there, rather than being carried past), ``event`` (``moved``, ``lost``,
        ``open``).
    method
        ``history`` or ``counts``.
    lost_unplaced
        Lost deals of which no stage is known.
    note
        How conversion is computed from them, for people.
    """

    table: pd.DataFrame
    method: str
    lost_unplaced: int
    note: Message

    @property
    def tells_losses(self) -> bool:
        """Whether enough lost deals have a stage for conversion by stage to be honest."""
        lost = int((self.table["event"] == LOST).sum())
        return lost > 0 and self.lost_unplaced <= MOST_UNPLACED * (lost + self.lost_unplaced)


def passages(deals: Deals) -> Passages:
    """Return the stages that each deal reached, by the best method the data allow.

    A deal *reached* a stage on the first day it stood there or further on, counted from the stage in which
    it was first seen; stages that it skipped are reached and left on one day; going back is not counted. It
    *moved on* on the first day it stood further on or was won, and else was *lost* there or is still *open*.
    Without history a deal is taken to have passed all stages before its last known one.
    """
    last = _last_known_rank(deals)
    lost, closed = deals.frame["outcome"] == "lost", deals.frame["outcome"] != "open"
    unplaced = int((lost & last.isna()).sum())
    entries = _usable_entries(deals)
    covered = among(deals.frame["deal_id"], entries["deal_id"])
    known = int((covered & closed).sum())
    thin = known >= ENOUGH_DEALS and unplaced > MOST_UNPLACED * lost.sum()
    if not deals.process.stages:
        said = message("This file names no stages between the start and the outcome, so there is no funnel.")
        return Passages(_from_last_stage(deals, last), COUNTS, unplaced, said)
    if known and (known >= ENOUGH_COVERED * closed.sum() or thin):
        # Deals without history are left out whether won or lost, so what is left is not flattered.
        note = _history_note(int(covered.sum()), len(covered), int((lost & ~covered).sum()))
        note = _with_caution(note) if _from_snapshots(deals, entries) else note
        return Passages(_from_history(deals, entries), HISTORY, 0, note)
    table = _from_last_stage(deals, last)
    return Passages(table, COUNTS, unplaced, _counts_note(unplaced, int(lost.sum())))


def recent(deals: Deals, table: pd.DataFrame, days: int = 365) -> NDArray[np.bool_]:
    """Tell which passages belong to the last `days` days: entered then, or else their deal created then."""
    created = deals.frame["created_on"].to_numpy()[table["place"].to_numpy(dtype=int)]
    day = table["entered_on"].fillna(pd.Series(created, index=table.index))
    since = deals.as_of - pd.Timedelta(days=days)
    return (day > since).to_numpy(dtype=bool)


def _usable_entries(deals: Deals) -> pd.DataFrame:
    """Return entries with a known stage and day, the current stage of open deals among them."""
    columns = ["deal_id", "stage_rank", "entered_on"]
    frame = deals.frame
    now = frame.loc[frame["outcome"] == "open", ["deal_id", "stage_rank", "stage_entered_on"]]
    entries = deals.entries[columns]
    # The last step of the file itself completes a history; alone it tells nothing of those already lost.
    now = now.assign(stage_entered_on=now["stage_entered_on"].fillna(deals.as_of))
    now = now[among(now["deal_id"], entries["deal_id"])].set_axis(columns, axis=1)
    both = pd.concat([entries, now], ignore_index=True) if len(now) else entries
    both = both[among(both["deal_id"], frame["deal_id"])].dropna()
    return both[both["entered_on"] <= deals.as_of]


def _from_history(deals: Deals, entries: pd.DataFrame) -> pd.DataFrame:
    frame = deals.frame
    place = pd.Series(np.arange(len(frame)), index=frame["deal_id"])
    entries = entries.assign(place=place.reindex(entries["deal_id"]).to_numpy(dtype=int))
    last = entries.groupby("place")["entered_on"].max().reindex(range(len(frame)))
    # A close without a day is put on the last day on which something is known of the deal.
    known = frame["closed_on"].fillna(frame["last_activity_on"]).set_axis(range(len(frame)))
    ended = known.where(known >= last, last)
    won = ended.where((frame["outcome"] == "won").to_numpy())
    first = entries.sort_values(["entered_on", "stage_rank"]).groupby("place")["stage_rank"].first()
    first = first.reindex(range(len(frame)))
    count = len(deals.process.stages)
    reached = [_first_day_at(entries, rank, len(frame)).fillna(won) for rank in range(count)]
    stood = entries.groupby(["place", "stage_rank"]).size().index
    parts = []
    for rank, stage in enumerate(deals.process.stages):
        on = reached[rank].where(first <= rank).dropna()
        further = (reached[rank + 1] if rank + 1 < count else won).reindex(on.index)
        part = _ended(on, further, ended.reindex(on.index), frame["outcome"], deals.as_of)
        parts.append(part.assign(stage=stage, rank=rank, visited=_stood_at(on.index, rank, stood)))
    return _finished(parts, frame)


def _first_day_at(entries: pd.DataFrame, rank: int, count: int) -> pd.Series:
    """Return the first day on which each deal stood at this stage or further on."""
    return entries[entries["stage_rank"] >= rank].groupby("place")["entered_on"].min().reindex(range(count))


def _stood_at(places: pd.Index, rank: int, stood: pd.Index) -> NDArray[np.bool_]:
    return pd.MultiIndex.from_arrays([places, np.full(len(places), float(rank))]).isin(stood)


def _ended(
    on: pd.Series, further: pd.Series, closed: pd.Series, outcome: pd.Series, as_of: pd.Timestamp
) -> pd.DataFrame:
    lost = (outcome.to_numpy()[on.index] == "lost") & further.isna().to_numpy()
    event = np.where(further.notna(), MOVED, np.where(lost, LOST, OPEN))
    end = further.where(further.notna(), closed.where(lost, as_of))
    days = (end - on).dt.days.clip(lower=0).astype("float64")
    table = pd.DataFrame({"place": on.index, "entered_on": on, "days": days, "event": event})
    return table.reset_index(drop=True)


def _last_known_rank(deals: Deals) -> pd.Series:
    """Return the furthest stage known of each deal; won deals passed them all."""
    frame, stages = deals.frame, deals.process.stages
    named = frame["stage"].map({name: float(rank) for rank, name in enumerate(stages)}).astype("float64")
    rank = frame["stage_rank"].fillna(named)
    furthest = deals.entries.groupby("deal_id")["stage_rank"].max()
    rank = rank.fillna(frame["deal_id"].map(furthest).astype("float64"))
    return rank.where(frame["outcome"] != "won", float(len(stages)))


def _from_last_stage(deals: Deals, last: pd.Series) -> pd.DataFrame:
    frame = deals.frame
    rank = last.to_numpy(dtype=float)
    parts = []
    for stage_rank, stage in enumerate(deals.process.stages):
        on = np.flatnonzero(rank >= stage_rank)
        ended = np.where(frame["outcome"].to_numpy()[on] == "lost", LOST, OPEN)
        parts.append(
            pd.DataFrame({"place": on, "event": np.where(rank[on] > stage_rank, MOVED, ended)}).assign(
                stage=stage, rank=stage_rank, entered_on=None, days=np.nan, visited=True
            )
        )
    return _finished(parts, frame)


def _finished(parts: list[pd.DataFrame], frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {"place": "int64", "rank": "int64", "days": "float64", "visited": "bool"}
    kinds |= {"deal_id": "str", "stage": "str", "event": "str", "entered_on": "datetime64[us]"}
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    table["deal_id"] = frame["deal_id"].to_numpy()[table["place"].to_numpy(dtype=int)]
    return table[list(COLUMNS)].astype(kinds)


def _history_note(covered: int, deals: int, lost_left_out: int) -> Message:
    if covered == deals:
        return message(
            "From the stage history: the share of deals that move on, deals still open counted as undecided, "
            "not as lost (Aalen–Johansen)."
        )
    return message(
        "From the stage history, which covers {covered} of {deals} deals; {lost} lost deals without history "
        "are left out. Deals still open are counted as undecided, not as lost (Aalen–Johansen).",
        covered=covered,
        deals=deals,
        lost=lost_left_out,
    )


def _from_snapshots(deals: Deals, entries: pd.DataFrame) -> bool:
    """Whether most entries are dated by the snapshot that first shows them, not by the day they happened."""
    days = pd.Index(deals.seen["seen_on"]).union([deals.as_of])
    return len(deals.seen) > 0 and bool(entries["entered_on"].isin(days).mean() > MOSTLY)


def _with_caution(note: Message) -> Message:
    return message(
        "{note} Most stages are known from snapshots only: what a deal passed between its last snapshot and "
        "its loss is not seen, so early stages look worse than they are, and days are counted from snapshot "
        "to snapshot. Upload the stage history for better figures.",
        note=note,
    )


def _counts_note(unplaced: int, lost: int) -> Message:
    if not lost:
        return message(
            "This file has no lost deals, so nobody can tell which share of deals moves on from a stage."
        )
    if unplaced > MOST_UNPLACED * lost:
        return message(
            "Of the lost deals {share} have no stage in which they were lost, so conversion by stage cannot "
            "be computed and the counts are of won and open deals. Upload the stage history, or an export "
            "that keeps the last stage of lost deals.",
            share=Share(unplaced / lost),
        )
    if unplaced:
        return plural_message(
            "Plain counts, without stage history: moved on among those that moved on or were lost. "
            "{n} lost deal has no known stage and is left out.",
            "Plain counts, without stage history: moved on among those that moved on or were lost. "
            "{n} lost deals have no known stage and are left out.",
            unplaced,
        )
    return message(
        "Plain counts, without stage history: moved on among those that moved on or were lost, each deal "
        "taken to have passed all stages before its last one."
    )

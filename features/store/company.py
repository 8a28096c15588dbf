"""What do all uploads together say of the company? Deals with their history, and the customers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import pandas as pd

from features.activities import last_contacts, with_activities
from features.deals import Deals, entries_from_snapshots, resolve, settle_outcome
from features.errors import InputError
from features.histories import history_entries
from features.keys import among
from features.schema import COLUMNS, Upload
from features.sightings import seen_open
from features.stages import Process, propose_process
from features.store import lookups, records, reports, snapshots
from features.store.content import ID_DIGITS
from features.store.rates import rates_of
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from features.wide_stages import stage_columns

ENTRY_COLUMNS = ["deal_id", "stage", "entered_on"]


def load_deals(ws: Workspace, snapshot_id: str) -> Deals:
    """Return the deals of a snapshot with all that the workspace knew of them on its as-of day.

    The process is the one remembered for its headers, with stages that are new in this snapshot put in. The
    stage entries come from uploaded histories; where those are silent, from what this and older snapshots of
    the same report say, as does what was known of open deals then (`Deals.seen`). The columns of joined
    tables (`features.store.lookups`) stand beside their own. Amounts are in one currency, by the rates of the
    workspace.

    Raises
    ------
    InputError
        ``unknown_snapshot``, ``not_deals`` where it is another kind of upload, ``snapshot_missing`` or
        ``snapshot_damaged``; and what `features.deals.resolve` raises.
    """
    snapshot = snapshots.get(ws, snapshot_id)
    _check_deals(snapshot)
    earlier = _older(ws, snapshot)
    known, *before = (
        lookups.with_lookups(ws, snapshots.load_frame(ws, one.id), one.custom) for one in (snapshot, *earlier)
    )
    frame = with_activities(known.frame, _activities(ws), snapshot.as_of)
    older = [(one.as_of, table.frame) for one, table in zip(earlier, before, strict=True)]
    entries = combine_entries(_histories(ws), _entries_seen(older, snapshot, frame))
    process = propose_process(frame, _remembered(ws, snapshot), stage_columns(frame, known.custom).values())
    return resolve(
        frame,
        process,
        as_of=snapshot.as_of,
        entries=entries[~(entries["entered_on"] > snapshot.as_of)],
        currency=snapshot.currency,
        custom=tuple(known.custom),
        rates=rates_of(ws),
        seen=seen_open(older, process, known.custom),
    )


def load_customers(ws: Workspace) -> pd.DataFrame | None:
    """Return the newest customers upload, `features.schema.CUSTOMERS` and its own columns, or None.

    A blank last contact is that of the uploaded activities, as far as they were known on the upload's day.
    """
    found = snapshots.listing(ws, Upload.CUSTOMERS)
    if not found:
        return None
    frame, done = snapshots.load_frame(ws, found[0].id), _activities(ws)
    pipeline = snapshots.pipelines(ws)
    last = last_contacts(
        done[done["happened_on"] <= max([found[0].as_of, *(one.as_of for one in pipeline[:1])])],
        snapshots.load_frame(ws, pipeline[0].id) if pipeline else None,
    )
    if last.empty:
        return frame
    contacts = frame["account"].map(last).astype("datetime64[us]")
    return frame.assign(last_contact_on=frame["last_contact_on"].fillna(contacts))


def previous(ws: Workspace, snapshot: Snapshot) -> Snapshot | None:
    """Return the next older snapshot of the same report, or None."""
    older = _older(ws, snapshot)
    return older[0] if older else None


def before(ws: Workspace, signature: str, as_of: pd.Timestamp) -> pd.DataFrame | None:
    """Return the rows of a report's newest snapshot before a day, as saved, with their outcome settled.

    Parameters
    ----------
    ws
        The workspace.
    signature
        `features.mapping.signature` of the report's headers.
    as_of
        The day before which the snapshot was taken.
    """
    forms = reports.family(ws, signature)
    same = (item for item in snapshots.listing(ws, Upload.DEALS) if item.signature in forms)
    older = next((item for item in same if item.as_of < as_of), None)
    if older is None:
        return None
    frame = snapshots.load_frame(ws, older.id)
    outcome = settle_outcome(frame, propose_process(frame, _remembered(ws, older)), tuple(older.custom))
    return frame.assign(outcome=outcome)


def deals_key(ws: Workspace, snapshot_id: str) -> str:
    """Return a key that changes whenever `load_deals` would return something else, for caches."""
    snapshot = snapshots.get(ws, snapshot_id)
    process = _remembered(ws, snapshot)
    rates = rates_of(ws)
    parts: list[object] = [snapshot_id, records.process_to_json(process), lookups.joins_key(ws)]
    parts += [rates.reporting, sorted(rates.rates.items())]
    others = (*snapshots.listing(ws, Upload.STAGE_ENTRIES), *snapshots.listing(ws, Upload.ACTIVITIES))
    parts += [other.id for other in (*_older(ws, snapshot), *others)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:ID_DIGITS]


def combine_entries(
    histories: Sequence[tuple[pd.Timestamp, pd.DataFrame]], seen: pd.DataFrame
) -> pd.DataFrame:
    """Join uploaded stage histories with what snapshots show.

    Parameters
    ----------
    histories
        As-of day and ``deal_id``, ``stage``, ``entered_on`` of each uploaded history: the exact days.
    seen
        The same columns from snapshots, where a stage was entered on that day at the latest.

    Returns
    -------
    pandas.DataFrame
        Every entry of the histories once, and of `seen` those of deals that no history tells of and those
        after the last history's day.
    """
    told = pd.concat([history[ENTRY_COLUMNS] for _, history in histories] or [seen.iloc[:0][ENTRY_COLUMNS]])
    told = told.dropna(subset=["deal_id", "stage"]).drop_duplicates()
    last = max((day for day, _ in histories), default=pd.Timestamp.min)
    fresh = ~among(seen["deal_id"], told["deal_id"]) | (seen["entered_on"] > last)
    return pd.concat([told, seen.loc[fresh, ENTRY_COLUMNS]], ignore_index=True)


def _check_deals(snapshot: Snapshot) -> None:
    if snapshot.kind is not Upload.DEALS:
        raise InputError(
            "not_deals",
            "{name} is not a list of deals. Choose a snapshot of your pipeline.",
            name=snapshot.name or snapshot.id,
        )


def _remembered(ws: Workspace, snapshot: Snapshot) -> Process:
    report = reports.recall(ws, snapshot.signature)
    return report.process if report else snapshot.process


def _older(ws: Workspace, snapshot: Snapshot) -> list[Snapshot]:
    """The snapshots of the same report with earlier as-of days, the newest first."""
    forms = reports.family(ws, snapshot.signature)
    same = [other for other in snapshots.listing(ws, snapshot.kind) if other.signature in forms]
    return [other for other in same if other.as_of < snapshot.as_of]


def _entries_seen(
    older: Sequence[tuple[pd.Timestamp, pd.DataFrame]], snapshot: Snapshot, frame: pd.DataFrame
) -> pd.DataFrame:
    # A single snapshot sees no deal move: that a stage was entered "by its day" would be no news.
    return entries_from_snapshots([*older, (snapshot.as_of, frame)] if older else [])


def _histories(ws: Workspace) -> list[tuple[pd.Timestamp, pd.DataFrame]]:
    uploads = snapshots.listing(ws, Upload.STAGE_ENTRIES)
    return [(upload.as_of, history_entries(snapshots.load_frame(ws, upload.id))) for upload in uploads]


def _activities(ws: Workspace) -> pd.DataFrame:
    """Return what the newest activities upload of each report says."""
    newest: dict[str, Snapshot] = {}
    for upload in snapshots.listing(ws, Upload.ACTIVITIES):
        newest.setdefault(upload.signature, upload)
    frames = [snapshots.load_frame(ws, upload.id) for upload in newest.values()]
    names = [column.name for column in COLUMNS[Upload.ACTIVITIES]]
    kinds = {name: "datetime64[us]" if name == "happened_on" else "str" for name in names}
    return pd.concat([frame[names] for frame in frames] or [pd.DataFrame(columns=names)]).astype(kinds)

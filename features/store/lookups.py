"""Which tables are joined to the deals? Confirmed joins, remembered by the headers of the table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from features.lookup import KEYS, KINDS, Join, Table, apply_join
from features.schema import Kind
from features.store import catalogue, snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace


@dataclass(frozen=True)
class Joined:
    """A confirmed join and the newest upload of the table that it joins."""

    join: Join
    table: Snapshot


def remember_join(ws: Workspace, signature: str, join: Join) -> None:
    """Remember how tables with these headers are joined to the deals, replacing what was remembered."""
    row = {
        "signature": signature,
        "key": join.key,
        "lookup_key": join.lookup_key,
        "columns": list(join.columns),
        "pairs": dict(join.pairs),
        "saved_at": catalogue.utc_now(),
    }
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.lookups, [row])


def forget_join(ws: Workspace, signature: str) -> None:
    """Join tables with these headers no more; nothing happens where they were not."""
    table = catalogue.lookups
    with ws.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.signature == signature))


def recall_join(ws: Workspace, signature: str) -> Join | None:
    """Return how tables with these headers are joined, or None."""
    return _joins(ws).get(signature)


def joined(ws: Workspace) -> list[Joined]:
    """Return the joins whose table is among the uploads, in the order in which they apply: accounts first.

    Of two tables that say the same of a deal, the first fills the column and the other stands beside it.
    """
    newest: dict[str, Snapshot] = {}
    for snapshot in snapshots.listing(ws):
        if snapshot.kind in KINDS:
            newest.setdefault(snapshot.signature, snapshot)
    found = sorted(_joins(ws).items(), key=lambda item: (_rank(item[1].key), item[0]))
    return [Joined(join, newest[key]) for key, join in found if key in newest]


def joins_key(ws: Workspace) -> str:
    """Return a text that changes whenever other columns would be joined, for caches."""
    parts = [[one.table.id, repr(one.join)] for one in joined(ws)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def with_lookups(ws: Workspace, frame: pd.DataFrame, custom: Mapping[str, Kind]) -> Table:
    """Put the columns of every joined table beside cleaned deals."""
    deals = Table(frame, custom)
    for one in joined(ws):
        described = Table(snapshots.load_frame(ws, one.table.id), one.table.custom)
        deals = apply_join(deals, described, one.join)
    return deals


def _rank(key: str) -> int:
    return KEYS.index(key) if key in KEYS else len(KEYS)


def _joins(ws: Workspace) -> dict[str, Join]:
    table = catalogue.lookups
    with ws.reading() as connection:
        rows = connection.execute(sa.select(table)).all()
    return {row.signature: Join(row.key, row.lookup_key, tuple(row.columns), dict(row.pairs)) for row in rows}

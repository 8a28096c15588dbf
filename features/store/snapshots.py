"""Which uploads are kept, and what stands in them? Frozen once, named by their content, never edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import sqlalchemy as sa

from features.checks import Finding
from features.errors import InputError
from features.mapping import ColumnMap, signature
from features.problems import problem_rows
from features.schema import Kind, Upload
from features.stages import Process
from features.store import catalogue, files, records, reports
from features.store.content import content_hash
from features.store.workspace import Workspace

if TYPE_CHECKING:  # its command saves snapshots, so that importing it here would go round in a circle
    from features.ingest import Ingested

PROBLEM_COLUMNS = ("line", "column", "text", "reason")


@dataclass(frozen=True)
class Snapshot:
    """What the catalogue knows of one upload.

    Attributes
    ----------
    id
        Content hash of the typed frame, the kind and the as-of day; the same content has the same id.
    kind
        Kind of upload.
    name
        File name as given by the person.
    as_of
        The day up to which the file's facts are known.
    saved_at
        When it was saved, UTC.
    rows, rejected, unread
        Number of rows kept, of rows rejected, of cells that could not be read.
    currency
        ISO 4217 code of its amounts, or "".
    signature
        `features.mapping.signature` of its headers.
    columns, process, custom, findings
        How it was read when it was saved, and what was noticed; see `features.ingest.Ingested`.
    digest
        SHA-256 of the file's bytes.
    encoding, delimiter
        What its text was read with; None for a spreadsheet.
    """

    id: str
    kind: Upload
    name: str
    as_of: pd.Timestamp
    saved_at: dt.datetime
    rows: int
    rejected: int
    unread: int
    currency: str
    signature: str
    columns: ColumnMap
    process: Process
    custom: Mapping[str, Kind]
    findings: tuple[Finding, ...]
    digest: str
    encoding: str | None
    delimiter: str | None


def save(ws: Workspace, ingested: Ingested) -> tuple[Snapshot, bool]:
    """Freeze an upload.

    Mapping and process are remembered for its headers if nothing is remembered for them yet.

    Parameters
    ----------
    ws
        The workspace.
    ingested
        The upload, mapped and cleaned.

    Returns
    -------
    Snapshot, bool
        The snapshot, and whether it is new: content that is already kept is not kept twice.
    """
    frame = ingested.cleaned.frame.reset_index(drop=True)
    numbered = dict(ingested.cleaned.numbers)
    with ThreadPoolExecutor(1) as pool:
        # The writing leaves Python free to hash meanwhile.
        described = pool.submit(_describe, ingested)
        with files.written(ws, frame, _problems(ingested), numbered) as put_in_place:
            made = described.result()
            known = _enter(ws, made, lambda: put_in_place(made.id))
    sweep(ws)
    return known or made, known is None


def _enter(ws: Workspace, made: Snapshot, put_in_place: Callable[[], None]) -> Snapshot | None:
    """Enter a snapshot into the catalogue together with its files; return the one of its content if known."""
    with ws.writing() as connection:
        reports.remember_first(connection, made.signature, made.columns, made.process)
        known = _find(connection, catalogue.snapshots.c.id == made.id)
        # Files of content that is known are put in place again: they may have been lost or damaged.
        put_in_place()
        if known is None:
            connection.execute(sa.insert(catalogue.snapshots), _to_row(made))
    return known


def listing(ws: Workspace, kind: Upload | None = None) -> list[Snapshot]:
    """Return the snapshots, of one kind or all, the newest as-of day (then the last saved) first."""
    table = catalogue.snapshots
    query = sa.select(table).order_by(table.c.as_of.desc(), table.c.saved_at.desc())
    if kind is not None:
        query = query.where(table.c.kind == kind.value)
    with ws.reading() as connection:
        return [_from_row(row) for row in connection.execute(query)]


def pipelines(ws: Workspace) -> list[Snapshot]:
    """Return the snapshots of deals as screens offer them: the first is looked at unless a person chooses.

    The newest first, but lists of purchases stand behind the pipelines however late they are: they hold no
    open deal, and the screens about the pipeline would be empty.
    """
    return sorted(listing(ws, Upload.DEALS), key=lambda one: one.columns.kind is Upload.PURCHASES)


def get(ws: Workspace, snapshot_id: str) -> Snapshot:
    """Return one snapshot.

    Raises
    ------
    InputError
        ``unknown_snapshot`` where there is none of this id.
    """
    with ws.reading() as connection:
        found = _find(connection, catalogue.snapshots.c.id == snapshot_id)
    if found is None:
        raise InputError(
            "unknown_snapshot",
            "There is no snapshot {id} in this workspace. Choose one that the Data screen lists.",
            id=snapshot_id,
        )
    return found


def find_by_digest(ws: Workspace, digest: str) -> Snapshot | None:
    """Return the snapshot saved last from a file with these bytes (their SHA-256), or None."""
    with ws.reading() as connection:
        return _find(connection, catalogue.snapshots.c.digest == digest)


def load_frame(ws: Workspace, snapshot_id: str) -> pd.DataFrame:
    """Return the typed rows as they were saved: see `features.cleaning.Cleaned.frame`.

    Raises
    ------
    InputError
        ``unknown_snapshot``; ``snapshot_missing`` or ``snapshot_damaged`` where its file is gone or changed.
    """
    get(ws, snapshot_id)
    return files.read(ws, snapshot_id)


def problems(ws: Workspace, snapshot_id: str) -> pd.DataFrame:
    """Return what could not be read.

    Returns
    -------
    pandas.DataFrame
        One row per rejected row (``column`` is "") or unread cell, by line: ``line`` (int64), ``column``
        (header), ``text``, ``reason`` (code).

    Raises
    ------
    InputError
        As `load_frame`.
    """
    get(ws, snapshot_id)
    return files.read(ws, snapshot_id, part=files.PROBLEMS)


def delete(ws: Workspace, snapshot_id: str) -> None:
    """Forget a snapshot: first its row, then its files, so that no row ever lacks its files.

    Raises
    ------
    InputError
        ``unknown_snapshot`` where there is none of this id.
    """
    get(ws, snapshot_id)
    with ws.writing() as connection:
        connection.execute(sa.delete(catalogue.snapshots).where(catalogue.snapshots.c.id == snapshot_id))
    # Under the write lock again, so that a colleague who saves the same content now keeps its files.
    with ws.writing() as connection:
        if _find(connection, catalogue.snapshots.c.id == snapshot_id) is None:
            files.remove(ws, snapshot_id)


def sweep(ws: Workspace) -> int:
    """Remove files that no snapshot owns, left by a crash; return how many."""
    with ws.writing() as connection:
        known = set(connection.scalars(sa.select(catalogue.snapshots.c.id)))
        return files.sweep(ws, known)


def _describe(ingested: Ingested) -> Snapshot:
    table, cleaned, kind = ingested.table, ingested.cleaned, ingested.columns.kind.holds
    return Snapshot(
        id=content_hash(cleaned.frame, kind, _day_of_content(ingested), cleaned.numbered),
        kind=kind,
        name=table.name,
        as_of=ingested.as_of.normalize(),
        saved_at=catalogue.utc_now(),
        rows=len(cleaned.frame),
        rejected=len(table.rejects),
        unread=len(cleaned.unread),
        currency=cleaned.currency,
        signature=signature(table.cells.columns),
        columns=ingested.columns,
        process=ingested.process,
        custom=dict(cleaned.custom),
        findings=ingested.findings,
        digest=table.digest,
        encoding=table.encoding,
        delimiter=table.delimiter,
    )


def _day_of_content(ingested: Ingested) -> pd.Timestamp:
    """Return the day that the content tells apart: a table without days is the same one tomorrow."""
    day = ingested.as_of.normalize()
    is_upload_day = day == pd.Timestamp.today().normalize()
    return pd.Timestamp(0) if is_upload_day and not ingested.has_days else day


def _problems(ingested: Ingested) -> pd.DataFrame:
    rows = problem_rows(ingested.table).assign(column="")
    both = [part[list(PROBLEM_COLUMNS)] for part in (rows, ingested.cleaned.unread)]
    texts = dict.fromkeys(PROBLEM_COLUMNS[1:], "str")
    typed = pd.concat([part.astype({"line": "int64"} | texts) for part in both], ignore_index=True)
    return typed.sort_values("line", kind="stable", ignore_index=True)


def _find(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Snapshot | None:
    table = catalogue.snapshots
    row = connection.execute(sa.select(table).where(condition).order_by(table.c.saved_at.desc())).first()
    return None if row is None else _from_row(row)


def _to_row(snapshot: Snapshot) -> dict[str, object]:
    return vars(snapshot) | {
        "kind": snapshot.kind.value,
        "as_of": snapshot.as_of.to_pydatetime(),
        "columns": records.columns_to_json(snapshot.columns),
        "process": records.process_to_json(snapshot.process),
        "custom": [[name, kind.value] for name, kind in snapshot.custom.items()],
        "findings": [records.finding_to_json(finding) for finding in snapshot.findings],
    }


def _from_row(row: sa.Row[tuple[object, ...]]) -> Snapshot:
    values = dict(row._mapping)
    return Snapshot(
        **values
        | {
            "kind": Upload(values["kind"]),
            "as_of": pd.Timestamp(values["as_of"]),
            "columns": records.columns_from_json(values["columns"]),
            "process": records.process_from_json(values["process"]),
            "custom": {name: Kind(kind) for name, kind in values["custom"]},
            "findings": tuple(records.finding_from_json(finding) for finding in values["findings"]),
        }
    )

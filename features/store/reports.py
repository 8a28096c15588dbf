"""How was this report read last time? Mapping and process remembered by the signature of its headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from features.mapping import ColumnMap, extend, share_known
from features.mapping import signature as signature_of
from features.reading import TextTable
from features.schema import Upload
from features.stages import Process
from features.store import catalogue, records
from features.store.workspace import Workspace

SIMILAR = 0.6
"""Share of the headers that two forms of one report have in common at least: a report of ten columns may gain
six or lose four; two reports of one CRM share fewer."""


@dataclass(frozen=True)
class Report:
    """What a person decided about files with these headers.

    Attributes
    ----------
    signature
        `features.mapping.signature` of the headers.
    columns
        The mapping.
    process
        Order and meaning of the stages; empty for uploads that are not deals.
    saved_at
        When it was last changed, UTC.
    follows
        Signature of an earlier form of the report, with other columns, or "".
    """

    signature: str
    columns: ColumnMap
    process: Process
    saved_at: dt.datetime
    follows: str = ""


def remember(ws: Workspace, signature: str, columns: ColumnMap, process: Process, follows: str = "") -> None:
    """Remember mapping and process for the next file with these headers, replacing what was remembered.

    Parameters
    ----------
    ws
        The workspace.
    signature, columns, process, follows
        See `Report`.
    """
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.reports, [_row(signature, columns, process, follows)])


def recall(ws: Workspace, signature: str) -> Report | None:
    """Return what is remembered for these headers, or None."""
    with ws.reading() as connection:
        found = connection.execute(
            sa.select(catalogue.reports).where(catalogue.reports.c.signature == signature)
        ).first()
    return None if found is None else _report(found)


def recall_similar(ws: Workspace, headers: Sequence[str], kind: Upload) -> Report | None:
    """Return what is remembered for an earlier form of a report that has gained or lost columns, or None.

    Parameters
    ----------
    ws
        The workspace.
    headers
        Of the file.
    kind
        Kind of upload that it should be.

    Returns
    -------
    Report or None
        Of the reports that share at least `SIMILAR` of their headers with the file, and the file with them,
        the one that shares most; the last saved of several.
    """
    with ws.reading() as connection:
        rows = connection.execute(sa.select(catalogue.reports).order_by(catalogue.reports.c.saved_at)).all()
    known = [report for report in map(_report, rows) if report.columns.kind is kind]
    shares = [share_known(report.columns, headers) for report in known]
    best = max(range(len(known)), key=lambda place: (shares[place], place), default=None)
    return known[best] if best is not None and shares[best] >= SIMILAR else None


@dataclass(frozen=True)
class Beginning:
    """What is known of a file before a person looks at it.

    Attributes
    ----------
    columns
        The map remembered; None where nothing is. Columns that an earlier form of the report did not have
        are guessed in it, and asked about.
    process
        The process remembered, or None.
    follows
        Signature of that earlier form, "" where the report itself is remembered or nothing is.
    """

    columns: ColumnMap | None = None
    process: Process | None = None
    follows: str = ""


def begin(ws: Workspace, table: TextTable, kind: Upload) -> Beginning:
    """Return what was decided about this report, or about an earlier form of it, for a file just read."""
    headers = [str(header) for header in table.cells.columns]
    same = recall(ws, signature_of(headers))
    if same is not None and same.columns.kind is kind:
        return Beginning(same.columns, same.process)
    earlier = recall_similar(ws, headers, kind)
    if earlier is None:
        return Beginning()
    return Beginning(extend(earlier.columns, table), earlier.process, earlier.signature)


def family(ws: Workspace, signature: str) -> frozenset[str]:
    """Return the signatures of a report and of its earlier forms."""
    found: set[str] = set()
    while signature and signature not in found:
        found.add(signature)
        report = recall(ws, signature)
        signature = report.follows if report else ""
    return frozenset(found)


def set_process(ws: Workspace, signature: str, process: Process) -> None:
    """Change the remembered process of a report; nothing happens where the report is not remembered."""
    table = catalogue.reports
    values = {"process": records.process_to_json(process), "saved_at": catalogue.utc_now()}
    with ws.writing() as connection:
        connection.execute(sa.update(table).where(table.c.signature == signature).values(values))


def remember_first(connection: sa.Connection, signature: str, columns: ColumnMap, process: Process) -> None:
    """Remember mapping and process unless something is remembered already, within an open transaction."""
    table = catalogue.reports
    if connection.execute(sa.select(table.c.signature).where(table.c.signature == signature)).first() is None:
        connection.execute(sa.insert(table), _row(signature, columns, process))


def _report(row: sa.Row[tuple[object, ...]]) -> Report:
    values = row._mapping
    columns, process = (
        records.columns_from_json(values["columns"]),
        records.process_from_json(values["process"]),
    )
    return Report(
        values["signature"], columns, process, values["saved_at"], values["columns"].get("follows", "")
    )


def _row(signature: str, columns: ColumnMap, process: Process, follows: str = "") -> dict[str, object]:
    return {
        "signature": signature,
        "columns": {**records.columns_to_json(columns), "follows": follows},
        "process": records.process_to_json(process),
        "saved_at": catalogue.utc_now(),
    }

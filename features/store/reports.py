"""How was this report read last time? Mapping and process remembered by the signature of its headers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from features.mapping import ColumnMap
from features.stages import Process
from features.store import catalogue, records
from features.store.workspace import Workspace


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
    """

    signature: str
    columns: ColumnMap
    process: Process
    saved_at: dt.datetime


def remember(ws: Workspace, signature: str, columns: ColumnMap, process: Process) -> None:
    """Remember mapping and process for the next file with these headers, replacing what was remembered."""
    with ws.writing() as connection:
        catalogue.upsert(connection, catalogue.reports, [_row(signature, columns, process)])


def recall(ws: Workspace, signature: str) -> Report | None:
    """Return what is remembered for these headers, or None."""
    with ws.reading() as connection:
        found = connection.execute(
            sa.select(catalogue.reports).where(catalogue.reports.c.signature == signature)
        ).first()
    if found is None:
        return None
    columns, process = records.columns_from_json(found.columns), records.process_from_json(found.process)
    return Report(found.signature, columns, process, found.saved_at)


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


def _row(signature: str, columns: ColumnMap, process: Process) -> dict[str, object]:
    return {
        "signature": signature,
        "columns": records.columns_to_json(columns),
        "process": records.process_to_json(process),
        "saved_at": catalogue.utc_now(),
    }

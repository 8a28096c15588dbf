"""Which versions of a model are there, and which one is in use? What the catalogue says of saved models."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from features.errors import InputError
from features.store import catalogue
from features.store.workspace import Workspace
from models.card import FORMAT_VERSION, ModelCard, card_from_json


@dataclass(frozen=True)
class Version:
    """A saved model.

    Attributes
    ----------
    id
        Its name: kind, moment and the start of its digest; never used twice.
    kind
        ``lead`` or ``churn``.
    digest
        SHA-256 over the names and bytes of all its files.
    card
        What one must know of it.
    saved_at
        When it was saved, UTC.
    live
        Whether it is the one in use.
    """

    id: str
    kind: str
    digest: str
    card: ModelCard
    saved_at: dt.datetime
    live: bool


def get(ws: Workspace, version: str) -> Version:
    """Return one version.

    Raises
    ------
    InputError
        ``unknown_version`` where there is none of this id.
    """
    with ws.reading() as connection:
        return found(connection, version)


def listing(ws: Workspace, kind: str | None = None) -> list[Version]:
    """Return the versions that can be read, of one kind or all, the newest first; see `unreadable`."""
    with ws.reading() as connection:
        live_ones = set(connection.scalars(sa.select(catalogue.promotions.c.version).where(_is_last())))
        rows = connection.execute(_rows(kind)).all()
    return [_from_row(row, row.id in live_ones) for row in rows if _readable(row)]


def unreadable(ws: Workspace, kind: str) -> int:
    """Return how many versions of a kind were saved in a format of another version of this program."""
    with ws.reading() as connection:
        return sum(not _readable(row) for row in connection.execute(_rows(kind)))


def live(ws: Workspace, kind: str) -> Version | None:
    """Return the version in use, or None where none was ever good enough."""
    return next((version for version in listing(ws, kind) if version.live), None)


def latest(ws: Workspace, kind: str) -> Version | None:
    """Return the version that speaks: the one in use; without one, the newest that is not good enough.

    The card of the latter says why there is nothing better than its rate. A version that is good enough but
    that nobody has put live does not speak; None where there is nothing else.
    """
    versions = listing(ws, kind)
    in_use = next((version for version in versions if version.live), None)
    return in_use or next((version for version in versions if not version.card.live), None)


def found(connection: sa.Connection, version: str) -> Version:
    """Return one version, within a transaction; `get` says what is raised."""
    row = connection.execute(sa.select(catalogue.versions).where(named(version))).first()
    if row is None:
        raise InputError(
            "unknown_version",
            "There is no model {version} in this workspace. Choose one that the Models screen lists.",
            version=version,
        )
    return _from_row(row, in_use(connection, row.kind) == version)


def named(version: str) -> sa.ColumnElement[bool]:
    """Tell the version of this id from the others."""
    return catalogue.versions.c.id == version


def in_use(connection: sa.Connection, kind: str) -> str | None:
    """Return the id of the version promoted last, whether it can be read or not; None where there is none."""
    table = catalogue.promotions
    return connection.scalar(sa.select(table.c.version).where(_is_last(), table.c.kind == kind))


def readable(connection: sa.Connection, kind: str) -> set[str]:
    """Return the ids of the versions of a kind that this version of the program can read."""
    return {str(row._mapping["id"]) for row in connection.execute(_rows(kind)) if _readable(row)}


def _is_last() -> sa.ColumnElement[bool]:
    """The promotions that are the last of their kind."""
    table = catalogue.promotions
    last = sa.select(sa.func.max(table.c.id)).group_by(table.c.kind)
    return table.c.id.in_(last)


def _rows(kind: str | None) -> sa.Select[tuple[object, ...]]:
    table = catalogue.versions
    query = sa.select(table).order_by(table.c.saved_at.desc())
    return query if kind is None else query.where(table.c.kind == kind)


def _readable(row: sa.Row[tuple[object, ...]]) -> bool:
    card = row._mapping["card"]
    return bool(card.get("format_version") == FORMAT_VERSION)


def _from_row(row: sa.Row[tuple[object, ...]], is_live: bool) -> Version:
    values = dict(row._mapping)
    return Version(**values | {"card": card_from_json(values["card"]), "live": is_live})

"""Which version of a model is in use? Versions with their cards, and files checked before loading."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from features.errors import InputError
from features.store import audit, catalogue, files
from features.store.workspace import Workspace
from models.card import FORMAT_VERSION, ModelCard, card_from_json, card_to_json, write_card

FOLDER = "models"
TRAINING = "training"
"""The actor of what a training does by itself."""


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


def save(
    ws: Workspace,
    kind: str,
    write: Callable[[Path], None],
    card: ModelCard,
    actor: str = TRAINING,
    *,
    by_itself: bool = True,
) -> Version:
    """Save a model; it goes live by itself if it is good enough and nothing is live yet.

    Later ones wait as candidates until a person promotes them.

    Parameters
    ----------
    ws
        The workspace.
    kind
        ``lead`` or ``churn``.
    write
        Writes the model's files into an empty folder; the card is added to them.
    card
        What one must know of the model.
    actor
        Who trained it, for the audit trail.
    by_itself
        Whether it may go live by itself.

    Returns
    -------
    Version
        The saved version.
    """
    temporary = ws.folder(FOLDER) / f".{uuid.uuid4().hex}.tmp"
    temporary.mkdir()
    try:
        write(temporary)
        write_card(card, temporary)
        digest = folder_digest(temporary)
        now = catalogue.utc_now()
        version = f"{kind}-{now:%Y%m%d-%H%M%S-%f}-{digest[:8]}"
        temporary.rename(_folder(ws, version))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    files.sync_folder(ws.folder(FOLDER))
    row = {"id": version, "kind": kind, "digest": digest, "card": card_to_json(card), "saved_at": now}
    with ws.writing() as connection:
        connection.execute(sa.insert(catalogue.versions), row)
        audit.write(connection, actor, "model_saved", version)
        if by_itself and card.live and not _readable_in_use(connection, kind):
            _put_live(connection, kind, version)
            audit.write(connection, actor, "model_promoted", version)
    _sweep(ws)
    return get(ws, version)


def get(ws: Workspace, version: str) -> Version:
    """Return one version.

    Raises
    ------
    InputError
        ``unknown_version`` where there is none of this id.
    """
    with ws.reading() as connection:
        return _get(connection, version)


def listing(ws: Workspace, kind: str | None = None) -> list[Version]:
    """Return the versions that can be read, of one kind or all, the newest first; see `unreadable`."""
    with ws.reading() as connection:
        in_use = set(connection.scalars(sa.select(catalogue.promotions.c.version).where(_is_last())))
        rows = connection.execute(_rows(kind)).all()
    return [_from_row(row, row.id in in_use) for row in rows if _readable(row)]


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
    found = listing(ws, kind)
    in_use = next((version for version in found if version.live), None)
    return in_use or next((version for version in found if not version.card.live), None)


def verified_folder(ws: Workspace, version: str) -> Path:
    """Return the folder of a version whose files are exactly those that were saved; load from nowhere else.

    Raises
    ------
    InputError
        ``unknown_version``; ``model_changed`` where a file of it was changed, added or removed.
    """
    found, folder = get(ws, version), _folder(ws, version)
    if not folder.is_dir() or folder_digest(folder) != found.digest:
        raise InputError(
            "model_changed",
            "The files of model {version} are not those that were saved, so it was not loaded. "
            "Make another version live, or train again.",
            version=version,
        )
    return folder


def promote(ws: Workspace, version: str, actor: str, note: str) -> Version:
    """Make a version the one in use.

    Parameters
    ----------
    ws, version
        The workspace and the version.
    actor
        The person who decides.
    note
        Why; it stands in the audit trail.

    Raises
    ------
    InputError
        ``note_missing`` where the note is blank; ``unknown_version``; ``model_not_good_enough`` where its
        card says that it may not be used.
    """
    if not note.strip():
        raise InputError(
            "note_missing", "Say in a note why you change the live version; it stands in the history."
        )
    with ws.writing() as connection:
        found = _get(connection, version)
        if not found.card.live:
            raise InputError(
                "model_not_good_enough",
                "Model {version} cannot be made live: {verdict}",
                version=version,
                verdict=found.card.verdict,
            )
        if not found.live:
            _put_live(connection, found.kind, version)
            audit.write(connection, actor, "model_promoted", version, note)
    return get(ws, version)


def roll_back(ws: Workspace, kind: str, actor: str, note: str = "") -> Version:
    """Take the version in use back and return the one that was in use before it, now live again.

    Versions in a format of another version of this program are stepped over, as they cannot be read.

    Raises
    ------
    InputError
        ``nothing_to_roll_back`` where no version was in use before.
    """
    table = catalogue.promotions
    query = sa.select(table.c.id, table.c.version).where(table.c.kind == kind).order_by(table.c.id.desc())
    with ws.writing() as connection:
        history = connection.execute(query).all()
        readable = {row._mapping["id"] for row in connection.execute(_rows(kind)) if _readable(row)}
        others = (row for row in history if row.version != history[0].version)
        former = next((row for row in others if row.version in readable), None)
        if former is None:
            raise InputError(
                "nothing_to_roll_back", "No other version was live before; there is none to go back to."
            )
        connection.execute(sa.delete(table).where(table.c.kind == kind, table.c.id > former.id))
        audit.write(connection, actor, "model_rolled_back", str(former.version), note)
    return get(ws, former.version)


def delete(ws: Workspace, version: str, actor: str, note: str = "") -> None:
    """Forget a version that is not in use: first its row, then its files.

    Raises
    ------
    InputError
        ``unknown_version``; ``model_in_use`` where it is live.
    """
    with ws.writing() as connection:
        if _get(connection, version).live:
            raise InputError(
                "model_in_use",
                "Model {version} is live and cannot be deleted; make another version live first.",
                version=version,
            )
        connection.execute(sa.delete(catalogue.versions).where(_named(version)))
        audit.write(connection, actor, "model_deleted", version, note)
    shutil.rmtree(_folder(ws, version), ignore_errors=True)


def home_of(folder: Path) -> Workspace | None:
    """Return the workspace that a folder is a saved version of; None for any other folder."""
    folder = folder.resolve()
    ws = Workspace.found(folder.parent.parent) if folder.parent.name == FOLDER else None
    if ws is None:
        return None
    with ws.reading() as connection:
        known = connection.scalar(sa.select(catalogue.versions.c.id).where(_named(folder.name)))
    return ws if known is not None else None


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 over the relative names and the bytes of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix().encode()
        digest.update(len(name).to_bytes(8, "big") + name)
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _folder(ws: Workspace, version: str) -> Path:
    return ws.root / FOLDER / version


def _sweep(ws: Workspace) -> None:
    """Remove old folders that no version owns: what a training left that was killed while it saved."""
    before = time.time() - files.SWEEP_AFTER_SECONDS
    with ws.reading() as connection:
        known = set(connection.scalars(sa.select(catalogue.versions.c.id)))
    for folder in ws.folder(FOLDER).iterdir():
        if folder.name not in known and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def _put_live(connection: sa.Connection, kind: str, version: str) -> None:
    values = {"kind": kind, "version": version, "at": catalogue.utc_now()}
    connection.execute(sa.insert(catalogue.promotions), values)


def _is_last() -> sa.ColumnElement[bool]:
    """The promotions that are the last of their kind."""
    table = catalogue.promotions
    last = sa.select(sa.func.max(table.c.id)).group_by(table.c.kind)
    return table.c.id.in_(last)


def _get(connection: sa.Connection, version: str) -> Version:
    table = catalogue.versions
    row = connection.execute(sa.select(table).where(_named(version))).first()
    if row is None:
        raise InputError(
            "unknown_version",
            "There is no model {version} in this workspace. Choose one that the Models screen lists.",
            version=version,
        )
    return _from_row(row, _in_use(connection, row.kind) == version)


def _named(version: str) -> sa.ColumnElement[bool]:
    return catalogue.versions.c.id == version


def _rows(kind: str | None) -> sa.Select[tuple[object, ...]]:
    table = catalogue.versions
    query = sa.select(table).order_by(table.c.saved_at.desc())
    return query if kind is None else query.where(table.c.kind == kind)


def _readable(row: sa.Row[tuple[object, ...]]) -> bool:
    card = row._mapping["card"]
    return bool(card.get("format_version") == FORMAT_VERSION)


def _readable_in_use(connection: sa.Connection, kind: str) -> bool:
    in_use = _in_use(connection, kind)
    return any(row._mapping["id"] == in_use and _readable(row) for row in connection.execute(_rows(kind)))


def _in_use(connection: sa.Connection, kind: str) -> str | None:
    table = catalogue.promotions
    return connection.scalar(sa.select(table.c.version).where(_is_last(), table.c.kind == kind))


def _from_row(row: sa.Row[tuple[object, ...]], in_use: bool) -> Version:
    values = dict(row._mapping)
    return Version(**values | {"card": card_from_json(values["card"]), "live": in_use})

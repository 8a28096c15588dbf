"""How does the model in use change? Saved, put live, taken back, deleted, all of it in the audit trail."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from features.errors import InputError
from features.store import audit, catalogue
from features.store.workspace import Workspace
from models import version_files, versions
from models.card import ModelCard, card_to_json, write_card
from models.versions import Version

TRAINING = "training"
"""The actor of what a training does by itself."""


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
    with version_files.new_folder(ws) as folder:
        write(folder)
        write_card(card, folder)
        digest, now = version_files.folder_digest(folder), catalogue.utc_now()
        version = f"{kind}-{now:%Y%m%d-%H%M%S-%f}-{digest[:8]}"
        version_files.keep(ws, folder, version)
    row = {"id": version, "kind": kind, "digest": digest, "card": card_to_json(card), "saved_at": now}
    with ws.writing() as connection:
        connection.execute(sa.insert(catalogue.versions), row)
        audit.write(connection, actor, "model_saved", version)
        in_use = versions.in_use(connection, kind)
        if by_itself and card.live and in_use not in versions.readable(connection, kind):
            _put_live(connection, kind, version)
            audit.write(connection, actor, "model_promoted", version)
    version_files.sweep(ws)
    return versions.get(ws, version)


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
        found = versions.found(connection, version)
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
    return versions.get(ws, version)


def former(ws: Workspace, kind: str) -> Version | None:
    """Return the version that `roll_back` would put live again; None where there is none to go back to."""
    with ws.reading() as connection:
        found = _former(connection, kind)
    return None if found is None else versions.get(ws, found.version)


def roll_back(ws: Workspace, kind: str, actor: str, note: str = "") -> Version:
    """Take the version in use back and return the one that was in use before it, now live again.

    Versions in a format of another version of this program are stepped over, as they cannot be read.

    Raises
    ------
    InputError
        ``nothing_to_roll_back`` where no version was in use before.
    """
    table = catalogue.promotions
    with ws.writing() as connection:
        found = _former(connection, kind)
        if found is None:
            raise InputError(
                "nothing_to_roll_back", "No other version was live before; there is none to go back to."
            )
        connection.execute(sa.delete(table).where(table.c.kind == kind, table.c.id > found.id))
        audit.write(connection, actor, "model_rolled_back", str(found.version), note)
    return versions.get(ws, found.version)


def delete(ws: Workspace, version: str, actor: str, note: str = "") -> None:
    """Forget a version that is not in use: first its row, then its files.

    Raises
    ------
    InputError
        ``unknown_version``; ``model_in_use`` where it is live.
    """
    with ws.writing() as connection:
        if versions.found(connection, version).live:
            raise InputError(
                "model_in_use",
                "Model {version} is live and cannot be deleted; make another version live first.",
                version=version,
            )
        connection.execute(sa.delete(catalogue.versions).where(versions.named(version)))
        audit.write(connection, actor, "model_deleted", version, note)
    shutil.rmtree(version_files.folder_of(ws, version), ignore_errors=True)


def _former(connection: sa.Connection, kind: str) -> sa.Row[int, str] | None:
    """Return the last promotion of another version than the last one promoted, of those that can be read."""
    table = catalogue.promotions
    query = sa.select(table.c.id, table.c.version).where(table.c.kind == kind).order_by(table.c.id.desc())
    history = connection.execute(query).all()
    readable = versions.readable(connection, kind)
    others = (row for row in history if row.version != history[0].version)
    return next((row for row in others if row.version in readable), None)


def _put_live(connection: sa.Connection, kind: str, version: str) -> None:
    values = {"kind": kind, "version": version, "at": catalogue.utc_now()}
    connection.execute(sa.insert(catalogue.promotions), values)

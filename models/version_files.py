"""Are the files of a model those that were saved? Its folder, written whole and checked before loading."""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from features.errors import InputError
from features.store import catalogue, files
from features.store.workspace import Workspace
from models import versions
from models.seal import digest_of, files_of

FOLDER = "models"


def verified_folder(ws: Workspace, version: str) -> Path:
    """Return the folder of a version whose files are exactly those that were saved; load from nowhere else.

    Raises
    ------
    InputError
        ``unknown_version``; ``model_changed`` where a file of it was changed, added or removed.
    """
    found, folder = versions.get(ws, version), folder_of(ws, version)
    if not folder.is_dir() or folder_digest(folder) != found.digest:
        raise InputError(
            "model_changed",
            "The files of model {version} are not those that were saved, so it was not loaded. "
            "Make another version live, or train again.",
            version=version,
        )
    return folder


def home_of(folder: Path) -> Workspace | None:
    """Return the workspace that a folder is a saved version of; None for any other folder."""
    folder = folder.resolve()
    ws = Workspace.found(folder.parent.parent) if folder.parent.name == FOLDER else None
    if ws is None:
        return None
    with ws.reading() as connection:
        known = connection.scalar(sa.select(catalogue.versions.c.id).where(versions.named(folder.name)))
    return ws if known is not None else None


def folder_of(ws: Workspace, version: str) -> Path:
    """Return where the files of a version are kept."""
    return ws.root / FOLDER / version


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 over the relative names and the bytes of all files in a folder."""
    digest = hashlib.sha256()
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix().encode()
        digest.update(len(name).to_bytes(8, "big") + name)
        digest.update(bytes.fromhex(digest_of(path)))
    return digest.hexdigest()


@contextmanager
def new_folder(ws: Workspace) -> Iterator[Path]:
    """Give an empty folder to write a model into; it is gone afterwards unless it was renamed."""
    temporary = ws.folder(FOLDER) / f".{uuid.uuid4().hex}.tmp"
    temporary.mkdir()
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def keep(ws: Workspace, written: Path, version: str) -> None:
    """Give a written folder its place as the files of a version."""
    written.rename(folder_of(ws, version))
    files.sync_folder(ws.folder(FOLDER))


def sweep(ws: Workspace) -> None:
    """Remove old folders that no version owns: what a training left that was killed while it saved."""
    before = time.time() - files.SWEEP_AFTER_SECONDS
    with ws.reading() as connection:
        known = set(connection.scalars(sa.select(catalogue.versions.c.id)))
    for folder in ws.folder(FOLDER).iterdir():
        if folder.name not in known and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)

"""Where is a file between upload and save? Set aside in the workspace, so that a refresh loses nothing."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass

from features.store.workspace import Workspace

KEY_DIGITS = 16
"""Hexadecimal digits of the file's SHA-256 that stand in the address."""

KEPT_SECONDS = 7 * 24 * 3600
"""How long a file waits to be saved before it is cleared away: a week, so that a holiday does not cost it."""


@dataclass(frozen=True)
class Staged:
    """A file that has been uploaded and not yet saved: its key, its name, its bytes."""

    key: str
    name: str
    data: bytes


def stage(ws: Workspace, name: str, data: bytes) -> Staged:
    """Set a file aside and clear away those that nobody came back for."""
    key = hashlib.sha256(data).hexdigest()[:KEY_DIGITS]
    folder = ws.folder("staging")
    (folder / f"{key}.bin").write_bytes(data)
    (folder / f"{key}.json").write_text(json.dumps({"name": name}), encoding="utf-8")
    _clear_old(ws)
    return Staged(key, name, data)


def staged(ws: Workspace, key: str) -> Staged | None:
    """Return a file that was set aside, or None where there is none of this key."""
    folder = ws.folder("staging")
    if not key.isalnum() or not (folder / f"{key}.json").exists():
        return None
    name = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))["name"]
    return Staged(key, name, (folder / f"{key}.bin").read_bytes())


def discard(ws: Workspace, key: str) -> None:
    """Remove a file that was set aside; nothing happens where there is none."""
    for ending in ("json", "bin"):
        (ws.folder("staging") / f"{key}.{ending}").unlink(missing_ok=True)


def _clear_old(ws: Workspace) -> None:
    oldest = time.time() - KEPT_SECONDS
    for file in ws.folder("staging").iterdir():
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)

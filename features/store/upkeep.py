"""How much room does a workspace take, and how is the sample company cleared away? Files on disk."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from features.errors import InputError
from features.store import audit, jobs
from features.store.workspace import Workspace


def bytes_used(ws: Workspace) -> int:
    """Return the bytes of the workspace's files, the sample company's and a database server's left out."""
    inner = ws.root / "sample"
    files = (path for path in ws.root.rglob("*") if path.is_file() and not path.is_relative_to(inner))
    return sum(_size(path) for path in files)


def delete_sample(ws: Workspace, actor: str) -> None:
    """Delete the sample company of a workspace with all that was made of it; the rest stays.

    Parameters
    ----------
    ws
        The main workspace.
    actor
        Who asked for it, for the audit trail of `ws`.

    Raises
    ------
    InputError
        ``sample_busy`` while a job of the sample company waits or runs.
    """
    sample = ws.sample()
    if jobs.listing(sample, active=True):
        raise InputError(
            "sample_busy",
            "The sample company is being worked on. Wait for that to end, or cancel it, then delete it.",
        )
    shutil.rmtree(sample.root)
    audit.record(ws, actor, "delete_sample", "sample")


def _size(path: Path) -> int:
    # A job may remove its files between the listing and this look.
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0

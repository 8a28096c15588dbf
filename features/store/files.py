"""How do frames lie on disk? As Parquet files that are whole or absent, and say so when they were damaged."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from pyarrow.lib import ArrowException

from features.errors import InputError
from features.store.workspace import Workspace

FOLDER = "snapshots"
ROWS = ""
PROBLEMS = ".problems"
SWEEP_AFTER_SECONDS = 3600
"""Age from which a file without a snapshot is a crash's leaving and not a colleague's upload in progress."""


@contextlib.contextmanager
def written(ws: Workspace, rows: pd.DataFrame, problems: pd.DataFrame) -> Iterator[Callable[[str], None]]:
    """Write a snapshot's two files under temporary names, safe on disk; give what names them by its id.

    Whatever has not been named when the context ends is removed.
    """
    folder = ws.folder(FOLDER)
    parts = {part: folder / f"{uuid.uuid4().hex}{part}.tmp" for part in (ROWS, PROBLEMS)}

    def put_in_place(snapshot_id: str) -> None:
        for part, temporary in parts.items():
            temporary.replace(_path(ws, snapshot_id, part))
        sync_folder(folder)

    try:
        _write(rows, parts[ROWS])
        _write(problems, parts[PROBLEMS])
        yield put_in_place
    finally:
        for temporary in parts.values():
            temporary.unlink(missing_ok=True)


def read(ws: Workspace, snapshot_id: str, part: str = ROWS) -> pd.DataFrame:
    """Return a frame with the types it was written with.

    Raises
    ------
    InputError
        ``snapshot_missing`` where the file is gone, ``snapshot_damaged`` where its checksums do not hold.
    """
    path = _path(ws, snapshot_id, part)
    try:
        # Without `partitioning=None` a folder named `a=b` on the way would become a column.
        return pd.read_parquet(path, partitioning=None, page_checksum_verification=True)
    except FileNotFoundError as error:
        raise InputError(
            "snapshot_missing",
            "The file {file} of this snapshot is gone. Delete the snapshot and upload its file again.",
            file=path.name,
        ) from error
    except (OSError, ArrowException) as error:
        raise InputError(
            "snapshot_damaged",
            "The file {file} of this snapshot is damaged and cannot be read. "
            "Delete the snapshot and upload its file again.",
            file=path.name,
        ) from error


def remove(ws: Workspace, snapshot_id: str) -> None:
    """Remove a snapshot's files; those already gone are no trouble."""
    for part in (ROWS, PROBLEMS):
        _path(ws, snapshot_id, part).unlink(missing_ok=True)


def sweep(ws: Workspace, known: set[str]) -> int:
    """Remove old files whose snapshot is not among the `known` ids; return how many."""
    before = time.time() - SWEEP_AFTER_SECONDS
    removed = 0
    for path in ws.folder(FOLDER).iterdir():
        owned = path.name.partition(".")[0] in known and not path.name.endswith(".tmp")
        if not owned and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut, where the system lets a folder be synchronised."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _path(ws: Workspace, snapshot_id: str, part: str) -> Path:
    return ws.root / FOLDER / f"{snapshot_id}{part}.parquet"


def _write(frame: pd.DataFrame, path: Path) -> None:
    with path.open("wb") as file:
        frame.to_parquet(file, index=False, compression="zstd", write_page_checksum=True)
        file.flush()
        os.fsync(file.fileno())

"""How do frames lie on disk? As Parquet files that are whole or absent, and say so when they were damaged."""

from __future__ import annotations

import base64
import contextlib
import os
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.lib import ArrowException

from features.errors import InputError
from features.numbered import Numbered
from features.store.workspace import Workspace

FOLDER = "snapshots"
ROWS = ""
PROBLEMS = ".problems"
SWEEP_AFTER_SECONDS = 3600
"""Age from which a file without a snapshot is a crash's leaving and not a colleague's upload in progress."""

# Times that a text column's values stand in it on average, from which on the file lists them once.
_REPEATS = 2


@contextlib.contextmanager
def written(
    ws: Workspace,
    rows: pd.DataFrame,
    problems: pd.DataFrame,
    numbered: Mapping[str, Numbered] | None = None,
) -> Iterator[Callable[[str], None]]:
    """Write a snapshot's two files under temporary names, safe on disk; give what names them by its id.

    Whatever has not been named when the context ends is removed. `numbered` holds text columns of `rows` that
    are numbered already.
    """
    folder = ws.folder(FOLDER)
    parts = {part: folder / f"{uuid.uuid4().hex}{part}.tmp" for part in (ROWS, PROBLEMS)}

    def put_in_place(snapshot_id: str) -> None:
        for part, temporary in parts.items():
            temporary.replace(_path(ws, snapshot_id, part))
        sync_folder(folder)

    try:
        _write(rows, parts[ROWS], numbered or {})
        _write(problems, parts[PROBLEMS], {})
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


def _write(frame: pd.DataFrame, path: Path, numbered: Mapping[str, Numbered]) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    coded, repeating = _by_number(table, numbered)
    with path.open("wb") as file:
        with pq.ParquetWriter(  # type: ignore[no-untyped-call]
            file,
            coded.schema,
            compression="zstd",
            write_page_checksum=True,
            # Texts that hardly repeat would be looked up in vain.
            use_dictionary=list(repeating),
            # A snapshot is read whole: nobody asks for the smallest and largest values of its columns.
            write_statistics=False,
            store_schema=False,
        ) as writer:
            writer.write_table(coded)
            writer.add_key_value_metadata(_types(table.schema))
        file.flush()
        os.fsync(file.fileno())


def _by_number(table: pa.Table, numbered: Mapping[str, Numbered]) -> tuple[pa.Table, Collection[str]]:
    """Return a table with its numbered columns as they lie in the file, and the columns worth numbering."""
    repeating = []
    for place, name in enumerate(table.column_names):
        known = numbered.get(name)
        if known is None or _REPEATS * len(known.texts) <= len(known.codes):
            repeating.append(name)
            if known is not None:
                table = table.set_column(place, name, _dictionary(known))
    return table, repeating


def _dictionary(values: Numbered) -> pa.DictionaryArray:
    codes = pa.array(values.codes, mask=np.asarray(~values.filled))
    return pa.DictionaryArray.from_arrays(codes, pa.array(values.texts))


def _types(schema: pa.Schema) -> dict[bytes, bytes]:
    """Return the types by which Arrow and pandas read the columns back; numbers are how they were written."""
    arrow = base64.b64encode(schema.serialize().to_pybytes())
    return {b"ARROW:schema": arrow, **(schema.metadata or {})}

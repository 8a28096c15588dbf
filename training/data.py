"""Which deals does a command's DATA argument name? Those of a file, or of a snapshot in the workspace."""

from __future__ import annotations

from pathlib import Path

from features.deals import Deals, resolve
from features.errors import InputError
from features.ingest import ingest
from features.schema import Upload
from features.store import company, snapshots
from features.store.workspace import Workspace


def load_deals(data: str) -> Deals:
    """Return the deals of a file, or of a snapshot with all that the workspace knows of them.

    Parameters
    ----------
    data
        Path of a file; where there is none, the id of a snapshot in the workspace.

    Raises
    ------
    InputError
        ``no_such_data`` where it is neither; and what reading the file or the snapshot raises.
    """
    if not Path(data).is_file():
        return company.load_deals(Workspace.open(), find_snapshot(Workspace.open(), data).id)
    ingested = ingest(Path(data), name=Path(data).name, kind=Upload.DEALS, strict=True)
    return resolve(
        ingested.cleaned.frame,
        ingested.process,
        as_of=ingested.as_of,
        currency=ingested.cleaned.currency,
        custom=tuple(ingested.cleaned.custom),
    )


def load_older(data: str) -> tuple[Deals, ...]:
    """Return the deals as older snapshots of the same report saw them, newest first; none for a file."""
    if Path(data).is_file():
        return ()
    workspace, older = Workspace.open(), []
    snapshot = find_snapshot(workspace, data)
    while (before := company.previous(workspace, snapshot)) is not None:
        older.append(company.load_deals(workspace, before.id))
        snapshot = before
    return tuple(older)


def find_snapshot(workspace: Workspace, data: str) -> snapshots.Snapshot:
    """Return the snapshot that DATA names.

    Raises
    ------
    InputError
        ``no_such_data`` where there is none.
    """
    try:
        return snapshots.get(workspace, data)
    except InputError as error:
        if error.code != "unknown_snapshot":
            raise
        raise InputError(
            "no_such_data",
            "“{data}” is neither a file nor a snapshot of this workspace. Give the path of a file, or a "
            "snapshot id as the Data screen shows it.",
            data=data,
        ) from error

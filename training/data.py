"""Which deals does a command's DATA argument name? Those of a file, or of a snapshot in the workspace."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from features.conversion import NO_RATES
from features.deals import Deals, resolve
from features.errors import InputError
from features.ingest import Ingested, ingest
from features.messages import plural_message
from features.schema import Upload
from features.store import company, snapshots
from features.store.rates import rates_of
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
    return deals_of(ingest(Path(data), name=Path(data).name, kind=Upload.DEALS, strict=True))


def deals_of(
    read: Ingested, *, entries: pd.DataFrame | None = None, workspace: Workspace | None = None
) -> Deals:
    """Return the deals of a file, their amounts in one currency by the rates that a workspace keeps.

    Parameters
    ----------
    read
        The file.
    entries
        Its stage entries, where another file tells them.
    workspace
        The one whose rates hold; the main one where None. Where there is none, no rate is known, and
        `Deals.left_out` says which amounts have none.
    """
    home = workspace or Workspace.found()
    return resolve(
        read.cleaned.frame,
        read.process,
        as_of=read.as_of,
        entries=entries,
        currency=read.cleaned.currency,
        custom=tuple(read.cleaned.custom),
        rates=NO_RATES if home is None else rates_of(home),
    )


def say_left_out(deals: Deals | None) -> None:
    """Say on standard error which amounts count nowhere for want of a rate."""
    if deals is None or not deals.left_out:
        return
    said = plural_message(
        "{n} amount has no rate to {currency} and counts nowhere: {amounts}. Give the rates under Settings, "
        "Currencies.",
        "{n} amounts have no rate to {currency} and count nowhere: {amounts}. Give the rates under Settings, "
        "Currencies.",
        sum(left.deals for left in deals.left_out),
        currency=deals.currency,
        amounts=", ".join(f"{left.amount:,.2f} {left.currency}".strip() for left in deals.left_out),
    )
    click.echo(str(said), err=True)


def load_older(data: str) -> tuple[Deals, ...]:
    """Return the deals as older snapshots of the same report saw them, newest first; none for a file."""
    if Path(data).is_file():
        return ()
    return seen_before(Workspace.open(), find_snapshot(Workspace.open(), data))


def seen_before(workspace: Workspace, snapshot: snapshots.Snapshot) -> tuple[Deals, ...]:
    """Return the deals as the snapshots of the same report before one saw them, newest first."""
    older = []
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

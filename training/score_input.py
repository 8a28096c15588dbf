"""Which rows are to be scored? Those of a file or a snapshot, read as the model's training read its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from features.deals import Deals
from features.ingest import ingest
from features.lookup_files import join_files
from features.mapping import ColumnMap, propose
from features.reading import read_table
from features.schema import Upload
from features.store import company, snapshots
from features.store.workspace import Workspace
from training.data import deals_of, find_snapshot
from training.sources import check_width


@dataclass(frozen=True)
class Input:
    """What is to be scored.

    Attributes
    ----------
    rows
        The rows as they will be written, one each.
    frame
        The same rows, typed.
    deals
        What they say as deals; None for customers.
    columns
        Canonical and custom columns that the data have.
    """

    rows: pd.DataFrame
    frame: pd.DataFrame
    deals: Deals | None
    columns: frozenset[str]


def read_input(
    data: str,
    kind: Upload,
    trained: Mapping[str, str | None],
    lookups: Sequence[Path],
    as_of: pd.Timestamp | None,
    home: Workspace | None = None,
) -> Input:
    """Read what is to be scored as the training would have read it.

    Parameters
    ----------
    data
        Path of a file, or id of a snapshot.
    kind
        Deals or customers.
    trained
        Header → canonical name (None: under its own name) in the file that the model learned from.
    lookups, as_of
        Tables to join to the deals of a file, and the day up to which its facts are known.
    home
        The workspace that the model belongs to, whose rates hold; the main one where None.

    Raises
    ------
    InputError
        ``no_such_data``, and what reading raises.
    """
    if not Path(data).is_file():
        return _read_snapshot(data, kind)
    table = read_table(Path(data), name=Path(data).name)
    check_width(table)
    columns = ColumnMap(kind, as_trained(propose(table, kind).columns, trained))
    told = ingest(Path(data), name=Path(data).name, columns=columns, as_of=as_of)
    read, tables = join_files(told, lookups)
    frame = read.cleaned.frame.reset_index(drop=True)
    present = {name for name in columns.columns.values() if name is not None} | set(read.cleaned.custom)
    present |= {name for table in tables for name in table.join.columns}
    deals = deals_of(read, workspace=home) if kind is Upload.DEALS else None
    return Input(table.cells.reset_index(drop=True), frame, deals, frozenset(present))


def _read_snapshot(data: str, kind: Upload) -> Input:
    workspace = Workspace.open()
    snapshot = find_snapshot(workspace, data)
    frame = snapshots.load_frame(workspace, snapshot.id).reset_index(drop=True)
    deals = company.load_deals(workspace, snapshot.id) if kind is Upload.DEALS else None
    present = {name for name in snapshot.columns.columns.values() if name is not None} | set(snapshot.custom)
    if deals is not None:  # joined tables bring columns of their own
        present |= set(deals.custom) | set(deals.frame.columns[deals.frame.notna().any()])
    return Input(frame.drop(columns="line"), frame, deals, frozenset(present))


def as_trained(
    proposed: Mapping[str, str | None], trained: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Map headers as the training did, and what the training did not know as proposed."""
    known = {header: trained[header] for header in proposed if header in trained}
    taken = {name for name in known.values() if name is not None}
    others = {header: name if name not in taken else None for header, name in proposed.items()}
    return {**others, **known}

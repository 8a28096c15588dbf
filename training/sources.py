"""What does a training's DATA argument name, and which column is its outcome? A file or a snapshot, read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from features.cleaning import Cleaned
from features.deals import Deals
from features.errors import InputError
from features.histories import history_entries
from features.ingest import ingest, require_outcome
from features.lookup_files import join_files
from features.mapping import ColumnMap, propose
from features.messages import first_of
from features.reading import TextTable, read_table
from features.schema import DEALS, Upload
from features.store import company, snapshots
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from training.data import deals_of, find_snapshot

MOST_COLUMNS: Final = 1000  # CRMs export some hundred; with more, columns that look telling by chance prevail
UNREAD_SHARE: Final = 0.01  # of the filled outcomes that may be slips of the pen
_BY_LOOKUP: Final = frozenset({"account", "owner", "team", "industry", "region", "product"})
SHOWN: Final = 5  # values named in a sentence about them


@dataclass(frozen=True)
class Source:
    """What a training learns from.

    Attributes
    ----------
    kind
        Deals, or customers with a churn label.
    frame
        Its rows, typed, with the custom columns.
    columns
        Header → canonical name (None: under its own name).
    deals
        The rows as deals; None for customers.
    digest
        SHA-256 of the file's bytes.
    snapshot
        The snapshot that it is, or None for a file.
    as_of
        The day up to which its facts are known, where a person or a snapshot said so.
    """

    kind: Upload
    frame: pd.DataFrame
    columns: Mapping[str, str | None]
    deals: Deals | None
    digest: str
    snapshot: Snapshot | None = None
    as_of: pd.Timestamp | None = None

    def names(self, given: Collection[str]) -> tuple[str, ...]:
        """Return the names in `frame` of columns that a person named by header or by canonical name.

        Raises
        ------
        InputError
            ``unknown_column`` where a column is not in the data.
        """
        by_header = {header: name or header for header, name in self.columns.items()}
        meant = [_meant(column, [*by_header, *by_header.values()], self.columns) for column in given]
        return tuple(by_header.get(column, column) for column in meant)

    def headers(self) -> dict[str, str]:
        """Return the header of each column of `frame` that comes from the file."""
        return {name or header: header for header, name in self.columns.items()}


def load_source(
    data: str,
    outcome: str | None,
    kinds: tuple[Upload, ...],
    entries: Path | None = None,
    lookups: Sequence[Path] = (),
    as_of: pd.Timestamp | None = None,
) -> Source:
    """Read a file, or load a snapshot, to learn from.

    Parameters
    ----------
    data
        Path of a file; where there is none, the id of a snapshot.
    outcome
        Header of the column with the outcome; guessed where None.
    kinds
        What the data may be, the preferred kind first.
    entries
        File with the stage entries of a file's deals; a snapshot has them in its workspace.
    lookups
        Tables of accounts, products or people to join to a file's deals, by equal names only; a snapshot has
        them in its workspace.
    as_of
        The day up to which a file's facts are known; by default the latest on which something happened.

    Raises
    ------
    InputError
        ``no_such_data``, ``unknown_column``, ``outcome_unread``, ``wrong_kind``, ``snapshot_outcome``,
        ``snapshot_day``; and what reading raises.
    """
    if Path(data).is_file():
        return read_source(Path(data), outcome, kinds, entries, lookups, as_of)
    if as_of is not None:
        raise InputError(
            "snapshot_day",
            "A snapshot has its day already; --as-of is for files. Leave it out, or give the file.",
        )
    if outcome is not None:
        raise InputError(
            "snapshot_outcome",
            "A snapshot has its outcome already; --outcome is for files. Leave it out, or give the file.",
        )
    workspace = Workspace.open()
    return source_of(workspace, find_snapshot(workspace, data), kinds)


def source_of(workspace: Workspace, snapshot: Snapshot, kinds: tuple[Upload, ...]) -> Source:
    """Load a snapshot with all that the workspace knows of it."""
    if snapshot.kind not in kinds:
        raise InputError(
            "wrong_kind",
            "{name} holds {found}; this training learns from {accepted}.",
            name=snapshot.name or snapshot.id,
            found=str(snapshot.kind),
            accepted=" / ".join(kinds),
        )
    deals = company.load_deals(workspace, snapshot.id) if snapshot.kind is Upload.DEALS else None
    frame = snapshots.load_frame(workspace, snapshot.id) if deals is None else deals.frame
    columns = _with_joined(snapshot.columns.columns, deals)
    return Source(snapshot.kind, frame, columns, deals, snapshot.digest, snapshot, snapshot.as_of)


def read_source(
    file: Path,
    outcome: str | None,
    kinds: tuple[Upload, ...],
    entries: Path | None = None,
    lookups: Sequence[Path] = (),
    as_of: pd.Timestamp | None = None,
) -> Source:
    """Read a file to learn from."""
    table = read_table(file, name=file.name)
    check_width(table)
    columns = propose(table, kinds[0] if len(kinds) == 1 else None)
    if columns.kind.holds not in kinds:
        columns = propose(table, kinds[0])
    if kinds[0] is Upload.CUSTOMERS and _names_no_purchases(columns):
        # What looks like deals without a day of purchase is a list of customers, and its outcome their label.
        label = next((header for header, name in columns.columns.items() if name == "outcome"), None)
        columns, outcome = propose(table, Upload.CUSTOMERS), outcome or label
    if outcome is None:
        require_outcome(columns)
    holds = columns.kind.holds
    label = "outcome" if holds is Upload.DEALS else "churned"
    if outcome is not None:
        columns = ColumnMap(columns.kind, _with_outcome(columns.columns, outcome, label))
    read = ingest(file, name=file.name, columns=columns, as_of=as_of)
    _check_outcome(read.cleaned, columns.columns, label)
    read, _ = join_files(read, lookups)
    deals = None
    if holds is Upload.DEALS:
        deals = deals_of(read, entries=None if entries is None else _read_entries(entries))
    frame = read.cleaned.frame if deals is None else deals.frame
    return Source(holds, frame, _with_joined(read.columns.columns, deals), deals, table.digest, as_of=as_of)


def _names_no_purchases(columns: ColumnMap) -> bool:
    return columns.kind.holds is Upload.DEALS and "closed_on" not in columns.columns.values()


def _read_entries(file: Path) -> pd.DataFrame:
    return history_entries(ingest(file, kind=Upload.STAGE_ENTRIES).cleaned.frame)


def _with_joined(columns: Mapping[str, str | None], deals: Deals | None) -> dict[str, str | None]:
    """Add the columns that other tables bring, which have no header in the file."""
    if deals is None:
        return dict(columns)
    known = {name or header for header, name in columns.items()}
    filled = [column.name for column in DEALS if deals.frame[column.name].notna().any()]
    beside: dict[str, str | None] = {name: name for name in filled if name in _BY_LOOKUP - known}
    return {**beside, **columns, **{name: None for name in deals.custom if name not in known}}


def check_width(table: TextTable) -> None:
    """Refuse a table of which hardly any column can be about deals or customers.

    Raises
    ------
    InputError
        ``too_many_columns``.
    """
    if table.cells.shape[1] > MOST_COLUMNS:
        raise InputError(
            "too_many_columns",
            "The file has {n} columns; a model can be learned from up to {most}. Leave out those that are "
            "not about the deals or customers.",
            n=table.cells.shape[1],
            most=MOST_COLUMNS,
        )


def _with_outcome(columns: Mapping[str, str | None], outcome: str, label: str) -> dict[str, str | None]:
    """Map the column that a person named to the outcome; a stage that tells it stays the stage."""
    outcome = _meant(outcome, columns, columns)
    if columns[outcome] == "stage":
        return dict(columns)
    others = {header: None if name == label else name for header, name in columns.items()}
    return {**others, outcome: label}


def _check_outcome(cleaned: Cleaned, columns: Mapping[str, str | None], label: str) -> None:
    """Refuse an outcome of which too much says neither yes nor no."""
    header = next((header for header, name in columns.items() if name == label), None)
    unread = cleaned.unread.loc[cleaned.unread["column"] == header, "text"]
    filled = int(cleaned.frame[label].notna().sum()) + len(unread)
    if header is None or len(unread) <= UNREAD_SHARE * filled:
        return
    values = unread.drop_duplicates()
    raise InputError(
        "outcome_unread",
        "Column {column} should hold one outcome and its opposite, but {n} rows say other things: {values}. "
        "Accepted are won and lost (open deals may say so), yes and no, true and false, 1 and 0; mend the "
        "column, or name another one with --outcome.",
        column=header,
        n=len(unread),
        values=first_of(values, SHOWN),
    )


def _meant(column: str, names: Collection[str], columns: Mapping[str, str | None]) -> str:
    """Return the one of the names that a person means, who may write small letters large."""
    if column in names:
        return column
    alike = {name for name in names if name.casefold() == column.strip().casefold()}
    if len(alike) == 1:
        return alike.pop()
    raise InputError(
        "unknown_column",
        "The data have no column {column}; they have: {columns}.",
        column=column,
        columns=first_of(columns, 40),
    )

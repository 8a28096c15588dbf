"""What has been computed already? Results of pure functions, kept by the state of the data they come from.

A key names everything a result depends on (`features.store.company.deals_key` changes with snapshot, process
and history), so nothing kept here is ever stale; the oldest entries go when there are too many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from features.deals import Deals
from features.ingest import Ingested, against, interpret
from features.mapping import ColumnMap, signature
from features.reading import TextTable, read_table
from features.schema import Upload
from features.stages import Process
from features.store.company import before, deals_key, load_deals
from features.store.snapshots import Snapshot, listing, load_frame
from features.store.staging import Staged
from features.store.workspace import Workspace
from pages.shared.upload import Dates, Source

R = TypeVar("R")


def deals_of(workspace: Workspace, snapshot: Snapshot) -> Deals:
    """Return the deals of a snapshot, loaded once for all visitors."""
    return _deals(str(workspace.root), deals_key(workspace, snapshot.id), workspace, snapshot.id)


def currency_of(workspace: Workspace, snapshot: Snapshot | None) -> str:
    """Return the currency that the sums of a snapshot's deals are said in, "" where nothing names one."""
    return "" if snapshot is None else deals_of(workspace, snapshot).currency


def of_deals(workspace: Workspace, snapshot: Snapshot, function: Callable[..., R], /, **options: Any) -> R:  # noqa: ANN401 - passed on
    """Return ``function(deals, **options)``, computed once for this state of the data and these options.

    Parameters
    ----------
    function
        A pure function of the core whose first parameter is `Deals`.
    options
        Its further arguments: plain values, frames or series, which become part of the key.
    """
    key = f"{workspace.root}:{deals_key(workspace, snapshot.id)}"
    name = f"{function.__module__}.{function.__qualname__}"
    result: R = _computed(name, key, options, function, deals_of(workspace, snapshot))
    return result


def of_upload(workspace: Workspace, snapshot: Snapshot, function: Callable[[pd.DataFrame], R]) -> R:
    """Return ``function(rows of the upload)``, computed once; a snapshot never changes."""
    name = f"{function.__module__}.{function.__qualname__}"
    result: R = _from_upload(name, f"{workspace.root}:{snapshot.id}", function, workspace, snapshot.id)
    return result


def of_two(workspace: Workspace, old: Snapshot, new: Snapshot, function: Callable[[Deals, Deals], R]) -> R:
    """Return ``function(old deals, new deals)``, computed once for this pair of snapshots."""
    keys = [deals_key(workspace, item.id) for item in (old, new)]
    name = f"{function.__module__}.{function.__qualname__}"
    both = (deals_of(workspace, old), deals_of(workspace, new))
    result: R = _paired(name, f"{workspace.root}:{keys}", function, both)
    return result


def text_table(staged: Staged, source: Source) -> TextTable:
    """Return an uploaded file as text, read once for all choices of what it means; raises `InputError`."""
    return _text_table(staged.key, source, staged)


def ingested(
    staged: Staged,
    source: Source,
    kind: Upload | None = None,
    columns: ColumnMap | None = None,
    process: Process | None = None,
    dates: Dates | None = None,
) -> Ingested:
    """Return the reading of an uploaded file under these choices; raises `InputError` as `ingest` does."""
    chosen = None if columns is None else (columns.kind.value, tuple(columns.columns.items()))
    choices = (source, kind.value if kind else None, chosen, process, dates)
    table = text_table(staged, source)
    return _ingested(staged.key, repr(choices), table, kind, columns, process, dates or Dates())


def compared(workspace: Workspace, staged: Staged, source: Source, read: Ingested) -> Ingested:
    """Return a reading whose closed deals are compared with the newest snapshot before of its report."""
    choices = (read.columns.kind, tuple(read.columns.columns.items()), read.process, read.as_of)
    kept = [item.id for item in listing(workspace, Upload.DEALS)]
    key = repr((staged.key, source, choices, dict(read.cleaned.date_orders), kept))
    return _compared(str(workspace.root), key, workspace, read)


@st.cache_resource(max_entries=6, show_spinner=False)
def _compared(root: str, key: str, _workspace: Workspace, _read: Ingested) -> Ingested:  # noqa: ARG001 - the key
    return against(_read, before(_workspace, signature(_read.table.cells.columns), _read.as_of))


@st.cache_resource(max_entries=8, show_spinner=False)
def _deals(root: str, key: str, _workspace: Workspace, snapshot_id: str) -> Deals:  # noqa: ARG001 - the key
    return load_deals(_workspace, snapshot_id)


@st.cache_resource(max_entries=200, show_spinner=False)
def _computed(
    name: str,  # noqa: ARG001 - part of the key
    key: str,  # noqa: ARG001 - part of the key
    options: Mapping[str, Any],
    _function: Callable[..., Any],
    _deals: Deals,
) -> Any:  # noqa: ANN401 - whatever the function returns
    return _function(_deals, **options)


@st.cache_resource(max_entries=30, show_spinner=False)
def _from_upload(
    name: str,  # noqa: ARG001 - part of the key
    key: str,  # noqa: ARG001 - part of the key
    _function: Callable[[pd.DataFrame], Any],
    _workspace: Workspace,
    _snapshot_id: str,
) -> Any:  # noqa: ANN401 - whatever the function returns
    return _function(load_frame(_workspace, _snapshot_id))


@st.cache_resource(max_entries=30, show_spinner=False)
def _paired(
    name: str,  # noqa: ARG001 - part of the key
    key: str,  # noqa: ARG001 - part of the key
    _function: Callable[[Deals, Deals], Any],
    _both: tuple[Deals, Deals],
) -> Any:  # noqa: ANN401 - whatever the function returns
    return _function(*_both)


@st.cache_resource(max_entries=3, show_spinner=False)
def _text_table(key: str, source: Source, _staged: Staged) -> TextTable:  # noqa: ARG001 - part of the key
    return read_table(_staged.data, name=_staged.name, sheet=source.sheet, encoding=source.encoding)


@st.cache_resource(max_entries=6, show_spinner=False)
def _ingested(
    key: str,  # noqa: ARG001 - part of the key
    choices: str,  # noqa: ARG001 - part of the key
    _table: TextTable,
    _kind: Upload | None,
    _columns: ColumnMap | None,
    _process: Process | None,
    _dates: Dates,
) -> Ingested:
    return interpret(
        _table,
        kind=_kind,
        columns=_columns,
        process=_process,
        as_of=_dates.as_of,
        day_first=_dates.day_first,
    )

"""Which cells may this visitor see? Personal data are hidden in tables and downloads unless switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from features.ingest import Ingested
from features.personal import PERSONAL, mask, masked
from features.schema import Kind
from features.store import audit
from features.store.privacy import show_personal_data, shows_personal_data
from features.store.workspace import Workspace
from pages.shared.session import Visit


def shown(workspace: Workspace, read: Ingested) -> Ingested:
    """Return a reading as this workspace shows it; what is saved is the reading itself."""
    personal = personal_headers(read.columns.columns, read.cleaned.custom)
    if not personal or shows_personal_data(workspace):
        return read
    table = replace(read.table, cells=masked(read.table.cells, personal))
    unread = _hidden_texts(read.cleaned.unread, personal)
    return replace(read, table=table, cleaned=replace(read.cleaned, unread=unread))


def shown_problems(
    workspace: Workspace,
    problems: pd.DataFrame,
    columns: Mapping[str, str | None],
    custom: Mapping[str, Kind],
) -> pd.DataFrame:
    """Return the problems of a snapshot (``column``, ``text`` …) as this workspace shows them."""
    personal = personal_headers(columns, custom)
    if not personal or shows_personal_data(workspace):
        return problems
    return _hidden_texts(problems, personal)


def personal_headers(columns: Mapping[str, str | None], custom: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the headers of a file under which personal data stand, each with its kind.

    A custom column is called like its header, with " (2)" behind it where a canonical column has that name.
    """
    personal = {name.removesuffix(" (2)"): kind for name, kind in custom.items() if kind in PERSONAL}
    own = (header for header, name in columns.items() if name is None)
    return {header: personal[plain] for header in own if (plain := header.removesuffix(" (2)")) in personal}


def edit_switch(here: Visit, key: str) -> None:
    """Show the switch; what it says holds for everyone who uses the workspace."""
    _ = here.language.text
    is_shown = shows_personal_data(here.workspace)
    turned = st.toggle(_("Show personal data"), value=is_shown, key=key)
    st.caption(
        _(
            "E-mails, phones, contact persons and free text are hidden in tables and downloads while this is "
            "off. Models never use them by default. Names of owners and accounts are always shown."
        )
    )
    if turned != is_shown:
        show_personal_data(here.workspace, turned)
        audit.record(here.workspace, here.role, "show_personal_data", "on" if turned else "off")
        st.rerun()


def _hidden_texts(problems: pd.DataFrame, personal: Mapping[str, Kind]) -> pd.DataFrame:
    text = problems["text"]
    for header, kind in personal.items():
        text = text.mask(problems["column"].eq(header), mask(text, kind))
    return problems.assign(text=text)

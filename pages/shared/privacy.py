"""Which cells may this visitor see? Personal data are hidden in tables and downloads unless switched on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from features.cleaning import Cleaned
from features.mapping import ColumnMap
from features.personal import PERSONAL, mask, masked
from features.reading import TextTable
from features.schema import Kind
from features.store import audit
from features.store.privacy import show_personal_data, shows_personal_data
from features.store.workspace import Workspace
from pages.shared.session import Visit


def personal_headers(cleaned: Cleaned, columns: ColumnMap) -> dict[str, Kind]:
    """Return the headers of a file under which personal data stand, each with its kind."""
    own = {name: kind for name, kind in cleaned.custom.items() if kind in PERSONAL}
    # A custom column bears another name than its header only where the header is a name of ours.
    return {header: own[name] for header in columns.columns for name in (header, f"{header} (2)") if name in own}


def hidden_cells(workspace: Workspace, table: TextTable, personal: Mapping[str, Kind]) -> pd.DataFrame:
    """Return the cells of a file as this workspace shows them."""
    return hidden(workspace, table.cells, personal)


def hidden(workspace: Workspace, frame: pd.DataFrame, personal: Mapping[str, Kind]) -> pd.DataFrame:
    """Return a frame with its personal columns masked, or as it is where the workspace shows them."""
    return frame if shows_personal_data(workspace) else masked(frame, personal)


def hidden_problems(
    workspace: Workspace, problems: pd.DataFrame, personal: Mapping[str, Kind]
) -> pd.DataFrame:
    """Return problems (``column``, ``text`` …) with the texts of personal columns masked."""
    if shows_personal_data(workspace) or not personal:
        return problems
    text = problems["text"]
    for header, kind in personal.items():
        mine = problems["column"].eq(header)
        text = text.mask(mine, mask(text, kind))
    return problems.assign(text=text)


def edit_switch(here: Visit, key: str) -> None:
    """Show the switch; what it says holds for everyone who uses the workspace."""
    _ = here.language.text
    shown = shows_personal_data(here.workspace)
    turned = st.toggle(_("Show personal data"), value=shown, key=key)
    st.caption(
        _(
            "E-mails, phones, contact persons and free text are hidden in tables and downloads while this is "
            "off. Models never use them by default. Names of owners and accounts are always shown."
        )
    )
    if turned != shown:
        show_personal_data(here.workspace, turned)
        audit.record(here.workspace, here.role, "show_personal_data", "on" if turned else "off")
        st.rerun()

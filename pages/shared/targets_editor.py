"""How does a visitor change targets? Bookings by month, and what each stage is to reach, to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from features.messages import message
from features.store.stage_targets import stage_targets
from features.store.targets import targets
from models.funnel import stage_table
from pages.shared import cache, choosers, notes
from pages.shared import settings_tables as frames
from pages.shared.access import may_open
from pages.shared.language import MISSING
from pages.shared.session import Visit


def edit_bookings(here: Visit, key: str) -> pd.DataFrame | None:
    """Show the targets of the company, its teams or its owners, month by month.

    Parameters
    ----------
    here
        The visit.
    key
        Of the table; a new one after each save, so that no edit is applied to the saved rows again.

    Returns
    -------
    pandas.DataFrame or None
        All targets as they are to be kept, when the visitor saves; else None.
    """
    _ = here.language.text
    st.subheader(_("Bookings by month"))
    every = targets(here.workspace)
    scope = _choose_scope(here, Counter(every["scope"]))
    if every.empty:
        st.info(
            _("No targets yet. Add rows below, or upload a file of targets on the Data screen."),
            icon=":material/info:",
        )
    edited = _target_rows(here, frames.targets_of(every, scope), scope, key)
    with st.container(horizontal=True, vertical_alignment="center"):
        saves = st.button(
            _("Save targets"), type="primary", icon=":material/save:", key="settings_targets_save"
        )
        if may_open(here.role, "data"):
            st.page_link("pages/data.py", label=_("Upload targets"), icon=":material/upload_file:")
    st.caption(
        _(
            "Rows of the same month and name are added up. Without targets of its own, the company has the "
            "sum of its teams', and a team the sum of its owners'."
        )
    )
    return frames.with_targets(every, scope, edited) if saves else None


def edit_stage_targets(here: Visit, key: str) -> pd.DataFrame | None:
    """Show what each stage reaches and is to reach; return all targets of stages when the visitor saves."""
    _ = here.language.text
    st.subheader(_("Conversion and days of each stage"))
    actual = None if here.snapshot is None else cache.of_deals(here.workspace, here.snapshot, stage_table)
    if actual is None or actual.empty:
        notes.lacking(here.language, [message("Stage")], _("targets for each stage"))
        return None
    goals = stage_targets(here.workspace)
    edited = _stage_rows(here, frames.stage_target_frame(actual, goals), key)
    saves = st.button(_("Save targets of stages"), icon=":material/save:", key="settings_stage_targets_save")
    st.caption(_("The Funnel screen sets them beside what was reached. An empty cell means no target."))
    return frames.with_stage_targets(goals, edited) if saves else None


def _choose_scope(here: Visit, counts: Mapping[str, int]) -> str:
    """Let the visitor choose whose targets to edit, at first the widest scope that has any."""
    _ = here.language.text
    scopes = {"company": _("Company"), "team": _("Teams"), "owner": _("Owners")}
    first = next((scope for scope in scopes if counts.get(scope)), "company")
    titles = {scope: f"{title} · {counts.get(scope, 0)}" for scope, title in scopes.items()}
    return choosers.one_of_few("scope", _("Targets of"), titles, first)


def _target_rows(here: Visit, shown: pd.DataFrame, scope: str, key: str) -> pd.DataFrame:
    _ = here.language.text
    currency = cache.currency_of(here.workspace, here.snapshot)
    amount = _("Target ({currency})", currency=currency) if currency else _("Target")
    month = {"en": "MMM YYYY", "zh": "YYYY年M月"}[here.language.code]
    column = st.column_config
    return st.data_editor(
        shown,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "period": column.DateColumn(
                _("Month"), format=month, required=True, help=_("Any day of the month.")
            ),
            "name": column.SelectboxColumn(
                _("Name"), options=_known_names(here, shown, scope), required=True
            ),
            "amount": column.NumberColumn(amount, format="%,.0f", min_value=0, required=True),
        },
        key=f"{key}_{scope}_{here.language.code}",
        alt=_("Targets by month"),
    )


def _known_names(here: Visit, shown: pd.DataFrame, scope: str) -> list[str]:
    """The teams or owners that may have a target: those of the deals, and those that have one."""
    if scope == frames.COMPANY:
        return []
    names = set(shown["name"])
    if here.snapshot is not None:
        names |= set(cache.deals_of(here.workspace, here.snapshot).frame[scope].dropna())
    return sorted(names)


def _stage_rows(here: Visit, shown: pd.DataFrame, key: str) -> pd.DataFrame:
    _ = here.language.text
    column = st.column_config
    snapshot = here.snapshot.id if here.snapshot else ""
    return st.data_editor(
        shown,
        hide_index=True,
        disabled=["stage", "conversion", "median_days"],
        column_config={
            "stage": column.TextColumn(_("Stage")),
            "conversion": column.NumberColumn(_("Moves on, actual (%)"), format="%.0f"),
            "target_conversion": column.NumberColumn(
                _("Moves on, target (%)"), format="%.0f", min_value=0, max_value=100
            ),
            "median_days": column.NumberColumn(_("Days, actual (median)"), format="%.0f"),
            "target_days": column.NumberColumn(_("Days, target (median)"), format="%.0f", min_value=0),
        },
        placeholder=MISSING,
        key=f"{key}_{snapshot}_{here.language.code}",
        alt=_("Targets of each stage beside what it achieves"),
    )

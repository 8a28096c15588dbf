"""What would the chance be if the lead were different? Columns that somebody can change, and a warning."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from features.build import feature_title
from models.what_if import Lever, levers
from pages.shared import cache
from pages.shared.lead_board import Board, chance_if, leads_of
from pages.shared.session import Visit
from pages.shared.tiles import tile


def show_what_if(here: Visit, board: Board, deal_id: str) -> None:
    """Let the visitor change what can be changed, and show the chance that the model would give."""
    _ = here.language.text
    deals = cache.deals_of(board.workspace, board.snapshot)
    found = levers(board.model, deals) if board.model else ()
    if not found:
        st.caption(_("The model uses no column that you could change."))
        return
    st.warning(
        _(
            "An association, not a promise: deals with such values were won that often. Whether changing the "
            "value changes the outcome, the data cannot say."
        ),
        icon=":material/science:",
    )
    row = deals.frame[deals.frame["deal_id"].eq(deal_id)].iloc[0]
    _try(here, board, deal_id, row, found)


@st.fragment
def _try(here: Visit, board: Board, deal_id: str, row: pd.Series, found: tuple[Lever, ...]) -> None:
    """Show one field for each column; a change in here computes nothing else again."""
    with st.container(horizontal=True):
        asked = {lever.name: _ask(here, deal_id, lever, row[lever.name]) for lever in found}
    changes = {name: value for name, value in asked.items() if _differs(value, row[name])}
    leads = leads_of(board)
    now = float(leads.loc[leads["deal_id"].eq(deal_id), "probability"].iloc[0])
    then = chance_if(board, deal_id, changes) if changes else None
    _tell(here, now, now if then is None else then, found, asked)


def _tell(here: Visit, now: float, then: float, found: tuple[Lever, ...], asked: dict[str, object]) -> None:
    _, language = here.language.text, here.language
    points = language.number(100 * (then - now), 0)
    with st.container(horizontal=True):
        tile(language, _("Chance as it is"), language.percent(now))
        change = _("{points} points", points=f"+{points}" if then > now else points)
        tile(language, _("Chance if so"), language.percent(then), change if then != now else "")
    for lever in found:
        value = asked[lever.name]
        if isinstance(value, float | int) and not lever.low <= value <= lever.high:
            st.caption(
                _(
                    "{column}: the model has seen {low} to {high} only; beyond that it guesses.",
                    column=feature_title(lever.name),
                    low=lever.low,
                    high=lever.high,
                )
            )


def _ask(here: Visit, deal_id: str, lever: Lever, value: object) -> object:
    """Show the field of one column, its value as it is."""
    title, key = here.language.say(feature_title(lever.name)), f"leads_if_{deal_id}_{lever.name}"
    if not lever.levels:
        known = float(value) if isinstance(value, float | int) and not math.isnan(value) else None
        return st.number_input(title, value=known, key=key, step=1.0, width=WIDTH)
    options = list(lever.levels)
    if isinstance(value, str) and value not in options:
        options.insert(0, value)
    place = options.index(value) if isinstance(value, str) else None
    return st.selectbox(title, options, index=place, key=key, placeholder="–", width=WIDTH)


WIDTH = 220
"""Pixels of a field, so that four stand side by side."""


def _differs(value: object, before: object) -> bool:
    if value is None:
        return False
    return bool(pd.isna(before)) or value != before  # type: ignore[call-overload]

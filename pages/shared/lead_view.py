"""What does a rep see of one lead? Its chance and what to do next, then why, what moved it, its likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd
import streamlit as st

from features.messages import Message, message
from models.advice import next_steps
from models.promises import promise_near, promises, say
from pages.shared import cache, choosers, notes
from pages.shared.lead_board import Board, explanation_of
from pages.shared.lead_past import show_history, show_moves, show_similar, show_stage_times
from pages.shared.lead_what_if import show_what_if
from pages.shared.lead_why import show_why
from pages.shared.session import Visit
from pages.shared.tiles import tile


def show_lead(here: Visit, board: Board, lead: pd.Series) -> None:
    """Open one lead of `models.leads.lead_list`."""
    _ = here.language.text
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(notes.plain(str(lead["name"])))
        st.button(
            _("Close"),
            icon=":material/close:",
            key="leads_close",
            on_click=close,
            type="tertiary",
            width="content",
        )
    facts = [lead["account"], lead["owner"], lead["stage"], lead["deal_id"]]
    st.caption(
        notes.plain(" · ".join(str(fact) for fact in facts if pd.notna(fact) and fact != lead["name"]))
    )
    _show_figures(here, board, lead)
    _show_steps(here, board, lead)
    PARTS[_choose_part(here)][1](here, board, str(lead["deal_id"]))


def close() -> None:
    """Close the lead that is open."""
    st.query_params.pop("lead", None)
    for key in [name for name in st.session_state if str(name).startswith("leads_list_")]:
        del st.session_state[key]


def _show_figures(here: Visit, board: Board, lead: pd.Series) -> None:
    _, language, currency = here.language.text, here.language, board.currency
    with st.container(horizontal=True):
        if pd.notna(lead["probability"]):
            _show_chance(here, board, lead)
            tile(language, _("Band"), str(lead["band"]))
        for name, title in (("amount", _("Amount")), ("expected_value", _("Expected value"))):
            if pd.notna(lead[name]):
                tile(language, title, language.money(lead[name], currency))
        usual = _("usual are {n}", n=float(lead["usual_days"])) if pd.notna(lead["usual_days"]) else ""
        for name, title, below in (
            ("days_in_stage", _("Days in stage"), usual),
            ("age_days", _("Days open"), ""),
        ):
            if pd.notna(lead[name]):
                tile(language, title, language.number(lead[name]), below)


def _show_chance(here: Visit, board: Board, lead: pd.Series) -> None:
    """Show the chance with its horizon, its interval and what came of such chances."""
    _, language = here.language.text, here.language
    card = board.version.card if board.version else None
    kept = promise_near(promises(card.calibration), lead["probability"]) if card else None
    below = [] if kept is None else [language.interval(kept.low, kept.high)]
    if pd.notna(lead["trend"]):
        points = language.number(100 * lead["trend"], 0)
        below.append(
            _("{points} points since the last snapshot", points=f"+{points}" if lead["trend"] > 0 else points)
        )
    title = (
        _("Chance to win")
        if card is None or card.horizon is None
        else _("Chance to win within {n} days", n=card.horizon)
    )
    note = None if kept is None else message("{said} That span is shown as the interval.", said=say(kept))
    tile(language, title, language.percent(lead["probability"]), " · ".join(below), note)


def _show_steps(here: Visit, board: Board, lead: pd.Series) -> None:
    """Say what to do next."""
    _ = here.language.text
    process = cache.deals_of(board.workspace, board.snapshot).process
    background = board.model.scorer.background if board.model else None
    explanation = explanation_of(board, str(lead["deal_id"]))
    steps = next_steps(lead.to_dict(), process, explanation, background)
    with st.container(border=True):
        title = _("What to do next")
        st.markdown(f"**{title}**")
        if pd.notna(lead["typed_step"]):
            noted = _("Noted in the file: {text}", text=notes.plain(str(lead["typed_step"])))
            st.markdown(f"- {noted}")
        for step in steps:
            st.markdown(f"- {notes.plain(here.language.say(step))}")
        if not steps and pd.isna(lead["typed_step"]):
            st.caption(_("Nothing is due."))


PARTS: Final[Mapping[str, tuple[Message, Callable[[Visit, Board, str], None]]]] = {
    "why": (message("Why"), show_why),
    "moves": (message("What moved it"), show_moves),
    "stages": (message("Time in each stage"), show_stage_times),
    "similar": (message("Similar past deals"), show_similar),
    "what_if": (message("What if"), show_what_if),
    "history": (message("History"), show_history),
}
"""Parts of an open lead: title, and what shows it."""


def _choose_part(here: Visit) -> str:
    parts = {name: here.language.say(title) for name, (title, _) in PARTS.items()}
    return choosers.one_of_few("leads_part", here.language.text("About this lead"), parts, "why")

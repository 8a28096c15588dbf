"""How did a lead come to where it is? Moves of its chance, its stays, past deals like it, its history."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.build import feature_title
from features.messages import Message, message
from models.lead_story import MOVERS, history, stage_times
from pages.charts.leads import MovesLabels, StayLabels, moves, stays
from pages.shared import cache, notes
from pages.shared.lead_board import Board, chances_of, similar_to
from pages.shared.pictures import picture
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, money_field, table

EVENTS: dict[str, Message] = {
    "created": message("Created"),
    "stage": message("Entered the stage"),
    "activity": message("Last activity"),
    "expected_close": message("Expected close"),
}
OUTCOMES: dict[str, Message] = {"won": message("Won"), "lost": message("Lost")}


def show_moves(here: Visit, board: Board, deal_id: str) -> None:
    """Show how the chance moved from snapshot to snapshot, and what moved it."""
    _ = here.language.text
    found = chances_of(board, deal_id)
    if found is None:
        st.caption(_("Without a model that tells leads apart there is no chance to follow."))
        return
    if len(found) < 2:
        st.caption(_("This lead is in one snapshot only. With the next upload you see how its chance moved."))
    frame = found.assign(why=[_why(here, row) for row in found.to_dict("records")])
    labels = MovesLabels(_("Snapshot of"), _("Chance to win"), _("What moved it"))
    fields = {
        "day": Field(labels.day, Form.DAY),
        "probability": Field(labels.probability, Form.SHARE),
        "change": Field(_("Change in points"), Form.POINTS),
        "why": Field(labels.why),
    }
    if len(found) > 1:
        alt = _("The chance of this lead in each snapshot")
        picture(
            here.language, moves(frame, labels), frame, fields, key="leads_moves", alt=alt, file_name="moves"
        )
        for row in frame[frame["why"].ne("")].to_dict("records"):
            said = _("{day}: {what}", day=here.language.date(row["day"]), what=notes.plain(str(row["why"])))
            st.markdown(f"- {said}")
    notes.method(
        here.language,
        _(
            "All snapshots are seen by the model in use, so only the lead moves; columns share each change "
            "exactly."
        ),
    )


def _why(here: Visit, row: dict[object, object]) -> str:
    """Say what moved the chance up to this snapshot; "" in the first and where nothing did."""
    parts: list[str] = []
    for rank in range(1, MOVERS + 1):
        name, moved = row[f"mover_{rank}"], row[f"moved_{rank}"]
        if isinstance(name, str) and isinstance(moved, float):
            title, points = here.language.say(feature_title(name)), here.language.number(100 * moved, 0)
            parts.append(f"{title} {'+' if moved > 0 else ''}{points}")
    return here.language.text("{parts} points", parts=here.language.listing(parts)) if parts else ""


def show_stage_times(here: Visit, board: Board, deal_id: str) -> None:
    """Show how long the lead stayed in each stage, beside the usual."""
    _ = here.language.text
    found = cache.of_deals(board.workspace, board.snapshot, stage_times, deal_id=deal_id)
    if found.empty:
        st.caption(_("The file has no stage entries for this deal. Upload a stage history to see them."))
        return
    labels = StayLabels(_("Stage"), _("Days"), _("This lead"), _("Usual: half of the deals to three in four"))
    fields = {
        "stage": Field(labels.stage),
        "entered_on": Field(_("Entered on"), Form.DAY),
        "days": Field(_("Days there"), Form.DAYS),
        "usual_days": Field(_("Usual days (median)"), Form.DAYS),
        "long_days": Field(_("Three in four are quicker than"), Form.DAYS),
        "n": Field(_("Deals that moved on (n)"), Form.COUNT),
    }
    alt = _("Days of this lead in each stage beside the usual")
    picture(
        here.language, stays(found, labels), found, fields, key="leads_stays", alt=alt, file_name="stages"
    )


def show_similar(here: Visit, board: Board, deal_id: str) -> None:
    """Show the past deals most like the lead, won and lost."""
    _, language = here.language.text, here.language
    found = similar_to(board, deal_id)
    if found is None:
        st.caption(_("Without a model that tells leads apart, none is more like this one than another."))
        return
    st.markdown(
        _(
            "Of the {n} closed deals most like this one, {share} were won ({interval}, 95% interval).",
            n=found.n,
            share=language.percent(found.won / found.n),
            interval=language.interval(found.low, found.high),
        )
    )
    rows = found.deals.assign(outcome=[language.say(OUTCOMES[str(each)]) for each in found.deals["outcome"]])
    fields = {
        "name": Field(_("Deal"), pinned=True),
        "outcome": Field(_("Outcome")),
        "chance_then": Field(_("Chance then"), Form.SCORE, help=_("When it was as old as this lead")),
        "stage_then": Field(_("Stage then")),
        "amount": money_field(language, _("Amount"), board.currency),
        "product": Field(_("Product")),
        "owner": Field(_("Owner")),
        "account": Field(_("Account")),
        "days_open": Field(_("Days open"), Form.DAYS),
        "closed_on": Field(_("Closed on"), Form.DAY),
        "loss_reason": Field(_("Loss reason")),
    }
    filled = {name: field for name, field in fields.items() if rows[name].notna().any()}
    alt = _("Past deals most like this lead, won and lost")
    table(language, rows, filled, key="leads_similar", alt=alt, file_name="similar")
    notes.method(
        language,
        _("Each past deal is seen as it was at the age of this lead; alike is what moves the chance alike."),
    )


def show_history(here: Visit, board: Board, deal_id: str) -> None:
    """Show what is known to have happened to the lead."""
    _ = here.language.text
    found: pd.DataFrame = cache.of_deals(board.workspace, board.snapshot, history, deal_id=deal_id)
    if found.empty:
        st.caption(_("The file has no dates for this deal."))
        return
    frame = found.assign(event=[here.language.say(EVENTS[event]) for event in found["event"]])
    fields = {
        "day": Field(_("Day"), Form.DAY),
        "event": Field(_("Event")),
        "detail": Field(_("Stage")),
    }
    alt = _("What happened to this deal")
    table(here.language, frame, fields, key="leads_history", alt=alt, file_name="history")

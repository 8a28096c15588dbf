"""Which leads first, and why? The open deals in the order of work, and one lead opened."""

import pandas as pd
import streamlit as st

from features.messages import message
from models import versions
from models.pipeline_value import pipeline_value
from models.priority import DUE
from models.promises import promises, say
from pages.shared import notes, progress
from pages.shared.band_editor import show_band_rules
from pages.shared.lead_board import Board, lead_board, leads_of
from pages.shared.lead_table import look_for, show_list
from pages.shared.lead_view import show_lead
from pages.shared.session import visit
from pages.shared.tiles import tile
from pages.shared.welcome import require_pipeline

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)


def tell_model(board: Board) -> None:
    """Say whether there are chances, and whether they can be believed."""
    version = board.version
    if version is None:
        if board.refused is not None:
            notes.refuse(language, board.refused)
        elif versions.listing(workspace, "lead"):
            st.info(
                _(
                    "A lead model has been trained but nobody has put it live on the Models screen, so there "
                    "are no chances to win. Leads stand in the order of their value and of what is due."
                ),
                icon=":material/info:",
            )
        else:
            st.info(
                _(
                    "No lead model has been trained yet, so there are no chances to win. Leads stand in the "
                    "order of their value and of what is due."
                ),
                icon=":material/info:",
            )
        offer_training()
    elif not board.live:
        st.warning(
            _(
                "Of {n} closed deals {rate} were won, and no column of this file tells which. So there are "
                "no chances and no bands here: leads stand in the order of their value and of what is due.",
                n=version.card.rows,
                rate=language.percent(version.card.base_rate),
            ),
            title=_("No model tells these leads apart."),
            icon=":material/warning:",
        )
    else:
        tell_promises(board)


def tell_promises(board: Board) -> None:
    """Say in plain words how far chances can be believed: what came of a high and of a low one."""
    kept = promises(board.version.card.calibration) if board.version else ()
    if kept:
        ends = [kept[-1], kept[0]] if len(kept) > 1 else [kept[0]]
        said = language.together(language.say(say(promise)) for promise in ends)
        st.caption(_("How far to believe it: {said}", said=said))


def offer_training() -> None:
    """Offer to train the lead model on the pipeline looked at."""
    busy = progress.panel(workspace, language, ["lead"])
    if not busy and st.button(_("Train the lead model"), type="primary", key="leads_train"):
        command = ["-m", "training.lead", snapshot.id, "--json"]
        progress.begin(workspace, language, command, "lead", message("Training the lead model"))


def answer(leads: pd.DataFrame, every: int) -> None:
    """Say how many leads there are and what they are worth."""
    worth, currency = pipeline_value(leads), board.currency
    with_amount = _("{n} with an amount", n=worth.with_amount)
    with st.container(horizontal=True):
        of_all = "" if len(leads) == every else _("of {n}", n=every)
        tile(language, _("Open leads"), language.number(worth.leads), of_all)
        if worth.with_amount:
            tile(language, _("Open value"), language.money(worth.value, currency), with_amount)
        if worth.with_amount and leads["probability"].notna().any():
            low, high = (language.money(value, currency) for value in (worth.low, worth.high))
            tile(
                language,
                _("Expected value"),
                language.money(worth.expected, currency),
                _("80% interval {low} to {high}", low=low, high=high),
                message("Sum of amount times chance over these leads, for the time that the chance is for."),
            )
        due = int(leads[list(DUE)].any(axis=1).sum())
        tile(
            language,
            _("Something is due"),
            language.number(due),
            _("of {n}", n=len(leads)),
            message(
                "Past the expected close, no activity for 30 days, twice the usual time in the stage, or "
                "open longer than nine in ten wins took."
            ),
        )


@st.fragment
def work(board: Board) -> None:
    """Show the list and the lead opened; a click in here computes nothing else again."""
    every = leads_of(board)
    leads = look_for(here, board)
    answer(leads, len(every))
    show_list(here, board, leads)
    opened = st.query_params.get("lead", "")
    one = every[every["deal_id"].eq(opened)]
    if not one.empty:
        show_lead(here, board, one.iloc[0])
    elif opened:
        st.info(_("The lead in the address is not open in this snapshot."), icon=":material/info:")
    else:
        st.caption(_("Choose a lead to see why, what moved it, and what to do next."))


with st.spinner(_("Looking at the open deals …")):
    board = lead_board(workspace, snapshot)
    nothing_open = leads_of(board).empty
if nothing_open:
    st.info(
        _(
            "No deal of this snapshot is open: there is nothing to work on. Upload an export that holds the "
            "open deals too; a model can learn from this one meanwhile."
        ),
        icon=":material/info:",
    )
    with st.container(horizontal=True):
        st.page_link("pages/data.py", label=_("Upload a file"), icon=":material/upload_file:")
        st.page_link("pages/models.py", label=_("Models"), icon=":material/model_training:")
    st.stop()
tell_model(board)
work(board)
if board.rules is not None and board.version is not None:
    show_band_rules(here, board.rules)
    days = board.version.card.horizon
    notes.method(
        language,
        _("Chance to be won ever, calibrated on unseen deals; expected value is amount times chance.")
        if days is None
        else _(
            "Chance to be won within {n} days, calibrated on unseen deals; expected value is amount times "
            "chance.",
            n=days,
        ),
    )

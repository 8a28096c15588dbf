"""How is the process read, what is to be reached, where is the work kept, and who changed what?"""

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import message
from features.stages import Process
from features.store import audit, reports, snapshots, targets
from features.store.snapshots import Snapshot
from features.store.stage_targets import save_stage_targets
from features.store.upkeep import bytes_used, delete_sample
from models import versions
from pages.shared import cache, choosers, notes
from pages.shared import settings_tables as frames
from pages.shared import targets_editor as editor
from pages.shared import upload_steps as steps
from pages.shared.currencies import edit_rates
from pages.shared.language import LANGUAGES
from pages.shared.privacy import edit_switch
from pages.shared.session import MAIN, SAMPLE, choose_company, visit, workspace_of
from pages.shared.tables import Field, Form, table
from pages.shared.welcome import welcome

BYTES_IN_MB = 1_000_000

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace


def choose_section() -> str:
    """Let the visitor choose what to set."""
    names = {
        "process": _("Sales process"),
        "targets": _("Targets"),
        "currencies": _("Currencies"),
        "workspace": _("Language and workspace"),
        "history": _("History"),
    }
    return choosers.one_of_few("section", _("Settings of"), names, "process")


def round_key(name: str) -> str:
    """Return a widget key that is new after each save, so that no edit is applied to the saved rows again."""
    return f"settings_{name}_{st.session_state.get('settings_round', 0)}"


def saved(note: str) -> None:
    """Show the screen again with what was saved, and a note above."""
    st.session_state["settings_note"] = note
    st.session_state["settings_round"] = st.session_state.get("settings_round", 0) + 1
    st.rerun()


def show_process() -> None:
    """Show the stages of the report looked at, and save what the visitor makes of them."""
    if here.snapshot is None:
        welcome(here)
        return
    deals = cache.deals_of(workspace, here.snapshot)
    st.subheader(_("Stages and what they mean"))
    if deals.frame["stage"].isna().all():
        notes.lacking(language, [message("Stage")], _("the steps of your sales process"))
        return
    st.caption(
        _(
            "They belong to this report ({name}) and to every later file with the same columns.",
            name=here.snapshot.name,
        )
    )
    process = steps.edit_process(language, deals.frame, deals.process, key=round_key("process"))
    says_outcome = "outcome" in here.snapshot.columns.columns.values()
    undecided = not process.won and not says_outcome
    if undecided:
        st.error(_("Say which stage means won; without it no deal is won and nothing can be learned."))
    changed = process != deals.process
    if st.button(
        _("Save stages"),
        type="primary",
        disabled=undecided or not changed,
        icon=":material/save:",
        key="settings_process_save",
    ):
        save_process(here.snapshot, process)
    st.caption(
        _("All screens follow at once. Models keep what they have learned: train them again afterwards.")
    )


def save_process(snapshot: Snapshot, process: Process) -> None:
    """Remember the process for this report; every figure follows."""
    reports.set_process(workspace, snapshot.signature, process)
    audit.record(workspace, here.role, "set_process", snapshot.name, " → ".join(process.stages))
    saved(_("The stages were saved."))


def show_targets() -> None:
    """Show the targets of bookings and of stages, and save what the visitor makes of them."""
    bookings = editor.edit_bookings(here, round_key("targets"))
    st.divider()
    stages = editor.edit_stage_targets(here, round_key("stage_targets"))
    if bookings is not None:
        save_bookings(bookings)
    if stages is not None:
        kept = save_stage_targets(workspace, stages)
        audit.record(workspace, here.role, "save_stage_targets", str(kept))
        saved(language.plural("{n} stage has a target now.", "{n} stages have a target now.", kept))


def save_bookings(every: pd.DataFrame) -> None:
    """Keep exactly these targets; say why where they cannot be kept."""
    try:
        kept = targets.replace_targets(workspace, every)
    except InputError as error:
        notes.refuse(language, error)
        return
    audit.record(workspace, here.role, "save_targets", str(kept))
    saved(language.plural("{n} target is kept now.", "{n} targets are kept now.", kept))


def show_currencies() -> None:
    """Show the rates of foreign currencies, and keep what the visitor makes of them."""
    st.subheader(_("Rates of foreign currencies"))
    kept = edit_rates(here, round_key("rates"))
    if kept is not None:
        saved(language.plural("{n} rate is kept now.", "{n} rates are kept now.", kept))


def show_workspace() -> None:
    """Show language, personal data, where the work is kept, and the sample company."""
    st.subheader(_("Language"))
    st.segmented_control(
        _("Language of all screens"),
        list(LANGUAGES),
        default=language.code,
        required=True,
        format_func=LANGUAGES.__getitem__,
        key=f"settings_lang_{language.code}",
        on_change=turn_language,
        args=(f"settings_lang_{language.code}",),
        width="content",
    )
    st.caption(_("A visitor starts in the language of their browser. The choice stands in the address."))
    st.subheader(_("Personal data"))
    edit_switch(here, round_key("personal"))
    show_facts()
    show_sample()


def turn_language(key: str) -> None:
    """Turn to the other language, as the control at the side does."""
    st.session_state["lang"] = st.session_state[key]


def show_facts() -> None:
    """Show where the work is kept and how much there is."""
    st.subheader(_("Workspace"))
    st.code(str(workspace.root), language=None)
    with st.container(horizontal=True):
        st.metric(_("Snapshots"), language.number(len(snapshots.listing(workspace))), border=True)
        st.metric(_("Model versions"), language.number(len(versions.listing(workspace))), border=True)
        st.metric(_("Targets"), language.number(len(targets.targets(workspace))), border=True)
        size = _("{size} MB", size=language.number(bytes_used(workspace) / BYTES_IN_MB, 1))
        st.metric(_("On disk"), size, border=True)
    st.caption(
        _("Snapshots, models and targets lie in this folder. Copy it, and you have copied everything.")
        if not workspace.url
        else _("Snapshots and models lie in this folder, everything else in the database server.")
    )


def show_sample() -> None:
    """Offer to leave the sample company, and to delete it."""
    st.subheader(_("Sample company"))
    if not snapshots.listing(workspace_of(SAMPLE)):
        st.caption(_("It is not loaded. The Overview offers it while you have no pipeline of your own."))
        return
    if here.company == SAMPLE and st.button(
        _("Leave the sample company"), icon=":material/logout:", key="settings_leave"
    ):
        choose_company(MAIN)
        st.rerun()
    sure = st.checkbox(_("Yes, delete the sample company and its models"), key=round_key("sure"))
    if st.button(
        _("Delete the sample company"), disabled=not sure, icon=":material/delete:", key="settings_delete"
    ):
        drop_sample()


def drop_sample() -> None:
    """Delete the sample company and turn to the visitor's own; say why where that fails."""
    try:
        delete_sample(workspace_of(MAIN), here.role)
    except InputError as error:
        notes.refuse(language, error)
        return
    choose_company(MAIN)
    saved(_("The sample company was deleted."))


def show_history() -> None:
    """Show who changed what."""
    trail = audit.trail(workspace)
    if trail.empty:
        st.info(_("Nothing has been changed yet."), icon=":material/info:")
        return
    fields = {
        "at": Field(_("When (UTC)"), Form.MOMENT),
        "actor": Field(_("Who")),
        "action": Field(_("What")),
        "subject": Field(_("To what")),
        "note": Field(_("Note")),
    }
    frame = frames.trail_frame(language, trail)
    alt = _("Who changed what, the newest first")
    table(language, frame, fields, key="settings_trail", alt=alt, file_name="history")


SECTIONS = {
    "process": show_process,
    "targets": show_targets,
    "currencies": show_currencies,
    "workspace": show_workspace,
    "history": show_history,
}

note = st.session_state.pop("settings_note", None)
if note:
    st.success(note, icon=":material/check_circle:")
SECTIONS[choose_section()]()

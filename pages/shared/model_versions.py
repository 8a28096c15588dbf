"""Which versions are there, what does the card of each say, and how does one go back or clear up?"""

from __future__ import annotations

import json

import streamlit as st

from features.errors import InputError
from features.store import audit
from models import registry, versions
from models.card import card_to_json
from models.versions import Version
from pages.shared import model_card as cards
from pages.shared import model_frames as frames
from pages.shared import notes
from pages.shared.card_page import card_page
from pages.shared.model_compare import done
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table


def show_versions(here: Visit, listed: list[Version], looked_at: Version) -> None:
    """List all versions; show the card of the one looked at, and what can be done with it."""
    _ = here.language.text
    fields = {
        "saved_at": Field(_("When (UTC)"), Form.MOMENT),
        "state": Field(_("State")),
        "by": Field(_("By")),
        "auc": Field(here.language.say(cards.METRICS["auc"].title)),
        "log_loss": Field(here.language.say(cards.METRICS["log_loss"].title)),
        "verdict": Field(_("Verdict")),
        "id": Field(_("Name")),
    }
    frame = cards.versions_frame(here.language, listed, audit.trail(here.workspace))
    alt = _("Versions of this model, the newest first")
    table(here.language, frame, fields, key="models_versions", alt=alt, file_name="versions")
    tell_unreadable(here, looked_at.kind)
    _go_back(here, looked_at.kind)
    _show_card(here, looked_at)
    _delete(here, looked_at)


def tell_unreadable(here: Visit, kind: str) -> None:
    """Say how many versions another version of the program has left; nothing where there are none."""
    unread = versions.unreadable(here.workspace, kind)
    if unread:
        st.caption(
            here.language.plural(
                "{n} version was saved by another version of this program and cannot be read; train again.",
                "{n} versions were saved by another version of this program and cannot be read; train again.",
                unread,
            )
        )


def _show_card(here: Visit, version: Version) -> None:
    language, _ = here.language, here.language.text
    st.subheader(_("Card of {version}", version=cards.version_title(language, version)))
    facts = frames.facts_frame(language, version)
    rows = [
        f"| **{title}** | {notes.plain(value)} |" for title, value in facts.itertuples(index=False, name=None)
    ]
    fact, value = _("Fact"), _("Is")
    # Not a table widget: sentences have to wrap.
    st.markdown("\n".join([f"| {fact} | {value} |", "|---|---|", *rows]))
    with st.container(horizontal=True):
        st.download_button(
            _("Download card (page)"),
            card_page(language, version),
            file_name=f"{version.id}_{language.code}.html",
            mime="text/html",
            icon=":material/article:",
            on_click="ignore",
            key="models_page",
        )
        st.download_button(
            _("Download card (JSON)"),
            json.dumps(card_to_json(version.card), ensure_ascii=False, indent=2),
            file_name=f"{version.id}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key="models_card",
        )


def _go_back(here: Visit, kind: str) -> None:
    """Offer the version that was live before, where there is one."""
    _ = here.language.text
    former = registry.former(here.workspace, kind)
    if former is None:
        return
    with st.form("models_roll_back", border=True):
        st.markdown(
            _(
                "Going back makes the version of {title} live again; scores are then as they were.",
                title=cards.moment(here.language, former),
            )
        )
        note = st.text_input(_("Note for the history"), key="models_back_note")
        pressed = st.form_submit_button(_("Go back"), icon=":material/undo:", key="models_back")
    if pressed:
        try:
            now = registry.roll_back(here.workspace, kind, here.role, note)
        except InputError as error:
            notes.refuse(here.language, error)
            return
        done(now)


def _delete(here: Visit, version: Version) -> None:
    _ = here.language.text
    if version.live:
        return
    with st.form("models_delete", border=True):
        sure = st.checkbox(_("Yes, delete this version and its files for good"), key="models_sure")
        note = st.text_input(_("Note for the history"), key="models_delete_note")
        pressed = st.form_submit_button(_("Delete version"), icon=":material/delete:", key="models_delete_it")
    if pressed and not sure:
        st.error(
            _("Tick that you are sure; a deleted version cannot be brought back."), icon=":material/error:"
        )
    elif pressed:
        registry.delete(here.workspace, version.id, here.role, note)
        for key in ("version", "candidate"):
            st.session_state.pop(key, None)
            st.query_params.pop(key, None)
        st.rerun()

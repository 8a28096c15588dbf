"""Are the models good enough, is a new one better, and which one is live? Train, judge, put live, go back."""

import json

import streamlit as st

from features.errors import InputError
from features.messages import Message, message
from features.schema import Upload
from features.store import audit, jobs, snapshots
from features.store.jobs import State
from features.store.snapshots import Snapshot
from models import registry
from models.card import card_to_json
from models.registry import Version
from pages.shared import address, notes, progress
from pages.shared import model_card as cards
from pages.shared import model_view as view
from pages.shared.session import visit
from pages.shared.tables import Field, Form, table
from pages.shared.tiles import tile
from pages.shared.welcome import SAMPLE_JOB, welcome

TITLES: dict[str, Message] = {
    "lead": message("Training the lead model"),
    "churn": message("Training the churn model"),
}

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace


def choose_kind() -> str:
    """Let the visitor choose the model looked at."""
    names = {"lead": _("Leads: will it be won?"), "churn": _("Customers: will they leave?")}
    address.take("model", names, "lead")
    st.segmented_control(_("Model"), list(names), required=True, format_func=names.__getitem__, key="model")
    address.put("model", "lead")
    return str(st.session_state["model"])


def sources(kind: str) -> dict[str, tuple[str, Snapshot]]:
    """Return what a model of this kind can learn from: title and snapshot by id, the best first."""
    found: dict[str, tuple[str, Snapshot]] = {}
    if kind == "churn":
        for upload in snapshots.listing(workspace, Upload.CUSTOMERS):
            if "churned" in upload.columns.columns.values():
                found[upload.id] = (_("Customers who left, as marked in {name}", name=upload.name), upload)
    if here.snapshot is not None:
        day, name = here.snapshot.as_of.date(), here.snapshot.name
        title = (
            _("Pipeline of {day} ({name})", day=day, name=name)
            if kind == "lead"
            else _("Purchases in the pipeline of {day} ({name})", day=day, name=name)
        )
        found[here.snapshot.id] = (title, here.snapshot)
    return found


def train(kind: str, offered: dict[str, tuple[str, Snapshot]]) -> None:
    """Offer to train on a snapshot; while a training runs, show how far it is."""
    with st.container(border=True):
        if progress.panel(workspace, language, [kind, SAMPLE_JOB]):
            st.caption(_("It goes on when you leave this screen; come back whenever you like."))
            return
        tell_last(kind)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                _("Learn from"),
                list(offered),
                format_func=lambda key: offered[key][0],
                key=f"models_source_{kind}",
            )
            if st.button(_("Train"), type="primary", icon=":material/model_training:", key="models_train"):
                command = ["-m", f"training.{kind}", str(chosen), "--json"]
                progress.begin(workspace, language, command, kind, TITLES[kind])


def tell_last(kind: str) -> None:
    """Say how the last training ended, where the panel has not said it already."""
    last = next((job for job in jobs.listing(workspace) if job.kind == kind), None)
    if last is None or last.state is not State.DONE or last.ended_at is None:
        return
    day, taken = last.ended_at.date(), cards.seconds(last) or 0
    st.caption(
        language.plural(
            "The last training ended on {day}; it took {n} second.",
            "The last training ended on {day}; it took {n} seconds.",
            taken,
            day=day,
        )
    )


def choose_version(versions: list[Version]) -> Version:
    """Let the visitor choose the version looked at: the live one, else the newest, unless they choose."""
    by_id = {version.id: version for version in versions}
    default = next((version.id for version in versions if version.live), versions[0].id)
    if st.session_state.get("models_newest", versions[0].id) != versions[0].id:
        forget_choice()  # a training has ended, or the other model is looked at
    st.session_state["models_newest"] = versions[0].id
    address.take("version", by_id, default)
    if len(versions) > 1:
        st.selectbox(
            _("Version"),
            list(by_id),
            format_func=lambda key: cards.version_title(language, by_id[key]),
            key="version",
        )
    address.put("version", default)
    return by_id[st.session_state["version"]]


def forget_choice() -> None:
    """Look at the live version again."""
    st.session_state.pop("version", None)
    st.query_params.pop("version", None)


def show_verdict(version: Version, newest: Version) -> None:
    """Say first whether the version is worth using, and what is used if it is not."""
    verdict = language.say(version.card.verdict)
    if version.live:
        st.success(verdict, title=_("This version is live."), icon=":material/check_circle:")
    elif version.card.live:
        st.info(verdict, title=_("Good enough, but not live."), icon=":material/info:")
    else:
        st.warning(
            verdict,
            title=_(
                "Not worth using. Without a better model, all get the base rate of {rate}.",
                rate=language.percent(version.card.base_rate),
            ),
            icon=":material/block:",
        )
    if newest.id != version.id and version.live and not newest.card.live:
        st.caption(_("The newest version was not put live: {verdict}", verdict=newest.card.verdict))


def show_figures(version: Version) -> None:
    """Show the figures that sum the version up."""
    card = version.card
    auc, interval = cards.figure(language, card, "auc")
    among = _("Won among them") if card.kind == "lead" else _("Left among them")
    with st.container(horizontal=True):
        ranking = message(
            "Chance that of two cases the right one is ranked higher: 0.5 is chance, 1 perfect."
        )
        tile(language, _("Ranking (AUC)"), auc, interval, ranking)
        tile(language, _("Learned from"), language.number(card.rows), _("rows"))
        tile(
            language,
            among,
            language.percent(card.base_rate),
            _("{k} of {n}", k=card.positives, n=card.rows),
        )
        tile(language, _("Judged on"), language.number(card.holdout.rows), _("rows held out"))
    st.caption(language.say(card.holdout.description))


def show_versions(versions: list[Version]) -> None:
    """List all versions of this model."""
    st.subheader(_("Versions"))
    fields = {
        "saved_at": Field(_("When (UTC)"), Form.MOMENT),
        "state": Field(_("State")),
        "by": Field(_("By")),
        "auc": Field(language.say(cards.METRICS["auc"].title)),
        "log_loss": Field(language.say(cards.METRICS["log_loss"].title)),
        "verdict": Field(_("Verdict")),
        "id": Field(_("Name")),
    }
    frame = cards.versions_frame(language, versions, audit.trail(workspace))
    alt = _("Versions of this model, the newest first")
    table(language, frame, fields, key="models_versions", alt=alt, file_name="versions")


def act(version: Version, live: Version | None) -> None:
    """Put the version live, take the live one back, download the card."""
    with st.container(border=True):
        if not version.card.live:
            st.caption(_("It cannot be put live: {verdict}", verdict=version.card.verdict))
        note = st.text_input(
            _("Note for the history"), key="models_note", placeholder=_("Why you change the live version")
        )
        with st.container(horizontal=True):
            closed = version.live or not version.card.live
            if st.button(_("Make live"), icon=":material/rocket_launch:", disabled=closed, key="models_live"):
                change("promote", version, note)
            if st.button(_("Go back"), icon=":material/undo:", disabled=live is None, key="models_back"):
                change("roll_back", version, note)
            st.download_button(
                _("Download card (JSON)"),
                json.dumps(card_to_json(version.card), ensure_ascii=False, indent=2),
                file_name=f"{version.id}.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
                key="models_card",
            )


def change(deed: str, version: Version, note: str) -> None:
    """Promote the version or roll back, and show the screen again; say why where it is refused."""
    try:
        if deed == "promote":
            now = registry.promote(workspace, version.id, here.role, note)
        else:
            now = registry.roll_back(workspace, version.kind, here.role, note)
    except InputError as error:
        notes.refuse(language, error)
        return
    st.session_state["models_done"] = now.id
    forget_choice()
    st.rerun()


kind = choose_kind()
offered = sources(kind)
versions = registry.listing(workspace, kind)
if not offered and not versions:
    welcome(here)
    st.stop()
done = st.session_state.pop("models_done", None)
if done is not None:
    st.toast(_("Live now: {name}", name=done), icon=":material/rocket_launch:")
if versions:
    looked_at = choose_version(versions)
    live = next((version for version in versions if version.live), None)
    show_verdict(looked_at, versions[0])
    show_figures(looked_at)
else:
    st.info(
        _("No model has been trained yet. Train one below; it takes about a minute."),
        icon=":material/info:",
    )
if offered:
    train(kind, offered)
if versions:
    view.show_comparison(language, looked_at.card)
    view.show_calibration(language, looked_at.card)
    view.show_importance(language, looked_at.card)
    view.show_columns(language, looked_at.card)
    show_versions(versions)
    act(looked_at, live)

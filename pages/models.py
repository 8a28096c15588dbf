"""Are the models good enough, is a new one better, and which one is live? Train, judge, put live, go back."""

import streamlit as st

from features.messages import Message, message
from features.store import jobs
from models import versions
from models.versions import Version
from pages.shared import address, choosers, progress
from pages.shared import model_card as cards
from pages.shared import model_training as training
from pages.shared import model_view as view
from pages.shared.group_rates_view import show_group_rates
from pages.shared.model_compare import DONE, show_compare
from pages.shared.model_curves import show_curves
from pages.shared.model_versions import show_versions, tell_unreadable
from pages.shared.model_watch import show_watch
from pages.shared.session import visit
from pages.shared.shapes_view import show_shapes
from pages.shared.welcome import welcome

SECTIONS: dict[str, Message] = {
    "quality": message("Quality"),
    "use": message("What it brings"),
    "drivers": message("What moves it"),
    "train": message("Train"),
    "compare": message("Compare"),
    "watch": message("Watch"),
    "versions": message("Versions"),
}

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace


def choose_kind() -> str:
    """Let the visitor choose the model looked at."""
    names = {"lead": _("Leads: will it be won?"), "churn": _("Customers: will they leave?")}
    return choosers.one_of_few("model", _("Model"), names)


def choose_section(listed: list[Version]) -> str:
    """Let the visitor choose what to look at; before the first version there is only the training."""
    if not listed:
        return "train"
    names = {name: language.say(title) for name, title in SECTIONS.items()}
    return choosers.one_of_few("part", _("Part"), names, "quality", show_title=False)


def choose_version(listed: list[Version]) -> Version:
    """Let the visitor choose the version looked at: the live one, else the newest, unless they choose."""
    by_id = {version.id: version for version in listed}
    default = next((version.id for version in listed if version.live), listed[0].id)
    if st.session_state.get("models_newest", listed[0].id) != listed[0].id:
        st.session_state.pop("version", None)  # a training has ended, or the other model is looked at
        st.query_params.pop("version", None)
    st.session_state["models_newest"] = listed[0].id
    address.take("version", by_id, default)
    if len(listed) > 1:
        st.selectbox(
            _("Version"),
            list(by_id),
            format_func=lambda key: cards.version_title(language, by_id[key]),
            key="version",
        )
    address.put("version", default)
    return by_id[st.session_state["version"]]


def answer(listed: list[Version]) -> None:
    """Say first which version is live and what waits for a person."""
    live = next((version for version in listed if version.live), None)
    newest = listed[0]
    if live is not None:
        st.success(
            language.say(live.card.verdict),
            title=_("Live since its training of {day}.", day=live.saved_at.date()),
            icon=":material/check_circle:",
        )
    else:
        rate = language.percent(newest.card.base_rate)
        st.warning(
            language.say(newest.card.verdict),
            title=_("No model is live. Without one, all get the base rate of {rate}.", rate=rate),
            icon=":material/block:",
        )
    if live is not None and newest.saved_at > live.saved_at:
        if newest.card.live:
            st.info(_("A newer version waits: compare it and put it live."), icon=":material/hourglass_top:")
        else:
            st.caption(_("The newest version was not put live: {verdict}", verdict=newest.card.verdict))


def show_quality(version: Version, newest: Version) -> None:
    """Show how good a version is, and on what that rests."""
    told = versions.live(workspace, version.kind) is None and version.id == newest.id  # above, already
    if not version.live and not told:
        said = language.say(version.card.verdict)
        title = _("Good enough, but not live.") if version.card.live else _("Not worth using.")
        (st.info if version.card.live else st.warning)(said, title=title, icon=":material/info:")
    view.show_figures(language, version.card)
    show_group_rates(language, version.card)
    view.show_comparison(language, version.card)
    view.show_calibration(language, version.card)


def show_drivers(version: Version) -> None:
    """Show what moves a version: its features, the shape of each, and the columns left out."""
    view.show_importance(language, version.card)
    show_shapes(language, workspace, version)
    view.show_columns(language, version.card)


def follow(kind: str, section: str) -> bool:
    """Show how far a training is, whatever the section; how the last one ended, only where one trains."""
    kinds = (kind, progress.SAMPLE_JOB)
    if section != "train" and not any(job.kind in kinds for job in jobs.listing(workspace, active=True)):
        return False
    busy = progress.panel(workspace, language, [kind])
    if busy:
        st.caption(_("It goes on when you leave this screen; come back whenever you like."))
    return busy


kind = choose_kind()
offered = training.sources(here, kind)
listed = versions.listing(workspace, kind)
if not offered and not listed:
    welcome(here)
    st.stop()
done = st.session_state.pop(DONE, None)
if done is not None:
    st.toast(_("Live now: {name}", name=done), icon=":material/rocket_launch:")
if listed:
    answer(listed)
else:
    st.info(_("No model has been trained yet. It takes about a minute."), icon=":material/info:")
    tell_unreadable(here, kind)
section = choose_section(listed)
busy = follow(kind, section)
match section:
    case "train" if offered:
        training.ask(here, kind, offered, busy=busy)
    case "train":
        st.info(_("There is nothing to learn from. Upload a file first."), icon=":material/info:")
    case "compare":
        show_compare(here, listed)
    case "watch":
        show_watch(here, choose_version(listed))
    case "versions":
        show_versions(here, listed, choose_version(listed))
    case "use":
        show_curves(here, choose_version(listed))
    case "drivers":
        show_drivers(choose_version(listed))
    case "quality":
        show_quality(choose_version(listed), listed[0])

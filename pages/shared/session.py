"""Who is looking at what? Language, role, company and snapshot of this visitor, all of them in the URL."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from features.schema import Upload
from features.store.snapshots import Snapshot, pipelines
from features.store.workspace import Workspace
from pages.shared import address
from pages.shared.access import EVERYTHING, ROLES
from pages.shared.language import LANGUAGES, Language
from pages.shared.navigation import require_app

MAIN, SAMPLE = "main", "sample"


@dataclass(frozen=True)
class Visit:
    """What every screen needs to know of its visitor.

    Attributes
    ----------
    language, role
        How to say it, and to whom.
    company
        ``main``: the visitor's own data; ``sample``: the sample company.
    workspace
        Where that company's data lives.
    snapshot
        The pipeline looked at; None while nothing has been saved.
    """

    language: Language
    role: str
    company: str
    workspace: Workspace
    snapshot: Snapshot | None


def visit() -> Visit:
    """Return the visit as the sidebar's widgets have it; pages call this first."""
    language = current_language()
    require_app(language)
    company = st.session_state.get("company") or MAIN
    workspace = workspace_of(company)
    return Visit(language, current_role(), company, workspace, _chosen_snapshot(workspace))


def current_language() -> Language:
    """Return the visitor's language: as chosen, else as their browser asks for."""
    chosen = st.session_state.get("lang")
    return Language(chosen if chosen in LANGUAGES else browser_language())


def current_role() -> str:
    """Return the visitor's role: as chosen, else the one that sees everything."""
    return st.session_state.get("role") or EVERYTHING


def browser_language() -> str:
    """Return the language that the visitor's browser prefers; English where it says nothing."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def workspace_of(company: str) -> Workspace:
    """Open the workspace of the visitor's own data or of the sample company."""
    main = Workspace.open()
    return main.sample() if company == SAMPLE else main


def choose_company(company: str) -> None:
    """Turn to the other company from the next rerun on; its newest snapshot is looked at."""
    st.session_state["_company_next"] = company


def sidebar() -> None:
    """Show the controls that hold on every screen. Call once a run, before `visit`."""
    _apply_pending()
    with st.sidebar:
        _language_control()
        language = current_language()
        _company_control(language)
        _snapshot_control(language)
        _role_control(language)


def _apply_pending() -> None:
    # A widget's value may only be set before the widget is drawn, hence the detour over a second key.
    pending = st.session_state.pop("_company_next", None)
    if pending is not None:
        st.session_state["company"] = pending
        st.session_state.pop("snapshot", None)


def _language_control() -> None:
    address.take("lang", LANGUAGES, browser_language())
    st.segmented_control(
        "Language · 语言",
        list(LANGUAGES),
        required=True,
        format_func=LANGUAGES.__getitem__,
        key="lang",
        width="stretch",
    )
    address.put("lang", browser_language())


def _company_control(language: Language) -> None:
    names = {MAIN: language.text("My company"), SAMPLE: language.text("Sample")}
    address.take("company", names, MAIN)
    st.segmented_control(
        language.text("Data of"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key="company",
        width="stretch",
    )
    address.put("company", MAIN)


def _snapshot_control(language: Language) -> None:
    snapshots = {snapshot.id: snapshot for snapshot in _snapshots()}
    if not snapshots:
        return
    newest = next(iter(snapshots))
    gone = _asked_for() not in (None, *snapshots)
    address.take("snapshot", snapshots, newest)
    st.selectbox(
        language.text("Snapshot"),
        list(snapshots),
        format_func=lambda key: snapshot_label(language, snapshots[key]),
        key="snapshot",
        help=language.text(
            "The state of your pipeline that every screen looks at: the newest unless you choose. "
            "Lists of purchases stand behind the pipelines."
        ),
    )
    address.put("snapshot", newest)
    if gone:
        said = language.text("The snapshot asked for is no longer here. You are looking at the newest.")
        st.warning(said, icon=":material/warning:")


def _asked_for() -> str | None:
    """Return the snapshot that visitor or address names; None right after a change of company."""
    company = st.session_state["company"]
    before = st.session_state.get("_snapshot_of", company)
    st.session_state["_snapshot_of"] = company
    return st.session_state.get("snapshot", st.query_params.get("snapshot")) if before == company else None


def snapshot_label(language: Language, snapshot: Snapshot) -> str:
    """Name a snapshot by its day and its file, and say where it is a list of purchases."""
    label = f"{language.date(snapshot.as_of)} · {snapshot.name}"
    is_bought = snapshot.columns.kind is Upload.PURCHASES
    return language.text("{upload} (purchases)", upload=label) if is_bought else label


def look_at(snapshot_id: str) -> None:
    """Turn every screen to a snapshot of deals. For the answer to a click, before widgets are drawn."""
    st.session_state["snapshot"] = snapshot_id


def _role_control(language: Language) -> None:
    address.take("role", ROLES, EVERYTHING)
    st.selectbox(
        language.text("View as"), list(ROLES), format_func=lambda role: language.say(ROLES[role]), key="role"
    )
    address.put("role", EVERYTHING)


def _snapshots() -> list[Snapshot]:
    return pipelines(workspace_of(st.session_state.get("company") or MAIN))


def _chosen_snapshot(workspace: Workspace) -> Snapshot | None:
    snapshots = pipelines(workspace)
    chosen = st.session_state.get("snapshot")
    return next((item for item in snapshots if item.id == chosen), snapshots[0] if snapshots else None)

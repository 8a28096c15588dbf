"""Is the model still as good as it was? Drift and kept promises since its training, and when to retrain."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.findings import Finding, Severity
from features.schema import Upload
from features.store.company import deals_key
from features.store.workspace import Workspace
from models import versions
from models.band_rules import kept_bands
from models.bands import BandRules
from models.versions import Version
from pages.charts import watch as charts
from pages.shared import model_card as cards
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table
from training.watching import Watched, later, watch


def show_watch(here: Visit, version: Version) -> None:
    """Show what has happened since a version was trained."""
    _ = here.language.text
    with st.spinner(_("Looking at what has come since …")):
        found = watched(here.workspace, version)
    if found.missing is not None:
        st.info(here.language.say(found.missing), icon=":material/info:")
        st.page_link("pages/data.py", label=_("Upload a file"), icon=":material/upload_file:")
        return
    show_findings(here.language, found.findings)
    _promises(here.language, found)
    _scores(here.language, found)
    _inputs(here.language, found)


def watched(workspace: Workspace, version: Version) -> Watched:
    """Return what was watched since the training, computed once for this state of the data."""
    uploads = later(workspace, version)
    keys = [
        deals_key(workspace, upload.id) if upload.kind is Upload.DEALS else upload.id for upload in uploads
    ]
    return _watched(str(workspace.root), version.id, tuple(keys), kept_bands(workspace), workspace)


@st.cache_resource(max_entries=6, show_spinner=False)
def _watched(
    root: str,
    version: str,
    keys: tuple[str, ...],  # noqa: ARG001 - part of the key
    rules: BandRules | None,  # noqa: ARG001 - part of the key
    _workspace: Workspace,
) -> Watched:
    found = versions.get(_workspace, version)
    load: Any = {"lead": lead_model, "churn": churn_model}[found.kind]
    return watch(_workspace, found, lambda: load(root, version))


def show_findings(language: Language, findings: tuple[Finding, ...]) -> None:
    """Say whether it is time to retrain, and why."""
    if not findings:
        st.success(
            language.text("No reason to retrain: nothing has moved by more than chance."),
            icon=":material/check_circle:",
        )
        return
    grave = any(finding.severity is not Severity.NOTE for finding in findings)
    show, icon = (st.warning, ":material/warning:") if grave else (st.info, ":material/info:")
    title = language.text("Time to retrain.") if grave else language.text("A retraining would pay.")
    lines = [
        f"* {notes.plain(language.say(finding.message))} {language.say(finding.remedy)} ({finding.code})"
        for finding in findings
    ]
    show("\n".join(lines), title=title, icon=icon)


def _promises(language: Language, found: Watched) -> None:
    _ = language.text
    st.subheader(_("Were the promises kept?"))
    days = found.days[found.days["finished"] > 0]
    if days.empty:
        st.info(_("Nothing that it scored has finished since the training."), icon=":material/info:")
        return
    _draw_promises(language, days)
    _table_by_band(language, found.bands)
    notes.method(
        language,
        _(
            "What was promised of cases then open, and how those that have finished since came out. Wins and "
            "losses take unlike times, so the promise is that for a case that has finished by now."
        ),
    )


def _draw_promises(language: Language, days: pd.DataFrame) -> None:
    _ = language.text
    frame = cards.with_interval(language, days)
    labels = charts.PromiseLabels(
        _("Snapshot"), _("Share"), _("Promised"), _("Came true"), _("95% interval"), _("Finished since")
    )
    fields = {"day": Field(labels.day, Form.DAY), **_promise_fields(language)}
    alt = _("Promised and actual share of finished cases at each snapshot since the training")
    chart = charts.kept_promises(frame, labels)
    picture(language, chart, frame, fields, key="models_kept", alt=alt, file_name="promises")


def _table_by_band(language: Language, found: pd.DataFrame) -> None:
    _ = language.text
    bands = found.assign(title=[band or _("All") for band in found["band"]], finished=found["n"])
    fields = {"title": Field(_("Band then"), pinned=True), **_promise_fields(language)}
    alt = _("Promised and actual share by band, at the newest snapshot")
    table(language, bands, fields, key="models_bands", alt=alt, file_name="promises_by_band")


def _promise_fields(language: Language) -> dict[str, Field]:
    _ = language.text
    return {
        "finished": Field(_("Finished since"), Form.COUNT),
        "promised": Field(_("Promised"), Form.SHARE),
        "happened": Field(_("Came true"), Form.SHARE),
        "low": Field(_("Low"), Form.SHARE),
        "high": Field(_("High"), Form.SHARE),
    }


def _scores(language: Language, found: Watched) -> None:
    _ = language.text
    st.subheader(_("Have the scores moved?"))
    fields = {
        "day": Field(_("Snapshot"), Form.DAY),
        "n": Field(_("Scored"), Form.COUNT),
        "mean": Field(_("Mean probability"), Form.SHARE),
        "psi": Field(_("Shift (PSI)"), Form.EXACT),
        "chance": Field(_("By chance up to"), Form.EXACT),
        "said": Field(_("Verdict")),
        "inputs": Field(_("Inputs that moved"), Form.COUNT),
    }
    moved, still = _("moved"), _("within chance")
    said = [moved if drifted else still for drifted in found.days["drifted"]]
    alt = _("Distribution of the scores at each snapshot against that at the training")
    table(
        language, found.days.assign(said=said), fields, key="models_scores", alt=alt, file_name="score_drift"
    )


def _inputs(language: Language, found: Watched) -> None:
    _ = language.text
    st.subheader(_("Have the inputs moved?"))
    if found.inputs.empty:
        st.info(_("There are too few rows on either day to tell."), icon=":material/info:")
        return
    frame = found.inputs.assign(
        title=[language.say(title) for title in found.inputs["title"]],
        said=[_drift_word(language, row) for _, row in found.inputs.iterrows()],
    )
    labels = charts.DriftLabels(_("Input"), _("Shift (PSI)"), _("By chance up to"), _("Verdict"))
    fields = {
        "title": Field(labels.feature, pinned=True),
        "psi": Field(labels.psi, Form.EXACT),
        "chance": Field(labels.chance, Form.EXACT),
        "p": Field(_("p-value"), Form.EXACT),
        "said": Field(labels.said),
        "n_then": Field(_("Rows at the training"), Form.COUNT),
        "n_now": Field(_("Rows now"), Form.COUNT),
    }
    alt = _("Shift of each input since the training, and what chance alone would bring")
    picture(
        language,
        charts.drift(frame, labels),
        frame,
        fields,
        key="models_drift",
        alt=alt,
        file_name="input_drift",
    )
    notes.method(
        language,
        _(
            "Population stability index of what is asked about at the newest snapshot against the "
            "training's; the bar of chance is drawn from samples of this size, and a false-discovery rate "
            "of 10% is kept."
        ),
    )


def _drift_word(language: Language, row: pd.Series) -> str:
    if row["drifted"]:
        return language.text("moved")
    return language.text("moved a little") if row["beyond_chance"] else language.text("within chance")

"""Is the candidate better than the live model? Both side by side, and the button that a person presses."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.schema import Upload
from features.store.company import deals_key
from features.store.snapshots import Snapshot, listing, load_frame
from features.store.workspace import Workspace
from models import registry, versions
from models.band_rules import kept_bands
from models.bands import BANDS, BandRules
from models.comparison import CANDIDATE, LIVE
from models.versions import Version
from pages.charts import promises as charts
from pages.shared import cache, choosers, notes
from pages.shared import model_card as cards
from pages.shared import model_frames as frames
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table
from training.comparing import Comparison, compare

DONE = "models_done"
"""Where the deed of this run is kept, to be told on the screen that follows."""


def show_compare(here: Visit, listed: list[Version]) -> None:
    """Compare the live version with a candidate, and let a person decide."""
    live = next((version for version in listed if version.live), None)
    others = [version for version in listed if not version.live]
    if not others:
        st.info(
            here.language.text("There is only one version. Train another one to compare it with."),
            icon=":material/info:",
        )
        st.button(
            here.language.text("Train another version"),
            icon=":material/model_training:",
            on_click=lambda: st.session_state.update(part="train"),
            key="models_another",
        )
        return
    candidate = _choose(here.language, others)
    if live is None:
        st.info(
            here.language.text("No version is live, so there is nothing to compare with."),
            icon=":material/info:",
        )
        decide(here, candidate)
        return
    with st.spinner(here.language.text("Comparing on the same cases …")):
        found = _compared(here, live, candidate)
    _verdict(here.language, found)
    _tell_columns(here.language, live, candidate)
    decide(here, candidate)
    if found.rows is not None:
        _metrics(here.language, found)
        _calibration(here.language, found)
        _lift(here.language, candidate.kind, found)
    _moves(here, candidate.kind, found)


def decide(here: Visit, candidate: Version) -> None:
    """Show the gate's verdict beside the button that puts a version live, with the note it asks for."""
    _ = here.language.text
    with st.form("models_promote", border=True):
        gate, deed = st.columns(2, vertical_alignment="top")
        with gate:
            if candidate.card.live:
                st.success(here.language.say(candidate.card.verdict), title=_("The gate: worth using"))
            else:
                st.error(here.language.say(candidate.card.verdict), title=_("The gate: not to be put live"))
        with deed:
            note = st.text_input(
                _("Note for the history"),
                key="models_note",
                placeholder=_("Why you change the live version"),
            )
            pressed = st.form_submit_button(
                _("Make live"),
                icon=":material/rocket_launch:",
                disabled=not candidate.card.live,
                key="models_live",
            )
    if pressed:
        try:
            now = registry.promote(here.workspace, candidate.id, here.role, note)
        except InputError as error:
            notes.refuse(here.language, error)
            return
        done(now)


def done(now: Version) -> None:
    """Show the screen again with what is live now."""
    st.session_state[DONE] = now.id
    for key in ("version", "candidate"):
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)
    st.rerun()


def _choose(language: Language, others: list[Version]) -> Version:
    by_id = {version.id: version for version in others}
    names = {key: cards.version_title(language, version) for key, version in by_id.items()}
    return by_id[choosers.one_of_many("candidate", language.text("Candidate"), names)]


def _compared(here: Visit, live: Version, candidate: Version) -> Comparison:
    upload = _data(here, live)
    key = "" if upload is None else upload.id
    if upload is not None and upload.kind is Upload.DEALS:
        key = deals_key(here.workspace, upload.id)
    rules = kept_bands(here.workspace)
    return _compare(str(here.workspace.root), live.id, candidate.id, key, rules, here.workspace, upload)


def _data(here: Visit, live: Version) -> Snapshot | None:
    """Return the upload that both are asked about: the pipeline looked at, or the newest customers file."""
    if live.kind == "churn" and live.card.horizon is None:
        return next(iter(listing(here.workspace, Upload.CUSTOMERS)), None)
    return here.snapshot


@st.cache_resource(max_entries=6, show_spinner=False)
def _compare(
    root: str,
    live: str,
    candidate: str,
    key: str,  # noqa: ARG001 - part of the key
    rules: BandRules | None,
    _workspace: Workspace,
    _upload: Snapshot | None,
) -> Comparison:
    data: Any = None
    if _upload is not None:
        is_deals = _upload.kind is Upload.DEALS
        data = cache.deals_of(_workspace, _upload) if is_deals else load_frame(_workspace, _upload.id)
    load: Any = {"lead": lead_model, "churn": churn_model}[versions.get(_workspace, live).kind]
    sides = [(load(root, name), versions.get(_workspace, name).card) for name in (live, candidate)]
    return compare(sides[0], sides[1], data, rules)


def _verdict(language: Language, found: Comparison) -> None:
    if found.verdict is None:
        st.info(language.say(found.how), icon=":material/info:")
        return
    row = found.metrics[found.metrics["metric"] == "log_loss"].iloc[0]
    said = language.say(found.verdict)
    if row["high"] < 0:
        st.success(said, icon=":material/trending_up:")
    elif row["low"] > 0:
        st.warning(said, icon=":material/trending_down:")
    else:
        st.info(said, icon=":material/balance:")


def _tell_columns(language: Language, live: Version, candidate: Version) -> None:
    """Say which columns only one of the two learned from, and why the other did not."""
    only_candidate = frames.only_used(language, candidate.card, live.card)
    only_live = frames.only_used(language, live.card, candidate.card)
    if only_candidate:
        said = language.text("Only the candidate learned from: {columns}", columns=only_candidate)
        st.caption(notes.plain(said))
    if only_live:
        st.caption(notes.plain(language.text("Only the live one learned from: {columns}", columns=only_live)))


def _metrics(language: Language, found: Comparison) -> None:
    _ = language.text
    st.subheader(_("On the same cases"))
    frame = frames.difference_frame(language, found.metrics)
    fields = {
        "title": Field(_("Metric"), pinned=True),
        LIVE: Field(_("Live")),
        CANDIDATE: Field(_("Candidate")),
        "difference": Field(_("Difference (95% interval)")),
        "means": Field(_("Means")),
    }
    alt = _("Each metric of the live version and of the candidate, and the difference with its interval")
    table(language, frame, fields, key="models_differences", alt=alt, file_name="model_comparison")
    notes.method(
        language,
        _(
            "{how} Intervals from a paired bootstrap: whole cases are drawn, both versions scored on them.",
            how=found.how,
        ),
    )


def _titled(language: Language, frame: pd.DataFrame) -> pd.DataFrame:
    names = {LIVE: language.text("Live"), CANDIDATE: language.text("Candidate")}
    return frame.assign(title=frame["model"].map(names))


def _calibration(language: Language, found: Comparison) -> None:
    _ = language.text
    st.subheader(_("Are the promises of both kept?"))
    frame = _titled(language, cards.with_interval(language, found.calibration))
    labels = charts.CalibrationLabels(
        _("Predicted share"),
        _("Observed share"),
        _("95% interval"),
        _("Rows"),
        _("Every promise kept"),
        _("Version"),
    )
    fields = {
        "title": Field(_("Version")),
        "predicted": Field(labels.predicted, Form.SHARE),
        "observed": Field(labels.observed, Form.SHARE),
        "low": Field(_("Low"), Form.SHARE),
        "high": Field(_("High"), Form.SHARE),
        "n": Field(labels.rows, Form.COUNT),
    }
    alt = _("Predicted against observed share of both versions, with 95% intervals")
    chart = charts.calibration(frame, labels)
    picture(language, chart, frame, fields, key="models_calibrations", alt=alt, file_name="calibrations")


def _lift(language: Language, kind: str, found: Comparison) -> None:
    _ = language.text
    st.subheader(_("What would working the best first bring?"))
    frame = _titled(language, found.lift)
    labels = charts.LiftLabels(
        _("Share worked, best first"),
        _("Share of the won found") if kind == "lead" else _("Share of the leaving found"),
        _("Times chance"),
        _("No order: chance"),
        _("Version"),
    )
    fields = {
        "title": Field(_("Version")),
        "share": Field(labels.share, Form.SHARE),
        "captured": Field(labels.captured, Form.SHARE),
        "lift": Field(labels.lift, Form.NUMBER),
    }
    alt = _("Share of the positive cases found by working the best scored first, for both versions")
    chart = charts.lifts(frame, labels)
    picture(language, chart, frame, fields, key="models_lifts", alt=alt, file_name="lift")


def _moves(here: Visit, kind: str, found: Comparison) -> None:
    language, _ = here.language, here.language.text
    st.subheader(_("Who moves between the bands?"))
    if found.moves is None or found.movers is None:
        st.info(language.say(found.unscored) if found.unscored else "", icon=":material/info:")
        return
    counts = {band: Field(_("to {band}", band=band), Form.COUNT) for band in BANDS}
    alt = _("How many go from which band of the live version to which band of the candidate")
    fields = {"band": Field(_("From band (live)"), pinned=True), **counts}
    table(language, found.moves, fields, key="models_moves", alt=alt, file_name="band_moves")
    if found.movers.empty:
        st.caption(_("Nobody changes the band."))
        return
    movers = frames.movers_frame(language, found.movers)
    fields = {
        "id": Field(_("Lead") if kind == "lead" else _("Customer"), pinned=True),
        "bands": Field(_("Bands")),
        LIVE: Field(_("Live"), Form.SHARE),
        CANDIDATE: Field(_("Candidate"), Form.SHARE),
        "why": Field(_("Mainly because")),
    }
    alt = _("Those who move most between bands, and why")
    table(language, movers, fields, key="models_movers", alt=alt, file_name="band_movers")
    notes.method(
        language,
        _(
            "Of each version's contributions to the score (SHAP values, in log-odds) those that changed most "
            "in the direction of the move."
        ),
    )

"""Where is a version good? Lift, ROC, precision and kinds of deals, by the rows held out from it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import curves, evaluate
from models.judging import BASE_RATE
from models.registry import Version
from models.scorer import Scorer
from pages.charts import model_changes as charts
from pages.shared import address, notes
from pages.shared import model_card as cards
from pages.shared.evaluation_view import show_learning, show_slices
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.tables import Field, Form


def show_curves(
    language: Language, workspace: Workspace, snapshot: Snapshot | None, version: Version
) -> None:
    """Show how each row held out was foreseen, which says nothing where all are alike, and the learning."""
    scorer = _scorer(workspace, version)
    if scorer is None:
        return
    held = scorer.held
    if held is not None and version.card.winner != BASE_RATE:
        show_lift(language, version, held)
        show_cuts(language, held)
        if version.kind == "lead" and snapshot is not None:
            show_slices(language, workspace, snapshot, version.id, held)
    show_learning(language, scorer.learning)


def _scorer(workspace: Workspace, version: Version) -> Scorer | None:
    """Return what scores; None where its files cannot be read."""
    load: Any = {"lead": lead_model, "churn": churn_model}[version.kind]
    try:
        scorer: Scorer = load(str(workspace.root), version.id).scorer
    except (InputError, OSError):
        return None
    return scorer


def show_lift(language: Language, version: Version, held: pd.DataFrame) -> None:
    """Show how many of the positives are found by working the best scored first."""
    _ = language.text
    st.subheader(_("What would working the best first bring?"))
    frame = evaluate.lift(held["outcome"], held["chance"], held["weight"])
    frame = frame.assign(title=cards.model_title(language, version.card.winner))
    labels = charts.LiftLabels(
        _("Share worked, best first"),
        _("Share of the won found") if version.kind == "lead" else _("Share of the leaving found"),
        _("Times chance"),
        _("Way of scoring"),
        _("No order: chance"),
    )
    fields = {
        "share": Field(labels.share, Form.SHARE),
        "captured": Field(labels.captured, Form.SHARE),
        "lift": Field(labels.lift, Form.NUMBER),
    }
    alt = _("Share of the positive cases found by working the best scored first")
    picture(
        language,
        charts.lifts(frame, labels),
        frame,
        fields,
        key="models_lift",
        alt=alt,
        file_name="model_lift",
    )
    tenth = frame.iloc[0]
    notes.method(
        language,
        _(
            "On {n} rows held out: the best tenth holds {found} of them all, {times} times "
            "what chance would.",
            n=len(held),
            found=language.percent(float(tenth["captured"])),
            times=language.number(float(tenth["lift"]), 1),
        ),
    )


def show_cuts(language: Language, held: pd.DataFrame) -> None:
    """Show what acting on every case from a chance upward would catch, as ROC or as precision and recall."""
    _ = language.text
    st.subheader(_("From which chance upward is it worth acting?"))
    frame = cards.with_interval(language, curves.curve(held["outcome"], held["chance"], held["weight"]))
    names = {"roc": _("Found against false alarms (ROC)"), "precision": _("Precision against found")}
    address.take("cut", names, "precision")
    st.segmented_control(
        _("Picture of"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key="cut",
        label_visibility="collapsed",
    )
    address.put("cut", "precision")
    labels = charts.CutLabels(
        _("Found of all positives (recall)"),
        _("False alarms of all negatives"),
        _("Precision (of those acted on)"),
        _("From this chance upward"),
        _("No order: chance"),
        _("95 % interval"),
    )
    fields = {
        "threshold": Field(labels.threshold, Form.SHARE),
        "share": Field(_("Share acted on"), Form.SHARE),
        "recall": Field(labels.recall, Form.SHARE),
        "false_alarms": Field(labels.false_alarms, Form.SHARE),
        "precision": Field(labels.precision, Form.SHARE),
        "low": Field(_("Precision, low end"), Form.SHARE),
        "high": Field(_("Precision, high end"), Form.SHARE),
        "n": Field(_("Rows acted on"), Form.COUNT),
    }
    shown = frame[frame["n"] > 0]
    alt = _("What acting on every case from a chance upward would catch")
    draw = charts.roc if st.session_state["cut"] == "roc" else charts.precision
    picture(language, draw(shown, labels), shown, fields, key="models_cuts", alt=alt, file_name="cuts")
    notes.method(
        language,
        _(
            "On {n} rows held out: acting on every case with this chance or more, from the highest down. "
            "The curve that lies further above the dashed line ranks better.",
            n=len(held),
        ),
    )

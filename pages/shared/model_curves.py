"""Where is a version good? Lift, ROC, precision and kinds of deals, by the rows held out from it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.schema import DEALS
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models import curves, evaluate
from models.judging import BASE_RATE
from models.registry import Version
from pages.charts import model_changes as charts
from pages.shared import address, cache, notes
from pages.shared import model_card as cards
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.tables import Field, Form, table

SLICED_BY = ("team", "source", "product", "owner", "region", "industry", "amount", "created_on")
"""Columns of deals by which quality is told apart; amounts by quarter of size, days by quarter of year."""


def show_curves(
    language: Language, workspace: Workspace, snapshot: Snapshot | None, version: Version
) -> None:
    """Show the pictures that come from how each row held out was foreseen; nothing where all are alike."""
    held = None if version.card.winner == BASE_RATE else held_out(workspace, version)
    if held is None:
        return
    show_lift(language, version, held)
    show_cuts(language, held)
    if version.kind == "lead" and snapshot is not None:
        show_slices(language, workspace, snapshot, held)


def held_out(workspace: Workspace, version: Version) -> pd.DataFrame | None:
    """Return how the rows held out were foreseen (`models.scorer.Scorer.held`); None where it is not kept."""
    load: Any = {"lead": lead_model, "churn": churn_model}[version.kind]
    try:
        held: pd.DataFrame | None = load(str(workspace.root), version.id).scorer.held
    except (InputError, OSError):
        return None
    return held


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
        _("Positives among those acted on (precision)"),
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


def show_slices(language: Language, workspace: Workspace, snapshot: Snapshot, held: pd.DataFrame) -> None:
    """Show how good the version is for each team, source and so on, each with its number of deals."""
    _ = language.text
    st.subheader(_("Is it as good everywhere?"))
    titles = {column.name: column.title for column in DEALS if column.name in SLICED_BY}
    frame = cache.deals_of(workspace, snapshot).frame.set_index("deal_id")
    known = [name for name in SLICED_BY if frame[name].notna().any()]
    if not known:
        notes.lacking(language, list(titles.values()), _("how good it is for each"))
        return
    address.take("slice", known, known[0])
    st.segmented_control(
        _("Kind of deal"),
        known,
        required=True,
        format_func=lambda name: language.say(titles[name]),
        key="slice",
    )
    address.put("slice", known[0])
    kind = frame[st.session_state["slice"]].reindex(held["id"]).reset_index(drop=True)
    found = cards.slices_frame(
        language,
        curves.slices(
            held["outcome"], held["chance"], kind, held["weight"], bootstrap=100, groups=held["id"]
        ),
    )
    fields = {
        "slice": Field(language.say(titles[st.session_state["slice"]]), pinned=True),
        "n": Field(_("Rows"), Form.COUNT),
        "predicted": Field(_("Predicted share"), Form.SHARE),
        "observed": Field(_("Observed share"), Form.SHARE),
        "auc": Field(language.say(cards.METRICS["auc"].title)),
        "log_loss": Field(language.say(cards.METRICS["log_loss"].title)),
        "reason": Field(_("Why missing")),
    }
    alt = _("How good the version is for each kind of deal, with 95 % intervals")
    table(language, found, fields, key="models_slices", alt=alt, file_name="model_slices")

"""How good is a version on the rows held out? Lift, ROC, precision, by kinds, and with more data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.store.workspace import Workspace
from models import curves, evaluate
from models.churn import ChurnModel
from models.judging import BASE_RATE
from models.lead import LeadModel
from models.versions import Version
from pages.charts import cuts, promises
from pages.shared import choosers, notes
from pages.shared import model_card as cards
from pages.shared.language import Language
from pages.shared.learning_view import show_learning
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.session import Visit
from pages.shared.slices_view import show_slices
from pages.shared.tables import Field, Form


def show_curves(here: Visit, version: Version) -> None:
    """Show how each row held out was foreseen, which says nothing where all are alike, and the learning."""
    model = _model(here.workspace, version)
    if model is None:
        return
    held = model.scorer.held
    if version.card.winner == BASE_RATE:
        said = here.language.text("It gives all the same rate, so there is no best to work first.")
        st.info(said, icon=":material/info:")
    elif held is not None:
        show_lift(here.language, version, held)
        show_cuts(here.language, held)
        show_slices(here, version, model)
    show_learning(here.language, model.scorer.learning)


def _model(workspace: Workspace, version: Version) -> LeadModel | ChurnModel | None:
    """Return the model; None where its files cannot be read."""
    load: Any = {"lead": lead_model, "churn": churn_model}[version.kind]
    try:
        model: LeadModel | ChurnModel = load(str(workspace.root), version.id)
    except (InputError, OSError):
        return None
    return model


def show_lift(language: Language, version: Version, held: pd.DataFrame) -> None:
    """Show how many of the positives are found by working the best scored first."""
    _ = language.text
    st.subheader(_("What would working the best first bring?"))
    frame = evaluate.lift(held["outcome"], held["chance"], held["weight"])
    labels = promises.LiftLabels(
        _("Share worked, best first"),
        _("Share of the won found") if version.kind == "lead" else _("Share of the leaving found"),
        _("Times chance"),
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
        promises.lifts(frame, labels),
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
    draw = _choose_cut(language)
    frame = cards.with_interval(language, curves.curve(held["outcome"], held["chance"], held["weight"]))
    labels = cuts.CutLabels(
        _("Found of all positives (recall)"),
        _("False alarms of all negatives"),
        _("Precision (of those acted on)"),
        _("From this chance upward"),
        _("No order: chance"),
        _("95% interval"),
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
    picture(language, draw(shown, labels), shown, fields, key="models_cuts", alt=alt, file_name="cuts")
    notes.method(
        language,
        _(
            "On {n} rows held out: acting on every case with this chance or more, from the highest down. "
            "The curve that lies further above the dashed line ranks better.",
            n=len(held),
        ),
    )


def _choose_cut(language: Language) -> Callable[[pd.DataFrame, cuts.CutLabels], Any]:
    """Let the visitor choose the picture; return what draws it."""
    _ = language.text
    names = {"roc": _("Found against false alarms (ROC)"), "precision": _("Precision against found")}
    chosen = choosers.one_of_few("cut", _("Picture of"), names, "precision", show_title=False)
    return cuts.roc if chosen == "roc" else cuts.precision

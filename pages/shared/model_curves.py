"""Where is a version good? What working the best first would bring, by the rows held out from it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.store.workspace import Workspace
from models import evaluate
from models.judging import BASE_RATE
from models.registry import Version
from pages.charts import model_changes as charts
from pages.shared import model_card as cards
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.scores import churn_model, lead_model
from pages.shared.tables import Field, Form


def show_curves(language: Language, workspace: Workspace, version: Version) -> None:
    """Show the pictures that come from how each row held out was foreseen; nothing where all are alike."""
    held = None if version.card.winner == BASE_RATE else held_out(workspace, version)
    if held is not None:
        show_lift(language, version, held)


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

"""Would more data make a version better? Its learning curve, or how to get one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.learning import LearningCurve
from pages.charts.evaluation import LearningLabels, learning
from pages.shared import model_card as cards
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form


def show_learning(language: Language, found: LearningCurve | None) -> None:
    """Show whether more data would help, or how to find out."""
    _ = language.text
    st.subheader(_("Would more data help?"))
    if found is None:
        st.caption(
            _(
                "This was not asked of this version. Switch it on in the part Train, or add "
                "--learning-curve to the command."
            )
        )
        return
    st.info(language.say(found.verdict), icon=":material/trending_up:")
    if not found.frame.empty:
        _draw(language, found.frame)


def _draw(language: Language, found: pd.DataFrame) -> None:
    _ = language.text
    loss = cards.METRICS["log_loss"]
    frame = found[found["metric"].eq("log_loss")].drop(columns=["metric", "reason"])
    frame = frame.assign(interval=cards.spreads(language, frame, loss.digits))
    labels = LearningLabels(
        _("Cases learned from"),
        _("{metric}, {better}", metric=loss.title, better=loss.better),
        _("95% interval"),
        _("Rows"),
    )
    fields = {
        "share": Field(_("Share of all"), Form.SHARE),
        "cases": Field(labels.cases, Form.COUNT),
        "rows": Field(labels.rows, Form.COUNT),
        "value": Field(language.say(loss.title), Form.EXACT),
        "low": Field(_("Low"), Form.EXACT),
        "high": Field(_("High"), Form.EXACT),
    }
    alt = _("Log loss by the number of cases learned from, with its 95% interval")
    chart = learning(frame, labels)
    picture(language, chart, frame, fields, key="models_learning", alt=alt, file_name="learning_curve")
    notes.method(
        language,
        _(
            "The same kind of model learned from a tenth up to all of the cases, and was judged each time on "
            "the same rows held out; the band is the 95% interval."
        ),
    )

"""How good is a version, are its promises kept, what moves it? The parts of a screen that show a card."""

from __future__ import annotations

import streamlit as st

from features.messages import message
from models.card import ModelCard
from models.judging import GROUP_RATES
from pages.charts import models as charts
from pages.charts import promises
from pages.shared import choosers, notes
from pages.shared import model_card as cards
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form, table
from pages.shared.tiles import tile


def show_figures(language: Language, card: ModelCard) -> None:
    """Show the figures that sum a version up."""
    _ = language.text
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
    for doubt in card.doubts:
        st.warning(notes.plain(language.say(doubt)), icon=":material/search:")


def show_comparison(language: Language, card: ModelCard) -> None:
    """Show every metric beside the simpler ways, and one of them as a picture."""
    st.subheader(language.text("Against simpler ways"))
    fields = {"title": Field(language.text("Way of scoring"), pinned=True)} | {
        name: Field(language.say(metric.title), help=language.say(metric.better))
        for name, metric in cards.METRICS.items()
    }
    alt = language.text("Each metric of the model and of the simpler ways, with its 95% interval")
    frame = cards.metric_table(language, card)
    table(language, frame, fields, key="models_metrics", alt=alt, file_name="model_metrics")
    _draw_metric(language, card)
    notes.method(
        language,
        language.text(
            "All are judged on the same rows, which none has seen; intervals are 95%, from resampled rows. "
            "A model goes live only if its log loss is better than the simpler ways' by more than chance."
        ),
    )


def _draw_metric(language: Language, card: ModelCard) -> None:
    """Draw the metric that the visitor chooses."""
    names = {name: language.say(metric.title) for name, metric in cards.METRICS.items()}
    chosen = choosers.one_of_few("metric", language.text("Picture of"), names, "log_loss")
    metric = cards.METRICS[chosen]
    frame = cards.metric_frame(language, card, chosen)
    better = language.say(metric.better)
    labels = charts.ComparisonLabels(
        model=language.text("Way of scoring"),
        metric=language.text("{metric}, {better}", metric=metric.title, better=better),
        interval=language.text("95% interval"),
        reference=language.say(metric.means) if metric.means else "",
    )
    fields = {
        "title": Field(labels.model),
        "value": Field(names[chosen], Form.EXACT),
        "low": Field(language.text("Low"), Form.EXACT),
        "high": Field(language.text("High"), Form.EXACT),
        "reason": Field(language.text("Why missing")),
    }
    alt = language.text("{metric} of the model and of simpler ways", metric=metric.title)
    chart = charts.comparison(frame, labels, metric.landmark)
    picture(language, chart, frame, fields, key="models_metric", alt=alt, file_name=f"metric_{chosen}")


def show_calibration(language: Language, card: ModelCard) -> None:
    """Show whether promised shares come true."""
    st.subheader(language.text("Are its promises kept?"))
    frame = cards.calibration_frame(language, card)
    if frame.empty:
        st.info(language.text("There were no rows to compare promises with."), icon=":material/info:")
        return
    labels = promises.CalibrationLabels(
        predicted=language.text("Predicted share"),
        observed=language.text("Observed share"),
        interval=language.text("95% interval"),
        rows=language.text("Rows"),
        perfect=language.text("Every promise kept"),
    )
    fields = {
        "predicted": Field(labels.predicted, Form.SHARE),
        "observed": Field(labels.observed, Form.SHARE),
        "low": Field(language.text("Low"), Form.SHARE),
        "high": Field(language.text("High"), Form.SHARE),
        "n": Field(labels.rows, Form.COUNT),
    }
    alt = language.text("Predicted against observed share in groups of rows, with 95% intervals")
    chart = promises.calibration(frame, labels)
    picture(language, chart, frame, fields, key="models_calibration", alt=alt, file_name="calibration")
    notes.method(
        language,
        language.text(
            "Rows held out are put in groups of equal size by predicted probability; the closer to the "
            "dashed line, the more a probability can be taken at its word."
        ),
    )


def show_importance(language: Language, card: ModelCard) -> None:
    """Show what moves the model."""
    st.subheader(language.text("What moves it"))
    frame = cards.importance_frame(language, card)
    if frame.empty:
        st.info(
            language.text("Rates of groups score, not a model; they stand in the part Quality.")
            if card.winner == GROUP_RATES
            else language.text("It uses no columns: everyone gets the same rate."),
            icon=":material/info:",
        )
        return
    labels = charts.ImportanceLabels(
        feature=language.text("What is known"), share=language.text("Share of all movement")
    )
    fields = {
        "title": Field(labels.feature),
        "share": Field(labels.share, Form.SHARE),
        "importance": Field(language.text("Mean movement (log-odds)"), Form.EXACT),
    }
    alt = language.text("Share of each feature in the movement of the predictions")
    chart = charts.importance(frame.head(cards.STRONGEST), labels)
    picture(language, chart, frame, fields, key="models_importance", alt=alt, file_name="importance")
    notes.method(
        language,
        language.text(
            "How far each feature moves predictions on average (SHAP values); an association, not a cause."
        ),
    )


def show_columns(language: Language, card: ModelCard) -> None:
    """List the columns used and left out, with reasons."""
    st.subheader(language.text("Columns used and left out"))
    fields = {
        "title": Field(language.text("Column")),
        "used": Field(language.text("Use")),
        "reason": Field(language.text("Why left out")),
    }
    alt = language.text("Columns that the model uses, and those left out with the reason")
    frame = cards.columns_frame(language, card)
    table(language, frame, fields, key="models_columns", alt=alt, file_name="model_columns")

"""What does the whole model do? The shape of each column, and the pairs that say more together, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from features import build, buying
from features.store.workspace import Workspace
from models.background import Background
from models.model_words import say_pair, say_shape
from models.sentences import Title
from models.shapes import Shape, shape_frame
from models.versions import Version
from pages.charts.shapes import ShapeLabels
from pages.charts.shapes import shape as draw_shape
from pages.shared import choosers, notes, scores
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form, table

TOLD = 8
"""Columns told in words; the table has all."""

MOST_GROUPS = 16
"""Bars of a picture; of a column with more levels those with the most cases are drawn, the table has all."""


def show_shapes(language: Language, workspace: Workspace, version: Version) -> None:
    """Show what each column does along its values, and which pairs say more together."""
    load = scores.lead_model if version.kind == scores.LEAD else scores.churn_model
    background = load(str(workspace.root), version.id).scorer.background
    if background is None:
        return
    _ = language.text
    st.subheader(_("What it does with each column"))
    if not background.shapes:
        st.caption(_("This version was trained before shapes were kept. Train again to see them."))
        return
    title: Title = build.feature_title if version.kind == scores.LEAD else buying.feature_title
    _show_one(language, background, title)
    _show_words(language, background, title, version.kind)
    _show_pairs(language, background, title)


def _show_one(language: Language, background: Background, title: Title) -> None:
    """Draw the column that the visitor chooses."""
    _ = language.text
    shapes = {shape.groups.feature: shape for shape in background.shapes}
    names = {name: language.say(title(name)) for name in shapes}
    chosen = choosers.one_of_many("shape", _("Column"), names)
    shape = shapes[chosen]
    frame = _frame(language, shape, background.base_rate)
    labels = ShapeLabels(
        group=language.say(title(shape.groups.feature)),
        points=_("Points of chance"),
        span=language.say(title(shape.groups.feature)),
        rate=_("Share with the outcome"),
        n=_("Cases"),
    )
    fields = {
        "label": Field(labels.group, pinned=True),
        "points": Field(labels.points, Form.NUMBER),
        "low": Field(_("Eight in ten from"), Form.NUMBER),
        "high": Field(_("Eight in ten to"), Form.NUMBER),
        "rate": Field(labels.rate, Form.SHARE),
        "n": Field(labels.n, Form.COUNT),
    }
    alt = _("Points of chance that the values of {column} add or take, over the cases", column=title(chosen))
    drawn = frame.nlargest(MOST_GROUPS, "n").sort_index()
    chart = draw_shape(drawn, labels)
    picture(language, chart, frame, fields, key="models_shape", alt=alt, file_name=f"shape_{chosen}")
    if shape.twins:
        twins = ", ".join(language.say(title(name)) for name in shape.twins)
        st.caption(_("With what says nearly the same: {twins}", twins=twins))
    notes.method(
        language,
        _(
            "Mean SHAP value of the cases with such a value, in points of chance from {base}; the line spans "
            "eight in ten of them and is long where other columns matter too. An association, not a cause.",
            base=language.percent(background.base_rate),
        ),
    )


def _frame(language: Language, shape: Shape, base_rate: float) -> pd.DataFrame:
    """Return the frame of a picture and its table, levels of a category by what they do."""
    frame = shape_frame(shape, base_rate)
    if shape.groups.kind == "levels":
        frame = frame.sort_values("points", ascending=False, ignore_index=True)
    labels = [language.say(shape.groups.value(int(group))) for group in frame["group"]]
    hundreds = {name: 100 * frame[name] for name in ("points", "low", "high")}
    return frame.assign(label=labels, side=np.where(frame["points"] > 0, "for", "against"), **hundreds)


def _show_words(language: Language, background: Background, title: Title, kind: str) -> None:
    _ = language.text
    total = sum(shape.importance for shape in background.shapes)
    for shape in background.shapes[:TOLD]:
        called = notes.plain(language.say(title(shape.groups.feature)))
        said = notes.plain(language.say(say_shape(shape, background.base_rate, title, kind)))
        st.markdown(f"- **{called}** – {said}")
    frame = pd.DataFrame(
        {
            "column": [language.say(title(shape.groups.feature)) for shape in background.shapes],
            "share": [shape.importance / total if total else np.nan for shape in background.shapes],
            "words": [
                language.say(say_shape(shape, background.base_rate, title, kind))
                for shape in background.shapes
            ],
        }
    )
    fields = {
        "column": Field(_("Column"), pinned=True),
        "share": Field(_("Share of all movement"), Form.SHARE),
        "words": Field(_("In words")),
    }
    alt = _("What each column does, in words to hold against experience")
    with st.expander(_("All columns in words"), icon=":material/table:"):
        table(language, frame, fields, key="models_words", alt=alt, file_name="model_in_words")


def _show_pairs(language: Language, background: Background, title: Title) -> None:
    _ = language.text
    heading = _("What says more together")
    st.markdown(f"**{heading}**")
    for pair in background.pairs:
        st.markdown(f"- {notes.plain(language.say(say_pair(pair, background, title)))}")
    if not background.pairs:
        st.caption(_("The columns add up: no two of them say clearly more together."))

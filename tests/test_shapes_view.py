"""Claims about what the Models screen tells of the whole model."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from features.build import training_rows
from models.background import with_whole_model
from pages.shared import scores
from tests.small_leads import company, lead_model, rates_model


def script(language):
    from types import SimpleNamespace

    from features.store.workspace import Workspace
    from pages.shared.language import Language
    from pages.shared.shapes_view import show_shapes

    show_shapes(Language(language), Workspace.open(), SimpleNamespace(kind="lead", id="made"))


def whole_model():
    model, deals = lead_model(), company()
    rows = training_rows(deals, model.plan)
    background = with_whole_model(
        model.scorer.background, model.scorer.classifier, rows.features, rows.won,
        weight=rows.weight, groups=rows.deal_id,
    )  # fmt: skip
    return replace(model, scorer=replace(model.scorer, background=background))


def show(monkeypatch, model, language="en", **address):
    monkeypatch.setattr(scores, "lead_model", lambda root, version: model)
    # The link to the glossary needs the whole app around it.
    monkeypatch.setattr("pages.shared.notes.method", lambda language, sentence: None)
    app = AppTest.from_function(script, args=(language,), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("language", "words", "rate"),
    [("en", "Lifts most", r"\d+ ?% of \d+ won"), ("zh", "提升最多", r"\d+ 个案例中 \d+ ?% 赢单")],
)
def test_each_column_is_told_in_words_with_rate_and_n(monkeypatch, language, words, rate):
    app = show(monkeypatch, whole_model(), language)
    told = [item.value for item in app.markdown if words in item.value]
    assert told
    assert all(re.search(rate, text.replace("\\", "")) for text in told)


def test_the_column_of_the_address_is_drawn_with_its_table(monkeypatch):
    app = show(monkeypatch, whole_model(), shape="amount")
    assert app.selectbox(key="shape").value == "amount"
    frame = next(item.value for item in app.dataframe if "points" in item.value)
    assert frame["points"].between(-100, 100).all()
    assert (frame["low"] <= frame["high"]).all()
    assert frame["n"].sum() >= 100


def test_a_model_that_adds_columns_up_says_so(monkeypatch):
    assert any("add up" in item.value for item in show(monkeypatch, whole_model()).caption)


def test_a_version_from_before_shapes_were_kept_says_to_train_again(monkeypatch):
    assert any("Train again" in item.value for item in show(monkeypatch, lead_model()).caption)


def test_rates_have_no_shapes(monkeypatch):
    assert not show(monkeypatch, rates_model()).subheader

"""Claims about the Models screen: is a version as good everywhere, and would more data help?"""

from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from features.schema import Upload
from features.store import snapshots
from features.store.workspace import Workspace
from models import lead, registry
from pages.shared import progress
from pages.shared.language import Language
from tests.watched_company import exports, rates_model
from training.lead import train
from training.sources import source_of


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A small company whose model was asked whether more data would help."""
    ws = Workspace.open(tmp_path_factory.mktemp("learning"))
    upload = exports(ws)[-1]
    source = source_of(ws, snapshots.get(ws, upload.id), (Upload.DEALS,))
    model, card = train(source, learning=True, report=lambda *_: None)
    registry.save(ws, "lead", partial(lead.save, model), card)
    return ws, model


def models(ws, monkeypatch, language="en", **address):
    monkeypatch.setenv("APP_WORKSPACE", str(ws.root))
    app = AppTest.from_file("../app.py", default_timeout=60)
    for key, value in {"lang": language, "company": "main", **address}.items():
        app.session_state[key] = value
    app.switch_page("pages/models.py").run()
    assert not app.exception
    return app


def table(app, column):
    return next(frame.value for frame in app.dataframe if column in frame.value)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Would more data help?"), ("zh", "数据更多会更好吗？")]
)
def test_the_learning_curve_and_its_verdict_are_shown(trained, monkeypatch, language, title):
    ws, model = trained
    app = models(ws, monkeypatch, language, part="use")
    assert title in [heading.value for heading in app.subheader]
    loss = model.scorer.learning.frame.query("metric == 'log_loss'")
    assert table(app, "cases")["cases"].tolist() == loss["cases"].tolist()
    said = [info.value for info in app.info]
    assert Language(language).say(model.scorer.learning.verdict) in said
    assert any(f"{loss['cases'].iloc[-1]:,}" in text for text in said)


@pytest.mark.parametrize("by", ["source", "amount", "created_on"])
def test_each_kind_of_deal_has_its_rows_and_figures(trained, monkeypatch, by):
    ws, model = trained
    kinds = table(models(ws, monkeypatch, part="use", slice=by), "slice")
    assert kinds["n"].sum() == len(model.scorer.held)
    held = model.scorer.held
    mean = 100 * np.average(held["outcome"], weights=held["weight"])
    assert kinds["observed"].min() < mean < kinds["observed"].max()


def test_a_version_that_was_not_asked_says_how_to_ask(tmp_path, monkeypatch):
    ws = Workspace.open(tmp_path)
    rates_model(ws, exports(ws)[-1])
    app = models(ws, monkeypatch, part="use")
    assert any("--learning-curve" in caption.value for caption in app.caption)
    assert not [frame for frame in app.dataframe if "cases" in frame.value]


def test_the_switch_becomes_an_option_of_the_command(trained, monkeypatch):
    asked = []
    monkeypatch.setattr(progress, "start", lambda _, command, *__: asked.append(command))
    app = models(trained[0], monkeypatch, part="train")
    app.toggle(key="models_learning_lead").set_value(True).run()
    app.button(key="models_train").click().run()
    assert not app.exception
    assert [command[-2:] for command in asked] == [["--learning-curve", "--json"]]

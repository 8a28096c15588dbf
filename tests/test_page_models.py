"""Claims about the Models screen: how good, against what, which is live, and how one is trained."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.messages import message
from features.schema import Upload
from features.store import audit, jobs, snapshots
from features.store.workspace import Workspace
from models import registry
from pages.shared import progress
from tests.model_cards import save

PIPELINE = (
    b"Opportunity ID,Account Name,Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
    b"1,Acme,Ann,Closed Won,1000,2026-01-05,2026-02-01\n"
    b"2,Bolt,Bob,Closed Lost,2000,2026-01-06,2026-02-03\n"
    b"3,Cord,Ann,Proposal,3000,2026-03-01,2026-05-01\n"
)
CUSTOMERS = b"Customer,Tenure,Churn\nAcme,5,Yes\nBolt,6,No\n"


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


@pytest.fixture
def pipeline(ws):
    return snapshots.save(ws, ingest(PIPELINE, name="pipeline.csv"))[0]


def models(language="en", company="main", **address):
    app = AppTest.from_file("../app.py", default_timeout=60)
    for key, value in {"lang": language, "company": company, **address}.items():
        app.session_state[key] = value
    app.switch_page("pages/models.py").run()
    assert not app.exception
    return app


def tiles(app):
    return {metric.label: metric.value for metric in app.metric}


def table(app, column):
    return next(frame.value for frame in app.dataframe if column in frame.value)


def buttons(app):
    return {button.key: button for button in app.button}


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["lead", "churn"])
def test_the_sample_companys_models_are_shown_with_their_figures(
    sample_workspaces, monkeypatch, language, kind
):
    monkeypatch.setenv("APP_WORKSPACE", str(sample_workspaces[language]))
    app = models(language, "sample", model=kind)
    version = registry.latest(Workspace.open().sample(), kind)
    auc = version.card.metrics.query("metric == 'auc'").set_index("model")["value"][version.card.winner]
    assert f"{auc:.3f}" in tiles(app).values()
    assert f"{version.card.rows:,}" in tiles(app).values()
    ways = table(app, "log_loss")
    assert len(ways) == version.card.metrics["model"].nunique()
    assert ways["title"].is_unique


def test_without_any_data_the_two_ways_in_are_offered(ws):
    assert "load_sample" in buttons(models())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_model_one_can_be_trained(pipeline, language):
    app = models(language)
    assert len(app.info) == 1
    assert "models_train" in buttons(app)
    assert not app.metric


@pytest.mark.parametrize("kind", ["lead", "churn"])
def test_training_starts_the_command_an_analyst_would_type(pipeline, monkeypatch, kind):
    asked = []
    monkeypatch.setattr(progress, "start", lambda ws, command, *_: asked.append((ws.root, command)))
    press(models(model=kind), "models_train")
    assert asked == [(Workspace.open().root, ["-m", f"training.{kind}", pipeline.id, "--json"])]


def test_churn_is_learned_from_a_label_first_and_from_purchases_else(ws, pipeline):
    labelled = snapshots.save(ws, ingest(CUSTOMERS, name="customers.csv", kind=Upload.CUSTOMERS))[0]
    source = models(model="churn").selectbox(key="models_source_churn")
    assert source.value == labelled.id
    assert source.options == [
        "Customers who left, as marked in customers.csv",
        f"Purchases in the pipeline of {pipeline.as_of:%b %-d, %Y} (pipeline.csv)",
    ]


def test_while_a_training_runs_its_progress_stands_in_place_of_the_button(ws, pipeline):
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
    jobs.claim(ws, job.id)
    app = models()
    assert "models_train" not in buttons(app)
    assert f"cancel_{job.id}" in buttons(app)
    assert len(app.get("progress")) == 1


def test_a_failed_training_says_why_and_can_be_tried_again(ws, pipeline):
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"))
    jobs.fail(ws, job.id, message("A model needs deals that were won and lost."))
    app = models()
    assert "A model needs deals that were won and lost." in app.error[0].value
    assert "models_train" in buttons(app)


def test_how_long_the_last_training_took_is_told(ws, pipeline):
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
    jobs.claim(ws, job.id)
    jobs.finish(ws, job.id)
    assert any("The last training ended on" in caption.value for caption in models().caption)


def test_a_version_not_worth_using_says_so_and_cannot_go_live(ws, pipeline):
    save(ws, live=False)
    app = models()
    assert app.warning[0].value.endswith("No signal beyond 30%.")
    assert "base rate of 30%" in app.warning[0].value or "base rate of 30%" in str(app.warning[0].proto)
    assert buttons(app)["models_live"].disabled
    assert buttons(app)["models_back"].disabled
    assert any("cannot be put live: No signal" in caption.value for caption in app.caption)


def test_a_poorer_retraining_leaves_the_live_one_and_is_told(ws, pipeline):
    save(ws)
    save(ws, live=False)
    app = models()
    assert app.success[0].value.endswith("It is better.")
    assert any("The newest version was not put live" in caption.value for caption in app.caption)


def test_an_older_version_is_made_live_with_a_note_and_taken_back(ws, pipeline):
    old, new = save(ws, seed=1), save(ws, seed=2)
    app = models()
    app.selectbox(key="version").select(new.id).run()
    app.text_input(key="models_note").input("it knows the spring").run()
    app = press(app, "models_live")
    assert registry.live(ws, "lead").id == new.id
    trail = audit.trail(ws)
    assert list(trail.loc[0, ["actor", "action", "subject", "note"]]) == [
        *("admin", "model_promoted", new.id, "it knows the spring")
    ]
    assert list(table(app, "verdict")["state"]) == ["live", "good enough"]
    press(app, "models_back")
    assert registry.live(ws, "lead").id == old.id


def test_going_back_without_a_former_version_is_refused_with_the_reason(ws, pipeline):
    only = save(ws)
    app = press(models(), "models_back")
    assert "No other version was live before" in app.error[0].value
    assert registry.live(ws, "lead").id == only.id


def test_after_a_training_the_live_version_is_looked_at_again(ws, pipeline):
    save(ws, seed=1)
    newer = save(ws, seed=2)
    app = models()
    app.selectbox(key="version").select(newer.id).run()
    live = registry.live(ws, "lead")
    save(ws, seed=3)
    app.run()
    assert app.selectbox(key="version").value == live.id


def test_columns_left_out_stand_first_with_their_reason(ws, pipeline):
    save(ws)
    columns = table(models(), "used")
    assert list(columns["title"]) == ["Loss Reason", "Amount", "Type"]
    assert columns["reason"][0] == "It is only known once the deal is closed."


def test_the_card_can_be_downloaded_as_json(ws, pipeline, monkeypatch):
    version = save(ws)
    offered = {}

    def keep(label, data, **options):
        offered[options["file_name"]] = data

    monkeypatch.setattr(st, "download_button", keep)
    models()
    assert json.loads(offered[f"{version.id}.json"])["rows"] == 1000


@pytest.mark.parametrize("metric", ["auc", "ece"])
def test_the_metric_of_the_picture_follows_the_choice(ws, pipeline, metric):
    save(ws)
    frames = [frame.value for frame in models(metric=metric).dataframe if "low" in frame.value]
    expected = registry.latest(ws, "lead").card.metrics.query("metric == @metric")["value"]
    assert list(frames[0]["value"]) == pytest.approx(list(expected))

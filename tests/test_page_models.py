"""Claims about the Models screen: how good, against what, which is live, and how one is trained."""

import json

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.messages import message
from features.schema import Upload
from features.store import audit, jobs, snapshots
from features.store.workspace import Workspace
from models import registry, versions
from pages.shared import model_frames as frames
from pages.shared import model_training, progress, scores
from pages.shared.card_page import card_page
from pages.shared.language import Language
from tests.model_cards import a_card, save
from tests.watched_company import CHANCES, exports, rates_model
from training import lead as lead_training

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
    version = versions.latest(Workspace.open().sample(), kind)
    assert not app.warning
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


def test_versions_of_another_format_are_told_and_a_new_one_can_be_trained(ws, pipeline, monkeypatch):
    save(ws)
    monkeypatch.setattr(versions, "FORMAT_VERSION", 99)
    app = models()
    assert any("1 version was saved by another version" in caption.value for caption in app.caption)
    assert "models_train" in buttons(app)


@pytest.mark.parametrize("kind", ["lead", "churn"])
def test_training_starts_the_command_an_analyst_would_type(pipeline, monkeypatch, kind):
    asked = []
    monkeypatch.setattr(progress, "start", lambda ws, command, *_: asked.append((ws.root, command)))
    press(models(model=kind), "models_train")
    assert asked == [(Workspace.open().root, ["-m", f"training.{kind}", pipeline.id, "--json"])]


def test_a_horizon_and_columns_put_in_or_out_become_options(pipeline, monkeypatch):
    asked = []
    monkeypatch.setattr(progress, "start", lambda _, command, *__: asked.append(command))
    offered = pd.DataFrame(
        {
            "column": ["amount", "Score", "owner"],
            "used": [True, False, True],
            "suspect": ["", "separates", ""],
            "figure": [float("nan"), 0.99, float("nan")],
            "reason": [None, message("It alone tells won from lost (AUC {area}).", area=0.99), None],
            "filled": [1.0, 0.9, 1.0],
            "distinct": [3, 3, 2],
        }
    )
    monkeypatch.setattr(model_training, "lead_columns", lambda *_, **__: offered)
    app = models()
    key = f"models_columns_lead_{pipeline.id}_en"
    app.session_state[key] = {"edited_rows": {0: {"use": False}, 1: {"use": True}}}
    app.segmented_control(key="models_horizon").set_value(60)
    app.run()
    assert "You vouch for Score" in app.warning[0].value
    press(app, "models_train")
    options = ["--exclude", "amount", "--include", "Score", "--horizon", "60"]
    assert asked == [["-m", "training.lead", pipeline.id, *options, "--json"]]


def test_churn_is_learned_from_a_label_first_and_from_purchases_else(ws, pipeline):
    labelled = snapshots.save(ws, ingest(CUSTOMERS, name="customers.csv", kind=Upload.CUSTOMERS))[0]
    source = models(model="churn").selectbox(key="models_source_churn")
    assert source.value == labelled.id
    assert source.options == [
        "Customers who left, as marked in customers.csv",
        f"Purchases in the pipeline of {pipeline.as_of:%b %-d, %Y} (pipeline.csv)",
    ]


def test_every_snapshot_can_be_learned_from_the_one_looked_at_first(ws):
    uploads = exports(ws, deals=120)
    source = models(snapshot=uploads[1].id).selectbox(key="models_source_lead")
    assert source.value == uploads[1].id
    assert len(source.options) == 3


@pytest.mark.parametrize("part", ["train", "quality", "watch"])
def test_while_a_training_runs_its_progress_is_seen_on_every_part(ws, pipeline, part):
    save(ws, live=False)
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
    jobs.claim(ws, job.id)
    app = models(part=part)
    assert ("models_train" in buttons(app)) == (part == "train"), "whoever starts another one now waits"
    assert f"cancel_{job.id}" in buttons(app)
    assert len(app.get("progress")) == 1


def test_two_who_start_at_once_see_one_train_and_one_wait(ws, pipeline):
    first, second = (
        jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
        for _ in range(2)
    )
    assert jobs.claim(ws, first.id)
    assert not jobs.claim(ws, second.id)
    said = [element.proto.text for element in models().get("progress")]
    assert len(said) == 2
    assert ["waits for another job" in text for text in said] == [False, True]


def test_who_presses_a_moment_after_a_colleague_gets_the_next_turn(ws, pipeline, monkeypatch):
    monkeypatch.setattr(progress, "start", fake_start)
    mine, theirs = models(), models()
    for app in (mine, theirs):
        press(app, "models_train")
    assert [job.command[1] for job in jobs.listing(ws, active=True)] == ["training.lead"] * 2
    press(theirs, "models_train")
    assert len(jobs.listing(ws, active=True)) == 2, "a double click starts nothing twice"


def fake_start(ws, command, kind, title, actor):
    return jobs.create(ws, command, kind, title, host="elsewhere").id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_failed_training_says_why_and_can_be_started_again(ws, pipeline, language):
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"))
    jobs.fail(ws, job.id, message("A model needs deals that were won and lost."), ["last words"])
    app = models(language)
    assert "A model needs deals that were won and lost." in app.error[0].value
    assert app.code[0].value == "last words"
    assert {"models_train", f"again_{job.id}"} <= set(buttons(app))


def test_a_failure_is_told_though_a_later_one_was_cancelled_before_it(ws, pipeline):
    first, second = (
        jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
        for _ in range(2)
    )
    jobs.claim(ws, first.id)
    jobs.cancel(ws, second.id)
    jobs.fail(ws, first.id, message("It ran out of memory."), ())
    app = models()
    assert [error.value for error in app.error] == ["It ran out of memory."]
    assert f"again_{first.id}" in buttons(app)


def test_how_long_the_last_training_took_is_told(ws, pipeline):
    job = jobs.create(ws, ["python"], "lead", message("Training the lead model"), host="elsewhere")
    jobs.claim(ws, job.id)
    jobs.finish(ws, job.id)
    assert any("The last training ended on" in caption.value for caption in models().caption)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_version_without_signal_says_so_and_cannot_go_live(ws, pipeline, language):
    save(ws, live=False)
    app = models(language)
    assert "No signal beyond 30%." in app.warning[0].value
    app = models(language, part="compare")
    assert buttons(app)["models_live"].disabled
    assert "No signal beyond 30%." in app.error[0].value


def test_a_poorer_retraining_leaves_the_live_one_and_is_told(ws, pipeline):
    save(ws)
    save(ws, live=False)
    app = models()
    assert app.success[0].value.endswith("It is better.")
    assert any("The newest version was not put live" in caption.value for caption in app.caption)


def test_a_better_retraining_waits_for_a_person(ws, pipeline):
    first = save(ws, seed=1)
    save(ws, seed=2)
    app = models()
    assert versions.live(ws, "lead").id == first.id
    assert any("A newer version waits" in info.value for info in app.info)


@pytest.fixture
def two(ws):
    """A live version, and a candidate of the same snapshot that knows better."""
    uploads = exports(ws, deals=400)
    return rates_model(ws, uploads[-1], {"web": 0.5, "fair": 0.4}), rates_model(ws, uploads[-1], CHANCES)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_live_and_candidate_are_compared_on_the_same_deals(two, language):
    app = models(language, part="compare")
    assert (
        "300" in app.success[1].value
        if language == "zh"
        else "The candidate is better" in app.success[1].value
    )
    differences = table(app, "difference")
    assert len(differences) == 5
    assert differences["difference"].str.contains(" to | 至 ", regex=True).all()
    nothing = differences["difference"].str.contains(r"[-+]0\.0+\b(?!\d)", regex=True)
    assert not nothing.any(), "a change of nothing has no sign"
    assert list(table(app, "band")["band"]) == list("ABCD")
    assert table(app, "why")["bands"].str.contains("→").all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_column_that_only_the_candidate_uses_is_named_with_what_speaks_against_it(ws, pipeline, language):
    save(ws)
    vouched = a_card(columns_used=("Amount", "Type", "Loss Reason"), columns_left_out=())
    registry.save(ws, "lead", lambda folder: (folder / "x").write_text(""), vouched)
    named = frames.only_used(Language(language), vouched, versions.live(ws, "lead").card)
    assert named.startswith("Loss Reason (")
    assert frames.only_used(Language(language), versions.live(ws, "lead").card, vouched) == ""


def test_a_candidate_goes_live_with_a_note_and_scores_come_back_as_they_were(ws, two):
    old, new = two
    here = snapshots.listing(ws)[0]
    before = scores.lead_scores(ws, here)
    app = models(part="compare")
    press(app, "models_live")
    assert "Say in a note why" in app.error[0].value
    assert versions.live(ws, "lead").id == old.id
    app.text_input(key="models_note").input("it knows the spring")
    app = press(app, "models_live")
    assert versions.live(ws, "lead").id == new.id
    trail = audit.trail(ws)
    assert list(trail.loc[0, ["actor", "action", "subject", "note"]]) == [
        *("admin", "model_promoted", new.id, "it knows the spring")
    ]
    other = scores.lead_scores(ws, here)
    assert not other[1]["probability"].equals(before[1]["probability"])
    press(models(part="versions"), "models_back")
    assert versions.live(ws, "lead").id == old.id
    after = scores.lead_scores(ws, here)
    pd.testing.assert_frame_equal(after[1], before[1])
    assert audit.trail(ws).loc[0, "action"] == "model_rolled_back"


def test_going_back_is_offered_only_where_there_is_a_former_version_and_names_it(ws, pipeline):
    first = save(ws)
    assert "models_back" not in buttons(models(part="versions"))
    second = save(ws)
    registry.promote(ws, second.id, "Ann", "newer")
    app = models(part="versions")
    assert "models_back" in buttons(app)
    assert any(f"{first.saved_at:%H:%M} UTC live again" in text.value for text in app.markdown)


def test_a_base_rate_has_no_best_to_work_first(ws, pipeline):
    save(ws, live=False)
    app = models(part="use")
    assert any("no best to work first" in info.value for info in app.info)
    assert not app.dataframe


def test_from_a_lonely_version_one_click_leads_to_the_training(ws, pipeline):
    save(ws)
    app = press(models(part="compare"), "models_another")
    assert "models_train" in buttons(app)


def test_only_one_version_has_nothing_to_be_compared_with(ws, pipeline):
    save(ws)
    assert "only one version" in models(part="compare").info[0].value


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("turned", [False, True])
def test_watching_says_when_to_retrain_and_why(ws, language, turned):
    rates_model(ws, exports(ws, turned=turned)[0])
    app = models(language, part="watch")
    codes = {"M001", "M002", "M003"}
    said = app.warning[0].value if turned else ""
    assert all(code in said for code in codes) is turned
    assert len(table(app, "psi")) >= 1
    assert len(table(app, "mean")) == 2
    promised = table(app, "promised")
    assert {"happened", "low", "high"} <= set(promised)


def test_with_nothing_later_watching_asks_for_the_next_upload(ws):
    rates_model(ws, exports(ws, deals=200)[-1])
    assert "Upload the next one" in models(part="watch").info[0].value


def test_after_a_training_the_live_version_is_looked_at_again(ws, pipeline):
    save(ws, seed=1)
    newer = save(ws, seed=2)
    app = models()
    app.selectbox(key="version").select(newer.id).run()
    live = versions.live(ws, "lead")
    save(ws, seed=3)
    app.run()
    assert app.selectbox(key="version").value == live.id


def test_columns_left_out_stand_first_with_their_reason(ws, pipeline):
    save(ws)
    columns = table(models(part="drivers"), "used")
    assert list(columns["title"]) == ["Loss Reason", "Amount", "Type"]
    assert columns["reason"][0] == "It is only known once the deal is closed."


def test_versions_are_listed_with_their_state_and_who_made_them(ws, pipeline):
    save(ws, seed=1)
    save(ws, live=False)
    versions = table(models(part="versions"), "verdict")
    assert list(versions["state"]) == ["not worth using", "live"]
    assert list(versions["by"]) == ["Training job", "Training job"]


def test_the_card_can_be_read_and_downloaded_as_json_and_as_a_page(ws, pipeline, monkeypatch):
    version = save(ws)
    offered = {}

    def keep(label, data, **options):
        offered[options["file_name"]] = data

    monkeypatch.setattr(st, "download_button", keep)
    app = models(part="versions")
    assert any(f"SHA-256 of the model** | {version.digest}" in text.value for text in app.markdown)
    assert json.loads(offered[f"{version.id}.json"])["rows"] == 1000
    assert "It is better." in offered[f"{version.id}_en.html"]


def test_a_version_is_deleted_only_by_who_is_sure(ws, pipeline):
    save(ws, seed=1)
    other = save(ws, seed=2)
    app = models(part="versions", version=other.id)
    press(app, "models_delete_it")
    assert "Tick that you are sure" in app.error[0].value
    app.checkbox(key="models_sure").check()
    app = press(app, "models_delete_it")
    assert other.id not in [version.id for version in versions.listing(ws)]
    assert audit.trail(ws).loc[0, "action"] == "model_deleted"


def test_the_live_version_cannot_be_deleted(ws, pipeline):
    save(ws)
    assert "models_delete_it" not in buttons(models(part="versions"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("cut", ["roc", "precision"])
def test_held_out_rows_show_lift_cuts_and_kinds_of_deals(two, language, cut):
    app = models(language, part="use", cut=cut)
    assert len(table(app, "captured")) == 10
    cuts = table(app, "threshold")
    assert cuts["recall"].iloc[-1] == cuts["recall"].max()
    kinds = table(app, "slice")
    assert set(kinds["slice"]) == {"web", "fair"}
    assert kinds["n"].sum() == 300
    assert kinds["log_loss"].str.contains("–").all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_too_few_for_a_model_show_the_rates_of_the_groups(ws, language):
    version = lead_training.train_snapshot(ws, exports(ws, deals=130)[-1].id, report=lambda *_: None)
    assert min(version.card.positives, version.card.rows - version.card.positives) < 40
    app = models(language)
    shown, rates = table(app, "won"), version.card.group_rates
    assert shown["name"].is_unique
    assert shown["value"].tolist() == pytest.approx((100 * rates["rate"]).tolist())
    page = card_page(Language(language), version)
    assert all(f"<td>{name}</td>" in page for name in shown["name"])
    assert not models(language, part="drivers").exception


def test_customers_are_told_apart_by_what_they_bought(sample_workspaces, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(sample_workspaces["en"]))
    app = models("en", "sample", model="churn", part="use")
    assert "Kind of customer" in [choice.label for choice in app.segmented_control]
    assert table(app, "slice")["n"].sum() > 0


@pytest.mark.parametrize("metric", ["auc", "ece"])
def test_the_metric_of_the_picture_follows_the_choice(ws, pipeline, metric):
    save(ws)
    frames = [frame.value for frame in models(metric=metric).dataframe if "low" in frame.value]
    expected = versions.latest(ws, "lead").card.metrics.query("metric == @metric")["value"]
    assert list(frames[0]["value"]) == pytest.approx(list(expected))

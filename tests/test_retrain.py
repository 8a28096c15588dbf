"""Does a scheduled retraining train what is new, once, and leave putting it live to a person?"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from features.messages import message
from features.store import audit, jobs
from features.store.jobs import State
from features.store.workspace import Workspace
from models import versions
from tests.watched_company import exports, rates_model
from training import retrain
from training.retrain import command_for, main, sources


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


@pytest.fixture
def ran(monkeypatch):
    """Let each job end well at once, and keep what was run."""
    commands = []

    def end(ws, job_id):
        commands.append(jobs.get(ws, job_id).command)
        jobs.claim(ws, job_id)
        jobs.finish(ws, job_id, {"verdict": "It is better."})

    monkeypatch.setattr(retrain, "run", end)
    return commands


def call(*arguments):
    return CliRunner().invoke(main, arguments)


def test_nothing_is_trained_that_was_never_trained(ws, ran):
    exports(ws, deals=60)
    assert "No model has been trained yet" in call().output
    assert ran == []


def test_a_new_upload_is_learned_from_and_waits_for_a_person(ws, ran):
    uploads = exports(ws, deals=60)
    live = rates_model(ws, uploads[0])
    found = call()
    assert (found.exit_code, found.output) == (0, "lead: trained. It is better.\n")
    assert ran == [("python", "-m", "training.lead", uploads[-1].id, "--json")]
    assert versions.live(ws, "lead").id == live.id
    assert audit.trail(ws).loc[0, ["actor", "action", "subject"]].tolist() == [
        *("training.retrain", "job_started", "lead")
    ]


def test_what_was_learned_from_is_not_learned_from_again_unless_asked(ws, ran):
    uploads = exports(ws, deals=60)
    rates_model(ws, uploads[-1])
    assert call().output == "lead: nothing new to learn from.\n"
    call("--always")
    assert len(ran) == 1


def test_the_options_of_the_last_training_are_kept(ws):
    uploads = exports(ws, deals=60)
    old = ["python", "-m", "training.lead", uploads[0].id, "--exclude", "Amount", "--json"]
    job = jobs.create(ws, old, "lead", message("Training"))
    jobs.claim(ws, job.id)
    jobs.finish(ws, job.id)
    assert command_for(ws, "lead", uploads[-1]) == [
        *("python", "-m", "training.lead", uploads[-1].id, "--exclude", "Amount", "--json")
    ]


def test_a_training_that_fails_is_told_with_its_reason(ws, monkeypatch):
    uploads = exports(ws, deals=60)
    rates_model(ws, uploads[0])
    monkeypatch.setattr(retrain, "run", lambda ws, job: jobs.fail(ws, job, message("Too few deals.")))
    found = call("--kind", "lead")
    assert (found.exit_code, found.output) == (1, "lead: failed. Too few deals.\n")
    assert jobs.listing(ws)[0].state is State.FAILED


def test_pipelines_are_offered_the_newest_first(ws):
    uploads = exports(ws, deals=60)
    assert [upload.id for upload in sources(ws, "lead")] == [upload.id for upload in uploads[::-1]]

"""Do a job's row and its states tell the truth, whoever asks?"""

from __future__ import annotations

import pytest

from features.errors import InputError
from features.messages import message
from features.store import jobs
from features.store.jobs import State
from features.store.workspace import Workspace

TITLE = message("Training for {name}", name="lead")
COMMAND = ("python", "-m", "training.lead", "abc", "--json")


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


@pytest.fixture
def job(ws):
    return jobs.create(ws, COMMAND, "lead", TITLE, host="here")


@pytest.fixture
def running(ws, job):
    assert jobs.claim(ws, job.id)
    return job


def test_a_new_job_waits_and_knows_what_it_is(ws, job):
    assert job == jobs.get(ws, job.id)
    assert (job.title, job.command, job.kind, job.host) == (TITLE, COMMAND, "lead", "here")
    assert (job.state, job.share, job.step, job.result, job.error) == (State.WAITING, 0.0, None, None, None)
    assert job.active


def test_jobs_run_one_at_a_time_in_the_order_of_asking(ws):
    first, second, third = (jobs.create(ws, COMMAND, "lead", TITLE).id for _ in range(3))
    assert not jobs.claim(ws, second), "the first one has not run yet"
    assert jobs.claim(ws, first)
    assert not jobs.claim(ws, second), "the first one is running"
    jobs.finish(ws, first)
    assert not jobs.claim(ws, third), "the second one comes before"
    assert jobs.claim(ws, second)
    assert not jobs.claim(ws, second), "it is running already"


def test_a_cancelled_job_gives_its_place_to_the_next(ws):
    first, second = (jobs.create(ws, COMMAND, "lead", TITLE).id for _ in range(2))
    jobs.cancel(ws, first)
    assert jobs.claim(ws, second)


def test_a_finished_job_keeps_the_result_of_its_command(ws, running):
    assert jobs.finish(ws, running.id, {"winner": "boosting", "n": [1, 2.5, None]})
    done = jobs.get(ws, running.id)
    assert (done.state, done.share, done.active) == (State.DONE, 1.0, False)
    assert done.result == {"winner": "boosting", "n": [1, 2.5, None]}
    assert done.started_at is not None
    assert done.ended_at is not None
    assert done.created_at <= done.started_at <= done.ended_at


def test_a_failed_job_keeps_the_reason_and_the_last_lines(ws, running):
    reason = message("Exit code {code}.", code=3)
    assert jobs.fail(ws, running.id, reason, ["a", "b"])
    failed = jobs.get(ws, running.id)
    assert (failed.state, failed.error, failed.tail) == (State.FAILED, reason, ("a", "b"))


@pytest.mark.parametrize("end", [jobs.finish, jobs.cancel, lambda ws, i: jobs.fail(ws, i, message("No."))])
def test_an_ended_job_ends_only_once(ws, running, end):
    jobs.cancel(ws, running.id)
    ended = jobs.get(ws, running.id)
    assert not end(ws, running.id)
    assert jobs.get(ws, running.id) == ended
    assert not jobs.beat(ws, running.id)
    assert not jobs.attach(ws, running.id, "here", 1, "2")


def test_a_heartbeat_tells_when_the_process_was_last_heard_of(ws, running):
    jobs.attach(ws, running.id, "there", 4711, "99")
    before = jobs.get(ws, running.id)
    assert (before.host, before.pid, before.birth) == ("there", 4711, "99")
    assert jobs.beat(ws, running.id)
    assert jobs.get(ws, running.id).heartbeat > before.heartbeat


def test_listing_begins_with_the_newest_and_can_leave_out_what_ended(ws):
    first, second = (jobs.create(ws, COMMAND, "lead", TITLE).id for _ in range(2))
    jobs.cancel(ws, first)
    assert [job.id for job in jobs.listing(ws)] == [second, first]
    assert [job.id for job in jobs.listing(ws, active=True)] == [second]


def test_an_unknown_job_is_refused_by_number(ws):
    with pytest.raises(InputError, match="no job 7") as caught:
        jobs.get(ws, 7)
    assert caught.value.code == "unknown_job"


def test_progress_typed_by_a_person_goes_to_standard_error_only(ws, running, capsys, monkeypatch):
    monkeypatch.delenv("SALES_JOB", raising=False)
    jobs.progress(message("Reading {n} rows", n=1200), 0.256)
    captured = capsys.readouterr()
    assert captured.err == " 26%  Reading 1,200 rows\n"
    assert captured.out == ""
    assert jobs.get(ws, running.id).step is None


@pytest.fixture
def inside(ws, running, monkeypatch):
    """Be the command of the running job."""
    monkeypatch.setenv("APP_WORKSPACE", str(ws.root))
    monkeypatch.setenv("SALES_JOB", str(running.id))
    return running


def test_progress_of_a_job_is_in_the_catalogue(ws, inside, capsys):
    step = message("Fitting fold {fold}", fold=2)
    jobs.progress(step, 0.4)
    seen = jobs.get(ws, inside.id)
    assert (seen.step, seen.share) == (step, 0.4)
    assert "Fitting fold 2" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "kept"), [(-0.1, 0.0), (1.0000001, 1.0)])
def test_progress_stays_between_nothing_and_all(ws, inside, said, kept):
    jobs.progress(message("Fitting"), said)
    assert jobs.get(ws, inside.id).share == kept


def test_a_command_whose_job_is_not_wanted_any_more_stops_at_its_next_step(ws, inside):
    jobs.cancel(ws, inside.id)
    with pytest.raises(SystemExit, match="not wanted"):
        jobs.progress(message("Fitting"), 0.5)


def test_the_sentence_of_the_command_outweighs_the_exit_code(ws, inside):
    sentence = message("{file} has no column for the outcome.", file="a.csv")
    jobs.report_failure(sentence)
    jobs.fail(ws, inside.id, message("Exit code 2."))
    assert jobs.get(ws, inside.id).error == sentence

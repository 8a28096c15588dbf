"""Does long work run on its own, one at a time, and end in a state that says what happened?"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from features.messages import message
from features.store import audit, catalogue, jobs
from features.store.jobs import Job, State
from features.store.workspace import Workspace
from training.jobs import PROCESSES, PROJECT, SILENCE_SECONDS, cancel, reconcile, start

TITLE = message("Test")
NEEDS_PROC = pytest.mark.skipif(not PROCESSES.is_dir(), reason="asks the system about processes")

PROGRESS = """
from features.messages import message
from features.store.jobs import progress
progress(message("Half of {what}", what="it"), 0.5)
"""
SLEEP = "import time; print('asleep', file=__import__('sys').stderr, flush=True); time.sleep(60)"


@pytest.fixture
def ws(tmp_path) -> Iterator[Workspace]:
    made = Workspace.open(tmp_path)
    yield made
    for job in jobs.listing(made, active=True):
        cancel(made, job.id)


def python(ws: Workspace, code: str) -> int:
    return start(ws, ["python", "-c", code], "test", TITLE)


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)


def ended(ws: Workspace, job_id: int) -> Job:
    wait_until(lambda: not jobs.get(ws, job_id).active)
    return jobs.get(ws, job_id)


def asleep(ws: Workspace, job_id: int) -> Job:
    log = ws.root / "jobs" / f"{job_id}.log"
    wait_until(lambda: log.exists() and "asleep" in log.read_text())
    return jobs.get(ws, job_id)


def group_lives(job: Job) -> bool:
    assert job.pid is not None
    for status in PROCESSES.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # a process may end while we look
            state, _, group = status.read_text().rpartition(")")[2].split()[:3]
            if int(group) == job.pid and state != "Z":
                return True
    return False


def test_a_job_runs_its_command_in_the_workspace_and_keeps_its_json(ws):
    code = (
        PROGRESS + "import json, os; print(json.dumps({'root': os.environ['APP_WORKSPACE'], 'é': [1, None]}))"
    )
    done = ended(ws, python(ws, code))
    assert (done.state, done.error) == (State.DONE, None)
    assert done.result == {"root": str(ws.root), "é": [1, None]}
    assert done.step == message("Half of {what}", what="it")
    assert "50%  Half of it" in (ws.root / "jobs" / f"{done.id}.log").read_text()


def test_who_asked_for_a_job_stands_in_the_audit_trail(ws):
    job = start(ws, ["python", "-c", "print('{}')"], "lead", TITLE, "analyst")
    start(ws, ["python", "-c", "print('{}')"], "lead", TITLE)
    assert audit.trail(ws)[["actor", "action", "subject", "note"]].to_numpy().tolist() == [
        ["analyst", "job_started", "lead", "python -c 'print('\"'\"'{}'\"'\"')'"]
    ]
    ended(ws, job)


def test_a_command_that_prints_no_json_is_done_without_a_result(ws):
    done = ended(ws, start(ws, ["-c", "print('ready')"], "test", TITLE))
    assert (done.state, done.result) == (State.DONE, None)
    assert done.command == ("python", "-c", "print('ready')")


def test_a_command_that_breaks_is_failed_with_its_last_lines(ws):
    failed = ended(ws, python(ws, "raise RuntimeError('the disk is full')"))
    assert failed.state is State.FAILED
    assert failed.tail[-1] == "RuntimeError: the disk is full"
    assert "exit code 1" in str(failed.error)


def test_bad_input_is_told_in_the_commands_own_sentence(ws):
    code = """
import click
from features.commands import plain_errors
from features.errors import InputError
@click.command()
@plain_errors
def main():
    raise InputError("no_outcome", "{file} has no outcome.", file="a.csv")
main()
"""
    failed = ended(ws, python(ws, code))
    assert failed.state is State.FAILED
    assert failed.error == message("{file} has no outcome.", file="a.csv")


def test_a_command_that_the_system_kills_is_failed(ws):
    failed = ended(ws, python(ws, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert failed.state is State.FAILED
    assert "signal 9" in str(failed.error)


def test_jobs_of_a_workspace_take_turns_and_other_workspaces_do_not_wait(ws):
    first, second = python(ws, SLEEP), python(ws, "print('{}')")
    asleep(ws, first)
    assert ended(ws.sample(), python(ws.sample(), "print('{}')")).state is State.DONE
    assert jobs.get(ws, second).state is State.WAITING
    cancel(ws, first)
    assert ended(ws, second).state is State.DONE


@NEEDS_PROC
def test_cancelling_stops_everything_that_the_job_started(ws):
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', " + repr(SLEEP) + "])"
    job = asleep(ws, python(ws, child))
    assert group_lives(job)
    cancel(ws, job.id)
    assert jobs.get(ws, job.id).state is State.CANCELLED
    wait_until(lambda: not group_lives(job))


def test_cancelling_what_has_ended_changes_nothing(ws):
    done = ended(ws, python(ws, "print('{}')"))
    cancel(ws, done.id)
    assert jobs.get(ws, done.id) == done


@NEEDS_PROC
def test_a_job_cancelled_from_elsewhere_notices_by_itself(ws):
    job = asleep(ws, python(ws, SLEEP))
    jobs.cancel(ws, job.id)  # what another machine would do: only the row
    wait_until(lambda: not group_lives(job))


@NEEDS_PROC
def test_a_killed_job_is_shown_as_failed_and_leaves_nothing_running(ws):
    job = asleep(ws, python(ws, SLEEP))
    assert reconcile(ws) == [], "a job that lives is left alone"
    assert job.pid is not None
    os.kill(job.pid, signal.SIGKILL)  # only the process that looks after it: the command lives on
    wait_until(lambda: reconcile(ws) == [job.id], seconds=5)
    failed = jobs.get(ws, job.id)
    assert failed.state is State.FAILED
    assert "ended before its work was done" in str(failed.error)
    assert failed.tail == ("asleep",)
    wait_until(lambda: not group_lives(job))
    assert reconcile(ws) == []


@NEEDS_PROC
def test_a_job_behind_a_killed_one_gets_its_turn_without_any_screen(ws):
    first, second = python(ws, SLEEP), python(ws, "print('{}')")
    pid = asleep(ws, first).pid
    assert pid is not None
    os.killpg(pid, signal.SIGKILL)
    assert ended(ws, second).state is State.DONE
    assert jobs.get(ws, first).state is State.FAILED


@NEEDS_PROC
def test_another_process_with_the_same_number_is_not_taken_for_the_job(ws):
    job = jobs.create(ws, ["python"], "test", TITLE)
    jobs.attach(ws, job.id, platform.node(), os.getpid(), "born at another time")
    assert reconcile(ws) == [job.id]


def test_of_another_machine_only_silence_counts(ws):
    job = jobs.create(ws, ["python"], "test", TITLE)
    jobs.attach(ws, job.id, "another machine", 1, "1")
    assert reconcile(ws) == []
    fall_silent(ws, job.id)
    assert reconcile(ws) == [job.id]


def test_a_job_whose_process_never_began_does_not_block_the_queue(ws):
    job = jobs.create(ws, ["python"], "test", TITLE)
    assert reconcile(ws) == []
    fall_silent(ws, job.id)
    assert reconcile(ws) == [job.id]


def fall_silent(ws: Workspace, job_id: int) -> None:
    long_ago = catalogue.utc_now() - dt.timedelta(seconds=SILENCE_SECONDS + 1)
    with ws.writing() as connection:
        update = sa.update(catalogue.jobs).where(catalogue.jobs.c.id == job_id)
        connection.execute(update.values(heartbeat=long_ago))


def test_a_job_survives_the_app_that_started_it(ws):
    code = f"""
from features.messages import message
from features.store.workspace import Workspace
from training.jobs import start
ws = Workspace.open({str(ws.root)!r})
print(start(ws, ["-c", "import time; time.sleep(1); print(7)"], "test", message("T")))
"""
    app = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ended(ws, int(app.stdout)).result == 7

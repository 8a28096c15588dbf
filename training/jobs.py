"""How does long work run beside the screen? As a process of its own, which outlives the app.

``python -m training.jobs run JOB`` looks after one job: it waits for its turn, runs the job's command, keeps
saying that it is alive, and keeps what came of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import platform
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from features.commands import plain_errors
from features.messages import Message, message
from features.store import audit, catalogue, jobs
from features.store.jobs import Job
from features.store.workspace import Workspace

FOLDER = "jobs"
PYTHON = "python"
PROJECT = Path(__file__).resolve().parents[1]
POLL_SECONDS = 0.5
"""How often a job's process asks for its turn and says that it is alive: two small writes a second."""
SILENCE_SECONDS = 60
"""After how long without a word a process counts as gone where the system cannot be asked about it."""
TAIL_LINES = 20
PROCESSES = Path("/proc")

_children: list[subprocess.Popen[bytes]] = []


def start(ws: Workspace, command: Sequence[str], kind: str, title: Message, actor: str = "") -> int:
    """Ask for a job and start the process that looks after it.

    Parameters
    ----------
    ws
        The workspace; the command opens the same one.
    command
        What an analyst would type, such as ``["python", "-m", "training.lead", SNAPSHOT, "--json"]``;
        ``python`` may be left out and stands for the interpreter that runs now.
    kind
        What it is about, such as ``lead``.
    title
        What to call it before people.
    actor
        Who asked for it, for the audit trail; "" where the asking is noted elsewhere.

    Returns
    -------
    int
        The number of the job; see `features.store.jobs.get`. One job of a workspace runs at a time, the
        others wait in the order of asking.
    """
    typed = command if command[0] == PYTHON else [PYTHON, *command]
    job = jobs.create(ws, typed, kind, title, host=platform.node())
    runner = [sys.executable, "-m", "training.jobs", "run", str(job.id)]
    with _log(ws, job.id).open("ab") as log:
        process = subprocess.Popen(
            runner,
            cwd=PROJECT,
            env=ws.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _children.append(process)
    jobs.attach(ws, job.id, platform.node(), process.pid, _birth(process.pid))
    if actor:
        audit.record(ws, actor, "job_started", kind, shlex.join(typed))
    return job.id


def cancel(ws: Workspace, job_id: int, actor: str = "") -> None:
    """Stop a job and everything that it started; a job that has ended stays as it is.

    Raises
    ------
    InputError
        ``unknown_job`` where there is none of this number.
    """
    job = jobs.get(ws, job_id)
    if jobs.cancel(ws, job_id):
        if actor:
            audit.record(ws, actor, "job_cancelled", job.kind, shlex.join(job.command))
        if _here(job) and _alive(job):
            _kill_group(job)
    _reap()


def reconcile(ws: Workspace) -> list[int]:
    """Mark the jobs whose process is gone as failed, with the last lines they wrote; return their numbers."""
    _reap()
    gone = [job for job in jobs.listing(ws, active=True) if not _alive(job)]
    for job in gone:
        if _here(job) and not _birth(job.pid or 0):
            _kill_group(job)  # the command may live on without the process that looked after it
        jobs.fail(ws, job.id, _lost(job), _tail(ws, job.id))
    return [job.id for job in gone]


def run(ws: Workspace, job_id: int) -> None:
    """Look after a job in this process: wait for its turn, run its command, keep what came of it."""
    if not jobs.attach(ws, job_id, platform.node(), os.getpid(), _birth(os.getpid())):
        return
    while not jobs.claim(ws, job_id):
        if not jobs.beat(ws, job_id):
            return
        reconcile(ws)
        time.sleep(POLL_SECONDS)
    code = _execute(ws, jobs.get(ws, job_id))
    if code == 0:
        jobs.finish(ws, job_id, _result(ws, job_id))
    elif code is not None:
        jobs.fail(ws, job_id, _ended_badly(code), _tail(ws, job_id))


def _execute(ws: Workspace, job: Job) -> int | None:
    """Run the job's command to its exit code, or None where it was cancelled."""
    command = [sys.executable, *job.command[1:]]
    environment = ws.environment | {jobs.JOB_VARIABLE: str(job.id)}
    with _log(ws, job.id).open("ab") as log, _output(ws, job.id).open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=log
        )
        while True:
            try:
                return process.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                if not jobs.beat(ws, job.id):
                    process.kill()
                    process.wait()
                    return None


def _result(ws: Workspace, job_id: int) -> Any:  # noqa: ANN401 - any JSON value
    """Return what the command wrote if it is JSON; a command need not write any."""
    try:
        return json.loads(_output(ws, job_id).read_text("utf-8"))
    except ValueError:
        return None


def _tail(ws: Workspace, job_id: int) -> list[str]:
    try:
        return _log(ws, job_id).read_text("utf-8", errors="replace").splitlines()[-TAIL_LINES:]
    except FileNotFoundError:
        return []


def _log(ws: Workspace, job_id: int) -> Path:
    return ws.folder(FOLDER) / f"{job_id}.log"


def _output(ws: Workspace, job_id: int) -> Path:
    return ws.folder(FOLDER) / f"{job_id}.out"


def _here(job: Job) -> bool:
    return job.host == platform.node() and PROCESSES.is_dir()


def _alive(job: Job) -> bool:
    if job.pid is not None and _here(job):
        return job.birth != "" and _birth(job.pid) == job.birth
    return catalogue.utc_now() - job.heartbeat < dt.timedelta(seconds=SILENCE_SECONDS)


def _birth(pid: int) -> str:
    """Return when a process of this machine started, in clock ticks; "" where it is gone or cannot be asked.

    Number and start together name a process for good, whereas its number alone is used again.
    """
    try:
        status = (PROCESSES / str(pid) / "stat").read_text()
    except OSError:
        return ""
    state, *fields = status.rpartition(")")[2].split()
    return "" if state in "ZX" else fields[18]  # state is field 3, starttime field 22 of proc(5)


def _kill_group(job: Job) -> None:
    # Nothing is lost by the hardest signal: files are named when they are whole, rows are transactions.
    if job.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(job.pid, signal.SIGKILL)


def _reap() -> None:
    _children[:] = [process for process in _children if process.poll() is None]


def _lost(job: Job) -> Message:
    return message(
        "The process of job {id} ended before its work was done: it was stopped, or the machine went down. "
        "Start it again.",
        id=job.id,
    )


def _ended_badly(code: int) -> Message:
    if code < 0:
        return message(
            "The system stopped the job with signal {signal}; most often because memory ran out.",
            signal=-code,
        )
    return message("The job failed with exit code {code}; its last lines say why.", code=code)


@click.group()
def main() -> None:
    """Run the jobs that a screen asked for."""


@main.command("run")
@click.argument("job", type=int)
@plain_errors
def run_command(job: int) -> None:
    """Look after JOB of the workspace: wait for its turn, then run its command."""
    run(Workspace.open(), job)


if __name__ == "__main__":
    main()

"""Which long work was asked for, how far is it, and what came of it? One row a job, whoever runs it.

The process that runs a job is `training.jobs`; here is what every layer may ask and say about it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from features.errors import InputError
from features.messages import Message, from_json, to_json
from features.store import catalogue
from features.store.workspace import Workspace

JOB_VARIABLE = "SALES_JOB"
"""Environment variable that tells a command which job it is working for."""


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Job:
    """A piece of long work.

    Attributes
    ----------
    id
        Number in the order of asking.
    kind
        What it is about, such as ``lead``, ``churn`` or ``sample``.
    title
        What to call it before people.
    command
        What an analyst would type to do the same.
    state
        Where it stands.
    step, share
        What it is doing now (None before it says anything), and how far it is, from 0 to 1.
    created_at, started_at, ended_at
        When it was asked for, began and ended, UTC; None before.
    result
        The JSON that the command wrote to standard output; None without.
    error
        Why it failed; None unless it did.
    tail
        Last lines that a failed command wrote to standard error.
    host, pid, birth, heartbeat
        Machine, number and start of the process that looks after it (see `training.jobs`), and when that
        process was last heard of.
    """

    id: int
    kind: str
    title: Message
    command: tuple[str, ...]
    state: State
    step: Message | None
    share: float
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    result: Any
    error: Message | None
    tail: tuple[str, ...]
    host: str
    pid: int | None
    birth: str
    heartbeat: dt.datetime

    @property
    def active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ACTIVE


def create(ws: Workspace, command: Sequence[str], kind: str, title: Message, *, host: str = "") -> Job:
    """Add a job to the end of the queue; `training.jobs.start` does this and starts its process."""
    now = catalogue.utc_now()
    values = {
        "kind": kind,
        "title": to_json(title),
        "command": list(command),
        "state": State.WAITING.value,
        "share": 0.0,
        "created_at": now,
        "host": host,
        "birth": "",
        "heartbeat": now,
        "tail": [],
    }
    with ws.writing() as connection:
        key = connection.execute(sa.insert(catalogue.jobs), values).inserted_primary_key
    return get(ws, int(key[0]) if key is not None else 0)


def get(ws: Workspace, job_id: int) -> Job:
    """Return one job.

    Raises
    ------
    InputError
        ``unknown_job`` where there is none of this number.
    """
    with ws.reading() as connection:
        row = connection.execute(sa.select(catalogue.jobs).where(catalogue.jobs.c.id == job_id)).first()
    if row is None:
        raise InputError("unknown_job", "There is no job {id} in this workspace.", id=job_id)
    return _from_row(row)


def listing(ws: Workspace, *, active: bool = False) -> list[Job]:
    """Return the jobs, the newest first; with `active` only those that wait or run."""
    table = catalogue.jobs
    query = sa.select(table).order_by(table.c.id.desc())
    if active:
        query = query.where(table.c.state.in_(ACTIVE))
    with ws.reading() as connection:
        return [_from_row(row) for row in connection.execute(query)]


def attach(ws: Workspace, job_id: int, host: str, pid: int, birth: str) -> bool:
    """Note which process looks after a job; return whether the job is still wanted."""
    values = {"host": host, "pid": pid, "birth": birth, "heartbeat": catalogue.utc_now()}
    return _change(ws, job_id, ACTIVE, values)


def beat(ws: Workspace, job_id: int) -> bool:
    """Note that the job's process is alive; return whether the job is still wanted."""
    return _change(ws, job_id, ACTIVE, {"heartbeat": catalogue.utc_now()})


def claim(ws: Workspace, job_id: int) -> bool:
    """Let a waiting job run if no other runs and none that waits came before it; return whether it may."""
    table, now = catalogue.jobs, catalogue.utc_now()
    others = table.alias()
    running = sa.select(others.c.id).where(others.c.state == State.RUNNING)
    first = sa.select(sa.func.min(others.c.id)).where(others.c.state == State.WAITING).scalar_subquery()
    turn = sa.and_(table.c.id == job_id, table.c.id == first, ~running.exists())
    values = {"state": State.RUNNING.value, "started_at": now, "heartbeat": now}
    with ws.writing() as connection:
        return connection.execute(sa.update(table).where(turn).values(values)).rowcount == 1


def finish(ws: Workspace, job_id: int, result: Any = None) -> bool:  # noqa: ANN401 - any JSON value
    """End a running job well, with its result."""
    values = {"state": State.DONE.value, "share": 1.0, "result": result, "ended_at": catalogue.utc_now()}
    return _change(ws, job_id, ACTIVE, values)


def fail(ws: Workspace, job_id: int, error: Message, tail: Sequence[str] = ()) -> bool:
    """End a job that did not succeed; a reason that its command reported itself is kept."""
    table = catalogue.jobs
    values = {"state": State.FAILED.value, "tail": list(tail), "ended_at": catalogue.utc_now()}
    active = sa.and_(table.c.id == job_id, table.c.state.in_(ACTIVE))
    unsaid = sa.and_(active, table.c.error.is_(sa.null()))
    with ws.writing() as connection:
        connection.execute(sa.update(table).where(unsaid).values(error=to_json(error)))
        return connection.execute(sa.update(table).where(active).values(values)).rowcount == 1


def cancel(ws: Workspace, job_id: int) -> bool:
    """Mark a job as no longer wanted; its process notices. Return whether it was still active."""
    values = {"state": State.CANCELLED.value, "ended_at": catalogue.utc_now()}
    return _change(ws, job_id, ACTIVE, values)


def progress(step: Message, share: float) -> None:
    """Say how far the work is: on standard error, and in the catalogue where a job asked for it.

    Parameters
    ----------
    step
        What is being done.
    share
        How much of the whole is done, from 0 to 1.

    Raises
    ------
    SystemExit
        Where the job was cancelled or given up: the work is not wanted any more.
    """
    print(f"{100 * share:3.0f}%  {step}", file=sys.stderr, flush=True)  # noqa: T201 - this is its purpose
    job_id = working_for()
    if job_id is None:
        return
    workspace, done = Workspace.open(), min(max(share, 0.0), 1.0)
    if not _change(workspace, job_id, (State.RUNNING,), {"step": to_json(step), "share": done}):
        sys.exit(f"Job {job_id} is not wanted any more.")
    with workspace.writing() as connection:
        row = {"job": job_id, "at": catalogue.utc_now(), "share": done}
        connection.execute(sa.insert(catalogue.job_steps), row)


def came_along(ws: Workspace, job_id: int) -> list[tuple[dt.datetime, float]]:
    """Return when a job said how far it was, and the share done then, in the order of time."""
    table = catalogue.job_steps
    query = sa.select(table.c.at, table.c.share).where(table.c.job == job_id).order_by(table.c.id)
    with ws.reading() as connection:
        return [(row.at, float(row.share)) for row in connection.execute(query)]


def report_failure(error: Message) -> None:
    """Keep the sentence with which a command gives up, so that a screen can say it in either language."""
    job_id = working_for()
    if job_id is not None:
        _change(Workspace.open(), job_id, (State.RUNNING,), {"error": to_json(error)})


def working_for() -> int | None:
    """Return the job that this process works for, or None where a person typed the command."""
    value = os.environ.get(JOB_VARIABLE, "")
    return int(value) if value else None


def _change(ws: Workspace, job_id: int, states: Sequence[State], values: dict[str, Any]) -> bool:
    table = catalogue.jobs
    statement = sa.update(table).where(table.c.id == job_id, table.c.state.in_(states)).values(values)
    with ws.writing() as connection:
        return connection.execute(statement).rowcount == 1


def _from_row(row: sa.Row[tuple[Any, ...]]) -> Job:
    values = dict(row._mapping)
    return Job(
        **values
        | {
            "title": from_json(values["title"]),
            "command": tuple(values["command"]),
            "state": State(values["state"]),
            "step": from_json(values["step"]),
            "error": from_json(values["error"]),
            "tail": tuple(values["tail"]),
        }
    )

"""Is the time to go what is left, with and without a former job to go by?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa

from features.messages import message
from features.store import catalogue, jobs
from features.store.workspace import Workspace
from training.pace import Pace, pace_of, seconds_to_go, time_to_go

NOTHING = Pace(np.array([]), np.array([]))
UNEVEN = Pace(np.array([10.0, 20.0, 100.0]), np.array([0.6, 0.8, 1.0]))
"""A job that says 80% after a fifth of its time."""


def so_far(seconds: float, share: float) -> Pace:
    return Pace(np.array([seconds]), np.array([share]))


def test_without_a_former_job_the_rest_comes_along_like_what_is_done():
    assert seconds_to_go(30, so_far(30, 0.25), None) == pytest.approx(90)


def test_time_since_the_last_word_is_taken_off():
    assert seconds_to_go(50, so_far(30, 0.25), None) == pytest.approx(70)
    assert seconds_to_go(500, so_far(30, 0.25), None) == 0


@pytest.mark.parametrize("own", [NOTHING, so_far(2, 0.04)])
def test_too_early_nothing_is_said(own):
    assert seconds_to_go(3, own, None) is None


def test_a_former_job_tells_how_uneven_the_shares_are():
    assert seconds_to_go(20, so_far(20, 0.8), UNEVEN) == pytest.approx(80)


def test_before_its_first_word_a_job_will_take_what_the_former_took():
    assert seconds_to_go(0, NOTHING, UNEVEN) == pytest.approx(100)


def test_a_slower_job_takes_longer_in_proportion():
    twice = seconds_to_go(40, so_far(40, 0.8), UNEVEN)
    assert 80 < twice <= 160
    assert twice == pytest.approx((40 + 10) / (20 + 10) * 80)


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def a_job(ws, kind="lead"):
    job = jobs.create(ws, ["python"], kind, message("Training"), host="elsewhere")
    assert jobs.claim(ws, job.id)
    return job.id


def began(ws, job_id, seconds_ago, *points):
    """Let a job have begun so long ago, and said its shares so many seconds after that."""
    start = catalogue.utc_now() - dt.timedelta(seconds=seconds_ago)
    with ws.writing() as connection:
        table = catalogue.jobs
        connection.execute(sa.update(table).where(table.c.id == job_id).values(started_at=start))
        for after, share in points:
            row = {"job": job_id, "at": start + dt.timedelta(seconds=after), "share": share}
            connection.execute(sa.insert(catalogue.job_steps), row)


def test_a_running_job_is_told_by_its_own_words_then_by_the_last_of_its_kind(ws):
    first = a_job(ws)
    assert time_to_go(ws, jobs.get(ws, first)) is None
    began(ws, first, 100, (50, 0.5))
    assert time_to_go(ws, jobs.get(ws, first)) == pytest.approx(0, abs=2)
    jobs.finish(ws, first)
    assert pace_of(ws, jobs.get(ws, first)).share.tolist() == [0.5, 1.0]
    assert time_to_go(ws, jobs.get(ws, first)) is None, "what has ended has no time to go"
    second = a_job(ws)
    began(ws, second, 50, (50, 0.5))
    assert time_to_go(ws, jobs.get(ws, second)) == pytest.approx(50, abs=3)


def test_jobs_of_another_kind_do_not_tell(ws):
    other = a_job(ws, "sample")
    began(ws, other, 100, (50, 0.5))
    jobs.finish(ws, other)
    assert time_to_go(ws, jobs.get(ws, a_job(ws))) is None


def test_what_a_job_says_is_kept_with_its_moment(ws, monkeypatch):
    job = a_job(ws)
    monkeypatch.setenv("APP_WORKSPACE", str(ws.root))
    monkeypatch.setenv(jobs.JOB_VARIABLE, str(job))
    for share in (0.1, 0.4):
        jobs.progress(message("Fitting"), share)
    assert [share for _, share in jobs.came_along(ws, job)] == [0.1, 0.4]

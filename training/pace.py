"""How long will a job still take? As the last of its kind did, at the speed that it has shown so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from features.store import catalogue, jobs
from features.store.jobs import Job, State
from features.store.workspace import Workspace
from models.arrays import Array

FEWEST_SHARE: Final = 0.05  # of the work, before which its pace cannot be told without a former job
TRUST: Final = 0.1  # of the former job's time: how long a job runs before its own pace outweighs the former's


@dataclass(frozen=True)
class Pace:
    """How a job came along.

    Attributes
    ----------
    seconds, share
        Seconds since it began, and the share done by then, both ascending, shape (steps,).
    """

    seconds: Array
    share: Array


def pace_of(ws: Workspace, job: Job) -> Pace:
    """Return how a job came along; without a point where it has not begun."""
    points = jobs.came_along(ws, job.id) if job.started_at is not None else []
    if job.state is State.DONE and job.ended_at is not None:
        points = [*points, (job.ended_at, 1.0)]
    began = job.started_at or job.created_at
    seconds = np.array([(at - began).total_seconds() for at, _ in points], dtype=np.float64)
    share = np.array([done for _, done in points], dtype=np.float64)
    return Pace(np.maximum.accumulate(seconds), np.maximum.accumulate(share))


def time_to_go(ws: Workspace, job: Job) -> float | None:
    """Return the seconds that a running job will still take; None where that cannot be told yet."""
    if job.state is not State.RUNNING or job.started_at is None:
        return None
    done = (other for other in jobs.listing(ws) if other.kind == job.kind and other.state is State.DONE)
    former = next(done, None)
    elapsed = (catalogue.utc_now() - job.started_at).total_seconds()
    return seconds_to_go(elapsed, pace_of(ws, job), None if former is None else pace_of(ws, former))


def seconds_to_go(elapsed: float, own: Pace, former: Pace | None) -> float | None:
    """Estimate how many seconds are left.

    Parameters
    ----------
    elapsed
        Seconds since the job began.
    own
        How it came along so far.
    former
        How the last job of its kind came along, to its end; None where there was none.

    Returns
    -------
    float or None
        With a former job: what that one still took from the same share on, times how much slower this one
        has been up to here. Without: as if the rest came along like what is done. Never below 0.
    """
    at = float(own.seconds[-1]) if len(own.seconds) else 0.0
    share = float(own.share[-1]) if len(own.share) else 0.0
    if former is not None and len(former.seconds):
        whole = float(former.seconds[-1])
        took = float(np.interp(share, former.share, former.seconds, left=0.0))
        slower = (at + TRUST * whole) / max(took + TRUST * whole, 1e-9)
        left = slower * (whole - took)
    elif share >= FEWEST_SHARE:
        left = at * (1 - share) / share
    else:
        return None
    return max(left - (elapsed - at), 0.0)

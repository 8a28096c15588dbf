"""How far is the long work? A panel that polls the catalogue, survives a refresh and shows others' jobs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from features.errors import InputError
from features.messages import Message
from features.store import jobs
from features.store.jobs import Job, State
from features.store.workspace import Workspace
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.session import current_role
from training.jobs import cancel, reconcile, start
from training.pace import time_to_go

POLL_SECONDS = 1.0
"""Between two looks at the catalogue: a person sees movement, and the catalogue hardly notices."""

SAMPLE_JOB = "sample"
"""Kind of the job that loads the sample company and trains every model in it."""

_BEGUN = "begun_jobs"
"""Where it is kept in a visit which command was started as which job."""

A_MOMENT = 10
"""Seconds below which an estimate is not worth a number."""


def begin(
    workspace: Workspace, language: Language, command: Sequence[str], kind: str, title: Message
) -> None:
    """Start a job and show the screen again, on which the panel now follows it; say why where that fails.

    The same command is not started again by the same visitor while it runs: that was a double click.
    """
    begun = st.session_state.setdefault(_BEGUN, {})
    if begun.get(tuple(command)) in {job.id for job in jobs.listing(workspace, active=True)}:
        st.rerun()
    try:
        begun[tuple(command)] = start(workspace, command, kind, title, current_role())
    except InputError as error:
        notes.refuse(language, error)
        return
    st.rerun()


def panel(workspace: Workspace, language: Language, kinds: Sequence[str]) -> bool:
    """Show the active jobs of these kinds and how the last one ended; return whether any is active.

    Where the sample company is still being loaded, that counts among them: its models are on their way.
    """
    reconcile(workspace)
    mine = [job for job in jobs.listing(workspace) if job.kind in (*kinds, SAMPLE_JOB)]
    active = [job for job in mine if job.active][::-1]  # the next one to end on top
    if active:
        _follow(workspace, language, [job.id for job in active])
    elif mine:
        # One that waited may have been cancelled before the one that ran has failed.
        _ended(workspace, language, max(mine, key=lambda job: (job.ended_at or job.created_at, job.id)))
    return bool(active)


@st.fragment(run_every=POLL_SECONDS)
def _follow(workspace: Workspace, language: Language, ids: Sequence[int]) -> None:
    reconcile(workspace)
    current = [jobs.get(workspace, job_id) for job_id in ids]
    for job in current:
        _bar(workspace, language, job)
    if not all(job.active for job in current):
        st.rerun(scope="app")


def _bar(workspace: Workspace, language: Language, job: Job) -> None:
    words = [f"**{language.say(job.title)}**", _doing(workspace, language, job)]
    left = time_to_go(workspace, job)
    if left is not None:
        words.append(to_go(language, left))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(job.share, text=" · ".join(words))
        if st.button(language.text("Cancel"), key=f"cancel_{job.id}", icon=":material/stop_circle:"):
            cancel(workspace, job.id, current_role())
            st.rerun(scope="app")


def _doing(workspace: Workspace, language: Language, job: Job) -> str:
    """Say what a job is doing, or how many are before it."""
    if job.step:
        return language.say(job.step)
    before = sum(other.id < job.id for other in jobs.listing(workspace, active=True))
    if job.state is State.RUNNING or not before:
        return language.text("starts")
    return language.plural("waits for another job to end", "waits for {n} other jobs to end", before)


def to_go(language: Language, seconds: float) -> str:
    """Say how long something will still take, no more exactly than it is known."""
    if seconds < A_MOMENT:
        return language.text("a few seconds to go")
    if seconds < 60:
        return language.text("about {n} seconds to go", n=round(seconds / 10) * 10)
    return language.plural("about {n} minute to go", "about {n} minutes to go", max(round(seconds / 60), 1))


def _ended(workspace: Workspace, language: Language, job: Job) -> None:
    title = language.say(job.title)
    if job.state is State.FAILED:
        reason = language.say(job.error) if job.error else language.text("It ended without saying why.")
        st.error(reason, title=language.text("{title} failed.", title=title), icon=":material/error:")
        if job.tail:
            with st.expander(language.text("Last lines of the job")):
                st.code("\n".join(job.tail), language=None)
    elif job.state is State.CANCELLED:
        st.info(
            language.text("{title} was cancelled. Nothing was changed.", title=title), icon=":material/info:"
        )
    if job.state in (State.FAILED, State.CANCELLED) and st.button(
        language.text("Start again"), icon=":material/replay:", key=f"again_{job.id}"
    ):
        begin(workspace, language, job.command, job.kind, job.title)

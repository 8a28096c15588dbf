"""Claims about the panel that follows long work: each state of a job has its words."""

import pytest
from streamlit.testing.v1 import AppTest

from features.errors import InputError
from features.messages import message
from features.store import audit, jobs
from features.store.jobs import State
from features.store.workspace import Workspace
from pages.shared import progress
from pages.shared.language import Language

ELSEWHERE = "another-machine"
"""Host of a job whose process this machine cannot ask about: it counts as alive while it is heard of."""


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


def a_job(ws, kind="lead"):
    return jobs.create(ws, ["python", "-c", ""], kind, message("Training the lead model"), host=ELSEWHERE)


def a_running_job(ws):
    job = a_job(ws)
    assert jobs.claim(ws, job.id)
    return job


def screen():
    import streamlit as st

    from features.store.workspace import Workspace
    from pages.shared.language import Language
    from pages.shared.progress import panel

    busy = panel(Workspace.open(), Language(st.session_state["lang"]), ["lead"])
    st.text("busy" if busy else "idle")


def show(language="en"):
    app = AppTest.from_function(screen, default_timeout=30)
    app.session_state["lang"] = language
    app.run()
    assert not app.exception
    return app


def bars(app):
    return [element.proto for element in app.get("progress")]


def test_nothing_is_shown_where_nothing_was_asked_for(ws):
    app = show()
    assert (app.text[0].value, len(app.error), len(bars(app))) == ("idle", 0, 0)


def test_jobs_of_other_kinds_are_not_shown(ws):
    a_job(ws, kind="churn")
    assert show().text[0].value == "idle"


def test_a_waiting_job_says_that_it_waits_and_the_first_that_it_starts(ws):
    a_job(ws)
    a_job(ws)
    app = show()
    assert app.text[0].value == "busy"
    assert sorted(bar.text.split(" · ")[1] for bar in bars(app)) == [
        *("starts", "waits for another job to end")
    ]


def test_a_running_job_shows_its_step_and_share(ws, monkeypatch):
    job = a_running_job(ws)
    monkeypatch.setenv(jobs.JOB_VARIABLE, str(job.id))
    jobs.progress(message("Fitting boosted trees"), 0.4)
    (bar,) = bars(show())
    assert "Fitting boosted trees" in bar.text
    assert bar.value == 40


def test_the_time_to_go_stands_beside_the_step(ws, monkeypatch):
    a_running_job(ws)
    monkeypatch.setattr(progress, "time_to_go", lambda _, job: 42.0 if job.active else None)
    (bar,) = bars(show())
    assert "about 40 seconds to go" in bar.text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a few seconds to go"),
        (12, "about 10 seconds to go"),
        (61, "about 1 minute to go"),
        (200, "about 3 minutes to go"),
    ],
)
def test_no_more_exactly_than_it_is_known(seconds, said):
    assert progress.to_go(Language("en"), seconds) == said


def test_a_job_far_back_says_how_many_are_before_it(ws):
    for kind in ("retrain", "churn", "lead"):
        a_job(ws, kind)
    assert "waits for 2 other jobs" in bars(show())[0].text


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_what_did_not_come_through_can_be_started_again_as_it_was(ws, monkeypatch, end):
    asked = []
    monkeypatch.setattr(progress, "start", lambda *given: asked.append(given[1:]))
    job = a_running_job(ws)
    if end == "failed":
        jobs.fail(ws, job.id, message("It was stopped."))
    else:
        jobs.cancel(ws, job.id)
    show().button(key=f"again_{job.id}").click().run()
    assert asked == [(job.command, "lead", job.title, "admin")]


def test_cancel_ends_the_job_and_the_panel_says_so(ws):
    job = a_running_job(ws)
    app = show()
    app.button(key=f"cancel_{job.id}").click().run()
    assert jobs.get(ws, job.id).state is State.CANCELLED
    assert list(audit.trail(ws).loc[0, ["actor", "action", "subject"]]) == ["admin", "job_cancelled", "lead"]
    app = show()
    assert "was cancelled" in app.info[0].value
    assert app.text[0].value == "idle"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_failed_job_says_why_and_shows_its_last_lines(ws, language):
    job = a_running_job(ws)
    jobs.fail(ws, job.id, message("It takes 40 won deals."), ["first line", "last line"])
    app = show(language)
    assert "It takes 40 won deals." in app.error[0].value
    assert app.code[0].value == "first line\nlast line"
    assert app.text[0].value == "idle"


def test_a_job_that_ended_well_leaves_the_screen_to_its_result(ws):
    job = a_running_job(ws)
    jobs.finish(ws, job.id, {"rows": 10})
    app = show()
    assert (len(app.error), len(app.info), len(bars(app))) == (0, 0, 0)


def test_only_the_last_end_is_told(ws):
    first = a_running_job(ws)
    jobs.fail(ws, first.id, message("It failed."))
    second = a_running_job(ws)
    jobs.finish(ws, second.id)
    assert len(show().error) == 0


def starting_screen():
    from features.messages import message
    from features.store.workspace import Workspace
    from pages.shared.language import Language
    from pages.shared.progress import begin

    begin(Workspace.open(), Language("en"), ["-m", "training.lead"], "lead", message("Training"))


def test_a_job_that_cannot_start_says_why(ws, monkeypatch):
    def refuse(*_):
        raise InputError("database_unreachable", "The database cannot be opened.")

    monkeypatch.setattr(progress, "start", refuse)
    app = AppTest.from_function(starting_screen, default_timeout=30).run()
    assert app.error[0].value == "The database cannot be opened."

"""Claims about the first screen: the sample company opens for whoever waited for it, and for nobody else."""

import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.messages import message
from features.store import jobs, snapshots
from features.store.workspace import Workspace
from pages.shared import welcome

PIPELINE = (
    "Opportunity ID,Account Name,Stage,Amount,Created Date,Close Date\n"
    "1,Acme,Closed Won,10,2026-01-05,2026-02-01\n"
    "2,Bolt,Closed Lost,20,2026-01-06,2026-02-03\n"
    "3,Cord,Visit,30,2026-01-07,2026-05-03\n"
)
ELSEWHERE = "another-machine"
"""Host of a job whose process this machine cannot ask about: it counts as alive while it is heard of."""


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


@pytest.fixture
def opened(monkeypatch):
    """Companies turned to, in order. `AppTest` sends its own choice again, which a browser does not."""
    turned = []
    monkeypatch.setattr(welcome, "choose_company", turned.append)
    return turned


def first_screen():
    app = AppTest.from_file("../app.py", default_timeout=60)
    app.session_state["lang"] = "en"
    return app


def a_load(sample):
    """Stand for the command that loads the sample company: begun, its pipeline saved, its models to come."""
    title = message("Loading the sample company")
    job = jobs.create(sample, ["-m", "training.sample"], "sample", title, host=ELSEWHERE)
    assert jobs.claim(sample, job.id)
    snapshots.save(sample, ingest(PIPELINE.encode(), name="pipeline.csv"))
    return job


def buttons(app):
    return {button.key for button in app.button}


def press_load(ws, app, monkeypatch):
    """Press the button, the command replaced by `a_load`; return the job."""
    began = []
    monkeypatch.setattr(welcome.progress, "begin", lambda *_: began.append(a_load(ws.sample())))
    app.run().button(key="load_sample").click().run()
    return began[0]


def test_the_sample_opens_by_itself_for_whoever_waited(ws, opened, monkeypatch):
    app = first_screen()
    job = press_load(ws, app, monkeypatch)
    assert "to_sample" not in buttons(app.run())
    jobs.finish(ws.sample(), job.id)
    app.run()
    assert opened == ["sample"]
    app.run()
    assert opened == ["sample"]


def test_a_load_that_was_cancelled_opens_nothing(ws, opened, monkeypatch):
    app = first_screen()
    job = press_load(ws, app, monkeypatch)
    jobs.cancel(ws.sample(), job.id)
    assert "to_sample" in buttons(app.run())
    assert opened == []


def test_a_visitor_who_comes_later_decides_for_themselves(ws, opened):
    jobs.finish(ws.sample(), a_load(ws.sample()).id)
    app = first_screen().run()
    assert opened == []
    app.button(key="to_sample").click().run()
    assert opened == ["sample"]


@pytest.mark.parametrize("screen", ["leads", "customers"])
def test_while_the_sample_is_loaded_no_screen_offers_to_train_beside_it(ws, screen):
    job = a_load(ws.sample())
    app = first_screen()
    app.session_state["company"] = "sample"
    app.run().switch_page(f"pages/{screen}.py").run()
    assert f"{screen}_train" not in buttons(app)
    jobs.finish(ws.sample(), job.id)
    assert f"{screen}_train" in buttons(app.run())

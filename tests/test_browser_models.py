"""An analyst trains, has the training killed, trains again, promotes and goes back, in a real browser."""

import os
import re
import signal
import time

import pandas as pd
import pytest

from features.store import audit, company, jobs
from features.store.jobs import Job, State
from features.store.workspace import Workspace
from models import lead, version_files, versions
from tests.browsing import photograph, settle, show
from tests.watched_company import exports
from training.jobs import FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]

TITLE = "Training the lead model"
PATIENCE = 240_000  # milliseconds: a machine that runs other tests beside may take its time


def job_in(ws: Workspace, state: State, after: int = 0) -> Job:
    """Wait until the newest job, if its number is above `after`, is in a state, and return it."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        newest = jobs.listing(ws)
        if newest and newest[0].id > after and newest[0].state is state:
            return newest[0]
        time.sleep(0.2)
    raise TimeoutError(f"no job is {state}: {newest}")


def scores(ws: Workspace, snapshot_id: str) -> pd.DataFrame:
    """Return what the live version says of the open deals."""
    live = versions.live(ws, "lead")
    assert live is not None
    model = lead.load(version_files.verified_folder(ws, live.id))
    return lead.score(model, company.load_deals(ws, snapshot_id))


def said(page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


def probability_on_screen(page, address) -> str:
    """Return what the Leads screen says of one lead's chance."""
    show(page, address)
    return re.findall(r"\d+(?:\.\d+)?%", said(page))[0]


def test_train_kill_train_again_promote_roll_back(browser, serve, tmp_path):
    ws = Workspace.open(tmp_path)
    newest = exports(ws, deals=1000)[-1]  # enough for both of its months to pass the gate
    server = serve(tmp_path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    train_and_kill(page, server, ws)
    page.get_by_role("button", name="Start again").click()
    job_in(ws, State.DONE)
    page.get_by_text("Live since its training").wait_for(timeout=PATIENCE)
    first, before = versions.live(ws, "lead"), scores(ws, newest.id)
    lead_address = server.address(f"leads?lead={before['deal_id'].iloc[0]}")
    shown = probability_on_screen(page, lead_address)

    show(page, server.address("models?part=train"))
    page.get_by_role("combobox", name="Learn from").click()
    page.get_by_role("option").nth(1).click()
    settle(page)
    page.get_by_role("button", name="Train", exact=True).click()
    job_in(ws, State.DONE, after=2)
    page.get_by_text("A newer version waits").wait_for(timeout=PATIENCE)
    assert versions.live(ws, "lead") == first, "it waits for a person"

    show(page, server.address("models?part=compare"))
    page.get_by_text("Who moves between the bands?").wait_for(timeout=PATIENCE)
    photograph(page, "models_compare")
    page.get_by_label("Note for the history").fill("learned from January only")
    page.get_by_role("button", name="Make live").click()
    page.get_by_text("Live now:").wait_for(timeout=PATIENCE)
    assert not scores(ws, newest.id).equals(before)

    show(page, server.address("models?part=versions"))
    page.get_by_role("button", name="Go back").click()
    page.get_by_text("Live now:").wait_for(timeout=PATIENCE)
    photograph(page, "models_versions")
    pd.testing.assert_frame_equal(scores(ws, newest.id), before)
    assert probability_on_screen(page, lead_address) == shown
    deeds = audit.trail(ws)["action"].tolist()[::-1]
    assert [deed for deed in deeds if deed.startswith(("job", "model"))] == [
        *("job_started", "job_started", "model_saved", "model_promoted", "job_started", "model_saved"),
        *("model_promoted", "model_rolled_back"),
    ]
    page.close()


def train_and_kill(page, server, ws: Workspace) -> None:
    """Start a training on the screen, kill it from outside, and see it told as failed with its last lines."""
    show(page, server.address("models"))
    page.get_by_role("button", name="Train", exact=True).click()
    running = job_in(ws, State.RUNNING)
    log = ws.folder(FOLDER) / f"{running.id}.log"
    while not log.read_text("utf-8").endswith("\n"):
        time.sleep(0.05)  # until it has said something, so that there are last lines
    group = jobs.get(ws, running.id).pid
    os.killpg(group, signal.SIGSTOP)  # a quick machine would be done before the picture is taken
    page.get_by_text(TITLE).first.wait_for(timeout=PATIENCE)
    photograph(page, "models_training")
    os.killpg(group, signal.SIGKILL)
    page.get_by_text(f"{TITLE} failed.").wait_for(timeout=PATIENCE)
    photograph(page, "models_failed")
    assert "ended before its work was done" in said(page)
    page.get_by_text("Last lines of the job").click()
    last_words = jobs.get(ws, running.id).tail[-1].split("%")[-1].strip()
    page.get_by_text(last_words).first.wait_for(timeout=PATIENCE)

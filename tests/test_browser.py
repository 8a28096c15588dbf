"""The main ways through the app in a real browser: upload to a reason, and a picture of every screen."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from pages.shared.access import GROUPS

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "build" / "pictures"
SCREENS = [screen.name for _, screens in GROUPS for screen in screens]
IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        path = shutil.which("chromium") or driver.chromium.executable_path
        if not Path(path).exists():
            missing = "no Chromium found: run `make browser`"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        opened = driver.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The app, served for a test on a port of its own."""

    def __init__(self, workspace: Path):
        self.port = free_port()
        self.log = workspace / "server.log"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.port", str(self.port), "--server.fileWatcherType", "none"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | {"APP_WORKSPACE": str(workspace)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self):
        for _ in range(120):
            try:
                with urllib.request.urlopen(
                    f"http://localhost:{self.port}/_stcore/health", timeout=2
                ) as answer:
                    assert answer.read() == b"ok"
                return
            except OSError:
                time.sleep(0.5)
        raise TimeoutError(self.log.read_text())

    def address(self, path: str = "") -> str:
        return f"http://localhost:{self.port}/{path}"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def serve():
    started = []

    def start(workspace: Path) -> Server:
        started.append(Server(workspace))
        return started[-1]

    yield start
    for server in started:
        server.stop()


def settle(page):
    """Wait until the script has come to rest twice: a rerun may follow at once."""
    for _ in range(2):
        page.wait_for_function(IDLE, timeout=120_000)
        page.wait_for_timeout(700)


def show(page, address):
    page.goto(address)
    page.wait_for_selector("[data-testid=stHeading]", timeout=120_000)
    settle(page)


def photograph(page, name):
    """Take a picture of the whole screen, as tall as its content."""
    inside = "[...document.querySelectorAll('[data-testid=stMain], [data-testid=stMain] > *')]"
    height = page.evaluate(f"Math.max(...{inside}.map(part => part.scrollHeight))")
    page.set_viewport_size({"width": 1400, "height": int(min(max(height + 40, 900), 6000))})
    page.wait_for_timeout(800)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def pipeline_file(tmp_path) -> Path:
    """Return the public pipeline where it is present, else a sample export."""
    real = ROOT.parent / "shared" / "data" / "maven_crm" / "sales_pipeline.csv"
    if real.exists():
        return real
    from training.demo import simulate, write

    files = write(simulate(deals=1500, seed=7), tmp_path / "export")
    return files["pipeline_2026-09-30"]


def test_a_manager_goes_from_upload_to_a_lead_with_a_reason(browser, serve, tmp_path):
    server = serve(tmp_path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    show(page, server.address("data"))
    page.set_input_files("input[type=file]", pipeline_file(tmp_path))
    page.get_by_text("What the columns mean").wait_for(timeout=120_000)
    settle(page)
    photograph(page, "upload")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved:").wait_for(timeout=120_000)
    page.get_by_text("Training the lead model").wait_for(timeout=30_000)
    page.get_by_text("Training the lead model").wait_for(state="detached", timeout=240_000)
    show(page, server.address("leads"))
    lead = first_lead(tmp_path)
    show(page, server.address(f"leads?lead={lead}"))
    photograph(page, "lead")
    said = page.locator("[data-testid=stMain]").inner_text()
    assert "Why" in said
    assert "%" in said
    page.close()


def first_lead(workspace: Path) -> str:
    """Return the id of an open deal of the newest snapshot."""
    from features.store.company import load_deals
    from features.store.snapshots import listing
    from features.store.workspace import Workspace

    kept = Workspace.open(workspace)
    frame = load_deals(kept, listing(kept)[0].id).frame
    return str(frame.loc[frame["outcome"].eq("open"), "deal_id"].iloc[0])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_screen_is_shown_without_an_error(browser, serve, sample_workspaces, language):
    server = serve(sample_workspaces[language])
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    for name in SCREENS:
        page.set_viewport_size({"width": 1400, "height": 1000})
        show(page, server.address(f"{name}?lang={language}&company=sample".replace("overview?", "?")))
        assert page.locator("[data-testid=stException]").count() == 0, name
        photograph(page, f"{name}_{language}")
    page.close()

"""A real browser and the app served to it, for the tests that drive it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "build" / "pictures"
IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
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

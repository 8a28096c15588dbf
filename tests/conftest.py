"""What many tests share: the real files where they are present, and a sample company made once a test run."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from features.store.workspace import Workspace
from tests.browsing import browser, serve

__all__ = ["browser", "serve"]  # fixtures that the browser tests share

SHARED = Path(__file__).resolve().parents[2] / "shared"

# LightGBM with several spinning threads collapses where test processes share the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of public data sets; tests that need it skip where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets are not beside this project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_workspace_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test may touch the workspace that the app of this checkout uses."""
    os.environ["APP_WORKSPACE"] = str(tmp_path_factory.mktemp("workspace"))
    os.environ.pop("DATABASE_URL", None)


def once(folder: Path, make) -> Path:
    """Make a folder's content once for all test processes; others wait for it."""
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def copied(source: Path, target: Path) -> Path:
    """Copy a workspace that others may have open: its catalogue by SQLite itself, the rest file by file."""
    ignored = shutil.ignore_patterns("*.sqlite", "*.sqlite-wal", "*.sqlite-shm")
    shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
    for catalogue in source.rglob("*.sqlite"):
        with (
            closing(sqlite3.connect(catalogue)) as theirs,
            closing(sqlite3.connect(target / catalogue.relative_to(source))) as ours,
        ):
            theirs.backup(ours)
    return target


def shared_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all processes of this test run see."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name


@pytest.fixture(scope="session")
def sample_workspaces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workspace folders that hold the sample company, loaded and trained, by language.

    Who works on a screen can name a folder in `KEPT_SAMPLES`: the companies are made there once and copied.
    """
    from training.sample import load_sample

    def make(language: str):
        return lambda folder: load_sample(Workspace.open(folder).sample(), language, deals=SAMPLE_DEALS)

    def made(language: str) -> Path:
        kept = os.environ.get("KEPT_SAMPLES")
        if not kept:
            return once(shared_folder(tmp_path_factory, f"sample-{language}"), make(language))
        source = once(Path(kept) / language, make(language))
        copy = shared_folder(tmp_path_factory, f"sample-{language}")
        return once(copy, lambda folder: copied(source, folder))

    return {language: made(language) for language in ("en", "zh")}


SAMPLE_DEALS = 6000
"""As many as the app itself loads: with half of them no lead model surely beats the stage rates."""

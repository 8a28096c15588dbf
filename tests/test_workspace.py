"""Does everything of a company lie in its own folder, and does a command find the same one?"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from features.errors import InputError
from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace


def test_main_workspace_is_the_folder_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "here"))
    assert Workspace.open() == Workspace.open(tmp_path / "here")
    assert (tmp_path / "here").is_dir()


def test_without_a_name_the_workspace_is_a_folder_of_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("APP_WORKSPACE")
    monkeypatch.chdir(tmp_path)
    assert Workspace.open().root == tmp_path.resolve() / "workspace"


def test_sample_company_does_not_mix_with_the_own_one(tmp_path):
    main = Workspace.open(tmp_path)
    put_setting(main, "colour", "red")
    put_setting(main.sample(), "colour", "green")
    assert get_setting(main, "colour") == "red"
    assert get_setting(main.sample(), "colour") == "green"


def test_only_the_main_workspace_follows_the_shared_database(tmp_path, monkeypatch):
    shared = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", shared)
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "main"))
    put_setting(Workspace.open(), "where", "shared")
    put_setting(Workspace.open().sample(), "where", "sample")
    assert (tmp_path / "shared.sqlite").exists()
    assert not (tmp_path / "main" / "catalogue.sqlite").exists()
    assert get_setting(Workspace.open(), "where") == "shared"
    assert (tmp_path / "main" / "sample" / "catalogue.sqlite").exists()


@pytest.mark.parametrize("which", ["main", "sample"])
def test_a_command_started_with_its_environment_opens_the_same_workspace(tmp_path, monkeypatch, which):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "main"))
    ws = Workspace.open() if which == "main" else Workspace.open().sample()
    code = "from features.store.workspace import Workspace as W; w = W.open(); print(w.root, w.url, sep='|')"
    project = Path(__file__).parents[1]
    out = subprocess.run(
        [sys.executable, "-c", code],
        env=ws.environment,
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == f"{ws.root}|{ws.url}"
    assert os.environ["APP_WORKSPACE"] == str(tmp_path / "main"), "its own environment stays as it was"


def test_a_workspace_removed_under_the_running_app_starts_afresh(tmp_path):
    ws = Workspace.open(tmp_path / "ws")
    put_setting(ws, "key", 1)
    for path in sorted(ws.root.rglob("*"), reverse=True):
        path.unlink()
    assert get_setting(ws, "key", "nothing") == "nothing"
    put_setting(ws, "key", 2)
    assert get_setting(ws, "key") == 2


def test_a_workspace_is_a_value():
    ws = Workspace(Path("/a"))
    assert ws == Workspace(Path("/a"))
    assert hash(ws) == hash(Workspace(Path("/a")))
    with pytest.raises(dataclasses.FrozenInstanceError):
        ws.root = Path("/b")  # type: ignore[misc]


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match=r"taken.* or name another with APP_WORKSPACE") as caught:
        Workspace.open(tmp_path / "taken")
    assert caught.value.code == "workspace_unusable"

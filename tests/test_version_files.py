"""Are only files loaded that are exactly those that were saved?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from features.errors import InputError
from features.store.workspace import Workspace
from models import registry, version_files, versions
from tests.saved_models import make_unreadable, save, write_model
from tests.test_card import a_card


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_versions_that_cannot_be_read_keep_their_files(ws):
    old = save(ws)
    make_unreadable(ws, old)
    os.utime(ws.root / "models" / old.id, (0, 0))
    newest = save(ws)
    assert {path.name for path in (ws.root / "models").iterdir()} == {old.id, newest.id}


def change(folder: Path) -> None:
    (folder / "trees.txt").write_text("evil")


def add(folder: Path) -> None:
    (folder / "extra.pkl").write_bytes(b"")


def remove(folder: Path) -> None:
    (folder / "parts" / "more.bin").unlink()


def rename(folder: Path) -> None:
    (folder / "trees.txt").rename(folder / "tree.txt")


def swap(folder: Path) -> None:
    (folder / "trees.txt").rename(folder / "x")
    (folder / "parts" / "more.bin").rename(folder / "trees.txt")
    (folder / "x").rename(folder / "parts" / "more.bin")


def edit_card(folder: Path) -> None:
    card = folder / "card.json"
    card.write_text(card.read_text("utf-8").replace('"live": true', '"live": false'), "utf-8")


@pytest.mark.parametrize("tamper", [change, add, remove, rename, swap, edit_card])
def test_a_tampered_model_is_refused(ws, tamper):
    version = save(ws)
    tamper(version_files.verified_folder(ws, version.id))
    with pytest.raises(InputError, match="not those that were saved") as caught:
        version_files.verified_folder(ws, version.id)
    assert caught.value.code == "model_changed"


def test_a_model_whose_folder_is_gone_is_refused(ws):
    version = save(ws)
    version_files.verified_folder(ws, version.id).rename(ws.root / "elsewhere")
    with pytest.raises(InputError) as caught:
        version_files.verified_folder(ws, version.id)
    assert caught.value.code == "model_changed"


def test_digest_depends_on_names_and_bytes_not_on_the_order_of_writing(tmp_path):
    for name, order in (("a", ("x", "y")), ("b", ("y", "x"))):
        (tmp_path / name).mkdir()
        for file in order:
            (tmp_path / name / file).write_text(file)
    assert version_files.folder_digest(tmp_path / "a") == version_files.folder_digest(tmp_path / "b")
    (tmp_path / "b" / "y").write_text("z")
    assert version_files.folder_digest(tmp_path / "a") != version_files.folder_digest(tmp_path / "b")


def test_a_training_that_breaks_while_writing_leaves_nothing(ws):
    def break_off(folder: Path) -> None:
        write_model(folder)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        registry.save(ws, "lead", break_off, a_card())
    assert versions.listing(ws) == []
    assert list((ws.root / "models").iterdir()) == []


def test_what_a_killed_training_left_is_swept_by_a_later_one(ws):
    kept = save(ws)
    for name in (".old.tmp", "lead-old", ".young.tmp"):
        folder = ws.folder(f"models/{name}")
        if "old" in name:
            os.utime(folder, (0, 0))
    os.utime(ws.root / "models" / kept.id, (0, 0))
    newest = save(ws)
    assert {path.name for path in (ws.root / "models").iterdir()} == {kept.id, newest.id, ".young.tmp"}

"""Is a folder refused of which a file was lost, cut or changed, and no other?"""

from __future__ import annotations

from pathlib import Path

import pytest

from features.errors import InputError
from models.seal import FILE, check_seal, seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "trees").mkdir()
    (tmp_path / "card.json").write_text("{}")
    (tmp_path / "trees" / "tree.txt").write_text("leaf " * 100)
    seal(tmp_path)
    return tmp_path


def test_a_folder_as_it_was_written_passes_and_so_does_one_with_a_note_beside(folder):
    check_seal(folder)
    (folder / "notes.txt").write_text("from Ann")
    check_seal(folder)


def test_a_folder_without_a_list_passes(folder):
    (folder / FILE).unlink()
    (folder / "card.json").unlink()
    check_seal(folder)


def cut(folder: Path) -> None:
    (folder / "trees" / "tree.txt").write_text("leaf")


def lose(folder: Path) -> None:
    (folder / "trees" / "tree.txt").unlink()


def rename(folder: Path) -> None:
    (folder / "trees" / "tree.txt").rename(folder / "tree.txt")


@pytest.mark.parametrize("damage", [cut, lose, rename])
def test_what_is_damaged_is_named(folder, damage):
    damage(folder)
    with pytest.raises(InputError, match=r"trees/tree\.txt") as caught:
        check_seal(folder)
    assert caught.value.code == "model_damaged"


@pytest.mark.parametrize("text", ["{", "[1]", ""])
def test_a_damaged_list_is_damage(folder, text):
    (folder / FILE).write_text(text)
    with pytest.raises(InputError, match="damaged"):
        check_seal(folder)

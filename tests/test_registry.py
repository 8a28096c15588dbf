"""Is the model in use always one that is good enough, whole, and can be taken back?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from features.errors import InputError
from features.store import audit, catalogue
from features.store.workspace import Workspace
from models import registry
from models.card import card_to_json
from models.registry import Version
from tests.test_card import a_card


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def write_model(folder: Path) -> None:
    (folder / "trees.txt").write_text("tree")
    (folder / "parts").mkdir()
    (folder / "parts" / "more.bin").write_bytes(bytes(range(256)))


def save(ws: Workspace, *, good: bool = True, kind: str = "lead") -> Version:
    return registry.save(ws, kind, write_model, a_card(kind=kind, live=good))


def live_id(ws: Workspace, kind: str = "lead") -> str | None:
    version = registry.live(ws, kind)
    return version.id if version else None


def test_a_saved_model_has_its_files_its_card_and_a_name_of_its_own(ws):
    first, second = save(ws), save(ws)
    assert first.id != second.id
    assert first.id.startswith("lead-")
    folder = registry.verified_folder(ws, first.id)
    assert (folder / "parts" / "more.bin").read_bytes() == bytes(range(256))
    assert (folder / "card.json").is_file()
    assert registry.get(ws, second.id) == second
    assert second.card == a_card(created_at=second.card.created_at)
    assert [version.id for version in registry.listing(ws)] == [second.id, first.id]


def test_nothing_is_live_before_the_first_model(ws):
    assert registry.live(ws, "lead") is None
    assert registry.latest(ws, "lead") is None
    assert registry.listing(ws) == []


def promoted(ws: Workspace) -> Version:
    """Save a version and let a person make it live."""
    return registry.promote(ws, save(ws).id, "Ann", "newer")


def test_the_first_good_model_goes_live_by_itself_and_later_ones_wait_for_a_person(ws):
    save(ws, good=False)
    first = save(ws)
    assert first.live
    second = save(ws)
    assert not second.live
    assert live_id(ws) == first.id
    assert registry.promote(ws, second.id, "Ann", "newer").live
    assert not registry.get(ws, first.id).live


def test_what_may_not_go_live_by_itself_waits_and_does_not_speak(ws):
    waiting = registry.save(ws, "lead", write_model, a_card(), by_itself=False)
    assert not waiting.live
    assert registry.latest(ws, "lead") is None
    poor = save(ws, good=False)
    assert registry.latest(ws, "lead") == poor
    assert registry.promote(ws, waiting.id, "Ann", "within a month is what we work by").live
    assert registry.latest(ws, "lead").id == waiting.id


@pytest.mark.parametrize("note", ["", "  \n"])
def test_nobody_promotes_without_saying_why(ws, note):
    first, second = save(ws), save(ws)
    with pytest.raises(InputError, match="Say in a note why") as caught:
        registry.promote(ws, second.id, "Ann", note)
    assert caught.value.code == "note_missing"
    assert live_id(ws) == first.id


def make_unreadable(ws: Workspace, version: Version) -> None:
    """Let a version look as if another version of this program had saved it."""
    table = catalogue.versions
    card = {**card_to_json(version.card), "format_version": "0.1"}
    with ws.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == version.id).values(card=card))


def test_versions_of_another_format_are_counted_and_do_not_stand_in_the_way(ws):
    make_unreadable(ws, save(ws))
    assert registry.listing(ws) == []
    assert registry.live(ws, "lead") is None
    assert registry.unreadable(ws, "lead") == 1
    assert save(ws).live


def test_a_model_that_is_not_good_enough_never_goes_live(ws):
    poor = save(ws, good=False)
    assert registry.live(ws, "lead") is None
    assert registry.latest(ws, "lead") == poor, "so that a screen can say why there are no scores"
    with pytest.raises(InputError, match="It beats the base rate by 12%") as caught:
        registry.promote(ws, poor.id, "Ann", "but I like it")
    assert caught.value.code == "model_not_good_enough"
    good = save(ws)
    assert registry.latest(ws, "lead") == good
    save(ws, good=False)
    assert live_id(ws) == good.id, "a poor newcomer does not push out a good one"
    assert registry.latest(ws, "lead") == good


def test_kinds_do_not_mix(ws):
    lead, churn = save(ws), save(ws, kind="churn")
    assert (live_id(ws, "lead"), live_id(ws, "churn")) == (lead.id, churn.id)
    assert [version.id for version in registry.listing(ws, "churn")] == [churn.id]
    with pytest.raises(InputError):
        registry.roll_back(ws, "churn", "Ann")
    assert live_id(ws, "lead") == lead.id


def test_promoting_and_rolling_back_restores_the_former(ws):
    first, second, third = save(ws), promoted(ws), promoted(ws)
    assert registry.promote(ws, first.id, "Ann", "calibrated better").live
    assert live_id(ws) == first.id
    assert registry.roll_back(ws, "lead", "Ann") == registry.get(ws, third.id)
    assert live_id(ws) == third.id
    assert registry.roll_back(ws, "lead", "Ann").id == second.id
    assert registry.roll_back(ws, "lead", "Ann").id == first.id
    with pytest.raises(InputError) as caught:
        registry.roll_back(ws, "lead", "Ann")
    assert caught.value.code == "nothing_to_roll_back"
    assert live_id(ws) == first.id


def test_promoting_the_live_version_changes_nothing(ws):
    save(ws)
    second = promoted(ws)
    registry.promote(ws, second.id, "Ann", "again")
    assert len(audit.trail(ws).query("action == 'model_promoted'")) == 2
    registry.roll_back(ws, "lead", "Ann")
    assert live_id(ws) != second.id


def test_rolling_back_steps_over_deleted_versions(ws):
    first, second = save(ws), promoted(ws)
    registry.promote(ws, first.id, "Ann", "back")
    registry.delete(ws, second.id, "Ann")
    with pytest.raises(InputError) as caught:
        registry.roll_back(ws, "lead", "Ann")
    assert caught.value.code == "nothing_to_roll_back"
    assert live_id(ws) == first.id


def test_rolling_back_steps_over_versions_that_cannot_be_read(ws):
    first, second, third = save(ws), promoted(ws), promoted(ws)
    make_unreadable(ws, second)
    assert registry.roll_back(ws, "lead", "Ann").id == first.id
    registry.promote(ws, third.id, "Ann", "again")
    make_unreadable(ws, first)
    with pytest.raises(InputError) as caught:
        registry.roll_back(ws, "lead", "Ann")
    assert caught.value.code == "nothing_to_roll_back"
    assert live_id(ws) == third.id


def test_versions_that_cannot_be_read_keep_their_files(ws):
    old = save(ws)
    make_unreadable(ws, old)
    os.utime(ws.root / "models" / old.id, (0, 0))
    newest = save(ws)
    assert {path.name for path in (ws.root / "models").iterdir()} == {old.id, newest.id}


def test_a_deleted_version_is_gone_with_its_files_but_never_the_live_one(ws):
    first, second = save(ws), promoted(ws)
    with pytest.raises(InputError, match="make another version live first") as caught:
        registry.delete(ws, second.id, "Ann")
    assert caught.value.code == "model_in_use"
    registry.delete(ws, first.id, "Ann", "old")
    assert [path.name for path in (ws.root / "models").iterdir()] == [second.id]
    with pytest.raises(InputError) as caught:
        registry.get(ws, first.id)
    assert caught.value.code == "unknown_version"


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
    tamper(registry.verified_folder(ws, version.id))
    with pytest.raises(InputError, match="not those that were saved") as caught:
        registry.verified_folder(ws, version.id)
    assert caught.value.code == "model_changed"


def test_a_model_whose_folder_is_gone_is_refused(ws):
    version = save(ws)
    registry.verified_folder(ws, version.id).rename(ws.root / "elsewhere")
    with pytest.raises(InputError) as caught:
        registry.verified_folder(ws, version.id)
    assert caught.value.code == "model_changed"


def test_digest_depends_on_names_and_bytes_not_on_the_order_of_writing(tmp_path):
    for name, order in (("a", ("x", "y")), ("b", ("y", "x"))):
        (tmp_path / name).mkdir()
        for file in order:
            (tmp_path / name / file).write_text(file)
    assert registry.folder_digest(tmp_path / "a") == registry.folder_digest(tmp_path / "b")
    (tmp_path / "b" / "y").write_text("z")
    assert registry.folder_digest(tmp_path / "a") != registry.folder_digest(tmp_path / "b")


def test_a_training_that_breaks_while_writing_leaves_nothing(ws):
    def break_off(folder: Path) -> None:
        write_model(folder)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        registry.save(ws, "lead", break_off, a_card())
    assert registry.listing(ws) == []
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


@pytest.mark.parametrize("ask", [registry.get, registry.verified_folder])
@pytest.mark.parametrize("unknown", ["lead-1", "", "../snapshots"])
def test_an_unknown_version_is_refused_by_name(ws, ask, unknown):
    with pytest.raises(InputError, match="no model") as caught:
        ask(ws, unknown)
    assert caught.value.code == "unknown_version"


def test_every_change_is_in_the_audit_trail(ws):
    first, second = save(ws), save(ws, good=False)
    third = registry.save(ws, "lead", write_model, a_card(), actor="Bo")
    registry.promote(ws, third.id, "Bo", "fresher")
    registry.promote(ws, first.id, "Ann", "steadier")
    registry.roll_back(ws, "lead", "Ann", "sorry")
    registry.delete(ws, second.id, "Ann")
    trail = audit.trail(ws).iloc[::-1]
    assert trail[["actor", "action", "subject", "note"]].to_numpy().tolist() == [
        ["training", "model_saved", first.id, ""],
        ["training", "model_promoted", first.id, ""],
        ["training", "model_saved", second.id, ""],
        ["Bo", "model_saved", third.id, ""],
        ["Bo", "model_promoted", third.id, "fresher"],
        ["Ann", "model_promoted", first.id, "steadier"],
        ["Ann", "model_rolled_back", third.id, "sorry"],
        ["Ann", "model_deleted", second.id, ""],
    ]


def test_two_trainings_that_save_at_once_both_count_and_one_is_live(ws):
    code = """
import sys
from features.store.workspace import Workspace
from tests.test_registry import save
ws = Workspace.open(sys.argv[1])
sys.stdin.readline()
print(*(save(ws).id for _ in range(5)))
"""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(ws.root)],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in both]
    assert [errors for _, errors in told] == ["", ""]
    saved = {version for output, _ in told for version in output.split()}
    assert len(saved) == 10
    assert {version.id for version in registry.listing(ws)} == saved
    assert sum(version.live for version in registry.listing(ws)) == 1
    assert all(registry.verified_folder(ws, version) for version in saved)

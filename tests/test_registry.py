"""Is the model in use always one that is good enough, and can it be taken back?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from features.errors import InputError
from features.store import audit
from features.store.workspace import Workspace
from models import registry, version_files, versions
from tests.saved_models import live_id, make_unreadable, promoted, save, write_model
from tests.test_card import a_card


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_a_saved_model_has_its_files_its_card_and_a_name_of_its_own(ws):
    first, second = save(ws), save(ws)
    assert first.id != second.id
    assert first.id.startswith("lead-")
    folder = version_files.verified_folder(ws, first.id)
    assert (folder / "parts" / "more.bin").read_bytes() == bytes(range(256))
    assert (folder / "card.json").is_file()
    assert versions.get(ws, second.id) == second
    assert second.card == a_card(created_at=second.card.created_at)
    assert [version.id for version in versions.listing(ws)] == [second.id, first.id]


def test_the_first_good_model_goes_live_by_itself_and_later_ones_wait_for_a_person(ws):
    save(ws, good=False)
    first = save(ws)
    assert first.live
    second = save(ws)
    assert not second.live
    assert live_id(ws) == first.id
    assert registry.promote(ws, second.id, "Ann", "newer").live
    assert not versions.get(ws, first.id).live


def test_what_may_not_go_live_by_itself_waits_and_does_not_speak(ws):
    waiting = registry.save(ws, "lead", write_model, a_card(), by_itself=False)
    assert not waiting.live
    assert versions.latest(ws, "lead") is None
    poor = save(ws, good=False)
    assert versions.latest(ws, "lead") == poor
    assert registry.promote(ws, waiting.id, "Ann", "within a month is what we work by").live
    assert versions.latest(ws, "lead").id == waiting.id


@pytest.mark.parametrize("note", ["", "  \n"])
def test_nobody_promotes_without_saying_why(ws, note):
    first, second = save(ws), save(ws)
    with pytest.raises(InputError, match="Say in a note why") as caught:
        registry.promote(ws, second.id, "Ann", note)
    assert caught.value.code == "note_missing"
    assert live_id(ws) == first.id


def test_a_model_that_is_not_good_enough_never_goes_live(ws):
    poor = save(ws, good=False)
    assert versions.live(ws, "lead") is None
    assert versions.latest(ws, "lead") == poor, "so that a screen can say why there are no scores"
    with pytest.raises(InputError, match="It beats the base rate by 12%") as caught:
        registry.promote(ws, poor.id, "Ann", "but I like it")
    assert caught.value.code == "model_not_good_enough"
    good = save(ws)
    assert versions.latest(ws, "lead") == good
    save(ws, good=False)
    assert live_id(ws) == good.id, "a poor newcomer does not push out a good one"
    assert versions.latest(ws, "lead") == good


def test_promoting_and_rolling_back_restores_the_former(ws):
    first, second, third = save(ws), promoted(ws), promoted(ws)
    assert registry.promote(ws, first.id, "Ann", "calibrated better").live
    assert live_id(ws) == first.id
    assert registry.roll_back(ws, "lead", "Ann") == versions.get(ws, third.id)
    assert live_id(ws) == third.id
    assert registry.roll_back(ws, "lead", "Ann").id == second.id
    assert registry.roll_back(ws, "lead", "Ann").id == first.id
    with pytest.raises(InputError) as caught:
        registry.roll_back(ws, "lead", "Ann")
    assert caught.value.code == "nothing_to_roll_back"
    assert live_id(ws) == first.id


def test_the_version_that_going_back_would_bring_is_known_before(ws):
    assert registry.former(ws, "lead") is None
    first = save(ws)
    assert registry.former(ws, "lead") is None
    promoted(ws)
    assert registry.former(ws, "lead").id == first.id
    registry.roll_back(ws, "lead", "Ann")
    assert registry.former(ws, "lead") is None


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


def test_a_deleted_version_is_gone_with_its_files_but_never_the_live_one(ws):
    first, second = save(ws), promoted(ws)
    with pytest.raises(InputError, match="make another version live first") as caught:
        registry.delete(ws, second.id, "Ann")
    assert caught.value.code == "model_in_use"
    registry.delete(ws, first.id, "Ann", "old")
    assert [path.name for path in (ws.root / "models").iterdir()] == [second.id]
    with pytest.raises(InputError) as caught:
        versions.get(ws, first.id)
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
from tests.saved_models import save
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
    assert {version.id for version in versions.listing(ws)} == saved
    assert sum(version.live for version in versions.listing(ws)) == 1
    assert all(version_files.verified_folder(ws, version) for version in saved)

"""Claims about the room that a workspace takes, and about clearing the sample company away."""

import pytest

from features.errors import InputError
from features.messages import message
from features.store import audit, jobs
from features.store.settings import get_setting, put_setting
from features.store.upkeep import bytes_used, delete_sample
from features.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_bytes_are_counted_in_all_folders_but_the_sample_companys(ws):
    before = bytes_used(ws)
    (ws.folder("models") / "trees.txt").write_bytes(b"x" * 1000)
    (ws.sample().folder("models") / "trees.txt").write_bytes(b"x" * 5000)
    assert bytes_used(ws) - before == 1000
    assert bytes_used(ws.sample()) == 5000


def test_deleting_the_sample_company_leaves_ones_own_data(ws):
    put_setting(ws, "key", "mine")
    put_setting(ws.sample(), "key", "sample")
    delete_sample(ws, "admin")
    assert get_setting(ws, "key") == "mine"
    assert get_setting(ws.sample(), "key") is None
    assert list(audit.trail(ws)["action"]) == ["delete_sample"]


def test_the_sample_company_can_be_used_again_after_it_was_deleted(ws):
    put_setting(ws.sample(), "key", "first")
    delete_sample(ws, "admin")
    put_setting(ws.sample(), "key", "second")
    assert get_setting(ws.sample(), "key") == "second"


def test_a_sample_company_being_worked_on_is_not_deleted(ws):
    job = jobs.create(ws.sample(), ["python"], "sample", message("Loading"))
    put_setting(ws.sample(), "key", "kept")
    with pytest.raises(InputError, match="is being worked on") as caught:
        delete_sample(ws, "admin")
    assert caught.value.code == "sample_busy"
    assert get_setting(ws.sample(), "key") == "kept"
    jobs.cancel(ws.sample(), job.id)
    delete_sample(ws, "admin")
    assert get_setting(ws.sample(), "key") is None

"""Does the catalogue say which versions there are, and which one is in use?"""

from __future__ import annotations

import pytest

from features.errors import InputError
from features.store.workspace import Workspace
from models import registry, version_files, versions
from tests.saved_models import live_id, make_unreadable, save


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_nothing_is_live_before_the_first_model(ws):
    assert versions.live(ws, "lead") is None
    assert versions.latest(ws, "lead") is None
    assert versions.listing(ws) == []


def test_versions_of_another_format_are_counted_and_do_not_stand_in_the_way(ws):
    make_unreadable(ws, save(ws))
    assert versions.listing(ws) == []
    assert versions.live(ws, "lead") is None
    assert versions.unreadable(ws, "lead") == 1
    assert save(ws).live


def test_kinds_do_not_mix(ws):
    lead, churn = save(ws), save(ws, kind="churn")
    assert (live_id(ws, "lead"), live_id(ws, "churn")) == (lead.id, churn.id)
    assert [version.id for version in versions.listing(ws, "churn")] == [churn.id]
    with pytest.raises(InputError):
        registry.roll_back(ws, "churn", "Ann")
    assert live_id(ws, "lead") == lead.id


@pytest.mark.parametrize("ask", [versions.get, version_files.verified_folder])
@pytest.mark.parametrize("unknown", ["lead-1", "", "../snapshots"])
def test_an_unknown_version_is_refused_by_name(ws, ask, unknown):
    with pytest.raises(InputError, match="no model") as caught:
        ask(ws, unknown)
    assert caught.value.code == "unknown_version"

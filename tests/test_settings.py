"""Do choices last, in their own type?"""

from __future__ import annotations

import pytest

from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_what_was_never_put_is_the_default(ws):
    assert get_setting(ws, "language") is None
    assert get_setting(ws, "language", "en") == "en"


@pytest.mark.parametrize("value", ["中文", 3, 0.25, True, [1, "b"], {"A": {"share": 0.8}}, "", 0, False, []])
def test_a_value_comes_back_as_it_was(ws, value):
    put_setting(ws, "key", value)
    found = get_setting(ws, "key", "default")
    assert found == value
    assert type(found) is type(value)


def test_a_value_put_again_replaces_only_its_own_key(ws):
    put_setting(ws, "a", 1)
    put_setting(ws, "b", 2)
    put_setting(ws, "a", 3)
    assert (get_setting(ws, "a"), get_setting(ws, "b")) == (3, 2)


def test_nothing_chosen_is_a_choice_too(ws):
    put_setting(ws, "horizon", None)
    assert get_setting(ws, "horizon", 90) is None

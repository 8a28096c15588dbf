"""Claims about a file between upload and save."""

import os

import pytest

from features.store.staging import KEPT_SECONDS, discard, stage, staged
from features.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_a_staged_file_comes_back_with_its_name_and_bytes(ws):
    kept = stage(ws, "管道.csv", b"a,b\n1,2\n")
    assert staged(ws, kept.key) == kept


@pytest.mark.parametrize("key", ["", "nothere", "../../etc/passwd", "a/b"])
def test_an_unknown_or_crooked_key_finds_nothing(ws, key):
    assert staged(ws, key) is None


def test_a_discarded_file_is_gone_and_discarding_twice_does_no_harm(ws):
    kept = stage(ws, "a.csv", b"x")
    discard(ws, kept.key)
    discard(ws, kept.key)
    assert staged(ws, kept.key) is None


def test_a_file_nobody_came_back_for_is_cleared_away_by_the_next_upload(ws):
    old = stage(ws, "old.csv", b"old")
    for file in ws.folder("staging").iterdir():
        os.utime(file, (file.stat().st_mtime - KEPT_SECONDS - 60,) * 2)
    new = stage(ws, "new.csv", b"new")
    assert staged(ws, old.key) is None
    assert staged(ws, new.key) is not None

"""Are the files of a snapshot whole or absent, and is damage noticed?"""

from __future__ import annotations

import os
import time

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from features.store import files
from features.store.workspace import Workspace

PROBLEMS = pd.DataFrame({"line": [3], "text": pd.Series(["?"], dtype="str")})


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


@pytest.fixture
def rows():
    return pd.DataFrame({"name": [f"Deal {number}" for number in range(2000)], "amount": np.arange(2000.0)})


def write(ws: Workspace, name: str, rows: pd.DataFrame) -> None:
    with files.written(ws, rows, PROBLEMS) as put_in_place:
        put_in_place(name)


def names(ws: Workspace) -> list[str]:
    return sorted(path.name for path in ws.folder(files.FOLDER).iterdir())


def test_rows_and_problems_come_back(ws, rows):
    write(ws, "abc", rows)
    pd.testing.assert_frame_equal(files.read(ws, "abc"), rows)
    pd.testing.assert_frame_equal(files.read(ws, "abc", files.PROBLEMS), PROBLEMS)
    assert names(ws) == ["abc.parquet", "abc.problems.parquet"]


def test_nothing_has_its_name_before_it_is_whole(ws, rows):
    with files.written(ws, rows, PROBLEMS):
        assert not any(name.endswith(".parquet") for name in names(ws))
    assert names(ws) == [], "what was not put in place is removed"


def test_a_write_that_breaks_off_leaves_the_former_files(ws, rows):
    def break_off() -> None:
        with files.written(ws, rows.iloc[:1], PROBLEMS):
            raise RuntimeError

    write(ws, "abc", rows)
    with pytest.raises(RuntimeError):
        break_off()
    pd.testing.assert_frame_equal(files.read(ws, "abc"), rows)
    assert len(names(ws)) == 2


def test_damage_is_noticed_or_harmless_wherever_it_is(ws, rows):
    write(ws, "abc", rows)
    path = ws.root / files.FOLDER / "abc.parquet"
    whole = path.read_bytes()
    noticed = 0
    for place in np.linspace(0, len(whole) - 1, 50).astype(int):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read = files.read(ws, "abc")
        except InputError:
            noticed += 1
        else:
            pd.testing.assert_frame_equal(read, rows)
    assert noticed > 40


@pytest.mark.parametrize("keep", [0, 3, -10])
def test_a_cut_off_file_is_refused(ws, rows, keep):
    write(ws, "abc", rows)
    path = ws.root / files.FOLDER / "abc.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match=r"abc\.parquet .* damaged") as caught:
        files.read(ws, "abc")
    assert caught.value.code == "snapshot_damaged"


def test_a_file_that_is_gone_is_refused_and_removing_it_is_no_trouble(ws):
    with pytest.raises(InputError, match=r"abc\.parquet .* gone") as caught:
        files.read(ws, "abc")
    assert caught.value.code == "snapshot_missing"
    files.remove(ws, "abc")


def test_only_old_files_that_nobody_owns_are_swept(ws, rows):
    for name in ("kept", "dead"):
        write(ws, name, rows)
    for name in ("kept.77.tmp", "dead.78.tmp"):
        (ws.root / files.FOLDER / name).touch()
    for name in names(ws):
        age = 0 if name == "dead.78.tmp" else files.SWEEP_AFTER_SECONDS + 60
        os.utime(ws.root / files.FOLDER / name, (time.time() - age,) * 2)
    assert files.sweep(ws, {"kept"}) == 3
    assert names(ws) == ["dead.78.tmp", "kept.parquet", "kept.problems.parquet"]

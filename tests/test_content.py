"""Has the same content always the same name, and other content another?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.numbered import Numbered
from features.schema import Upload
from features.store import content
from features.store.content import ID_DIGITS, content_hash
from tests.uploads import frame_of

PROJECT = Path(__file__).parents[1]
DAY = pd.Timestamp("2024-03-31")
TEXTS = st.lists(st.none() | st.sampled_from(["a", "b", "", "报价"]) | st.text(max_size=3), max_size=12)


@pytest.fixture
def frame():
    made = frame_of(
        deal_id=["D1", "D2", None],
        stage=["Visit", "报价", "Won"],
        amount=[1.5, None, 0.0],
        created_on=[pd.Timestamp("2024-01-05"), pd.NaT, pd.Timestamp("1899-12-30")],
        Budget=["yes", None, "no"],
    )
    return made.assign(Score=[1.0, np.nan, 3.0])


def as_pandas_hashes(frame: pd.DataFrame) -> str:
    """Return the id that the first snapshots got: they must be known again."""
    digest = hashlib.sha256(f"deals\n{DAY.date().isoformat()}\n".encode())
    for name in frame:
        digest.update(f"{name}\n{frame[name].dtype}\n".encode())
    categories = {name: frame[name].astype("category") for name in frame.select_dtypes("str")}
    hashes = pd.util.hash_pandas_object(frame.assign(**categories), index=False)
    digest.update(hashes.to_numpy().tobytes())
    return digest.hexdigest()[:ID_DIGITS]


@given(TEXTS, st.lists(st.floats(allow_nan=True), min_size=12, max_size=12))
def test_ids_stay_what_they_were(texts, numbers):
    frame = pd.DataFrame(
        {
            "a": pd.Series(texts, dtype="str"),
            "b": numbers[: len(texts)],
            "c": pd.Series(texts[::-1], dtype="str"),
        }
    )
    frame["day"] = pd.Series([DAY] * len(frame), dtype="datetime64[us]")
    frame["line"] = np.arange(len(frame), dtype="int64")
    assert content_hash(frame, Upload.DEALS, DAY) == as_pandas_hashes(frame)


def test_numbered_columns_give_the_same_id(frame):
    known = {name: Numbered.of(frame[name]) for name in frame.select_dtypes("str")}
    assert content_hash(frame, Upload.DEALS, DAY, known.__getitem__) == content_hash(frame, Upload.DEALS, DAY)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_ids_do_not_depend_on_how_many_rows_are_hashed_at_a_time(frame, monkeypatch, rows):
    monkeypatch.setattr(content, "_BLOCK", rows)
    assert content_hash(frame, Upload.DEALS, DAY) == as_pandas_hashes(frame)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.assign(amount=f["amount"].replace(1.5, 1.6)),
        lambda f: f.assign(amount=f["amount"].fillna(0)),
        lambda f: f.iloc[::-1],
        lambda f: f.rename(columns={"Budget": "Funds"}),
        lambda f: f.assign(Score=f["Score"].astype("str")),
        lambda f: f.assign(created_on=f["created_on"] + pd.Timedelta(days=1)),
    ],
    ids=["value", "blank", "order", "name", "type", "date"],
)
def test_any_other_content_is_another_snapshot(frame, change):
    day = pd.Timestamp("2024-03-31")
    assert content_hash(change(frame), Upload.DEALS, day) != content_hash(frame, Upload.DEALS, day)


def test_another_day_or_kind_is_another_snapshot(frame):
    day = pd.Timestamp("2024-03-31")
    hashes = {
        content_hash(frame, Upload.DEALS, day),
        content_hash(frame, Upload.DEALS, day + pd.Timedelta(days=1)),
        content_hash(frame, Upload.CUSTOMERS, day),
    }
    assert len(hashes) == 3


def test_the_id_is_the_same_in_every_process(frame):
    code = (
        "import pandas as pd; from features.schema import Upload;"
        "from features.store.content import content_hash;"
        "print(content_hash(pd.DataFrame({'a': pd.Series(['报价', None], dtype='str'), 'b': [1.0, 2.0]}),"
        "Upload.DEALS, pd.Timestamp('2024-03-31')))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) == ID_DIGITS

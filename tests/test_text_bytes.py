"""A quick look at bytes rules out only what no text holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import text_bytes
from features.text_bytes import first_bytes, holds_any, may_hold_doubled

TEXTS = st.lists(st.text(" ab=#上é\u200b", max_size=4), max_size=8)


def column(texts: list[str], cut: int) -> pd.Series:
    """Give a column of several parts, the first of which begins behind a text that is not its own."""
    first = pa.array(["=#", *texts[:cut]], pa.large_string()).slice(1)
    return pd.Series(pa.chunked_array([first, pa.array(texts[cut:], pa.large_string())]), dtype="str")


@pytest.fixture(params=[1, 3, 1 << 17])
def block(request, monkeypatch):
    monkeypatch.setattr(text_bytes, "_BLOCK", request.param)


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize("wanted", [b"=", b"#", b"a", b"\xe4", b"=#", b"\xff"])
def test_a_byte_is_found_where_a_text_holds_it(wanted):
    for texts in (["a=b", "", "上"], ["", ""], ["b#"], []):
        told = holds_any(column(texts, len(texts) // 2), wanted)
        assert told == any(byte in text.encode() for text in texts for byte in wanted)


@given(TEXTS, st.integers(0, 8))
def test_every_text_is_known_by_its_first_byte(texts, cut):
    expected = [text.encode()[0] if text else 0 for text in texts]
    assert first_bytes(column(texts, cut)).tolist() == expected


@given(TEXTS, st.integers(0, 8))
def test_what_stands_twice_is_never_ruled_out(texts, cut):
    if any("  " in text for text in texts):
        assert may_hold_doubled(column(texts, cut), b" ")


def test_what_stands_once_at_a_time_is_ruled_out():
    assert not may_hold_doubled(pd.Series(["a b c", "d e"], dtype="str"), b" ")


def test_missing_texts_begin_with_nothing():
    assert first_bytes(pd.Series(["a", None, "b"], dtype="str")).tolist() == [97, 0, 98]
    assert first_bytes(pd.Series([None], dtype="str")).dtype == np.uint8

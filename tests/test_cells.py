"""Cells of nothing but blanks are emptied, and what is left is told."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.cells import byte_lengths, rows_where, with_blanks, without_blanks

texts = st.text(" \t\u3000\xa0\x1ca上é", max_size=4)


@given(st.lists(st.tuples(texts, texts)))
def test_a_cell_holds_something_where_stripping_leaves_something(rows):
    cells, filled = without_blanks(pd.DataFrame(rows, columns=["x", "y"], dtype="str"))
    expected = [[text if text.strip() else "" for text in row] for row in rows]
    assert cells.to_numpy().tolist() == expected
    assert filled.tolist() == [[bool(text) for text in row] for row in expected]


def test_lengths_count_bytes():
    assert byte_lengths(pd.Series(["", "a", "上"], dtype="str")).tolist() == [0, 1, 3]


@pytest.mark.parametrize("wanted", [[1, 1, 1, 1], [0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0]])
def test_rows_are_taken_and_numbered_anew(wanted):
    cells = pd.DataFrame({0: list("abcd"), 1: list("wxyz")}, dtype="str")
    mask = np.array(wanted, dtype=bool)
    pd.testing.assert_frame_equal(
        rows_where(cells, mask), cells[mask].reset_index(drop=True), check_index_type=False
    )


@given(st.lists(st.tuples(texts, st.booleans())), st.integers(0, 5), st.integers(0, 3))
def test_texts_are_missing_where_nothing_fills_them(rows, cut, before):
    told, filled = [text for text, _ in rows], np.array([is_filled for _, is_filled in rows], dtype=bool)
    parts = [
        pa.array(["x"] * before + part, pa.large_string()).slice(before) for part in (told[:cut], told[cut:])
    ]
    found = with_blanks(pd.Series(pa.chunked_array(parts), dtype="str"), filled)
    expected = [text if is_filled else None for text, is_filled in rows]
    pd.testing.assert_series_equal(found, pd.Series(expected, dtype="str"))

"""Cells of nothing but blanks are emptied, and what is left is told."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from features.cells import byte_lengths, without_blanks

texts = st.text(" \t\u3000\xa0\x1ca上é", max_size=4)


@given(st.lists(st.tuples(texts, texts)))
def test_a_cell_holds_something_where_stripping_leaves_something(rows):
    cells, filled = without_blanks(pd.DataFrame(rows, columns=["x", "y"], dtype="str"))
    expected = [[text if text.strip() else "" for text in row] for row in rows]
    assert cells.to_numpy().tolist() == expected
    assert filled.tolist() == [[bool(text) for text in row] for row in expected]


def test_lengths_count_bytes():
    assert byte_lengths(pd.Series(["", "a", "上"], dtype="str")).tolist() == [0, 1, 3]

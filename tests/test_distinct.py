"""The different texts of a column stand for all of its cells."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from features.distinct import Distinct, Encoded
from features.words import plain


def test_the_different_texts_stand_for_all_cells():
    cells = Distinct.of(pd.Series(["a", "b", "a", "a"], dtype="str"))
    assert dict(zip(cells.values, cells.counts, strict=True)) == {"a": 3, "b": 1}
    assert cells.share((cells.values == "a").to_numpy()) == 0.75
    assert cells.where((cells.values == "b").to_numpy()).counts.tolist() == [1]


@given(st.lists(st.sampled_from(["a", " a", "a\u200b", "b ", "", " ", '="a"']) | st.text(max_size=3)))
def test_what_each_text_means_goes_to_the_cells_that_hold_it(texts):
    cells = pd.Series(texts, dtype="str")
    encoded = Encoded.of(cells)
    assert encoded.values.is_unique
    assert encoded.spread(encoded.values).tolist() == plain(cells).tolist()
    assert encoded.counted().counts.sum() == len(texts)

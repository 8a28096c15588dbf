"""The different texts of a column and their places say all that the column says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.numbered import _LOOKED_AT, Numbered, hardly_repeats

COLUMNS = st.lists(
    st.none() | st.sampled_from(["a", "b", "", "报价"]) | st.text(max_size=2), max_size=12
).map(lambda texts: pd.Series(texts, dtype="str"))


@given(COLUMNS)
def test_texts_and_places_are_those_of_pandas(values):
    numbered = Numbered.of(values)
    codes, texts = pd.factorize(values)
    assert numbered.codes.tolist() == codes.tolist()
    assert numbered.texts.tolist() == list(texts)
    assert numbered.filled.tolist() == values.notna().tolist()
    pd.testing.assert_series_equal(numbered.spread(numbered.texts), values)


@given(st.lists(COLUMNS, min_size=1, max_size=3))
def test_a_column_in_parts_is_numbered_as_one(parts):
    together = pd.concat(parts, ignore_index=True)
    whole = Numbered.of(pd.Series(together.tolist(), dtype="str"))
    assert Numbered.of(together).codes.tolist() == whole.codes.tolist()
    assert Numbered.of(together).texts.tolist() == whole.texts.tolist()


@given(COLUMNS, st.randoms())
def test_counts_are_those_of_the_cells(values, random):
    numbered = Numbered.of(values)
    rows = np.array([random.random() < 0.5 for _ in range(len(values))], dtype=bool)
    for chosen in (None, rows):
        counts = (values if chosen is None else values[chosen]).value_counts()
        assert numbered.counts(chosen).tolist() == [counts.get(text, 0) for text in numbered.texts]


@given(COLUMNS)
def test_a_text_comes_again_where_a_later_cell_has_it(values):
    assert Numbered.of(values).come_again().tolist() == (values.notna() & values.duplicated("last")).tolist()


@given(
    COLUMNS, st.sampled_from([str.upper, lambda text: text[:1], lambda text: None if text == "a" else text])
)
def test_a_column_renamed_is_that_of_the_cells_renamed(values, rename):
    numbered = Numbered.of(values)
    renamed = numbered.renamed(pd.Series([rename(text) for text in numbered.texts], dtype="str"))
    again = Numbered.of(
        pd.Series([rename(text) if isinstance(text, str) else None for text in values], dtype="str")
    )
    assert renamed.codes.tolist() == again.codes.tolist()
    assert renamed.texts.tolist() == again.texts.tolist()


@pytest.mark.parametrize("texts", [["a", "b", "a"], ["a", None, "b"], ["a", "b"], []])
def test_what_a_text_means_goes_to_its_cells(texts):
    numbered = Numbered.of(pd.Series(texts, dtype="str"))
    lengths = numbered.spread(pd.Series(range(len(numbered.texts)), dtype="float64"))
    assert lengths.isna().tolist() == [text is None for text in texts]
    assert lengths.dropna().tolist() == [float("ab".index(text)) for text in texts if text]


def test_each_cell_may_stand_for_itself():
    values = pd.Series(["b", "a", "b"], dtype="str", index=[5, 6, 7])
    numbered = Numbered.by_cell(values)
    assert numbered.codes.tolist() == [0, 1, 2]
    assert numbered.spread(numbered.texts).tolist() == ["b", "a", "b"]


@pytest.mark.parametrize(
    ("different", "told"), [(_LOOKED_AT, True), (int(0.95 * _LOOKED_AT), True), (_LOOKED_AT // 2, False)]
)
def test_a_long_column_hardly_repeats_where_its_first_texts_do_not(different, told):
    texts = pd.Series(np.arange(2 * _LOOKED_AT) % different).astype("str")
    assert hardly_repeats(texts) is told
    assert not hardly_repeats(texts.head(_LOOKED_AT))

"""The different texts of a column stand for all of its cells."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import distinct
from features.columns import make_source, problems, read_column
from features.distinct import Distinct, Encoded
from features.schema import Kind
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


@pytest.mark.parametrize(
    "texts",
    [
        ["1.5", "2.5", "1.5", "x", "", "12345678901234567"],
        ["1.234", "7.001", "1,5"],
        ["¥1,200", "$3", "€ 4", "(5)", "12.5万", "n/a"],
        ["2024-03-05", "05/03/2024", "2024-02-30", "-", "45356"],
        ["35%", "0.2", "12"],
    ],
)
@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.SHARE, Kind.DATE])
def test_cells_read_one_by_one_say_what_their_different_texts_say(texts, kind, monkeypatch):
    cells = pd.Series(texts * 3, dtype="str")
    by_text = Encoded.of(cells, is_read=True)
    monkeypatch.setattr(distinct, "hardly_repeats", lambda values: True)
    by_cell = Encoded.of(cells, is_read=True)
    assert len(by_cell.values) == len(cells) > len(by_text.values)
    sources = [make_source("x", "x", kind, encoded) for encoded in (by_text, by_cell)]
    slow, fast = (read_column(source, None, is_given=False) for source in sources)
    pd.testing.assert_series_equal(by_text.spread(slow.values), by_cell.spread(fast.values))
    assert (slow.order, slow.marks_undecided) == (fast.order, fast.marks_undecided)
    if slow.currencies is not None:
        pd.testing.assert_series_equal(by_text.spread(slow.currencies), by_cell.spread(fast.currencies))
    reasons = [problems(source, read.values) for source, read in zip(sources, (slow, fast), strict=True)]
    if reasons[0] is not None:
        assert reasons[0][by_text.numbered.codes].tolist() == reasons[1].tolist()

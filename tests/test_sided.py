"""What is counted for the sides at once is what counting cell by cell gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.numbered import Numbered
from features.separation import range_counts, separation, separation_of, side_counts, value_codes
from features.sided import SidedNumbers, SidedTexts
from features.sides import Side, Sides

VALUES = st.none() | st.sampled_from([0.0, 1.0, 2.5, -3.0]) | st.floats(allow_nan=False, width=32)
ROWS = st.lists(st.tuples(VALUES, st.sampled_from(["lost", "won", "open"])), min_size=1, max_size=60)


def sides_of(outcome: list[str]) -> Sides:
    won, lost, waiting = (np.array([one == name for one in outcome]) for name in ("won", "lost", "open"))
    return Sides(won, lost, waiting, (won | lost).astype(float), None)


def commonest(values: list[float | None], rows: np.ndarray) -> tuple[float, float] | None:
    """Count cell by cell: the commonest value, the first of the column where several are."""
    told = [value for value, is_one in zip(values, rows, strict=True) if is_one and value is not None]
    if not told:
        return None
    most = max(dict.fromkeys(value for value in values if value is not None), key=told.count)
    return most, told.count(most) / rows.sum()


@given(ROWS, st.sampled_from([0.01, 0.2, 0.5, 0.95]))
def test_the_commonest_number_of_a_side_is_the_counted_one(rows, least):
    values, outcome = map(list, zip(*rows, strict=True))
    sides = sides_of(outcome)
    column = SidedNumbers(pd.Series(values, dtype="float64"), sides)
    for side, mask in ((Side.LOST, sides.lost), (Side.WON, sides.won), (Side.WAITING, sides.waiting)):
        counted, found = commonest(values, mask), column.commonest(side, least)
        if counted is None or counted[1] < least:
            assert found is None
        else:
            assert (found.value, found.share) == counted


@given(ROWS)
def test_numbers_separate_as_their_ranges_do(rows):
    values, outcome = map(list, zip(*rows, strict=True))
    sides = sides_of(outcome)
    column = pd.Series(values, dtype="float64")
    closed = sides.closed
    slow = separation_of(side_counts(value_codes(column[closed]), sides.won[closed]))
    assert SidedNumbers(column, sides).area() == pytest.approx(slow, abs=0, nan_ok=True)
    assert separation(column, sides.won, sides.lost) == pytest.approx(slow, abs=0, nan_ok=True)


@given(st.lists(VALUES, max_size=80), st.lists(VALUES, max_size=80))
def test_every_range_holds_the_rows_that_are_numbered_by_it(lost, won):
    column = pd.Series([*lost, *won], dtype="float64")
    slow = side_counts(value_codes(column), np.arange(len(column)) >= len(lost))
    known = [np.sort([value for value in side if value is not None]).astype(float) for side in (lost, won)]
    fast = range_counts(known, [side.count(None) for side in (lost, won)])
    assert sorted(row for row in fast.tolist() if any(row)) == sorted(
        row for row in slow.tolist() if any(row)
    )


@given(
    st.lists(
        st.tuples(st.sampled_from([None, "a", "b", "c"]), st.sampled_from(["lost", "won", "open"])),
        min_size=1,
    )
)
def test_texts_are_counted_on_every_side(rows):
    texts, outcome = [one for one, _ in rows], [one for _, one in rows]
    sides = sides_of(outcome)
    column = SidedTexts(Numbered.of(pd.Series(texts, dtype="str")), sides)
    for side, mask in ((Side.LOST, sides.lost), (Side.WON, sides.won), (Side.WAITING, sides.waiting)):
        counted, found = commonest(texts, mask), column.commonest(side, 0.0)
        assert (None if found is None else (found.value, found.share)) == counted
        if found is not None:
            np.testing.assert_array_equal(column.holds(found.value), [text == found.value for text in texts])


def test_days_count_as_numbers():
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-01", None, "2024-02-01"]).astype("M8[us]"))
    sides = sides_of(["lost", "lost", "lost", "won"])
    assert SidedNumbers(days, sides).commonest(Side.LOST, 0.5).share == pytest.approx(2 / 3)

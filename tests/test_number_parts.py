"""Numbers are read with what stands beside them, and a column tells its decimal mark."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import number_parts
from features.number_parts import EXPONENTS, MarkEvidence, read_numbers


def numbers(*texts, is_money=False):
    return read_numbers(pd.Series(texts, dtype="str"), is_money=is_money)


def test_each_value_has_its_currency_its_unit_and_its_percent_sign():
    read = numbers("12万", "5%", "$7", "x").frame
    assert read["value"].fillna(-1).tolist() == [120_000, 5, 7, -1]
    assert read["currency"].fillna("").tolist() == ["", "", "USD", ""]
    assert read["has_unit"].tolist() == [True, False, False, False]
    assert read["is_percent"].tolist() == [False, True, False, False]


@pytest.mark.parametrize("unit", sorted(EXPONENTS))
def test_every_unit_is_read_as_its_power_of_ten(unit):
    assert numbers(f"3{unit}").frame["value"].tolist() == [3.0 * 10 ** EXPONENTS[unit]]


def test_the_evidence_counts_different_values():
    marks = numbers("1,5", "1,5", "2.5", "1.234", "1,234", "7").marks
    assert marks == MarkEvidence(point=1, comma=1, either_point=1, either_comma=1)


@pytest.mark.parametrize(
    ("evidence", "comma_decides", "undecided"),
    [
        (MarkEvidence(3, 0, 1, 1), False, False),
        (MarkEvidence(0, 3, 1, 1), True, False),
        (MarkEvidence(0, 0, 2, 0), True, True),
        (MarkEvidence(0, 0, 1, 0), False, True),
        (MarkEvidence(0, 0, 0, 5), False, False),
        (MarkEvidence(0, 0, 2, 1), False, True),
        (MarkEvidence(5, 4, 1, 0), False, True),
        (MarkEvidence(5, 4, 0, 0), False, False),
        (MarkEvidence(99, 1, 1, 0), False, False),
    ],
)
def test_the_decimal_mark_of_money_is_decided_by_the_column(evidence, comma_decides, undecided):
    assert evidence.comma_decides(is_money=True) is comma_decides
    assert evidence.undecided is undecided


def test_other_numbers_keep_their_three_decimals():
    assert not MarkEvidence(0, 0, 5, 0).comma_decides(is_money=False)
    assert numbers("1.234", "5.678").frame["value"].tolist() == [1.234, 5.678]


def test_what_stands_on_both_sides_must_agree():
    read = numbers("$5 USD", "$5 HKD", "€5 USD").frame
    assert read["currency"].fillna("").tolist() == ["USD", "HKD", ""]
    assert read["value"].notna().tolist() == [True, True, False]


@settings(deadline=None)
@given(st.from_regex(r"-?[0-9]{1,6}([.][0-9]{1,4})?", fullmatch=True), st.booleans())
def test_bare_figures_are_read_like_those_with_something_beside_them(text, is_money):
    beside = "1,5"  # so that the column may hold the comma to be its decimal mark
    bare = numbers(text, beside, is_money=is_money).frame["value"].iloc[0]
    assert numbers(f"{text} $", beside, is_money=is_money).frame["value"].iloc[0] == bare


SIGNS = st.text(" \t\u00a0\u3000\x1c\u2009$¥€()+-−–.,'’%0123459٣５ekm万元usdx", max_size=9)


@settings(max_examples=200, deadline=None)
@given(st.lists(SIGNS | st.from_regex(number_parts._SHAPE, fullmatch=True), min_size=1, max_size=6))
def test_no_number_is_passed_over_before_it_is_taken_apart(texts):
    told = pd.Series(texts, dtype="str").str.lower().str.removeprefix("'")
    bare = told.str.replace(number_parts._GROUP_MARK, "", regex=True)
    slow = bare.str.replace(number_parts._NO_CENTS, r"\g<1>00", regex=True).str.extract(number_parts._SHAPE)
    fast = number_parts._parts(pd.Series(texts, dtype="str"))
    pd.testing.assert_frame_equal(fast, slow[slow["digits"].notna()], check_index_type=False)

"""What a text looks like does not depend on the texts beside it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.amounts import parse_numbers
from features.columns import make_source
from features.distinct import FEW, Encoded, encode
from features.schema import Kind
from features.signs import Sign, Signs

DATES = ["2024-03-05", "24/03/05", "5 Mar 2024", "20240305"]
NUMBERS = ["1,234.56", "12.5万", "007", "13800138000", "12 天"]
WORDS = ["yes", "无", "tbd", "-", "#REF!", "M\ufffd", "Acme", ""]
texts = st.sampled_from([*DATES, *NUMBERS, *WORDS]) | st.text("0123456789.,-/%¥$()万k: ", max_size=8)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(texts, min_size=1, max_size=6), min_size=2, max_size=4))
def test_signs_told_for_columns_together_are_those_told_for_each(columns):
    cells = [pd.Series(column, dtype="str") for column in columns]
    for together, alone in zip(encode(cells, [False] * len(cells)), map(Encoded.of, cells), strict=True):
        assert together.values.tolist() == alone.values.tolist()
        for sign in Sign:
            np.testing.assert_array_equal(together.signs.told(sign), alone.signs.told(sign))


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (Sign.HAS_FIGURES, "Ａ５"),
        (Sign.ONLY_FIGURES, "45356.5"),
        (Sign.IS_COMPACT_DAY, "20240305"),
        (Sign.IS_CODE, "007"),
        (Sign.NUMBER, "12.5万"),
        (Sign.DATE, "5 Mar 2024 10:00"),
        (Sign.DURATION, "3 mo"),
        (Sign.NOTHING, "N/A"),
        (Sign.UNKNOWN, "tbd"),
        (Sign.ERROR, "#REF!"),
        (Sign.DAMAGED, "M\ufffdller"),
    ],
)
def test_each_sign_is_told_of_a_text_that_has_it_and_not_of_a_name(sign, text):
    assert Signs(pd.Series([text, "Acme"], dtype="str")).told(sign).tolist() == [True, False]


def test_signs_of_some_are_signs_of_all_at_their_places():
    signs = Signs(pd.Series(["yes", "Acme", "no"], dtype="str"))
    assert signs.at(np.array([2, 0])).told(Sign.FLAG).tolist() == [0.0, 1.0]
    assert signs.at(np.array([False, True, True])).at(np.array([0])).told(Sign.LENGTH).tolist() == [4]


def test_a_column_of_many_texts_is_looked_at_by_itself():
    long = pd.Series([f"{i}.5" for i in range(FEW + 1)], dtype="str")
    many, few, _ = encode([long, long.head(3), long.tail(2)], [False] * 3)
    assert many.signs.told(Sign.NUMBER).all()
    assert few.signs.told(Sign.LENGTH).tolist() == [3, 3, 3]


@pytest.mark.parametrize("blank", ["", "-", "n/a", "0000-00-00", "unknown"])
@pytest.mark.parametrize("texts", [["1.234", "7.001"], ["1.234", "1,5", "x"], ["3.5", "12万", "(7)", "5%"]])
def test_numbers_told_with_the_kind_are_those_read_without_the_blanks(texts, blank):
    source = make_source("x", "x", Kind.NUMBER, Encoded.of(pd.Series([*texts, blank], dtype="str")))
    assert source.cells.signs.numbers is not None
    pd.testing.assert_series_equal(
        source.numbers(), parse_numbers(source.filled()), check_names=False, check_index_type=False
    )

"""A date is taken apart into its figures, whatever stands around them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import date_parts
from features.date_parts import NUMBERS, take_apart


def parts(text):
    found = take_apart(pd.Series([text], dtype="str"))
    figures = {name: found[name][0] for name in (*NUMBERS, "weekday")}
    return found.form[0], {name: int(figure) for name, figure in figures.items() if not np.isnan(figure)}


@pytest.mark.parametrize(
    ("text", "form", "figures"),
    [
        ("2024-03-05", "year_first", {"year": 2024, "month": 3, "day": 5}),
        ("Tue, 5 Mar 2024 10:00", "day_name", {"year": 2024, "month": 3, "day": 5, "weekday": 1}),
        ("2024年3月5日 星期二 下午3:05", "year_first", {"year": 2024, "month": 3, "day": 5, "weekday": 1}),
        ("二〇二四年十二月三十一日", "year_first", {"year": 2024, "month": 12, "day": 31}),
        ("二零二四年十月二十日", "year_first", {"year": 2024, "month": 10, "day": 20}),
        ("05/03/2024", "pair", {"one": 5, "two": 3, "year": 2024}),
        ("05/03/24", "triple", {"one": 5, "two": 3, "year": 24}),
        ("24/3/5", "led", {"year": 24, "month": 3, "day": 5}),
        ("Mar-24", "name_short_year", {"year": 24, "month": 3}),
        ("45356.5", "serial", {"serial": 45356}),
        ("Mar 24", "", {}),
        ("Monday", "", {}),
        ("hello 5", "", {}),
    ],
)
def test_a_text_is_taken_apart(text, form, figures):
    assert parts(text) == (form, figures)


def test_the_mark_between_day_and_month_is_kept():
    assert take_apart(pd.Series(["5.3.2024"], dtype="str")).mark.tolist() == ["."]


def test_no_text_gives_no_parts():
    assert take_apart(pd.Series([], dtype="str")).form.tolist() == []


@settings(deadline=None)
@given(st.dates().map(str) | st.from_regex("[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_the_quick_and_the_careful_way_take_a_plain_day_apart_alike(text):
    texts = pd.Series([text], dtype="str")
    quick, (figures, mark, form) = take_apart(texts), date_parts._taken(text)
    np.testing.assert_array_equal(quick.figures[:, 0], figures)
    assert (quick.mark[0], quick.form[0]) == (mark, form)

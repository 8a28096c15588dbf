"""Lengths of time in both languages are read as days; what could be a day of the calendar is none."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.durations import parse_durations
from features.kinds import guess_kind
from features.schema import Kind


def days(*texts):
    return parse_durations(pd.Series(texts, dtype="str"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 天", 12),
        ("１２天", 12),
        ("3 mo", 3 * 365.25 / 12),
        ("2 hrs", 2 / 24),
        ("1 yr 2 mos", 365.25 * 14 / 12),
        ("1 year and 1 day", 366.25),
        ("1天3小时", 1.125),
        ("3个月", 3 * 365.25 / 12),
        ("2周", 14),
        ("1.5 weeks", 10.5),
        ("12,5 days", 12.5),
        ("-2 days", -2),
        ("30分钟", 30 / 1440),
    ],
)
def test_a_length_of_time_is_read_in_days(text, expected):
    assert days(text)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("text", ["12", "3月", "5日", "2024年", "", "soon", "12 apples", "3 m", "d", "1 d 2"])
def test_what_may_be_something_else_is_no_length_of_time(text):
    assert np.isnan(days(text)[0])


def test_a_column_of_lengths_is_known_by_its_values():
    assert guess_kind(pd.Series(["12 天", "3 天", "40 天"], dtype="str")) is Kind.DURATION
    assert guess_kind(pd.Series(["12", "3", "40"], dtype="str")) is Kind.NUMBER


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_read_or_left_blank(text):
    assert np.isnan(days(text)[0]) or np.isfinite(days(text)[0])

"""Values are written as a person sees them, and a number format counts where it says more than the number."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.formats import number_text, percent_text, shown, value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1200.0, "1200"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (123456789012345678.0, "123456789012346000"),
        (1e300, "1" + "0" * 300),
        (float("nan"), ""),
    ],
)
def test_numbers_are_written_in_full(value, text):
    assert number_text(value) == text


@given(st.floats(-1e14, 1e14))
def test_a_number_reads_back_to_fifteen_digits(value):
    assert float(number_text(value)) == float(f"{value:.15g}")


@pytest.mark.parametrize(("value", "text"), [(0.35, "35%"), (1, "100%"), (0.005, "0.5%"), (0.07, "7%")])
def test_shares_are_written_as_percentages(value, text):
    assert percent_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (dt.datetime(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5, 14, 30), "2024-03-05 14:30:00"),
        (dt.time(9, 5), "09:05:00"),
        (None, ""),
    ],
)
def test_days_and_flags_are_plain_text(value, text):
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("00000", 42, "00042"),
        ("00000", 1234567, "1234567"),
        ('"D-"0000', 42, "D-0042"),
        (r"000\-00\-0000", 1234567, "001-23-4567"),
        ("(000) 000-0000", 2125550123, "(212) 555-0123"),
        ("0.00%", 0.125, "12.5%"),
        ("00000;[Red]-00000", 42, "00042"),
        ("00000", 1.5, "1.5"),
        ("00000", -3, "-3"),
    ],
)
def test_a_format_that_says_more_than_the_number_is_applied(code, value, text):
    how = shown(code)
    assert how is not None
    assert how(value) == text


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0.00", "¥#,##0", "yyyy-mm-dd", "@", "0.0E+00", ""]
)
def test_other_formats_say_no_more_than_the_number(code):
    assert shown(code) is None

"""Periods are whole months: what starts when, and for how long."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.periods import parse_periods


def periods(*texts):
    found = parse_periods(pd.Series(texts, dtype="str"))
    starts = found.starts.dt.strftime("%Y-%m").fillna("")
    return list(zip(starts, found.months.fillna(0), strict=True))


@pytest.mark.parametrize(
    "text",
    ["2024Q3", "2024-Q3", "Q3 2024", "Q3/2024", "Q3'24", "Q3-24", "3Q24", "2024年第三季度", "2024年3季度"],
)
def test_a_quarter_is_three_months(text):
    assert periods(text) == [("2024-07", 3)]


@pytest.mark.parametrize("text", ["2024H2", "H2 2024", "2024年下半年"])
def test_a_half_year_is_six_months(text):
    assert periods(text) == [("2024-07", 6)]


@pytest.mark.parametrize("text", ["2024", "2024年", "2024年度", "２０２４"])
def test_a_year_is_twelve_months(text):
    assert periods(text) == [("2024-01", 12)]


@pytest.mark.parametrize("text", ["2024-03", "Mar-24", "March 2024", "2024年3月", "2024-03-15", "3/2024"])
def test_a_month_or_a_day_is_its_month(text):
    assert periods(text) == [("2024-03", 1)]


@pytest.mark.parametrize("text", ["", "Q5 2024", "Q3", "FY2024", "next year", "2024Q", "1824"])
def test_anything_else_is_no_period(text):
    assert periods(text) == [("", 0)]


@settings(max_examples=40, deadline=None)
@given(st.integers(2000, 2049), st.integers(1, 4))
def test_every_quarter_agrees_with_pandas(year, quarter):
    expected = pd.Period(year=year, quarter=quarter, freq="Q").start_time
    found = parse_periods(
        pd.Series([f"{year}Q{quarter}", f"Q{quarter} {year}", f"{quarter}Q{year % 100:02}"])
    )
    assert (found.starts == expected).all()

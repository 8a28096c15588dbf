"""A date column is read as a whole; what admits one reading decides for what admits two."""

import datetime as dt
import re

import dateutil.parser
import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from features.dates import order_evidence, parse_dates

DAY = dt.date(2024, 3, 5)


def days(*texts, day_first=None):
    found, order = parse_dates(pd.Series(texts, dtype="str"), day_first)
    return [None if pd.isna(day) else day.date() for day in found], order


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.03.05",
        "2024年3月5日",
        "2024年03月05号",
        "20240305",
        "２０２４－０３－０５",
        "5 Mar 2024",
        "5-Mar-24",
        "05-MAR-2024",
        "5th March 2024",
        "Mar 5, 2024",
        "March 5 2024",
        "March 5th, 2024",
        "Tue, 5 Mar 2024",
        "Tuesday, March 5, 2024",
        "2024-03-05 星期二",
        "05.03.2024",
        "5.3.24",
        "45356",
        "45356.75",
        "45356.0",
        "2024-03-05T10:15:00Z",
        "2024-03-05 10:15:00.123456+08:00",
        "2024-03-05 08:00",
        "2024-03-05T23:59:59-05:00",
        "2024/3/5 下午2:30",
        "2024年3月5日14:30",
        "2024年3月5日 10时30分",
        "20240305103000",
        "Mar 5 2024 10:30:00 AM",
        "Tue, 5 Mar 2024 10:00:00 GMT",
        "2024-03-05 10:00:00 CST (China)",
        " 2024-03-05 ",
        '="2024-03-05"',
        "'2024-03-05",
        "2024年3月5日 星期二 下午3:05",
        "2024-03-05（周二） 15:05",
        "2024-03-05 (Tue)",
        "二〇二四年三月五日",
        "24年3月5日",
        "2024-Mar-05",
        "2024 March 5",
        "5th of March 2024",
        "Tue Mar  5 10:15:00 CST 2024",
        "Tue Mar 05 2024 10:15:00 GMT+0800 (China Standard Time)",
        "2024-03-05 00:00:00 +0000 UTC",
        "2024年3月5日 上午",
        "20240305T101500Z",
        "1709596800000",
    ],
)
def test_every_form_of_the_day_is_read(text):
    assert days(text)[0] == [DAY]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03",
        "2024年3月",
        "202403",
        "03/2024",
        "Mar 2024",
        "March, 2024",
        "2024/3",
        "Mar-24",
        "Mar '24",
        "2024 Mar",
    ],
)
def test_a_month_is_its_first_day(text):
    assert days(text)[0] == [dt.date(2024, 3, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "may",
        "2024",
        "12345",
        "99999",
        "2024-02-30",
        "2024-13-01",
        "13/13/2024",
        "32/01/2024",
        "0000-00-00",
        "9999-12-31",
        "1,234",
        "-",
        "2024-03-05-06",
        "Mar 2024 Review",
    ],
)
def test_what_is_no_day_stays_blank(text):
    assert days(text)[0] == [None]


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["05/03/2024", "13/03/2024"], "day_first", DAY),
        (["05/03/2024", "03/13/2024"], "month_first", dt.date(2024, 5, 3)),
        (["5/3/2024 2:30 PM", "3/25/2024 9:00 AM"], "month_first", dt.date(2024, 5, 3)),
        (["05/03/2024", "06/03/2024"], "ambiguous", dt.date(2024, 5, 3)),
        (["05.03.2024", "06.03.2024"], "day_first", DAY),
        (["2024-03-05", ""], "year_first", DAY),
        (["45356", "45357"], "serial", DAY),
        (["5 Mar 2024"], "day_first", DAY),
        (["Mar 5, 2024"], "month_first", DAY),
    ],
)
def test_values_with_one_reading_decide_the_order(texts, order, first):
    found, decided = days(*texts)
    assert (found[0], decided) == (first, order)


def test_a_contrary_value_beyond_chance_leaves_the_order_undecided_and_is_itself_read():
    found, order = days("13/03/2024", "03/13/2024", "05/03/2024")
    assert order == "ambiguous"
    assert found[:2] == [dt.date(2024, 3, 13), dt.date(2024, 3, 13)]


def test_one_slip_among_many_does_not_change_the_order():
    found, order = days(*[f"{day}/03/2024" for day in range(1, 32)], "03/31/2024")
    assert order == "day_first"
    assert found[4] == DAY
    assert found[-1] == dt.date(2024, 3, 31)


@pytest.mark.parametrize(("day_first", "expected"), [(True, DAY), (False, dt.date(2024, 5, 3))])
def test_a_given_order_settles_the_ambiguous_and_no_more(day_first, expected):
    found, _ = days("05/03/2024", "25/03/2024", day_first=day_first)
    assert found == [expected, dt.date(2024, 3, 25)]


def test_a_day_that_reads_the_same_both_ways_is_not_ambiguous():
    assert days("05/05/2024")[1] == "month_first"


def test_evidence_counts_distinct_values():
    evidence = order_evidence(pd.Series(["13/01/2024", "13/01/2024 10:00", "01/14/2024", "01/02/2024", "x"]))
    assert (evidence.day_first, evidence.month_first, evidence.either) == (1, 1, 1)


def test_the_result_keeps_index_and_type():
    found, _ = parse_dates(pd.Series(["x", "2024-03-05"], index=[7, 3], dtype="str"))
    assert found.index.tolist() == [7, 3]
    assert found.dtype == "datetime64[us]"
    assert parse_dates(pd.Series(dtype="str"))[0].dtype == "datetime64[us]"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(
        ["%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%d.%m.%Y"]
    ),
)
def test_every_day_of_a_century_comes_back(written, form):
    texts = [dt.datetime.combine(day, dt.time(9, 5)).strftime(form) for day in written]
    assert days(*texts)[0] == written


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)), min_size=2, max_size=20), st.booleans())
def test_a_day_after_the_twelfth_settles_a_whole_column(written, day_first):
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    texts = [day.strftime(form) for day in [*written, dt.date(2024, 3, 25)]]
    assert days(*texts)[0] == [*written, dt.date(2024, 3, 25)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["24/03/05", "24/03/17", "24/04/30"], ["2024-03-05", "2024-03-17", "2024-04-30"]),
        (["99/12/31", "24/03/05"], ["1999-12-31", "2024-03-05"]),
        (["24/3/5", "24/10/12"], ["2024-03-05", "2024-10-12"]),
        (["05/03/24", "17/03/24", "30/04/24"], ["2024-03-05", "2024-03-17", "2024-04-30"]),
        (["12/31/99", "03/05/24"], ["1999-12-31", "2024-03-05"]),
    ],
)
def test_a_year_of_two_digits_is_where_the_values_differ_least(texts, expected):
    assert [day.isoformat() for day in days(*texts)[0]] == expected


def test_a_weekday_tells_which_reading_is_meant():
    assert days("Tue 05/03/2024", "06/03/2024") == ([DAY, dt.date(2024, 3, 6)], "day_first")
    assert days("周二 03/05/2024", "03/06/2024") == ([DAY, dt.date(2024, 3, 6)], "month_first")
    assert days("Mon 05/03/2024")[1] == "ambiguous"  # fits neither reading


calendar = st.dates(dt.date(1971, 1, 1), dt.date(2068, 12, 31))
WRITTEN = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%d %b %Y", "%d-%b-%y", "%b %d, %Y", "%A, %B %d, %Y",
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+08:00", "%a %b %d %Y", "%d.%m.%Y", "%Y-%b-%d",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(WRITTEN), st.lists(calendar, min_size=1, max_size=8))
def test_a_day_comes_back_from_every_way_of_writing_it(form, wanted):
    assert days(*(day.strftime(form) for day in wanted))[0] == wanted


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m-%d-%y"]), st.lists(calendar, max_size=8))
def test_days_and_months_in_either_order_come_back_where_one_value_tells(form, wanted):
    wanted = [*wanted, dt.date(1999, 12, 31), dt.date(2033, 12, 31)]
    assert days(*(day.strftime(form) for day in wanted))[0] == wanted


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["en_US", "zh_CN"]), st.sampled_from(["long", "full", "medium"]), calendar)
def test_a_day_comes_back_as_babel_writes_it(locale, width, day):
    assert days(format_date(day, width, locale=locale))[0] == [day]


@settings(max_examples=100, deadline=None)
@given(st.integers(1900, 2100), st.integers(0, 19), st.integers(0, 39), st.sampled_from("-/.年"))
def test_a_day_that_no_calendar_has_is_not_read_as_another(year, month, day, mark):
    try:
        expected = dt.date(year, month, day)
    except ValueError:
        expected = None
    behind = "月" if mark == "年" else mark
    assert days(f"{year}{mark}{month}{behind}{day:02}")[0] == [expected]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20) | st.text("0123456789-/. :年月日TZ", max_size=20))
def test_whatever_is_read_agrees_with_an_independent_reader(text):
    found = days(text)[0][0]
    if found is None or not re.search(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return
    # Fair only where the year stands first, which dateutil reads the same way.
    assert found == dateutil.parser.parse(re.search(r"\d{4}-\d{1,2}-\d{1,2}", text)[0]).date()

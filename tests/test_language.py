"""Claims about how texts, numbers, money and dates are said to a reader."""

import datetime as dt

import pandas as pd
import pytest

from features.messages import Money, Points, Share, message, plural_message
from pages.shared.language import Language

ENGLISH, CHINESE = Language("en"), Language("zh")


@pytest.mark.parametrize(
    ("said", "english", "chinese"),
    [
        (lambda lang: lang.money(12_345_678, "CNY"), "CN¥12.3M", "¥1234.6万"),
        (lambda lang: lang.money(1_234_567), "1.2M", "123.5万"),
        (lambda lang: lang.money(196_700_000, "CNY"), "CN¥196.7M", "¥1.97亿"),
        (lambda lang: lang.money(196_700_000), "196.7M", "1.97亿"),
        (lambda lang: lang.listing(["a", "b"]), "a, b", "a、b"),
        (lambda lang: lang.together(["A.", "B."]), "A. B.", "A.B."),
        (lambda lang: lang.value(Points(-0.093)), "-9.3", "-9.3"),
        (lambda lang: lang.value(Points(0.05)), "5.0", "5.0"),
        (lambda lang: lang.money(9_500, "USD"), "$9,500", "US$9,500"),
        (lambda lang: lang.money(float("nan"), "USD"), "–", "–"),
        (lambda lang: lang.percent(0.4149), "41%", "41%"),
        (lambda lang: lang.percent(0.4149, 1), "41.5%", "41.5%"),
        (lambda lang: lang.chance(0.0), "< 1%", "< 1%"),
        (lambda lang: lang.chance(0.995), "> 99%", "> 99%"),
        (lambda lang: lang.chance(0.5), "50%", "50%"),
        (lambda lang: lang.interval(0.31, 0.44), "31–44%", "31–44%"),
        (lambda lang: lang.interval(float("nan"), 0.44), "–", "–"),
        (lambda lang: lang.date(dt.date(2026, 9, 30)), "Sep 30, 2026", "2026年9月30日"),
        (lambda lang: lang.date(pd.NaT), "–", "–"),
        (lambda lang: lang.month(pd.Timestamp("2026-09-01")), "Sep 2026", "2026年9月"),
        (lambda lang: lang.number(1234.5), "1,234", "1,234"),
        (lambda lang: lang.number(12.345), "12.3", "12.3"),
        (lambda lang: lang.number(3.14159), "3.14", "3.14"),
        (lambda lang: lang.number(7), "7", "7"),
        (lambda lang: lang.number(-0.0003, 3), "0.000", "0.000"),
        (lambda lang: lang.number(-0.0013, 3), "-0.001", "-0.001"),
    ],
)
def test_each_language_writes_its_own_way(said, english, chinese):
    assert (said(ENGLISH), said(CHINESE)) == (english, chinese)


def test_values_of_a_message_are_formatted_for_the_reader():
    said = message(
        "{share} of {value} by {day}",
        share=Share(0.5),
        value=Money(20_000_000, "CNY"),
        day=dt.date(2026, 1, 2),
    )
    assert ENGLISH.say(said) == "50% of CN¥20M by Jan 2, 2026"


def test_a_chinese_catalogue_entry_is_used():
    assert CHINESE.text("Leads") == "线索"
    assert ENGLISH.text("Leads") == "Leads"


@pytest.mark.parametrize(("count", "said"), [(1, "1 row of a"), (2, "2 rows of a")])
def test_plural_forms_follow_the_count(count, said):
    assert ENGLISH.say(plural_message("{n} row of {x}", "{n} rows of {x}", count, x="a")) == said


def test_a_text_without_an_entry_stays_english():
    assert CHINESE.text("no such text in the catalogue {x}", x=1) == "no such text in the catalogue 1"

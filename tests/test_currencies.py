"""Symbols, codes and words name currencies."""

import pandas as pd
import pytest

from features.currencies import currency_of, currency_of_header, parse_currencies


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("¥", "CNY"),
        ("￥", "CNY"),
        ("rmb", "CNY"),
        ("人民币", "CNY"),
        ("元", "CNY"),
        ("CNY", "CNY"),
        ("$", "USD"),
        ("usd", "USD"),
        ("美元", "USD"),
        ("USD - U.S. Dollar", "USD"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("HK$", "HKD"),
        ("JPY", "JPY"),
        ("円", "JPY"),
        ("人民币 (CNY)", "CNY"),
        ("CNH", "CNY"),
        ("", None),
        ("Acme", None),
        ("USD/EUR", None),
        ("dollars?", None),
    ],
)
def test_a_word_means_one_currency_or_none(word, code):
    assert currency_of(word) == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Amount (USD)", "USD"),
        ("Amount ($K)", "USD"),
        ("金额（万元）", "CNY"),
        ("合同金额[美元]", "USD"),
        ("Amount", None),
        ("Amount (last entry)", None),
        ("元旦金额", None),
    ],
)
def test_a_header_may_name_the_currency(header, code):
    assert currency_of_header(header) == code


def test_a_column_keeps_its_index_and_blanks():
    found = parse_currencies(pd.Series(["usd", "", "??"], index=[3, 1, 2], dtype="str"))
    assert found.dtype == "str"
    assert found.index.tolist() == [3, 1, 2]
    assert found.tolist()[0] == "USD"
    assert found.isna().tolist() == [False, True, True]

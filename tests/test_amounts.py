"""Numbers are read as people write them; the decimal mark is a matter of the whole column."""

import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from features.amounts import (
    parse_counts,
    parse_money,
    parse_numbers,
    parse_shares,
    unit_of_header,
)
from features.number_parts import read_numbers


def money(*texts, scale=1.0):
    found = parse_money(pd.Series(texts, dtype="str"), scale)
    values, currencies = found.amounts, found.currencies
    return values.tolist(), [None if pd.isna(name) else name for name in currencies]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1234", 1234, None),
        ("¥1,234.56", 1234.56, "CNY"),
        ("￥１，２３４．５", 1234.5, "CNY"),
        ("12.5万", 125_000, None),
        ("12.5万元", 125_000, "CNY"),
        ("¥ 3亿", 3e8, "CNY"),
        ("12万美元", 120_000, "USD"),
        ("人民币 300", 300, "CNY"),
        ("RMB300", 300, "CNY"),
        ("300元", 300, "CNY"),
        ("$1.2M", 1.2e6, "USD"),
        ("US$ 5k", 5000, "USD"),
        ("USD 1,000", 1000, "USD"),
        ("1000 EUR", 1000, "EUR"),
        ("£2.5bn", 2.5e9, "GBP"),
        ("HK$800", 800, "HKD"),
        ("(500)", -500, None),
        ("(500,00) €", -500, "EUR"),
        ("(500 €)", -500, "EUR"),
        ("($1,500.00)", -1500, "USD"),
        ("-500", -500, None),
        ("−500", -500, None),
        ("-$500", -500, "USD"),
        ("$-500", -500, "USD"),
        ("500-", -500, None),
        ("1 234 567", 1_234_567, None),
        ("1'234.50", 1234.5, None),
        ("12,34,567", 1_234_567, None),
        ("1,234,567", 1_234_567, None),
        ("1.234.567", 1_234_567, None),
        ("1.5e6", 1.5e6, None),
        (".5", 0.5, None),
        ("5.", 5, None),
    ],
)
def test_an_amount_is_read_with_its_currency(text, value, currency):
    values, currencies = money(text)
    assert values == [pytest.approx(value, rel=1e-12)]
    assert currencies == [currency]


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,2,3", "1.2.3", "(5", "5)", "--5", "(-5)", "万", "$", "35%", "12 34", "5 apples", "1e999"],
)
def test_what_is_no_amount_stays_blank(text):
    values, _ = money(text)
    assert np.isnan(values).all()


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1.234,56", "1.234", "12,5"], [1234.56, 1234, 12.5]),
        (["1,234.56", "1,234", "12.5"], [1234.56, 1234, 12.5]),
        (["1,234", "2,500"], [1234, 2500]),
        (["1.234", "2.5"], [1.234, 2.5]),
        (["1.234.567", "1.234"], [1_234_567, 1234]),
        (["1,5", "2.5", "3.5", "1,234"], [1.5, 2.5, 3.5, 1234]),
    ],
)
def test_values_with_one_reading_decide_the_decimal_mark(texts, values):
    assert money(*texts)[0] == values


def test_the_unit_of_the_header_holds_where_the_cell_has_none():
    assert money("12.5", "3万", scale=1e4)[0] == [125_000, 30_000]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("金额（万元）", 1e4),
        ("金额(元)", 1),
        ("商机金额[单位：万]", 1e4),
        ("合同额（亿元）", 1e8),
        ("Amount ($K)", 1e3),
        ("Revenue (USD millions)", 1e6),
        ("Value (€m)", 1e6),
        ("Amount ('000)", 1e3),
        *(("Umsatz (TEUR)", 1e3), ("Umsatz in TEUR", 1e3), ("Betrag (T€)", 1e3), ("Wert in Mio. €", 1e6)),
        *(("Betrag (Tsd. EUR)", 1e3), ("Amount in thousands USD", 1e3), ("Value in USD millions", 1e6)),
        *(("Montant (milliers €)", 1e3), ("Amount kUSD", 1e3), ("Deal (Test)", 1), ("Umsatz EUR", 1)),
        ("Amount (USD)", 1),
        ("Deal (Marketing)", 1),
        ("Amount", 1),
    ],
)
def test_a_header_tells_its_unit(header, unit):
    assert unit_of_header(header) == unit


@pytest.mark.parametrize(
    ("texts", "is_percent", "shares"),
    [
        (["35%", "0.35", ""], None, [0.35, 0.35, np.nan]),
        (["35", "0", "100"], None, [0.35, 0, 1]),
        (["0", "1", "0.5"], None, [0, 1, 0.5]),
        (["1", "0.5"], True, [0.01, 0.005]),
        (["３５％", "12,5%"], None, [0.35, 0.125]),
        (["140", "20", "-5"], None, [np.nan, 0.2, np.nan]),
        (["120%", "20%"], None, [np.nan, 0.2]),
    ],
)
def test_shares_are_read_in_the_scale_of_their_column(texts, is_percent, shares):
    found = parse_shares(pd.Series(texts, dtype="str"), is_percent=is_percent)
    np.testing.assert_allclose(found, shares)


def test_counts_are_whole_and_not_negative():
    found = parse_counts(pd.Series(["3", "1,200", "2.0", "2.5", "-1", "many", ""], dtype="str"))
    np.testing.assert_array_equal(found, [3, 1200, 2, np.nan, np.nan, np.nan, np.nan])


def test_plain_numbers_may_be_percentages():
    found = parse_numbers(pd.Series(["4.5", "15%", "$3", "n"], dtype="str"))
    np.testing.assert_allclose(found, [4.5, 0.15, 3, np.nan])


def test_what_stands_beside_a_number_is_told():
    read = read_numbers(pd.Series(["12万", "5%", "$7"], index=[5, 1, 2], dtype="str")).frame
    assert read.index.tolist() == [5, 1, 2]
    assert read["has_unit"].tolist() == [True, False, False]
    assert read["is_percent"].tolist() == [False, True, False]
    assert read["value"].tolist() == [120_000, 5, 7]


amounts = st.integers(-(10**12), 10**12).map(lambda cents: cents / 100)


@settings(max_examples=40, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=20))
def test_both_ways_of_marking_thousands_and_decimals_come_back(values):
    # One value settles the marks, as it does in a real column.
    values = [*values, 1_234.56]
    english = [f"{value:,.2f}" for value in values]
    continental = [text.translate(str.maketrans(",.", ".,")) for text in english]
    assert money(*english)[0] == values
    assert money(*continental)[0] == values


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["1,234", "1.234", "5,5", "7.25", "x", ""]), min_size=1, max_size=12),
    st.randoms(),
)
def test_the_order_of_the_rows_does_not_matter(texts, random):
    series = pd.Series(texts, dtype="str")
    order = random.sample(range(len(texts)), len(texts))
    pd.testing.assert_series_equal(
        parse_money(series.iloc[order]).amounts.sort_index(), parse_money(series).amounts, check_dtype=True
    )


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("CHF 1'200.–", 1200, "CHF"),
        ("1.200,-", 1200, None),
        ("¥(500)", -500, "CNY"),
        ("Rs 12,34,567", 1234567, "INR"),
        ("1.5 lakh", 150000, None),
        ("3 crore", 30000000, None),
        ("12 Mio. €", 12000000, "EUR"),
        ("2 Mrd", 2e9, None),
        ("500 zł", 500, "PLN"),
        ("$500 CAD", 500, "CAD"),
        ("¥500 JPY", 500, "JPY"),
        ("'1,200.50", 1200.5, None),
        ("1.1M", 1100000, None),
        ("4.35万", 43500, None),
    ],
)
def test_habits_of_many_countries_are_read(text, value, currency):
    found = parse_money(pd.Series([text], dtype="str"))
    assert found.amounts.tolist() == [value]
    assert found.currencies.fillna("").tolist() == [currency or ""]


@pytest.mark.parametrize(
    "text",
    [
        "€500 USD",
        "(500",
        "500)",
        "--5",
        "1.2.3",
        "12,34,56",
        "500-600",
        "~500",
        "100元/月",
        "50%",
        "1 2",
        "k",
    ],
)
def test_what_is_no_amount_for_sure_is_left_to_the_problem_list(text):
    found = parse_money(pd.Series([text], dtype="str"))
    assert found.amounts.isna().all()
    assert found.currencies.isna().all()


def test_amounts_that_all_have_three_figures_behind_the_point_are_thousands_and_called_undecided():
    found = parse_money(pd.Series(["1.234", "12.500", "750"], dtype="str"))
    assert found.amounts.tolist() == [1234, 12500, 750]
    assert found.marks.undecided
    decided = parse_money(pd.Series(["1.234", "12.500", "750.5"], dtype="str"))
    assert decided.amounts.tolist() == [1.234, 12.5, 750.5]
    assert not decided.marks.undecided
    assert parse_numbers(pd.Series(["1.234", "12.500"], dtype="str")).tolist() == [1.234, 12.5]


def test_a_comma_before_three_figures_marks_thousands_without_a_question():
    found = parse_money(pd.Series(["1,234", "12,500"], dtype="str"))
    assert found.amounts.tolist() == [1234, 12500]
    assert not found.marks.undecided


def test_a_column_that_writes_both_ways_is_undecided_where_it_matters():
    found = parse_money(pd.Series(["1,5", "2.5", "1.234"], dtype="str"))
    assert found.marks.undecided


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["en_US", "de_DE", "fr_FR", "de_CH", "zh_CN", "hi_IN", "pt_BR", "it_IT", "ja_JP"]),
    st.sampled_from(["CNY", "USD", "EUR", "GBP", "CHF", "INR"]),
    st.lists(amounts, min_size=1, max_size=8),
)
def test_money_comes_back_as_babel_writes_it(locale, currency, values):
    values = [*values, 1_234_567.89]
    groups = "#,##,##0.00" if locale == "hi_IN" else "#,##0.00"
    written = [format_currency(value, currency, f"¤¤ {groups}", locale) for value in values]
    found = parse_money(pd.Series(written, dtype="str"))
    assert found.amounts.tolist() == values
    assert set(found.currencies) == {currency}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99999), st.sampled_from([("万", 4), ("亿", 8), ("k", 3), ("M", 6), (" bn", 9)]))
def test_a_unit_multiplies_without_a_rounding_error(cents, unit):
    word, power = unit
    text = f"{cents / 100:.2f}{word}"
    assert parse_money(pd.Series([text, "0.5"])).amounts[0] == float(Decimal(cents) * 10**power / 100)


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789.,-()' kKM万¥$€", max_size=14))
def test_whatever_is_read_has_the_digits_that_were_written(text):
    found = parse_money(pd.Series([text], dtype="str")).amounts[0]
    if np.isnan(found) or re.search("[kKM万]", text):
        return
    written = re.sub(r"[^0-9]", "", text).strip("0")
    assert written == re.sub(r"[^0-9]", "", f"{Decimal(repr(abs(float(found)))):f}").strip("0")

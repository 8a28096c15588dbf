"""One column at a time: its kind, its blanks, its values, its problems."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.amounts import parse_counts, parse_money, parse_numbers, parse_shares
from features.columns import blank_column, make_source, problems, read_column
from features.dates import parse_dates
from features.distinct import Encoded
from features.schema import Kind
from features.words import is_blank, parse_flags, parse_outcomes, plain


def read(kind, *texts, header="x", day_first=None, is_given=False):
    source = make_source("x", header, kind, Encoded.of(pd.Series(texts, dtype="str")))
    column = read_column(source, day_first, is_given=is_given)
    found = problems(source, column.values)
    return source, column, [""] * len(column.values) if found is None else found.tolist()


def test_blank_words_are_blank_and_everything_else_unread_is_listed():
    _, column, reasons = read(Kind.MONEY, "5", "-", "N/A", "tbd", "five", "#REF!", "5\ufffd")
    assert column.values.isna().tolist() == [False, True, True, True, True, True, True]
    assert reasons == ["", "", "", "", "not_a_number", "spreadsheet_error", "damaged_text"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(Kind)),
    st.lists(st.text(max_size=6) | st.text("0123456789.,-/%¥$()万k: ", max_size=10), min_size=1, max_size=6),
)
def test_any_cell_is_read_or_blank_or_listed(kind, texts):
    source, column, reasons = read(kind, *texts)
    unread = column.values.isna() & ~source.blank
    assert all(reason for reason, missing in zip(reasons, unread, strict=True) if missing)


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.NUMBER])
@pytest.mark.parametrize("text", ["1e308", "9" * 60, "12,345,678,901,234,567.00", "1e15"])
def test_numbers_too_large_for_any_amount_are_listed_as_such(kind, text):
    _, column, reasons = read(kind, "5", "999999999999999", text)
    assert column.values.tolist()[:2] == [5, 999999999999999]
    assert reasons == ["", "", "too_large"]


def test_a_few_slips_do_not_make_a_column_of_numbers_text_and_identifiers_stay_identifiers():
    numbers = [str(row) for row in range(200)]
    assert read(None, *numbers, "1e308", "9" * 60)[0].kind is Kind.NUMBER
    assert read(None, *(f"{10**17 + row}" for row in range(200)))[0].kind is Kind.TEXT
    assert read(None, *numbers, "00501")[0].kind is Kind.TEXT


def test_a_currency_shown_by_the_format_counts_where_neither_header_nor_cell_names_one():
    cells = Encoded.of(pd.Series(["5", "€ 6"], dtype="str"))
    for header, expected in [("Amount", ["JPY", "EUR"]), ("Amount (USD)", ["USD", "EUR"])]:
        column = read_column(make_source("amount", header, Kind.MONEY, cells, "JPY"), None, is_given=False)
        assert column.currencies is not None
        assert column.currencies.tolist() == expected


def test_no_and_nothing_are_told_apart_by_the_column():
    flags, _, reasons = read(Kind.FLAG, "有", "无", "-", "perhaps")
    assert flags.blank.tolist() == [False, False, True, False]
    assert reasons == ["", "", "", "not_a_flag"]
    assert read(Kind.CATEGORY, "无", "某公司")[0].blank.tolist() == [True, False]


def test_names_stay_and_damaged_ones_are_listed():
    _, column, reasons = read(Kind.PERSON, " Ann  Lee", "Unknown", "Select", "M\ufffdller", "#VALUE!")
    assert column.values.tolist()[:2] == ["Ann Lee", "Unknown"]
    assert column.values.isna().tolist() == [False, False, True, False, True]
    assert reasons == ["", "", "", "damaged_text", "spreadsheet_error"]


@pytest.mark.parametrize(
    ("texts", "ids"),
    [
        (["1001.0", "1002.0", ""], ["1001", "1002", None]),
        (["1.0", "A-2"], ["1.0", "A-2"]),
        (['="007"', "008"], ["007", "008"]),
    ],
)
def test_identifiers_lose_what_a_spreadsheet_added(texts, ids):
    values = read(Kind.ID, *texts)[1].values
    assert [None if pd.isna(value) else value for value in values] == ids


def test_the_header_names_unit_and_currency_and_the_cell_goes_before_it():
    _, column, _ = read(Kind.MONEY, "12.5", "$300", "3万", "x", header="金额（万元）")
    np.testing.assert_array_equal(column.values, [125_000, 3_000_000, 30_000, np.nan])
    assert column.currencies.tolist()[:3] == ["CNY", "USD", "CNY"]
    assert column.currencies.isna().tolist() == [False, False, False, True]


def test_a_percent_sign_in_the_header_sets_the_scale():
    assert read(Kind.SHARE, "1", "0.5", header="Probability (%)")[1].values.tolist() == [0.01, 0.005]


def test_the_order_of_a_neighbour_is_taken_only_where_the_column_tells_none():
    assert read(Kind.DATE, "05/03/2024", day_first=True)[1].order == "day_first"
    assert read(Kind.DATE, "05/03/2024", "03/25/2024", day_first=True)[1].order == "month_first"
    assert read(Kind.DATE, "05/03/2024", "03/25/2024", day_first=True, is_given=True)[1].order == "day_first"
    assert read(Kind.DATE, "05/03/2024")[1].order == "ambiguous"
    assert read(Kind.DATE, "never", "")[1].order == ""


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["5", "unknown", "-", "7"], Kind.NUMBER),
        (["2024-03-05", "TBD", ""], Kind.DATE),
        (["有", "无", ""], Kind.FLAG),
        (["Yes", "No", "-"], Kind.FLAG),
        (["Yes", "No", "Unknown"], Kind.CATEGORY),
        (["无", "无"], Kind.TEXT),
        (["", ""], Kind.TEXT),
    ],
)
def test_a_custom_column_is_judged_without_its_blanks(texts, kind):
    assert read(None, *texts)[0].kind is kind


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [(Kind.DATE, "datetime64[us]"), (Kind.OUTCOME, "str"), (Kind.TEXT, "str"), (Kind.MONEY, "float64")],
)
def test_a_column_the_file_lacks_is_blank_in_its_type(kind, dtype):
    column = blank_column(kind, 3)
    assert column.isna().all()
    assert len(column) == 3
    assert column.dtype == dtype


PARSERS = {
    Kind.DATE: lambda text: parse_dates(text)[0],
    Kind.MONEY: lambda text: parse_money(text).amounts,
    Kind.NUMBER: parse_numbers,
    Kind.COUNT: parse_counts,
    Kind.SHARE: parse_shares,
    Kind.FLAG: parse_flags,
    Kind.OUTCOME: parse_outcomes,
}


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(PARSERS)),
    st.lists(
        st.sampled_from(["2024-03-05", " 2024-03-05 ", "24/03/05", "05/13/2024", "1.234", "1,5", "-3", "tbd"])
        | st.text("0123456789.,-/%¥$()万k: ", max_size=8),
        min_size=1,
        max_size=9,
    ),
)
def test_reading_each_different_text_once_is_reading_every_cell(kind, texts):
    source, column, _ = read(kind, *texts, *texts)
    cells = plain(pd.Series([*texts, *texts], dtype="str"))
    each = PARSERS[kind](cells.where(~is_blank(cells, is_name=False) | (kind is Kind.FLAG), ""))
    pd.testing.assert_series_equal(source.cells.spread(column.values), each, check_names=False)

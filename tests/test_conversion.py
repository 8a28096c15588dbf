"""Amounts of several currencies are turned into one or left out, never added up as they stand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.conversion import NO_RATES, LeftOut, Rates, convert

RATES = Rates("CNY", {"USD": 7.0, "EUR": 8.0})


def converted(*pairs, rates=NO_RATES, currency=""):
    amounts = pd.Series([amount for amount, _ in pairs], dtype="float64")
    currencies = pd.Series([code for _, code in pairs], dtype="str")
    return convert(amounts, currencies, rates, currency=currency)


def test_one_currency_stays_as_it_is():
    found = converted((5.0, "USD"), (6.0, None), (None, "USD"))
    assert found.amounts.fillna(-1).tolist() == [5, 6, -1]
    assert (found.currency, found.left_out) == ("USD", ())


def test_without_rates_the_currency_of_most_amounts_is_summed_and_the_rest_counted():
    found = converted((5.0, "USD"), (6.0, "USD"), (7.0, "EUR"), (8.0, "EUR"), (9.0, "USD"), (1.0, None))
    assert found.amounts.fillna(-1).tolist() == [5, 6, -1, -1, 9, -1]
    assert found.currency == "USD"
    assert found.left_out == (LeftOut("", 1, 1.0), LeftOut("EUR", 2, 15.0))


def test_with_rates_everything_is_in_the_reporting_currency():
    found = converted((5.0, "USD"), (6.0, "EUR"), (7.0, "CNY"), (8.0, None), rates=RATES)
    assert found.amounts.tolist() == [35, 48, 7, 8]
    assert (found.currency, found.left_out) == ("CNY", ())


def test_a_currency_without_a_rate_is_left_out_beside_those_with_one():
    found = converted((5.0, "USD"), (6.0, "JPY"), (7.0, "JPY"), rates=RATES)
    assert found.amounts.fillna(-1).tolist() == [35, -1, -1]
    assert found.left_out == (LeftOut("JPY", 2, 13.0),)


def test_a_file_in_one_foreign_currency_is_converted_if_there_is_a_rate_and_else_left_as_it_is():
    assert converted((5.0, "USD"), (6.0, "USD"), rates=RATES).amounts.tolist() == [35, 42]
    found = converted((5.0, "JPY"), rates=RATES)
    assert (found.amounts.tolist(), found.currency) == ([5], "JPY")


def test_what_holds_for_all_amounts_counts_where_the_rows_name_nothing():
    assert converted((5.0, None), currency="EUR").currency == "EUR"
    found = converted((5.0, None), currency="EUR", rates=RATES)
    assert (found.amounts.tolist(), found.currency) == ([40], "CNY")
    assert converted((5.0, None)).currency == ""


def test_amounts_that_name_no_currency_are_in_the_chosen_one_else_in_the_only_one_named():
    for others in [(), ((5.0, "USD"),), ((5.0, "USD"), (7.0, "JPY"))]:
        found = converted(*others, (6.0, None), rates=RATES)
        assert (found.amounts.tolist()[-1], found.currency) == (6, "CNY")
    assert converted((5.0, "USD"), (6.0, None)).amounts.tolist() == [5, 6]
    assert converted((5.0, "USD"), (1.0, "EUR"), (6.0, None)).left_out[0] == LeftOut("", 1, 6.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 100).map(float) | st.none(), st.sampled_from(["USD", "EUR", "JPY", None])),
        max_size=12,
    ),
    st.sampled_from([NO_RATES, RATES]),
)
def test_every_amount_is_in_the_sum_or_among_those_left_out(pairs, rates):
    found = converted(*pairs, rates=rates)
    amounts = sum(amount is not None for amount, _ in pairs)
    assert found.amounts.notna().sum() + sum(item.deals for item in found.left_out) == amounts


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_order_of_the_rows_does_not_matter(order):
    pairs = [(5.0, "USD"), (6.0, "EUR"), (7.0, "USD"), (8.0, "EUR")]
    found = converted(*(pairs[place] for place in order))
    assert (found.currency, found.left_out) == ("EUR", (LeftOut("USD", 2, 12.0),))

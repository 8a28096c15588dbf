"""The base rate and the rates of groups."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from models.rates import (
    PRIOR_ROWS,
    can_group,
    fit_base_rate,
    fit_group_rates,
    rates_from_json,
    rates_to_json,
)

X = pd.DataFrame(
    {"kind": pd.Series(["a"] * 10 + ["b"] * 10, dtype="str"), "size": np.arange(20.0)},
)
Y = np.array([1.0] * 8 + [0.0] * 2 + [0.0] * 10)
ONE = np.ones(20)


def test_base_rate_by_hand():
    assert fit_base_rate(Y, ONE).rate == 8.5 / 21
    assert fit_base_rate(Y, ONE).probability(X.head(3)).tolist() == [8.5 / 21] * 3


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_base_rate_is_never_certain(outcome):
    assert 0 < fit_base_rate(np.full(5, outcome), np.ones(5)).rate < 1


def test_group_rates_are_shrunk_to_the_base_rate_by_hand():
    base = 8.5 / 21
    found = fit_group_rates(X, Y, ONE, "kind")
    rate = (8 + PRIOR_ROWS * base) / (10 + PRIOR_ROWS)
    unseen = pd.DataFrame({"kind": pd.Series(["a", "new", None], dtype="str")})
    assert found.probability(unseen).tolist() == pytest.approx([rate, base, base])


def test_numbers_are_grouped_in_bands_of_equal_weight():
    found = fit_group_rates(X, Y, ONE, "size")
    assert found.edges == (3.0, 7.0, 11.0, 15.0)
    low, high = found.probability(pd.DataFrame({"size": [-100.0, 100.0]}))
    assert low > 0.5 > high
    assert found.probability(pd.DataFrame({"size": [np.nan]}))[0] == found.base


def test_weights_count_as_rows_do():
    twice = fit_group_rates(pd.concat([X, X], ignore_index=True), np.tile(Y, 2), np.ones(40), "kind")
    assert fit_group_rates(X, Y, 2 * ONE, "kind") == twice


@pytest.mark.parametrize("column", [None, "kind", "size"])
def test_rates_come_back_from_json(column):
    rates = fit_base_rate(Y, ONE) if column is None else fit_group_rates(X, Y, ONE, column)
    assert rates_from_json(json.loads(json.dumps(rates_to_json(rates)))) == rates


def test_names_make_no_groups():
    assert can_group(X["kind"])
    assert can_group(X["size"])
    assert not can_group(pd.Series([f"n{i}" for i in range(100)], dtype="str"))
    assert not can_group(pd.Series(["same"] * 5, dtype="str"))

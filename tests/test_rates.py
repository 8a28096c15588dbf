"""The base rate and the rates of groups."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import integrate

from models.rates import (
    PRIOR_ROWS,
    can_group,
    fit_base_rate,
    fit_group_rates,
    posterior_interval,
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


def test_groups_come_with_counts_rates_and_intervals():
    table = fit_group_rates(X, Y, ONE, "kind").table()
    assert table["group"].tolist() == ["a", "b"]
    assert table["won"].tolist() == [8, 0]
    assert table["n"].tolist() == [10, 10]
    base = 8.5 / 21
    assert table["rate"].tolist() == pytest.approx([(8 + 10 * base) / 20, 10 * base / 20])
    assert (table["low"] < table["rate"]).all()
    assert (table["rate"] < table["high"]).all()


def test_bands_of_numbers_are_named_by_where_they_begin_and_end():
    table = fit_group_rates(X, Y, ONE, "size").table()
    said = [str(group) for group in table["group"]]
    assert said == ["up to 3", "over 3 up to 7", "over 7 up to 11", "over 11 up to 15", "over 15"]
    assert table["n"].tolist() == [4, 4, 4, 4, 4]


def test_an_interval_leaves_one_chance_in_forty_on_either_side_by_hand():
    # 3 of 9, and ten rows of a base rate of 0.4: 3 + 4 for it and 6 + 6 against it, so Beta(7, 12).
    low, high = (float(end[0]) for end in posterior_interval(np.array([3.0]), np.array([9.0]), 0.4))

    def density(rate):
        return rate**6 * (1 - rate) ** 11

    whole = integrate.quad(density, 0, 1)[0]
    assert integrate.quad(density, 0, low)[0] / whole == pytest.approx(0.025, abs=1e-6)
    assert integrate.quad(density, high, 1)[0] / whole == pytest.approx(0.025, abs=1e-6)


def test_more_rows_of_the_same_share_make_a_narrower_interval():
    low, high = posterior_interval(np.array([3.0, 30.0, 300.0]), np.array([9.0, 90.0, 900.0]), 1 / 3)
    assert (np.diff(high - low) < 0).all()


def test_rates_saved_without_counts_still_score_and_have_no_table():
    plain = rates_to_json(fit_group_rates(X, Y, ONE, "kind"))
    older = rates_from_json({name: plain[name] for name in plain if name not in ("won", "rows")})
    assert older.probability(X).tolist() == fit_group_rates(X, Y, ONE, "kind").probability(X).tolist()
    assert older.table().empty


def test_names_make_no_groups():
    assert can_group(X["kind"])
    assert can_group(X["size"])
    assert not can_group(pd.Series([f"n{i}" for i in range(100)], dtype="str"))
    assert not can_group(pd.Series(["same"] * 5, dtype="str"))

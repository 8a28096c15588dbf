"""Weights that let closed deals speak for those still open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.weights import MOST, censoring_weights, fates, ripe

AS_OF = pd.Timestamp("2024-01-31")


def weigh(day, closed_on):
    days = pd.to_datetime(pd.Series(day)).astype("datetime64[us]")
    ends = pd.to_datetime(pd.Series(closed_on)).astype("datetime64[us]")
    return censoring_weights(days, ends, ends.notna(), AS_OF)


def test_without_open_deals_every_row_counts_one():
    assert weigh(["2024-01-01"] * 2, ["2024-01-05", "2024-01-09"]).tolist() == [1, 1]


def test_a_deal_that_outlived_a_censored_one_speaks_for_it_too():
    # Watched 2 days (closed), 10 days (censored on 31 January), 20 days (closed): G(20-) = 1/2.
    found = weigh(["2024-01-01", "2024-01-21", "2024-01-01"], ["2024-01-03", None, "2024-01-21"])
    assert found.tolist() == [1, 0, 2]


def test_a_deal_closed_on_the_day_another_is_censored_closed_first():
    found = weigh(["2024-01-21", "2024-01-11"], [None, "2024-01-21"])
    assert found.tolist() == [0, 1]


def test_no_row_weighs_more_than_the_limit():
    day = ["2024-01-30"] * 50 + ["2023-01-01"]
    found = weigh(day, [None] * 50 + ["2024-01-01"])
    assert found[-1] == MOST


def test_rows_without_days_weigh_one():
    assert weigh([None, "2024-01-01"], ["2024-01-03", "2024-01-04"]).tolist() == [1, 1]


@pytest.mark.parametrize("seed", range(3))
def test_weighted_share_won_is_that_of_all_deals_though_losses_take_longer(seed):
    rng = np.random.default_rng(seed)
    n = 20_000
    won = rng.random(n) < 0.3
    length = np.where(won, rng.integers(1, 40, n), rng.integers(20, 80, n))
    day = AS_OF - pd.to_timedelta(rng.integers(0, 100, n), unit="D")
    closed_on = pd.Series(day + pd.to_timedelta(length, unit="D")).astype("datetime64[us]")
    closed = closed_on <= AS_OF
    weight = censoring_weights(
        pd.Series(day).astype("datetime64[us]"), closed_on.where(closed), closed, AS_OF
    )
    naive = won[closed].mean()
    assert naive > 0.34
    assert np.average(won, weights=weight) == pytest.approx(0.3, abs=0.015)


def test_what_became_of_deals_within_a_horizon():
    day = pd.Series(pd.to_datetime(["2024-01-01"] * 5 + ["2024-03-01"] * 2)).astype("datetime64[us]")
    closed_on = pd.Series(
        pd.to_datetime(["2024-01-31", "2024-02-01", "2024-01-15", None, None, "2024-03-10", None])
    ).astype("datetime64[us]")
    outcome = pd.Series(["won", "won", "lost", "open", "won", "won", "open"], dtype="str")
    found = fates(day, outcome, closed_on, pd.Timestamp("2024-03-15"), 30)
    # won on the last day, won a day late, lost, open past it, won nobody knows when, won in time, too young
    assert found.won.tolist() == [1, 0, 0, 0, 0, 1, 0]
    assert found.known.tolist() == [True, True, True, True, False, True, False]
    assert found.known_on.iloc[[1, 3]].dt.date.astype(str).tolist() == ["2024-01-31", "2024-01-31"]
    ever = fates(day, outcome, closed_on, pd.Timestamp("2024-03-15"), None)
    assert ever.known.tolist() == [True, True, True, False, True, True, False]


def days(*iso):
    return pd.Series(pd.to_datetime(list(iso))).astype("datetime64[us]")


def test_a_day_teaches_once_most_of_what_was_open_on_it_ends_as_soon():
    # After 10 days three of the five that were watched so long have ended, after 9 days none.
    day = days(*["2024-01-01"] * 4, "2024-01-21", "2024-01-22")
    end = days("2024-01-11", "2024-01-11", "2024-01-11", "2024-01-21", None, None)
    found = ripe(day, end, end.notna(), AS_OF, np.ones(6))
    assert found.tolist() == [True, True, True, True, True, False]


def test_rows_count_for_the_days_they_stand_for():
    day = days("2024-01-01", "2024-01-01", "2024-01-21")
    end = days("2024-01-11", "2024-01-21", None)
    assert ripe(day, end, end.notna(), AS_OF, np.array([1.0, 1.0, 1.0])).tolist() == [True, True, False]
    assert ripe(day, end, end.notna(), AS_OF, np.array([9.0, 1.0, 1.0])).tolist() == [True] * 3


def test_a_company_that_has_only_fresh_days_learns_from_them():
    day = days(*["2024-01-29"] * 2, *["2024-01-25"] * 8)
    end = days("2024-01-30", "2024-01-30", *[None] * 8)
    assert ripe(day, end, end.notna(), AS_OF, np.ones(10)).all()


def test_rows_without_a_day_teach():
    nothing = days(None, None)
    assert ripe(nothing, nothing, np.array([True, True]), AS_OF, np.ones(2)).all()
    one = days("2024-01-01", None)
    assert ripe(one, days("2024-01-03", "2024-01-04"), np.array([True, True]), AS_OF, np.ones(2)).all()


@pytest.mark.parametrize("seed", range(3))
def test_no_day_that_teaches_looks_far_worse_than_it_was(seed):
    """Wins take longer than losses, so of the latest days hardly a win is known; all days are alike."""
    rng = np.random.default_rng(seed)
    n = 40_000
    won = rng.random(n) < 0.4
    length = np.where(won, rng.integers(40, 80, n), rng.integers(1, 60, n))
    day = pd.Series(AS_OF - pd.to_timedelta(rng.integers(0, 400, n), unit="D")).astype("datetime64[us]")
    closed_on = (day + pd.to_timedelta(length, unit="D")).astype("datetime64[us]")
    closed = (closed_on <= AS_OF).to_numpy()
    weight = censoring_weights(day, closed_on.where(closed), closed, AS_OF)
    kept = ripe(day, closed_on.where(closed), closed, AS_OF, np.ones(n))
    late = ((AS_OF - day).dt.days < 60).to_numpy() & closed
    assert np.average(won[late], weights=weight[late]) < 0.2
    assert kept[closed].mean() > 0.9
    assert not kept[((AS_OF - day).dt.days < 40).to_numpy()].any()
    assert np.average(won[kept], weights=weight[kept]) == pytest.approx(0.4, abs=0.04)

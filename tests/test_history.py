"""Running totals of dated facts by key."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.history import company_rate, day_numbers, running, smoothed_rate, win_history


def days(*values: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(list(values))).astype("datetime64[us]")


def texts(*values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype="str")


FACTS = running(
    texts("a", "b", "a", None, "a"),
    days("2024-01-05", "2024-01-03", "2024-01-01", "2024-01-01", None),
    pd.DataFrame({"n": 1.0, "money": [5.0, 7.0, 1.0, 100.0, 100.0]}),
)


@pytest.mark.parametrize(
    ("key", "day", "before", "until"),
    [
        ("a", "2024-01-01", [0, 0], [1, 1]),
        ("a", "2024-01-02", [1, 1], [1, 1]),
        ("a", "2024-01-05", [1, 1], [2, 6]),
        ("a", "2030-01-01", [2, 6], [2, 6]),
        ("b", "2024-01-02", [0, 0], [0, 0]),
        ("nobody", "2024-02-01", [0, 0], [0, 0]),
    ],
)
def test_totals_before_and_until_a_day_by_hand(key, day, before, until):
    assert FACTS.before(texts(key), days(day))[0].tolist() == before
    assert FACTS.until(texts(key), days(day))[0].tolist() == until


@pytest.mark.parametrize(("key", "day"), [(None, "2024-01-05"), ("a", None)])
def test_nothing_is_known_without_a_key_or_a_day(key, day):
    assert np.isnan(FACTS.before(texts(key), days(day))).all()
    assert FACTS.latest_until(texts(key), days(day)).tolist() == [-1]


def test_latest_fact_is_named_by_its_row_as_given():
    asked = texts("a", "a", "b", "a"), days("2024-01-04", "2024-01-05", "2024-01-02", "2023-12-31")
    assert FACTS.latest_until(*asked).tolist() == [2, 0, -1, -1]
    np.testing.assert_equal(FACTS.last_before(*asked), [3, 4, np.nan, np.nan])


def test_of_facts_on_one_day_the_last_given_is_the_latest():
    same = running(texts("a", "a"), days("2024-01-01", "2024-01-01"), pd.DataFrame({"n": [1.0, 1.0]}))
    assert same.latest_until(texts("a"), days("2024-01-01")).tolist() == [1]


def test_no_facts_at_all_give_zeros():
    none = running(texts(), days(), pd.DataFrame({"n": pd.Series(dtype=float)}))
    assert none.until(texts("a"), days("2024-01-01")).tolist() == [[0.0]]
    assert none.latest_until(texts("a"), days("2024-01-01")).tolist() == [-1]


@pytest.mark.parametrize("seed", range(5))
def test_totals_equal_those_counted_one_by_one(seed):
    rng = np.random.default_rng(seed)
    key = pd.Series(rng.choice(list("abc"), 50), dtype="str")
    day = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 20, 50), unit="D"))
    day = day.astype("datetime64[us]")
    value = pd.Series(rng.random(50))
    found = running(key, day, pd.DataFrame({"v": value}))
    for asked in pd.date_range("2023-12-30", "2024-01-25"):
        counted = [value[(key == k) & (day < asked)].sum() for k in "abcd"]
        got = found.before(texts(*"abcd"), pd.Series([asked] * 4).astype("datetime64[us]"))[:, 0]
        np.testing.assert_allclose(got, counted, atol=1e-12)


def test_smoothed_rate_starts_at_the_prior_and_ends_at_the_own_rate():
    n = np.array([0.0, 10.0, 1e9])
    assert smoothed_rate(n, n, 0.2).tolist() == pytest.approx([0.2, 0.6, 1.0])


def test_win_history_leaves_out_open_and_undated_deals():
    closed = pd.DataFrame(
        {
            "owner": texts("a", "a", "a", "a"),
            "closed_on": days("2024-01-01", "2024-01-02", "2024-01-01", None),
            "outcome": texts("won", "lost", "open", "won"),
        }
    )
    assert win_history(closed, "owner").before(texts("a"), days("2024-02-01")).tolist() == [[1, 2]]
    assert company_rate(closed, days("2023-01-01", "2024-02-01")).tolist() == [1 / 2, 2 / 4]


def test_days_are_counted_from_1900_and_held_within_the_span():
    assert day_numbers(days("1900-01-02", None, "1800-01-01")).tolist() == [1, 0, 0]

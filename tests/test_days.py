"""The days on which deals are looked at."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features import days
from features.days import SPANS, lives, looks
from tests.small_companies import make_deals, random_company


def one_deal(**columns: str | None):
    return make_deals({"outcome": ["won"], **{name: [value] for name, value in columns.items()}})


def test_a_long_life_is_looked_at_once_in_each_span():
    found = looks(one_deal(created_on="2022-01-01", closed_on="2024-12-01"))
    since = (found["day"] - pd.Timestamp("2022-01-01")).dt.days
    assert found["stands_for"].tolist() == [high - low for low, high in SPANS]
    assert all(low <= age < high for age, (low, high) in zip(since, SPANS, strict=True))


def test_each_stage_starts_the_spans_anew():
    deals = make_deals(
        {"outcome": ["won"], "created_on": ["2024-01-01"], "closed_on": ["2024-01-03"]},
        entries=[("d0", "Visit", "2024-01-01"), ("d0", "Quote", "2024-01-02")],
    )
    at_entry = looks(deals).query("stands_for == 1")
    assert at_entry["day"].dt.day.tolist() == [1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_no_day_is_outside_the_life_of_its_deal(seed):
    deals = random_company(seed)
    found = looks(deals).merge(lives(deals), on="deal_id")
    assert (found["day"] >= found["start"]).all()
    assert ((found["day"] < found["end"]) | (found["day"] == found["start"])).all()
    assert (found["day"] <= deals.as_of).all()


def test_a_deal_closed_on_the_day_it_was_created_is_seen_on_that_day():
    found = looks(one_deal(created_on="2024-01-05", closed_on="2024-01-05"))
    assert found["day"].tolist() == [pd.Timestamp("2024-01-05")]


@pytest.mark.parametrize(
    ("columns", "day"),
    [
        ({"created_on": "2024-01-05", "closed_on": None}, "2024-01-05"),
        ({"created_on": None, "closed_on": "2024-01-05"}, "2024-01-04"),
    ],
)
def test_one_day_alone_still_tells_of_a_day_on_which_the_deal_was_open(columns, day):
    assert looks(one_deal(**columns))["day"].tolist() == [pd.Timestamp(day)]


def test_deals_without_days_are_not_looked_at():
    assert looks(one_deal(created_on=None, closed_on=None)).empty


def test_the_same_deal_is_always_looked_at_on_the_same_days():
    deals = random_company(1)
    half = dataclasses.replace(deals, frame=deals.frame.iloc[::2].sample(frac=1, random_state=0))
    everything = looks(deals)
    expected = everything[everything["deal_id"].isin(half.frame["deal_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(looks(half), expected)


def test_looks_stand_for_the_days_that_deals_are_open():
    """Horvitz and Thompson: whatever the spans, the expected sum of `stands_for` is the days of all lives."""
    rng = np.random.default_rng(0)
    n = 4000
    length = rng.integers(1, 300, n)
    created = pd.Series([pd.Timestamp("2022-01-01")] * n)
    closed = created + pd.to_timedelta(length, unit="D")
    deals = make_deals({"outcome": ["won"] * n, "created_on": created, "closed_on": closed})
    assert looks(deals)["stands_for"].sum() == pytest.approx(length.sum(), rel=0.05)


def test_beyond_the_limit_a_part_is_drawn(monkeypatch):
    deals = random_company(0)
    every = looks(deals)
    monkeypatch.setattr(days, "MOST_ROWS", 40)
    part = looks(deals)
    assert 10 < len(part) < len(every)
    assert set(part["deal_id"] + part["day"].astype(str)) <= set(every["deal_id"] + every["day"].astype(str))

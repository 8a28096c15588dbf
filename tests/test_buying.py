"""How accounts had bought by a day."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.buying import (
    LATEST,
    buying_features,
    buys_within,
    customers_on,
    feature_title,
    purchases,
)
from tests.small_companies import make_deals, random_company

DEALS = make_deals(
    {
        "account": ["acme", "acme", "acme", "acme", "zeta", "zeta", None],
        "outcome": ["won", "won", "won", "lost", "won", "open", "won"],
        "created_on": ["2024-01-01"] * 5 + ["2024-03-01", "2024-01-01"],
        "closed_on": [
            "2024-01-11", "2024-02-10", "2024-02-10", "2024-03-11", "2024-03-01", None, "2024-01-05",
        ],
        "amount": [10.0, 20.0, None, 40.0, 5.0, 7.0, 1.0],
        "product": ["x", "y", "z", "x", "x", "x", "x"],
    },
    as_of="2024-04-30",
)  # fmt: skip


def asked(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account", "day"])
    frame["account"] = frame["account"].astype("str")
    return frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[us]"))


def test_wins_of_one_day_are_one_purchase():
    bought = purchases(DEALS)
    assert bought.frame["account"].tolist() == ["acme", "acme", "zeta"]
    assert bought.frame["amount"].tolist() == [10, 20, 5]
    assert bought.gaps().tolist() == [30]


def test_features_by_hand():
    found = buying_features(purchases(DEALS), asked(("acme", "2024-03-11"), ("acme", "2024-02-09")), 30)
    later, earlier = found.to_dict("records")
    assert (later["recency_days"], later["purchases"], later["tenure_days"]) == (30, 2, 60)
    assert (later["gap_days"], later["gap_ratio"]) == (30, 1)
    assert (later["spend_total"], later["spend_mean"]) == (30, 15)
    # Of late is after 10 February: nothing; in the 30 days before it, one purchase on that day.
    assert (later["purchases_lately"], later["trend"]) == (0, -1)
    assert (later["open_deals"], later["lost_lately"]) == (0, 1)
    assert later["product"] == "z"
    assert (earlier["recency_days"], earlier["purchases"]) == (29, 1)
    assert np.isnan(earlier["gap_days"])
    assert (earlier["open_deals"], earlier["lost_lately"], earlier["product"]) == (3, 0, "x")


@pytest.mark.parametrize(("day", "expected"), [("2024-01-10", []), ("2024-01-11", ["acme"])])
def test_a_customer_is_who_has_bought_by_the_day(day, expected):
    assert customers_on(purchases(DEALS), pd.Timestamp(day))["account"].tolist() == expected


@pytest.mark.parametrize(
    ("day", "horizon", "expected"),
    [
        ("2024-01-11", 29, False),
        ("2024-01-11", 30, True),
        ("2024-02-09", 1, True),
        ("2024-02-10", 300, False),
    ],
)
def test_a_customer_buys_again_in_the_days_after_not_on_the_day(day, horizon, expected):
    assert buys_within(purchases(DEALS), asked(("acme", day)), horizon).tolist() == [expected]


@pytest.mark.parametrize("seed", range(4))
def test_what_happens_after_the_day_changes_no_feature(seed):
    deals = random_company(seed, 120)
    day = pd.Timestamp("2024-05-01")
    at = customers_on(purchases(deals), day)
    frame = deals.frame.copy()
    later = frame["closed_on"] > day
    frame.loc[later, "closed_on"] += pd.Timedelta(days=3)
    frame.loc[later, "outcome"] = frame.loc[later, "outcome"].map({"won": "lost", "lost": "won"})
    frame.loc[frame["created_on"] > day, "created_on"] += pd.Timedelta(days=3)
    frame.loc[later, "amount"] *= 9
    after = buying_features(purchases(dataclasses.replace(deals, frame=frame)), at, 60)
    assert len(at) > 3
    pd.testing.assert_frame_equal(buying_features(purchases(deals), at, 60), after)


def test_every_feature_has_a_title():
    found = buying_features(purchases(DEALS), asked(("acme", "2024-03-11")), 30)
    assert all(str(feature_title(name)) != name for name in found)
    assert set(LATEST) <= set(found)

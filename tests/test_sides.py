"""Claims about which deals are compared when a column is audited."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.sides import is_no_chance, sides_of

OUTCOME = pd.Series(["won", "lost", "open"] * 40, dtype="str")
OPEN = OUTCOME.eq("open")


def frame(created: pd.Series, days: int = 30) -> pd.DataFrame:
    return pd.DataFrame(
        {"created_on": created, "closed_on": (created + pd.Timedelta(days=days)).mask(OPEN)}
    ).astype("datetime64[us]")


def test_won_lost_and_waiting_are_told_apart():
    found = sides_of(pd.DataFrame({"x": range(120)}), OUTCOME)
    assert [int(side.sum()) for side in (found.won, found.lost, found.waiting, found.closed)] == [
        40,
        40,
        40,
        80,
    ]
    assert found.closed_on is None
    assert found.like_waiting.tolist() == found.closed.astype(float).tolist()


def test_open_deals_that_are_younger_than_usual_do_not_wait_yet():
    created = pd.Series(pd.Timestamp("2024-01-01"), index=range(120))
    created[OPEN & (np.arange(120) >= 75)] = pd.Timestamp("2024-01-25")
    assert sides_of(frame(created), OUTCOME).waiting.sum() == 25


def test_closed_deals_are_weighed_to_the_months_of_the_waiting_ones():
    created = pd.Series(pd.to_datetime(np.where(np.arange(120) < 60, "2024-01-10", "2024-03-10")))
    created[OPEN] = pd.Timestamp("2024-01-10")
    weight = sides_of(frame(created), OUTCOME).like_waiting
    january = (created.dt.month == 1).to_numpy()
    assert weight[january & ~OPEN].sum() == pytest.approx(40)
    assert weight[~january].sum() == 0


def test_without_common_months_all_closed_deals_count_alike():
    created = pd.Series(pd.Timestamp("2023-01-10"), index=range(120))
    created[OPEN] = pd.Timestamp("2023-01-01") - pd.Timedelta(days=300)
    found = sides_of(frame(created), OUTCOME)
    assert found.like_waiting.tolist() == found.closed.astype(float).tolist()


@pytest.mark.parametrize(
    ("less", "more", "n", "sure"),
    [
        (0.0, 0.5, 20, True),
        (0.0, 0.5, 10, False),
        (0.0, 0.1, 40, False),
        (0.0, 0.1, 200, True),
        (0.02, 0.03, 300, False),
    ],
)
def test_only_what_chance_cannot_explain_is_evidence(less, more, n, sure):
    assert is_no_chance(less, more, n) is sure

"""Claims about the intervals of past errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.past_errors import MIN_ORIGINS, difference_interval, spread_needed


def made_gains(days: int, horizon: int, shared_by_month: np.ndarray, own: float, rng) -> pd.Series:
    """Gains of each day and the months after it: what befell the month, and noise of its own."""
    index = [(day, day + ahead) for day in range(days) for ahead in range(horizon)]
    keys = pd.MultiIndex.from_tuples(index, names=["origin", "month"])
    noise = own * rng.normal(size=len(index))
    return pd.Series(shared_by_month[keys.get_level_values("month")] + noise, index=keys)


def test_for_months_forecast_once_the_interval_is_students():
    rng = np.random.default_rng(0)
    gains = made_gains(6, 1, rng.normal(size=6), 1.0, rng)
    known = stats.ttest_1samp(gains.to_numpy(), 0.0).confidence_interval(0.95)
    # Sums of squares over n and a correction of n over n - 1: the usual error, to the last digit.
    assert difference_interval(gains) == pytest.approx((known.low, known.high))


def test_too_few_days_have_no_interval():
    rng = np.random.default_rng(0)
    assert np.isnan(difference_interval(made_gains(MIN_ORIGINS - 1, 6, np.ones(9), 1.0, rng))).all()


@pytest.mark.parametrize("own", [0.0, 1.0, 5.0], ids="own noise {}".format)
@pytest.mark.parametrize(("days", "horizon"), [(17, 6), (14, 3), (12, 12)], ids=str)
def test_the_interval_of_overlapping_days_covers_about_as_often_as_it_promises(days, horizon, own):
    rng = np.random.default_rng(1)
    held = []
    for _ in range(200):
        gains = made_gains(days, horizon, rng.normal(0.3, 1.0, days + horizon), own, rng)
        low, high = difference_interval(gains)
        held.append(low <= 0.3 <= high)
    assert 0.88 <= np.mean(held) <= 1.0


@pytest.mark.parametrize(("distance", "needed"), [(0.5, 1.0), (1.0, 1.0), (2.0, 2.0), (50.0, 3.0)], ids=str)
def test_the_spread_is_the_distance_that_would_have_held(distance, needed):
    for said in (100 - 10 * distance, 100 + 10 * distance):
        table = pd.DataFrame({"forecast": [said] * 5, "p10": said - 10, "p90": said + 10, "booked": 100.0})
        assert spread_needed(table) == pytest.approx(needed)


def test_the_spread_of_a_true_80_percent_interval_is_about_one():
    booked = np.random.default_rng(0).normal(1000.0, 100.0, 4000)
    table = pd.DataFrame({"forecast": 1000.0, "p10": 1000 - 128.16, "p90": 1000 + 128.16, "booked": booked})
    assert spread_needed(table) == pytest.approx(1.0, abs=0.05)
    narrow = table.assign(p10=1000 - 64.08, p90=1000 + 64.08)
    assert spread_needed(narrow) == pytest.approx(2.0, abs=0.1)

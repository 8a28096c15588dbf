"""Claims about which way of forecasting tracked best."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.forecast import SIMULATION
from models.track_record import (
    METHOD_COLUMNS,
    MIN_ORIGINS,
    Lead,
    difference_interval,
    judge,
    spread_needed,
)

ORIGINS = pd.date_range("2024-01-31", periods=5, freq="ME").astype("datetime64[us]")


def rows(
    method: str, said: float, booked: float = 100.0, origins=ORIGINS, width: float = np.nan
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "origin": origins,
            "month": origins + pd.Timedelta(days=1),
            "method": method,
            "forecast": said,
            "p10": said - width,
            "p90": said + width,
            "booked": booked,
        }
    )


NOTHING = rows(SIMULATION, 0.0, origins=ORIGINS[:0])


def test_errors_by_hand():
    months = pd.concat([rows(SIMULATION, 90.0, width=5.0), rows("stage_weighted", 130.0)])
    found = judge(months, rows(SIMULATION, 80.0, width=25.0, origins=ORIGINS[:2]), 1)
    table = found.methods.set_index("method")
    assert table.index.tolist() == [SIMULATION, "stage_weighted"]
    assert table.loc[SIMULATION, ["error", "bias", "period_error"]].tolist() == pytest.approx(
        [0.1, -0.1, 0.2]
    )
    assert table.loc["stage_weighted", ["error", "bias"]].tolist() == pytest.approx([0.3, 0.3])
    assert table["origins"].tolist() == [5, 5]
    assert (found.coverage, found.period_coverage) == (0.0, 1.0)
    assert found.leader == SIMULATION
    assert "“Stage-weighted pipeline”, by 30%. The difference lies between 20.0 and" in str(found.verdict)


def test_a_baseline_that_tracked_better_leads_and_the_verdict_says_so():
    found = judge(pd.concat([rows(SIMULATION, 60.0, width=9), rows("seasonal_naive", 95.0)]), NOTHING, 1)
    assert found.leader == "seasonal_naive"
    assert "“Same month a year before” tracked better than the simulation" in str(found.verdict)
    assert "by 5% where the simulation missed them by 40%" in str(found.verdict)


def test_a_method_that_says_the_same_differs_by_nothing():
    found = judge(pd.concat([rows(SIMULATION, 90.0, width=5.0), rows("seasonal_naive", 90.0)]), NOTHING, 1)
    assert found.leader == SIMULATION
    table = found.methods.set_index("method")
    differences = ["difference", "difference_low", "difference_high"]
    assert table.loc["seasonal_naive", differences].tolist() == [0.0, 0.0, 0.0]
    assert table.loc[SIMULATION, differences].isna().all()
    assert "nan" not in str(found.verdict)


def test_a_lead_that_may_be_chance_is_said_to_be():
    noise = np.array([30.0, -25.0, 20.0, -30.0, 1.0])
    close = rows("seasonal_naive", 95.0).assign(forecast=lambda table: table["booked"] + noise)
    found = judge(pd.concat([rows(SIMULATION, 77.0, width=9), close]), NOTHING, 1)
    assert found.leader == "seasonal_naive"
    assert str(found.verdict).endswith("n = 5 past month-ends): it may be chance.")
    row = found.methods.set_index("method").loc["seasonal_naive"]
    assert row["difference"] == pytest.approx(row["error"] - row["simulation_error"])
    assert row["difference_low"] < row["difference"] < row["difference_high"]


def test_the_spread_and_coverage_are_those_of_the_method_that_leads():
    found = judge(
        pd.concat([rows(SIMULATION, 60.0, width=50.0), rows("seasonal_naive", 95.0, width=2.5)]), NOTHING, 1
    )
    assert found.leader == "seasonal_naive"
    assert (found.coverage, found.spread) == (0.0, pytest.approx(2.0))
    assert found.lead == Lead("seasonal_naive", found.spread)


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


def test_a_baseline_seen_on_few_days_does_not_lead():
    few = rows("reps_expectation", 100.0, origins=ORIGINS[: MIN_ORIGINS - 1])
    found = judge(pd.concat([rows(SIMULATION, 90.0, width=9), few]), NOTHING, 1)
    assert found.methods["method"].iloc[0] == "reps_expectation"
    assert found.leader == SIMULATION


def test_methods_are_compared_on_the_months_that_both_forecast():
    easy, hard = rows(SIMULATION, 99.0, origins=ORIGINS[:4]), rows(SIMULATION, 10.0, origins=ORIGINS[4:])
    found = judge(pd.concat([easy, hard, rows("seasonal_naive", 95.0, origins=ORIGINS[:4])]), NOTHING, 1)
    naive = found.methods.set_index("method").loc["seasonal_naive"]
    assert naive["simulation_error"] == pytest.approx(0.01)
    assert found.leader == SIMULATION


def test_too_few_past_days_are_said_and_nothing_is_widened():
    found = judge(rows(SIMULATION, 50.0, width=1.0, origins=ORIGINS[:2]), NOTHING, 1)
    assert found.leader == SIMULATION
    assert found.spread == 1.0
    assert str(found.verdict).startswith("Too little has passed to judge the forecast: 2 past month-ends")
    nothing = judge(NOTHING, NOTHING, 6)
    assert np.isnan(nothing.coverage)
    assert {name: str(kind) for name, kind in nothing.methods.dtypes.items()} == METHOD_COLUMNS


@pytest.mark.parametrize(("distance", "needed"), [(0.5, 1.0), (1.0, 1.0), (2.0, 2.0), (50.0, 3.0)], ids=str)
def test_the_spread_is_the_distance_that_would_have_held(distance, needed):
    assert spread_needed(rows(SIMULATION, 100 - 10 * distance, width=10.0)) == pytest.approx(needed)
    assert spread_needed(rows(SIMULATION, 100 + 10 * distance, width=10.0)) == pytest.approx(needed)


def test_the_spread_of_a_true_80_percent_interval_is_about_one():
    booked = np.random.default_rng(0).normal(1000.0, 100.0, 4000)
    table = pd.DataFrame({"forecast": 1000.0, "p10": 1000 - 128.16, "p90": 1000 + 128.16, "booked": booked})
    assert spread_needed(table) == pytest.approx(1.0, abs=0.05)
    narrow = table.assign(p10=1000 - 64.08, p90=1000 + 64.08)
    assert spread_needed(narrow) == pytest.approx(2.0, abs=0.1)

"""Claims about which way of forecasting tracked best."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.track_record import METHOD_COLUMNS, MIN_ORIGINS, SIMULATION, judge, spread_needed

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
    assert str(found.verdict).endswith("“Stage-weighted pipeline”, by 30%.")


def test_a_baseline_that_tracked_better_leads_and_the_verdict_says_so():
    found = judge(pd.concat([rows(SIMULATION, 60.0, width=9), rows("seasonal_naive", 95.0)]), NOTHING, 1)
    assert found.leader == "seasonal_naive"
    assert "“Same month a year before” tracked better than the simulation" in str(found.verdict)
    assert "by 5% where the simulation missed them by 40%" in str(found.verdict)


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

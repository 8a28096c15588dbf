"""Claims about which way of forecasting tracked best."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.forecast import SIMULATION
from models.past_errors import MIN_ORIGINS
from models.track_record import METHOD_COLUMNS, Lead, judge

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

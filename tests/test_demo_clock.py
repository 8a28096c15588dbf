"""Does the clock of the sample company run as its calendar says?"""

import numpy as np
import pandas as pd
import pytest

from training.demo import clock


def test_the_exports_are_the_last_three_month_ends():
    assert [str(day.date()) for day in clock.dates(np.array(clock.EXPORT_DAYS))] == [
        "2026-07-31",
        "2026-08-31",
        "2026-09-30",
    ]


def test_days_and_dates_are_the_same_thing_both_ways():
    days = np.array([0, 1, clock.AS_OF, clock.END])
    assert [clock.day_number(str(date.date())) for date in clock.dates(days)] == days.tolist()


def test_never_is_a_blank_date():
    assert clock.dates(np.array([clock.NEVER])).isna().all()


def test_the_clock_counts_years_of_average_demand():
    years = clock.CLOCK[clock.AS_OF] - clock.CLOCK[clock.WINDOW_START - 1]
    assert years == pytest.approx(3, abs=0.01)


def test_demand_rests_on_weekends_and_follows_the_season():
    demand = pd.Series(np.diff(clock.CLOCK), clock.dates(np.arange(1, clock.END + 1)))
    weekend = demand[demand.index.day_of_week >= 5].mean()
    assert weekend < 0.2 * demand[demand.index.day_of_week < 5].mean()
    monthly = demand.groupby(demand.index.month).mean()
    assert monthly.idxmin() == 2
    assert monthly[3] > 1.3 * monthly[2]


def test_a_clock_reading_is_reached_on_its_own_day_and_not_before():
    days = np.array([0, 10, clock.AS_OF])
    assert clock.first_day_at(clock.CLOCK[days]).tolist() == days.tolist()
    assert clock.first_day_at(np.array([clock.CLOCK[-1] + 1])).tolist() == [clock.END + 1]


def test_months_ahead_are_the_six_after_the_last_export():
    assert clock.months_ahead() == ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]
    assert clock.month_of(np.array([clock.AS_OF + 1, clock.END])).tolist() == [0, 5]

"""Claims about how many deals will be created."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.arrivals import MONTH_DAYS, draw_expected, fit_arrivals, monthly_counts

AS_OF = pd.Timestamp("2024-12-31")
AHEAD = pd.date_range("2025-01-01", periods=6, freq="MS")


def created(rate_by_day: np.ndarray, days: pd.DatetimeIndex, seed: int = 0) -> pd.Series:
    counts = np.random.default_rng(seed).poisson(rate_by_day)
    return pd.Series(np.repeat(days.to_numpy(), counts)).astype("datetime64[us]")


def days_of(years: int) -> pd.DatetimeIndex:
    return pd.date_range(end=AS_OF, periods=365 * years, freq="D")


def test_months_are_counted_with_the_days_that_have_passed():
    day = pd.to_datetime(pd.Series(["2024-10-11", "2024-10-31", "2024-12-01", "2025-01-05", None]))
    found = monthly_counts(day, pd.Timestamp("2024-12-15"))
    assert found["month"].dt.strftime("%Y-%m").tolist() == ["2024-10", "2024-11", "2024-12"]
    assert found["count"].tolist() == [2, 0, 1]
    assert found["exposure"].tolist() == pytest.approx(np.array([21, 30, 15]) / MONTH_DAYS)


def test_a_lone_old_deal_does_not_read_as_years_of_nothing():
    day = pd.Series(pd.date_range("2024-09-01", "2024-12-31", freq="6h").normalize())
    found = monthly_counts(pd.concat([day, pd.Series([pd.Timestamp("2022-03-01")])]), AS_OF)
    assert found["month"].min() == pd.Timestamp("2024-09-01")


def test_a_steady_rate_lies_in_its_interval_about_8_times_in_10():
    days, true = days_of(3), 4.0 * AHEAD.days_in_month.to_numpy()
    held, middle = [], []
    for seed in range(15):
        fit = fit_arrivals(created(np.full(len(days), 4.0), days, seed), AS_OF)
        drawn = draw_expected(fit, AHEAD, AS_OF, 1000, np.random.default_rng(seed))
        low, half, high = np.quantile(drawn, [0.1, 0.5, 0.9], axis=0)
        held.append((low <= true) & (true <= high))
        middle.append(half / true)
    assert 0.7 < np.mean(held) < 0.95
    assert np.mean(middle) == pytest.approx(1.0, abs=0.03)


def test_season_shows_after_two_years_and_not_before():
    season = 0.5 * np.sin(2 * np.pi * days_of(3).month.to_numpy() / 12)
    long = fit_arrivals(created(6 * np.exp(season), days_of(3)), AS_OF)
    short = fit_arrivals(created(6 * np.exp(season[-365:]), days_of(1)), AS_OF)
    assert long.has_season
    assert not short.has_season
    effect = np.corrcoef(long.coefficients[2:], np.sin(2 * np.pi * np.arange(1, 13) / 12))[0, 1]
    assert effect > 0.95
    assert np.abs(short.coefficients[2:]).max() < 1e-3


def test_growth_is_followed_the_more_the_more_deals_show_it():
    days = days_of(3)
    growth = np.exp(0.5 * (np.arange(len(days)) - len(days)) / 365)
    few, many = (fit_arrivals(created(rate * growth, days, 4), AS_OF).coefficients[1] for rate in (0.05, 20))
    assert many == pytest.approx(0.5, abs=0.05)
    assert abs(few) < 0.4


def test_counts_that_vary_more_than_chance_widen_the_draws():
    days, rng = days_of(3), np.random.default_rng(2)
    month = (days.year * 12 + days.month).to_numpy()
    wild = rng.gamma(4, 1, month.max() + 1)[month]
    calm, rough = (fit_arrivals(created(rate, days), AS_OF) for rate in (np.full(len(days), 4.0), wild))
    width = [
        np.ptp(np.quantile(draw_expected(fit, AHEAD, AS_OF, 2000, rng)[:, 0], [0.1, 0.9]))
        for fit in (calm, rough)
    ]
    assert rough.dispersion > 5 > calm.dispersion
    assert width[1] > 2 * width[0]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_hardly_any_deal_gives_a_rate_near_none_and_no_crash(count):
    fit = fit_arrivals(pd.Series([pd.Timestamp("2024-06-05")] * count, dtype="datetime64[us]"), AS_OF)
    drawn = draw_expected(fit, AHEAD, AS_OF, 500, np.random.default_rng(0))
    assert drawn.shape == (500, 6)
    assert 0 <= np.median(drawn) < 1.5


def test_deals_created_after_the_day_change_nothing():
    day = created(np.full(730, 2.0), days_of(2))
    later = pd.concat([day, pd.Series(pd.date_range("2025-01-01", periods=300)).astype("datetime64[us]")])
    assert fit_arrivals(later, AS_OF).coefficients == pytest.approx(fit_arrivals(day, AS_OF).coefficients)

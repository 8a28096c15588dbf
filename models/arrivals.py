"""How many deals will be created in each coming month? A Poisson rate with trend, season and its doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import linalg

from models.arrays import Array

MONTH_DAYS: Final = 365.25 / 12
# Older months say little about the coming ones.
HISTORY_MONTHS: Final = 36
# A season needs to be seen twice before it can be told from chance, a trend at least over a year.
SEASON_MONTHS: Final = 24
TREND_MONTHS: Final = 12
# Prior standard deviations of log rates: a month 30 % off the year's mean, a year 30 % above the one before.
SEASON_SPREAD: Final = 0.3
TREND_SPREAD: Final = 0.3
# Standard deviations that leave a coefficient to the data, and that keep it at its prior.
_FREE: Final = 2.0
_HELD: Final = 1e-4
_STEPS: Final = 50


@dataclass(frozen=True)
class Arrivals:
    """A log-linear rate of new deals, fitted to monthly counts.

    Attributes
    ----------
    history
        One row per month used: ``month`` (its first day), ``count`` (deals created), ``exposure``
        (days that had passed, in months of mean length), ``expected`` (fitted count).
    coefficients, covariance
        Log rate a month: level, trend a year from the as-of month, 12 month effects; as far as the history
        carries them, the others 0. Shapes (14,) and (14, 14).
    dispersion
        Variance of the counts over a Poisson's, at least 1.
    """

    history: pd.DataFrame
    coefficients: Array
    covariance: Array
    dispersion: float

    @property
    def has_season(self) -> bool:
        """Whether the history was long enough for month effects."""
        return len(self.history) >= SEASON_MONTHS


def monthly_counts(created_on: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Count the deals created in each month up to the as-of day.

    Returns
    -------
    pandas.DataFrame
        ``month`` (first day), ``count`` (float64), ``exposure`` (days that had passed, in months of mean
        length), oldest first, at most `HISTORY_MONTHS` and the current one. It starts where one deal in a
        hundred had been created, so that a lone old deal does not read as years of almost nothing. Empty
        without dates.
    """
    first_allowed = as_of.to_period("M") - HISTORY_MONTHS
    known = created_on[(created_on <= as_of) & (created_on >= first_allowed.start_time)].sort_values()
    if known.empty:
        return pd.DataFrame({"month": pd.Series(dtype="datetime64[us]"), "count": [], "exposure": []})
    start = known.iloc[len(known) // 100]
    known = known[known >= start]
    months = pd.period_range(start, as_of, freq="M")
    counts = known.dt.to_period("M").value_counts().reindex(months, fill_value=0)
    first_day = np.maximum(months.start_time.to_numpy(), np.datetime64(start))
    last_day = np.minimum(months.end_time.normalize().to_numpy(), np.datetime64(as_of))
    passed = (last_day - first_day) / np.timedelta64(1, "D") + 1.0
    exposure = passed / MONTH_DAYS
    month = months.start_time.to_numpy().astype("datetime64[us]")
    return pd.DataFrame({"month": month, "count": counts.to_numpy(dtype=np.float64), "exposure": exposure})


def fit_arrivals(created_on: pd.Series, as_of: pd.Timestamp) -> Arrivals:
    """Fit the rate of new deals to the months up to the as-of day.

    A Poisson log-linear model with normal priors on trend and season (shrinkage) by Newton's method; the
    likelihood is tempered by the dispersion, as in quasi-Poisson regression (McCullagh, Nelder 1989, ch. 6).

    Parameters
    ----------
    created_on
        Day each deal was created; blanks are left out.
    as_of
        The day up to which creations are known.
    """
    history = monthly_counts(created_on, as_of)
    X = _design(pd.DatetimeIndex(history["month"]), as_of)
    y, exposure = history["count"].to_numpy(), history["exposure"].to_numpy()
    prior = _prior(len(history), y.sum() / max(exposure.sum(), 1.0))
    beta, covariance = _newton(X, y, exposure, prior, 1.0)
    dispersion = _dispersion(X, y, exposure, beta, covariance)
    beta, covariance = _newton(X, y, exposure, prior, dispersion)
    return Arrivals(history.assign(expected=exposure * np.exp(X @ beta)), beta, covariance, dispersion)


def draw_expected(
    arrivals: Arrivals, months: pd.DatetimeIndex, as_of: pd.Timestamp, draws: int, rng: np.random.Generator
) -> Array:
    """Draw the expected number of new deals of each whole coming month.

    Both doubts are in it: of the rate (normal around the fit) and of the month (gamma, so that Poisson counts
    drawn from it have the dispersion of the history).

    Returns
    -------
    ndarray
        Shape (draws, months), 0 or more.
    """
    X = _design(months, as_of)
    beta = rng.multivariate_normal(arrivals.coefficients, arrivals.covariance, size=draws, method="eigh")
    rate = np.exp(np.clip(beta @ X.T, -20.0, 20.0)) * months.days_in_month.to_numpy() / MONTH_DAYS
    extra = arrivals.dispersion - 1.0
    return np.asarray(rate if extra <= 0 else rng.gamma(rate / extra, extra), dtype=np.float64)


def _design(months: pd.DatetimeIndex, as_of: pd.Timestamp) -> Array:
    """Level, years from the as-of month, and one column per calendar month."""
    years = (months.year - as_of.year) + (months.month - as_of.month) / 12.0
    season = months.month.to_numpy()[:, None] == np.arange(1, 13)
    return np.column_stack([np.ones(len(months)), years, season]).astype(np.float64)


def _prior(months: int, rate: float) -> tuple[Array, Array]:
    """Means and precisions of the coefficients; what so few months cannot carry is held at 0."""
    season = SEASON_SPREAD if months >= SEASON_MONTHS else _HELD
    trend = TREND_SPREAD if months >= TREND_MONTHS else _HELD
    mean = np.zeros(14)
    mean[0] = np.log(rate + 1e-3)
    return mean, 1.0 / np.array([_FREE, trend, *[season] * 12]) ** 2


def _newton(
    X: Array, y: Array, exposure: Array, prior: tuple[Array, Array], dispersion: float
) -> tuple[Array, Array]:
    """Mode and curvature of the tempered Poisson likelihood times the prior."""
    mean, precision = prior
    beta = mean.copy()
    for _ in range(_STEPS):
        expected = exposure * np.exp(np.clip(X @ beta, -20.0, 20.0))
        slope = X.T @ (y - expected) / dispersion - precision * (beta - mean)
        curvature = (X.T * expected) @ X / dispersion + np.diag(precision)
        step = np.clip(linalg.solve(curvature, slope, assume_a="pos"), -1.0, 1.0)
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return beta, linalg.inv(curvature)


def _dispersion(X: Array, y: Array, exposure: Array, beta: Array, covariance: Array) -> float:
    """Pearson's chi-square over the degrees of freedom that the shrunk fit leaves, at least 1."""
    expected = exposure * np.exp(np.clip(X @ beta, -20.0, 20.0))
    used = np.trace(covariance @ ((X.T * expected) @ X))
    chi_square = ((y - expected) ** 2 / np.maximum(expected, 1e-9)).sum()
    return max(1.0, float(chi_square / max(len(y) - used, 1.0)))

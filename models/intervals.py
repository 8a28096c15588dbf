"""How sure is a rate, a median or a difference? Intervals, and tests corrected for how many were made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

LEVEL = 0.95  # of every interval shown, the customary one


@dataclass(frozen=True)
class Estimate:
    """A number with its interval and the count that it rests on; missing parts are NaN."""

    value: float
    low: float
    high: float
    n: int


def wilson(
    successes: ArrayLike, n: ArrayLike, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Wilson's score interval of a share.

    ``(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)``; it stays within 0 and 1 and keeps its coverage
    where successes are few, which the textbook interval does not.

    Parameters
    ----------
    successes, n
        Numbers or arrays of one shape; they may be fractional (effective counts).
    level
        Coverage, between 0 and 1.

    Returns
    -------
    low, high
        Between 0 and 1; NaN where `n` is 0.

    References
    ----------
    Wilson (1927), JASA 22, 209–212; Brown, Cai, DasGupta (2001), Statistical Science 16, 101–133.
    """
    count = np.asarray(n, dtype=float)
    count = np.where(count > 0, count, np.nan)
    share = np.asarray(successes, dtype=float) / count
    z = _quantile(level)
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    spread = np.clip(share * (1 - share), 0, None) / count + z**2 / (4 * count**2)
    half = z * np.sqrt(spread) / (1 + z**2 / count)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def median_interval(values: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return the median and the interval between two order statistics that covers it.

    It assumes no distribution. Under six values no interval of 95 % exists and its ends are NaN.

    References
    ----------
    Conover (1999), Practical Nonparametric Statistics, 3.2.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    ordered = ordered[~np.isnan(ordered)]
    n = len(ordered)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    below = int(stats.binom.ppf((1 - level) / 2, n, 0.5))
    if below == 0:
        return Estimate(float(np.median(ordered)), np.nan, np.nan, n)
    return Estimate(float(np.median(ordered)), float(ordered[below - 1]), float(ordered[n - below]), n)


def two_shares_p(
    share_a: ArrayLike, n_a: ArrayLike, share_b: ArrayLike, n_b: ArrayLike
) -> NDArray[np.float64]:
    """Return the two-sided p-value that two shares are one: the pooled score test.

    Counts may be fractional, so that a censored share enters with the count that its variance is worth.
    The normal approximation wants about five expected successes and failures on either side.

    Returns
    -------
    ndarray
        Between 0 and 1; 1 where both shares are all or nothing alike, NaN where a count is 0.
    """
    a, b = np.asarray(share_a, dtype=float), np.asarray(share_b, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        m, n = np.asarray(n_a, dtype=float), np.asarray(n_b, dtype=float)
        pooled = np.clip((m * a + n * b) / (m + n), 0.0, 1.0)
        deviation = np.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
        z = np.where(a == b, 0.0, (a - b) / deviation)
    return two_sided_p(np.where((m > 0) & (n > 0), z, np.nan))


def two_sided_p(z: ArrayLike) -> NDArray[np.float64]:
    """Return the chance that a standard normal lies as far from 0 as `z`, on either side."""
    return np.asarray(2 * stats.norm.sf(np.abs(np.asarray(z, dtype=float))), dtype=float)


def benjamini_hochberg(p: ArrayLike, rate: float = 0.10) -> NDArray[np.bool_]:
    """Tell which tests survive when at most the share `rate` of the survivors may be false.

    A missing p-value is a test that was not made: it never survives and does not count.

    References
    ----------
    Benjamini, Hochberg (1995), J. R. Statist. Soc. B 57, 289–300.
    """
    values, order, ranks = _ranked(p)
    small = values[order] <= rate * ranks / max(len(order), 1)
    survives = np.zeros(len(values), dtype=bool)
    survives[order[: int(np.flatnonzero(small)[-1]) + 1 if small.any() else 0]] = True
    return survives


def holm_adjusted(p: ArrayLike) -> NDArray[np.float64]:
    """Return p-values corrected for the number of tests, ``max over j ≤ i of p(j) · (m − j + 1)``, at most 1.

    Keeping those of at most ``level`` holds the chance of even one false survivor to that level. A missing
    p-value is a test that was not made: it stays missing and does not count.

    References
    ----------
    Holm (1979), Scand. J. Statist. 6, 65–70.
    """
    values, order, ranks = _ranked(p)
    adjusted = np.full(len(values), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * (len(order) - ranks + 1)), 1.0)
    return adjusted


def _ranked(p: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the p-values, the places of those made from small to large, and their ranks from 1."""
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")  # NaN sorts last
    order = order[: int(np.count_nonzero(~np.isnan(values)))]
    return values, order, np.arange(1, len(order) + 1)


def _quantile(level: float) -> float:
    return float(stats.norm.ppf(0.5 + level / 2))

"""How often will an account buy again, and has it left? BG/NBD, fitted to when each account bought.

While active, an account buys at random at a rate of its own, and after each purchase it may leave for good,
with a probability of its own. Fader, Hardie, Lee (2005), "Counting Your Customers the Easy Way", Marketing
Science 24, 275-284; equation numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from models.arrays import Array

# Parameters are searched between these, as logs: beyond, rates are all alike or all different.
LOG_BOUNDS: Final = (-8.0, 8.0)
# Around 1 the closed form of the expected purchases divides 0 by 0; this far away it is exact to 1e-6.
_NEXT_TO_ONE: Final = 1e-6


@dataclass(frozen=True)
class BgNbd:
    """A fitted BG/NBD model; the unit of time is that of the data.

    Attributes
    ----------
    r, alpha
        Shape and rate of the gamma distribution of purchase rates: the mean rate is r / alpha.
    a, b
        Beta distribution of the probability to leave after a purchase: its mean is a / (a + b).
    log_likelihood
        At these parameters.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, frequency: Array, recency: Array, age: Array) -> Array:
        """Return the probability that each account has not left.

        By the model an account can leave only after a repeat purchase, so one that bought once counts as
        active (1) however long ago that was: read it for accounts with a frequency of 1 or more.

        Parameters
        ----------
        frequency, recency, age
            Repeat purchases, time from the first to the last purchase, time since the first; shape (n,).
        """
        return np.asarray(1.0 / (1.0 + self._odds_left(frequency, recency, age)), dtype=np.float64)

    def expected(self, horizon: float, frequency: Array, recency: Array, age: Array) -> Array:
        """Return the purchases to expect of each account within the horizon, equation 10.

        Written with Euler's transformation of the hypergeometric function, whose series converges fast here.

        Parameters
        ----------
        horizon
            Time ahead, in the unit of the data, 0 or more.
        frequency, recency, age
            As in `alive`.
        """
        a = self.a if abs(self.a - 1.0) > _NEXT_TO_ONE else 1.0 + _NEXT_TO_ONE
        z = horizon / (self.alpha + age + horizon)
        c = a + self.b + frequency - 1.0
        series = special.hyp2f1(a - 1.0, a + self.b - 1.0 - self.r, c, z)
        bought = c / (a - 1.0) * (1.0 - np.exp((a - 1.0) * np.log1p(-z)) * series)
        return np.asarray(bought / (1.0 + self._odds_left(frequency, recency, age)), dtype=np.float64)

    def quiet(self, horizon: float, frequency: Array, recency: Array, age: Array) -> Array:
        """Return the probability that each account buys nothing within the horizon.

        One minus the chance to be active times that of an active account to buy: its rate then follows a
        gamma distribution with shape ``r + frequency`` and rate ``alpha + age``.

        Parameters
        ----------
        horizon
            Time ahead, in the unit of the data, 0 or more.
        frequency, recency, age
            As in `alive`.
        """
        still = np.exp((self.r + frequency) * (np.log(self.alpha + age) - np.log(self.alpha + age + horizon)))
        return np.asarray(1.0 - self.alive(frequency, recency, age) * (1.0 - still), dtype=np.float64)

    def _odds_left(self, frequency: Array, recency: Array, age: Array) -> Array:
        stretch = np.log(self.alpha + age) - np.log(self.alpha + recency)
        leave = np.log(self.a) - np.log(self.b + np.maximum(frequency, 1.0) - 1.0)
        odds = np.exp(np.minimum(leave + (self.r + frequency) * stretch, 700.0))
        return np.where(frequency > 0, odds, 0.0)


def log_likelihood(
    parameters: tuple[float, float, float, float], frequency: Array, recency: Array, age: Array
) -> Array:
    """Return the log-likelihood of each account, equation 6 in logs.

    Parameters
    ----------
    parameters
        r, alpha, a, b, each above 0.
    frequency, recency, age
        Repeat purchases, time from the first to the last purchase, time since the first; shape (n,).
    """
    r, alpha, a, b = parameters
    x = frequency
    rates = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha)
    stays = special.betaln(a, b + x) - special.betaln(a, b)
    silent = -(r + x) * np.log(alpha + age)
    repeats = np.maximum(x, 1.0)
    left = np.log(a) - np.log(b + repeats - 1.0) - (r + x) * np.log(alpha + recency)
    return np.asarray(rates + stays + np.logaddexp(silent, np.where(x > 0, left, -np.inf)), dtype=np.float64)


def fit_bg_nbd(
    frequency: Array,
    recency: Array,
    age: Array,
    penalty: float = 0.0,
    start: tuple[float, float, float, float] | None = None,
) -> BgNbd:
    """Fit BG/NBD by maximum likelihood, searching the logs of the parameters.

    Parameters
    ----------
    frequency, recency, age
        As in `log_likelihood`; weeks or months rather than days keep the search well scaled.
    penalty
        Weight of the sum of squared logs, for the mean log-likelihood; 0 is plain maximum likelihood. A
        little keeps parameters finite where few accounts have bought again.
    start
        r, alpha, a, b from which the search begins as well; from far off it can end where nobody ever leaves
        (once in a hundred simulated companies), so a customary place is always tried, and the better end
        counts.
    """

    def loss(logs: Array) -> float:
        r, alpha, a, b = np.exp(logs)
        mean = log_likelihood((r, alpha, a, b), frequency, recency, age).mean()
        return float(-mean + penalty * (logs**2).sum())

    typical = max(float(np.median(age)), 1e-6)
    customary = (0.5, max(typical / 4.0, 1e-3), 0.7, 2.0)
    begins = [customary] if start is None else [start, customary]
    searches = [
        optimize.minimize(
            loss,
            np.log(begin),
            method="L-BFGS-B",
            bounds=[LOG_BOUNDS] * 4,
            options={"ftol": 1e-13, "gtol": 1e-8},
        )
        for begin in begins
    ]
    found = min(searches, key=lambda search: search.fun)
    r, alpha, a, b = (float(value) for value in np.exp(found.x))
    total = float(log_likelihood((r, alpha, a, b), frequency, recency, age).sum())
    return BgNbd(r, alpha, a, b, total)

"""What will an account's next purchases be worth? Gamma-Gamma: its own mean, shrunk toward that of all.

Amounts vary around a mean that differs from account to account and does not depend on how often it buys.
Fader, Hardie (2013), "The Gamma-Gamma Model of Monetary Value".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from models.arrays import Array

LOG_BOUNDS: Final = (-8.0, 8.0)


@dataclass(frozen=True)
class GammaGamma:
    """A fitted Gamma-Gamma model.

    Attributes
    ----------
    p, q, gamma
        Amounts are gamma with shape p and a rate of the account's own, which is gamma with shape q (above 1)
        and rate `gamma`, in units of money; the mean over accounts is p gamma / (q - 1).
    log_likelihood
        At these parameters.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float

    @property
    def population_mean(self) -> float:
        """Mean amount over all accounts."""
        return self.p * self.gamma / (self.q - 1.0)

    def expected(self, purchases: Array, mean: Array) -> Array:
        """Return the mean amount to expect of each account: between its own mean and that of all.

        Parameters
        ----------
        purchases, mean
            Number of purchases and their mean amount, shape (n,); where the number is 0, that of all.
        """
        own = np.where(purchases > 0, purchases * mean, 0.0)
        return np.asarray(self.p * (self.gamma + own) / (self.p * purchases + self.q - 1.0), dtype=np.float64)


def log_likelihood(parameters: tuple[float, float, float], purchases: Array, mean: Array) -> Array:
    """Return the log density of each account's mean amount.

    Parameters
    ----------
    parameters
        p, q, gamma, each above 0.
    purchases, mean
        Number of purchases (1 or more) and their mean amount (above 0), shape (n,).
    """
    p, q, gamma = parameters
    shape = p * purchases
    return np.asarray(
        -special.betaln(shape, q)
        + q * np.log(gamma)
        + (shape - 1.0) * np.log(mean)
        + shape * np.log(purchases)
        - (shape + q) * np.log(gamma + purchases * mean),
        dtype=np.float64,
    )


def fit_gamma_gamma(purchases: Array, mean: Array, penalty: float = 0.0) -> GammaGamma:
    """Fit Gamma-Gamma by maximum likelihood, searching the logs of p, q - 1 and gamma.

    Searching q above 1 keeps the mean over accounts finite.

    Parameters
    ----------
    purchases, mean
        Number of purchases (1 or more) and their mean amount (above 0), shape (n,).
    penalty
        As in `bg_nbd.fit_bg_nbd`.
    """
    scale = float(np.median(mean))

    def unpack(logs: Array) -> tuple[float, float, float]:
        p, above, gamma = (float(value) for value in np.exp(logs))
        return p, 1.0 + above, gamma

    def loss(logs: Array) -> float:
        likely = log_likelihood(unpack(logs), purchases, mean / scale).mean()
        return float(-likely + penalty * (logs**2).sum())

    found = optimize.minimize(
        loss,
        np.log([2.0, 2.0, 1.0]),
        method="L-BFGS-B",
        bounds=[LOG_BOUNDS] * 3,
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    p, q, gamma = unpack(found.x)
    total = float(log_likelihood((p, q, gamma * scale), purchases, mean).sum())
    return GammaGamma(p, q, gamma * scale, total)

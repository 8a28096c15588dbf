"""What is each account worth in the coming year? Expected purchases times their expected amount, discounted.

BG/NBD for how often, Gamma-Gamma for how much, beside the error that this way of reckoning showed on the last
fifth of the past. Where too few accounts ever bought again, or it foretold that fifth better, a shrunk
purchase rate stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from features.deals import Deals
from features.messages import Message, message, plural_message
from models.arrays import Array
from models.bg_nbd import BgNbd, fit_bg_nbd
from models.gamma_gamma import GammaGamma, fit_gamma_gamma
from models.purchases import purchases, rfm

HORIZON_DAYS: Final = 365
# A customary rate for money a year later; it changes values little within a year.
ANNUAL_DISCOUNT: Final = 0.10
# Four parameters need at least this many accounts that bought again.
MIN_REPEATERS: Final = 30
# A mean over accounts of amounts needs at least this many.
MIN_AMOUNTS: Final = 10
# Purchases' worth of the average account in each account's own rate, where only rates are used.
PRIOR_PURCHASES: Final = 1.0
# A weak normal prior on the logs of the parameters (standard deviation 2.2), which keeps them finite.
PRIOR: Final = 0.1
# Steps in which the horizon is discounted.
STEPS: Final = 12
# A held-out fifth shorter than this says little about a year.
MIN_HOLDOUT_DAYS: Final = 30
WEEK: Final = 7.0

Method = Literal["bg_nbd", "rate", "none"]


@dataclass(frozen=True)
class Holdout:
    """How well the last fifth of the time was foretold from the first four.

    Attributes
    ----------
    cut_on, days
        Last day that the fit knew, and days foretold.
    accounts
        Accounts that had bought by then.
    predicted, actual
        Their purchases in the days held out, in all.
    error, rate_error
        Root mean square error of an account's purchases, by BG/NBD where it could be fitted and by shrunk
        purchase rates.
    predicted_value, actual_value
        What they spent in the days held out, in all; not a number without amounts.
    value_error, rate_value_error
        Root mean square error of what an account spent: expected purchases times expected amount, and
        purchase rates times the mean amount of all.
    """

    cut_on: pd.Timestamp
    days: int
    accounts: int
    predicted: float
    actual: float
    error: float
    rate_error: float
    predicted_value: float
    actual_value: float
    value_error: float
    rate_value_error: float


@dataclass(frozen=True)
class LifetimeValue:
    """What each account is worth, and how that was reckoned.

    Attributes
    ----------
    frame
        One row per account with a won deal: the columns of `purchases.purchases`, then ``probability_alive``
        (0 to 1; blank without BG/NBD and for accounts that bought once, of which it can say nothing),
        ``expected_purchases`` within the horizon, ``expected_amount`` of each, ``lifetime_value`` (their
        discounted sum), ``recency_score``, ``frequency_score``, ``monetary_score`` (1 to 5).
    method
        ``bg_nbd``, ``rate`` (shrunk purchase rates: too few repeat buyers, or they foretold the held-out days
        better) or ``none`` (nothing known).
    horizon_days, annual_discount
        As asked.
    bg_nbd, gamma_gamma
        The fitted models (weeks, money); None where they could not be fitted. Where `method` is ``rate``,
        BG/NBD only says who has left, of which rates know nothing.
    holdout
        Error on the past; None where the past is too short.
    reason
        Why `method` is not ``bg_nbd``; None where it is.
    """

    frame: pd.DataFrame
    method: Method
    horizon_days: int
    annual_discount: float
    bg_nbd: BgNbd | None = None
    gamma_gamma: GammaGamma | None = None
    holdout: Holdout | None = None
    reason: Message | None = None


def lifetime_value(
    deals: Deals, horizon_days: int = HORIZON_DAYS, annual_discount: float = ANNUAL_DISCOUNT
) -> LifetimeValue:
    """Reckon what each account will buy within the horizon, and what that is worth today.

    Parameters
    ----------
    deals
        The deals; won ones with account and closing date count.
    horizon_days
        Days ahead, 1 or more.
    annual_discount
        Value lost by waiting a year: 0.10 makes 110 in a year worth 100 today.

    Notes
    -----
    Purchases are taken as voluntary and irregular, without contract. An account's amounts count as unrelated
    to how often it buys. Where no won deal has an amount, values are blank and purchases are still foretold.
    """
    accounts = purchases(deals)
    model, held = _fitted(accounts), _holdout(deals, accounts)
    beaten = held is not None and held.rate_error < held.error
    amounts = _amounts(accounts)
    expected = _expected(None if beaten else model, accounts, _steps(horizon_days))
    table = accounts.assign(
        probability_alive=_alive(model, accounts),
        expected_purchases=expected[:, -1],
        expected_amount=_expected_amounts(amounts, accounts),
    )
    discount = (1.0 + annual_discount) ** (-(_steps(horizon_days) - horizon_days / STEPS / 2.0) / 365.0)
    bought = np.diff(expected, axis=1, prepend=0.0) @ discount
    table["lifetime_value"] = bought * table["expected_amount"]
    method: Method = "none" if accounts.empty else "bg_nbd" if model and not beaten else "rate"
    return LifetimeValue(
        frame=pd.concat([table, rfm(accounts)], axis=1),
        method=method,
        horizon_days=horizon_days,
        annual_discount=annual_discount,
        bg_nbd=model,
        gamma_gamma=amounts,
        holdout=held,
        reason=_reason(accounts, held),
    )


def _steps(horizon_days: int) -> Array:
    return np.linspace(0.0, float(horizon_days), STEPS + 1)[1:]


def _repeaters(accounts: pd.DataFrame) -> int:
    return int((accounts["frequency"] > 0).sum())


def timing(accounts: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Return repeat purchases, weeks from the first to the last purchase, and weeks since the first.

    Parameters
    ----------
    accounts
        As `models.purchases.purchases` returns them; each result has shape (accounts,).
    """
    age = accounts["age_days"].to_numpy(dtype=np.float64)
    recency = age - accounts["recency_days"].to_numpy(dtype=np.float64)
    return accounts["frequency"].to_numpy(dtype=np.float64), recency / WEEK, age / WEEK


def _fitted(accounts: pd.DataFrame) -> BgNbd | None:
    if _repeaters(accounts) < MIN_REPEATERS:
        return None
    return fit_bg_nbd(*timing(accounts), penalty=PRIOR / len(accounts))


def _amounts(accounts: pd.DataFrame) -> GammaGamma | None:
    known = accounts[accounts["monetary"].notna()]
    if len(known) < MIN_AMOUNTS or known["monetary"].nunique() == 1:
        return None
    return fit_gamma_gamma(
        known["frequency"].to_numpy() + 1.0, known["monetary"].to_numpy(), penalty=PRIOR / len(known)
    )


def _expected(model: BgNbd | None, accounts: pd.DataFrame, days: Array) -> Array:
    """Purchases to expect of each account within each number of days, shape (accounts, days)."""
    frequency, recency, age = timing(accounts)
    if model:
        columns = [model.expected(day / WEEK, frequency, recency, age) for day in days]
        return np.column_stack(columns)
    # Gamma-Poisson without leaving: the own rate, shrunk toward the mean rate.
    mean = frequency.sum() / max(age.sum(), 1.0)
    rate = mean * (frequency + PRIOR_PURCHASES) / (mean * age + PRIOR_PURCHASES)
    return np.outer(rate, days / WEEK)


def _alive(model: BgNbd | None, accounts: pd.DataFrame) -> Array:
    frequency, recency, age = timing(accounts)
    alive = model.alive(frequency, recency, age) if model else np.full(len(accounts), np.nan)
    return np.where(frequency > 0, alive, np.nan)


def _expected_amounts(model: GammaGamma | None, accounts: pd.DataFrame) -> Array:
    """Amount to expect of a purchase of each account; without a model its own mean, or that of all."""
    own = accounts["monetary"].to_numpy(dtype=np.float64)
    if model is None:
        return accounts["monetary"].fillna(accounts["monetary"].mean()).to_numpy(dtype=np.float64)
    count = np.where(np.isnan(own), 0.0, accounts["frequency"].to_numpy() + 1.0)
    return model.expected(count, np.nan_to_num(own))


def _holdout(deals: Deals, accounts: pd.DataFrame) -> Holdout | None:
    """Fit what was known four fifths into the history and compare with what came."""
    span = int((deals.as_of - accounts["first_on"].min()).days) if len(accounts) else 0
    days = span // 5
    if days < MIN_HOLDOUT_DAYS:
        return None
    cut_on = deals.as_of - pd.Timedelta(days=days)
    known = purchases(deals, cut_on)
    bought, spent = _came(deals, known, cut_on)
    ahead = np.array([float(days)])
    predicted, rates = (_expected(model, known, ahead)[:, 0] for model in (_fitted(known), None))
    value = predicted * _expected_amounts(_amounts(known), known)
    return Holdout(
        cut_on=cut_on,
        days=days,
        accounts=len(known),
        predicted=float(predicted.sum()),
        actual=float(bought.sum()),
        error=_error(predicted, bought),
        rate_error=_error(rates, bought),
        predicted_value=float(value.sum()),
        actual_value=float(spent.sum()),
        value_error=_error(value, spent),
        rate_value_error=_error(rates * known["monetary"].mean(), spent),
    )


def _came(deals: Deals, known: pd.DataFrame, cut_on: pd.Timestamp) -> tuple[Array, Array]:
    """Days on which each account bought after a day, and what it spent; not a number without amounts."""
    frame = deals.frame
    won = frame[(frame["outcome"] == "won") & (frame["closed_on"] > cut_on)]
    won = won[won["closed_on"] <= deals.as_of]
    groups = won.assign(amount=won["amount"].where(won["amount"] > 0)).groupby("account")
    bought = groups["closed_on"].nunique().reindex(known["account"]).fillna(0.0)
    spent = groups["amount"].sum().reindex(known["account"]).fillna(0.0)
    if known["monetary"].isna().all():
        spent[:] = np.nan
    return np.asarray(bought, dtype=np.float64), np.asarray(spent, dtype=np.float64)


def _error(predicted: Array, actual: Array) -> float:
    """Root mean square error."""
    return float(np.sqrt(((predicted - actual) ** 2).mean()))


def _reason(accounts: pd.DataFrame, held: Holdout | None) -> Message | None:
    if accounts.empty:
        return message(
            "Customer value needs won deals that have an account and a closing date; there are none."
        )
    repeaters = _repeaters(accounts)
    if repeaters >= MIN_REPEATERS:
        return _beaten(held)
    return plural_message(
        "Only {n} account has bought again; purchase rates stand in for a model until there are {needed}.",
        "Only {n} accounts have bought again; purchase rates stand in for a model until there are {needed}.",
        repeaters,
        needed=MIN_REPEATERS,
    )


def _beaten(held: Holdout | None) -> Message | None:
    """Say that purchase rates foretold the held-out days better than BG/NBD; None where they did not."""
    if held is None or held.rate_error >= held.error:
        return None
    return message(
        "Purchase rates foretold the last {days} days better than BG/NBD, so they stand in for it.",
        days=held.days,
    )

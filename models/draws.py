"""What could be booked in the coming months? Thousands of equally likely futures of open and new deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.arrays import Array, Codes, to_log_odds, to_probability
from models.plan import Amounts, Plan

Cube = npt.NDArray[np.float32]

# Deals times draws held in memory at once (floats of 8 bytes).
_CHUNK: Final = 4_000_000


@dataclass(frozen=True)
class Futures:
    """Bookings of every future.

    Attributes
    ----------
    open, new
        Amounts booked from deals open now and from deals to come, shape (draws, months).
    by_unit
        Both together for each team and owner of the plan, in some draws, shape (units, draws, months).
    """

    open: Array
    new: Array
    by_unit: Cube


def simulate(plan: Plan, amounts: Amounts, group_draws: int, rng: np.random.Generator) -> Futures:
    """Draw the futures, team by team and owner by owner.

    In each future all win probabilities are off by one common amount, and so is the mean of new amounts; the
    deals are independent given these.

    Parameters
    ----------
    plan
        What is drawn from; the number of draws is that of its `new_wins`.
    amounts
        Amounts for deals to come, and for open deals without one.
    group_draws
        How many of the draws are kept team by team and owner by owner.
    rng
        Source of chance; the same one gives the same futures, whatever the order of the deals.
    """
    draws, months = len(plan.new_wins), plan.new_wins.shape[1]
    shift = plan.doubt * rng.standard_normal(draws)
    factor = to_probability(to_log_odds(np.array([plan.conversion])) + shift) / max(plan.conversion, 1e-9)
    expected = plan.new_wins * factor[:, None]
    level = _amount_level(amounts.overall, draws, rng)[:, None] * plan.new_size
    opened, new = np.zeros((draws, months)), np.zeros((draws, months))
    by_unit = np.zeros((len(plan.units), min(group_draws, draws), months), dtype=np.float32)
    places = plan.deals.groupby(["team", "owner"]).indices
    for number, unit in enumerate(zip(plan.units["team"], plan.units["owner"], strict=True)):
        rows = places.get(unit, np.zeros(0, dtype=np.int64))
        mine = _open_bookings(plan.deals.iloc[rows], plan.timing[rows], shift, amounts, rng)
        wins = rng.poisson(expected * plan.units["share"].iloc[number])
        theirs = _sums(wins, amounts.of("team", unit[0]), rng) * level
        opened, new = opened + mine, new + theirs
        by_unit[number] = (mine + theirs)[: by_unit.shape[1]]
    return Futures(opened, new, by_unit)


def _amount_level(pool: Array, draws: int, rng: np.random.Generator) -> Array:
    """How far the mean of the amounts to come may lie from that of the past, as a factor."""
    error = pool.std() / pool.mean() / np.sqrt(len(pool)) if len(pool) else 0.0
    return np.maximum(1.0 + error * rng.standard_normal(draws), 0.1)


def _open_bookings(
    deals: pd.DataFrame, timing: Array, shift: Array, amounts: Amounts, rng: np.random.Generator
) -> Array:
    """Book each deal in at most one month of each draw; sum over the deals, shape (draws, months)."""
    total = np.zeros((len(shift), timing.shape[1]))
    size = max(1, _CHUNK // len(shift))
    for start in range(0, len(deals), size):
        part, until = deals.iloc[start : start + size], timing[start : start + size].cumsum(axis=1)
        odds = to_log_odds(part["probability"].to_numpy(dtype=np.float64))
        luck = rng.random((len(shift), len(part))) / to_probability(odds + shift[:, None])
        money = _deal_amounts(part, len(shift), amounts, rng)
        before = np.zeros(luck.shape, dtype=bool)
        for month in range(timing.shape[1]):
            by_now = luck < until[:, month]
            total[:, month] += np.where(by_now & ~before, money, 0.0).sum(axis=1)
            before = by_now
    return total


def _deal_amounts(deals: pd.DataFrame, draws: int, amounts: Amounts, rng: np.random.Generator) -> Array:
    """Amount of each deal in each draw: its own, or one drawn from its product's won deals."""
    money = np.broadcast_to(deals["amount"].to_numpy(dtype=np.float64), (draws, len(deals))).copy()
    for place in np.flatnonzero(deals["amount"].isna()):
        pool = amounts.of("product", deals["product"].iloc[place])
        money[:, place] = rng.choice(pool, size=draws)
    return money


def _sums(counts: Codes, pool: Array, rng: np.random.Generator) -> Array:
    """Sum of as many amounts from the pool as each count says, same shape."""
    flat = counts.ravel()
    picked = rng.choice(pool, size=int(flat.sum())) if len(pool) else np.zeros(0)
    place = np.repeat(np.arange(len(flat)), flat if len(pool) else 0)
    summed = np.bincount(place, weights=picked, minlength=len(flat)).astype(np.float64)
    return summed.reshape(counts.shape)

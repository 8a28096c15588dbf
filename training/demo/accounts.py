"""Who buys, how often, and until when? Accounts and the deals that they open.

An account appears with its first deal, comes back with further ones at its own rate (gamma over accounts,
Poisson over time, slower as long as nothing was won), and leaves at a hazard that satisfaction lowers.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from training.demo.clock import CLOCK, END, NEVER, Floats, Ints, first_day_at
from training.demo.walk import Paths, walk
from training.demo.world import Traits, World, presales_probability

_RATE_SHAPE: Final = 1.6
_DEALS_A_YEAR: Final = 3.2  # of a customer that has not left
PROSPECT_PACE: Final = 0.30  # pace of an account that has not bought yet, beside that of a customer
_LEAVING_A_YEAR: Final = 0.36
_SATISFACTION_EFFECT: Final = -0.70  # log hazard of leaving per standard deviation of satisfaction

_INDUSTRY_SHARE: Final = np.array([0.18, 0.15, 0.14, 0.13, 0.12, 0.11, 0.09, 0.08])
_REGION_SHARE: Final = np.array([0.26, 0.20, 0.18, 0.12, 0.12, 0.12])
_SIZE_SHARE: Final = np.array([0.34, 0.34, 0.22, 0.10])
_SOURCE_SHARE: Final = np.array([0.14, 0.15, 0.24, 0.15, 0.14, 0.18])
_REPEAT_SOURCE_SHARE: Final = np.array([0.30, 0.20, 0.22, 0.10, 0.12, 0.06])
_PRODUCT_SHARE: Final = np.array([0.30, 0.25, 0.20, 0.15, 0.10])
# Median amount by product, factor by company size, and spread of the logarithm.
_PRODUCT_AMOUNT: Final = np.array([9_000.0, 16_000.0, 24_000.0, 38_000.0, 55_000.0])
_SIZE_FACTOR: Final = np.array([0.7, 1.0, 1.6, 2.6])
_AMOUNT_SD: Final = 0.55


@dataclass(frozen=True)
class Accounts:
    """Companies that buy; one row an account.

    Attributes
    ----------
    born
        Day of the first deal.
    left
        Last day on which a deal could begin; `born` or later.
    rate
        Deals a year of the clock, as a customer.
    hazard
        Hazard of leaving, a day.
    mood
        Satisfaction as standard normal deviate.
    owner, industry, region, size
        Codes.
    """

    born: Ints
    left: Ints
    rate: Floats
    hazard: Floats
    mood: Floats
    owner: Ints
    industry: Ints
    region: Ints
    size: Ints

    def take(self, rows: Ints) -> Accounts:
        """Return some of the accounts."""
        return Accounts(*(getattr(self, column.name)[rows] for column in fields(self)))


@dataclass(frozen=True)
class History:
    """Deals of accounts and what became of them; one row a deal.

    Attributes
    ----------
    entry
        Position of the account in what was given to `grow`.
    created
        Day.
    traits, paths
        Facts and fate of the deals.
    """

    entry: Ints
    created: Ints
    traits: Traits
    paths: Paths

    def take(self, rows: Ints) -> History:
        """Return some of the deals."""
        return History(self.entry[rows], self.created[rows], self.traits.take(rows), self.paths.take(rows))


def draw_accounts(rng: np.random.Generator, world: World, count: int, since: int, until: int) -> Accounts:
    """Draw accounts whose first deals come after day `since`, up to day `until`, as the clock runs."""
    start, stop = CLOCK[since], CLOCK[until]
    born = first_day_at(rng.uniform(start, stop, count))
    mood = rng.normal(size=count)
    hazard = _LEAVING_A_YEAR / 365.25 * np.exp(_SATISFACTION_EFFECT * mood)
    return Accounts(
        born=born,
        left=born + days_to_leaving(rng, hazard) - 1,
        rate=rng.gamma(_RATE_SHAPE, _DEALS_A_YEAR / _RATE_SHAPE, count),
        hazard=hazard,
        mood=mood,
        owner=_draw(rng, world.load, count),
        industry=_draw(rng, _INDUSTRY_SHARE, count),
        region=_draw(rng, _REGION_SHARE, count),
        size=_draw(rng, _SIZE_SHARE, count),
    )


def days_to_leaving(rng: np.random.Generator, hazard: Floats) -> Ints:
    """Draw whole days until accounts leave, 1 or more."""
    return np.maximum(np.ceil(rng.standard_exponential(len(hazard)) / hazard), 1).astype(np.int64)


def next_deal_on(rng: np.random.Generator, rate: Floats, since: Ints, first_win: Ints) -> Ints:
    """Draw the day of each account's next deal after `since`, at full pace from its first win on."""
    work = rng.standard_exponential(len(rate)) / rate
    now = CLOCK[since]
    customer_from = CLOCK[np.clip(first_win, since, END)]
    before = (customer_from - now) * PROSPECT_PACE
    clock = np.where(work < before, now + work / PROSPECT_PACE, customer_from + work - before)
    return np.maximum(first_day_at(clock), since + 1)


def grow(
    rng: np.random.Generator,
    world: World,
    accounts: Accounts,
    who: Ints,
    due: Ints,
    first_win: Ints,
    left: Ints,
) -> History:
    """Let accounts open deals, one after the other, until they leave or the time simulated is over.

    Parameters
    ----------
    rng, world, accounts
        Source of chance, true effects, attributes of the accounts.
    who
        Which account each entry is; an account may stand in several (parallel futures).
    due, first_win, left
        Days of the next deal, of the first win so far (`NEVER` if none), and the last possible day.

    Returns
    -------
    History
        All deals created up to `END`, in no particular order.
    """
    due, first_win = due.copy(), first_win.copy()
    parts: list[History] = []
    active = np.flatnonzero(due <= np.minimum(left, END))
    while len(active):
        deals = _open_deals(rng, world, accounts, who[active], active, due[active], first_win[active])
        parts.append(deals)
        first_win[active] = np.minimum(first_win[active], deals.paths.won_on())
        due[active] = next_deal_on(rng, accounts.rate[who[active]], due[active], first_win[active])
        active = active[due[active] <= np.minimum(left[active], END)]
    return join(parts)


def join(parts: list[History]) -> History:
    """Put deals of several histories, at least one, into one."""
    return History(
        np.concatenate([part.entry for part in parts]),
        np.concatenate([part.created for part in parts]),
        Traits(*_joined([part.traits for part in parts])),
        Paths(*_joined([part.paths for part in parts])),
    )


def _open_deals(
    rng: np.random.Generator,
    world: World,
    accounts: Accounts,
    who: Ints,
    entry: Ints,
    created: Ints,
    first_win: Ints,
) -> History:
    count = len(who)
    existing = first_win <= created
    size, product = accounts.size[who], _draw(rng, _PRODUCT_SHARE, count)
    new_source, repeat_source = _draw(rng, _SOURCE_SHARE, count), _draw(rng, _REPEAT_SOURCE_SHARE, count)
    traits = Traits(
        owner=accounts.owner[who],
        source=np.where(existing, repeat_source, new_source),
        product=product,
        industry=accounts.industry[who],
        size=size,
        existing=existing,
        presales=rng.random(count) < presales_probability(product, size),
    )
    typical = _PRODUCT_AMOUNT[product] * _SIZE_FACTOR[size]
    amount = typical * np.exp(rng.normal(0.0, _AMOUNT_SD, count))
    zero = np.zeros(count, dtype=np.int64)
    return History(entry, created, traits, walk(rng, world, traits, zero, created, amount, zero))


def _draw(rng: np.random.Generator, shares: Floats, count: int) -> Ints:
    return np.minimum(np.searchsorted(np.cumsum(shares), rng.random(count)), len(shares) - 1).astype(np.int64)


def _joined(records: list[Traits] | list[Paths]) -> list[np.ndarray]:
    names = [column.name for column in fields(records[0])]
    return [np.concatenate([getattr(record, name) for record in records]) for name in names]


def no_win(count: int) -> Ints:
    """Return the first win of accounts that have none."""
    return np.full(count, NEVER, dtype=np.int64)

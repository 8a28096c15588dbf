"""Which accounts and deals make up the company? Its whole history, and its standing on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.demo.accounts import Accounts, History, draw_accounts, grow, no_win
from training.demo.clock import AS_OF, CLOCK, END, NEVER, WINDOW_START, Floats, Ints
from training.demo.world import World, draw_world

_ACCOUNTS_A_DEAL: Final = 0.60  # how many accounts to draw for each deal asked for, with room to spare


@dataclass(frozen=True)
class Past:
    """The company as it really was and, after `AS_OF`, will be.

    Attributes
    ----------
    world
        True effects.
    accounts
        All accounts that ever appear, those after `AS_OF` included.
    deals
        Their deals in order of creation, those before the window of the exports and after `AS_OF` included;
        `entry` is the account.
    new_accounts
        New accounts to be expected in a year of the clock.
    """

    world: World
    accounts: Accounts
    deals: History
    new_accounts: float

    def exported(self) -> Ints:
        """Return the rows of the deals created in the three years that the last export shows."""
        created = self.deals.created
        return np.flatnonzero((created >= WINDOW_START) & (created <= AS_OF))

    def first_wins(self, day: int) -> Ints:
        """Return the day of each account's first signature up to `day`, `NEVER` where there is none."""
        won_on = self.deals.paths.won_on()
        first = np.full(len(self.accounts.born), NEVER, dtype=np.int64)
        seen = won_on <= day
        np.minimum.at(first, self.deals.entry[seen], won_on[seen])
        return first


@dataclass(frozen=True)
class Standing:
    """Where open deals stand on a day: their rows in `Past.deals`, stage, days spent in it, and amount."""

    rows: Ints
    stage: Ints
    entered: Ints
    spent: Ints
    amount: Floats


def draw_past(rng: np.random.Generator, deals: int) -> Past:
    """Simulate a company that creates exactly `deals` deals in the three years of the exports."""
    world = draw_world(rng)
    pool = int(_ACCOUNTS_A_DEAL * deals) + 40
    accounts = draw_accounts(rng, world, pool, 0, END)
    history = grow(rng, world, accounts, np.arange(pool), accounts.born, no_win(pool), accounts.left)
    chosen = _choose_accounts(history, pool, deals)
    place = np.full(pool, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    rows = np.flatnonzero(place[history.entry] >= 0)
    rows = rows[np.lexsort((history.entry[rows], history.created[rows]))]
    kept = history.take(rows)
    kept = History(place[kept.entry], kept.created, kept.traits, kept.paths)
    return Past(world, accounts.take(chosen), kept, len(chosen) / float(CLOCK[END] - CLOCK[0]))


def standing(past: Past, day: int) -> Standing:
    """Return the open deals that the export of `day` shows, and where they stand."""
    deals = past.deals
    shown = (deals.created >= WINDOW_START) & (deals.created <= day) & (deals.paths.closed > day)
    rows = np.flatnonzero(shown)
    entered = deals.paths.entered[rows]
    stage = (entered <= day).sum(axis=1) - 1
    each = np.arange(len(rows))
    since = entered[each, stage]
    return Standing(rows, stage, since, day - since, deals.paths.amount[rows, stage])


def _choose_accounts(history: History, pool: int, deals: int) -> Ints:
    """Take accounts in the order drawn while their deals fit, then single-deal ones to fill up."""
    window = (history.created >= WINDOW_START) & (history.created <= AS_OF)
    counts = np.bincount(history.entry[window], minlength=pool)
    fits = int(np.searchsorted(np.cumsum(counts), deals, side="right"))
    missing = deals - int(counts[:fits].sum())
    single = fits + np.flatnonzero(counts[fits:] == 1)[:missing]
    return np.concatenate([np.arange(fits), single])

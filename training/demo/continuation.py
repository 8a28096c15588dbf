"""What can happen after the last as-of day? Many continuations of the very process, from what is known then.

In each, open deals go on, accounts that have not left come back, and new ones appear. Whether an account has
left is hidden: each continuation draws it with the probability that the account's silence leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.demo.accounts import PROSPECT_PACE, days_to_leaving, draw_accounts, grow, next_deal_on
from training.demo.clock import AS_OF, CLOCK, END, NEVER, Floats, Ints, month_of
from training.demo.company import Past, Standing, standing
from training.demo.walk import Paths, walk

MONTHS: Final = 6
_ROWS_AT_ONCE: Final = 400_000  # deals simulated side by side; bounds the memory


@dataclass(frozen=True)
class Futures:
    """Continuations, side by side.

    Attributes
    ----------
    bookings
        Booked amount, shape (continuations, `MONTHS`).
    wins
        How often each open deal (rows of `standing`) is won by `END`, as a share of the continuations.
    quiet
        By number of days: the share of continuations in which each account buys nothing in that time.
    """

    bookings: Floats
    wins: Floats
    quiet: dict[int, Floats]


def continue_past(
    rng: np.random.Generator, past: Past, draws: int, quiet_days: tuple[int, ...] = (90, 180)
) -> Futures:
    """Simulate `draws` continuations from `AS_OF` to `END`."""
    now = standing(past, AS_OF)
    present = probability_present(past)
    expected = len(now.rows) + int(present.sum()) + 1
    batch = max(1, min(draws, _ROWS_AT_ONCE // expected))
    bookings, wins = np.zeros((draws, MONTHS)), np.zeros(len(now.rows))
    bought = {days: np.zeros(len(past.accounts.born)) for days in quiet_days}
    for start in range(0, draws, batch):
        size = min(batch, draws - start)
        going_on = _continue_open(rng, past, now, size)
        wins += going_on.won.reshape(size, -1).sum(axis=0)
        where, account, paths = _all_deals(rng, past, now, present, going_on, size)
        bookings[start : start + size] = _by_month(where, paths, size)
        for days, counts in bought.items():
            counts += _buyers(where, account, paths.won_on() <= AS_OF + days, len(counts))
    return Futures(bookings, wins / draws, {days: 1.0 - counts / draws for days, counts in bought.items()})


def probability_present(past: Past) -> Floats:
    """Return the probability that each account has not left by `AS_OF`, given all its deals until then.

    With q the daily chance to stay and Λ(u) the deals expected from the last one, on day ℓ, to day u: silence
    until T is explained by having stayed, q^(T+1−ℓ) e^(−Λ(T)), or by having left on some day u,
    (1−q) q^(u−ℓ) e^(−Λ(u)).
    """
    accounts, first_win = past.accounts, past.first_wins(AS_OF)
    last = np.full(len(accounts.born), -1, dtype=np.int64)
    known = past.deals.created <= AS_OF
    np.maximum.at(last, past.deals.entry[known], past.deals.created[known])
    present = np.zeros(len(last))
    for block in np.array_split(np.flatnonzero(last >= 0), max(1, len(last) // 500)):
        present[block] = _presence(
            last[block], first_win[block], accounts.rate[block], accounts.hazard[block]
        )
    return present


def _presence(last: Ints, first_win: Ints, rate: Floats, hazard: Floats) -> Floats:
    ago = np.arange(int(AS_OF - last.min(initial=AS_OF)) + 1)[None, :]
    day = np.minimum(last[:, None] + ago, AS_OF)
    expected = rate[:, None] * (_pace_clock(day, first_win[:, None]) - _pace_clock(last, first_win)[:, None])
    log_left = np.log1p(-np.exp(-hazard))[:, None] - hazard[:, None] * ago - expected
    left = np.where(last[:, None] + ago <= AS_OF, np.exp(log_left), 0.0).sum(axis=1)
    stayed = np.exp(-hazard * (AS_OF + 1 - last) - expected[:, -1])
    return np.asarray(stayed / (stayed + left), dtype=np.float64)


def _pace_clock(day: Ints, first_win: Ints) -> Floats:
    """Return the clock of an account, slow until its first win."""
    turn = CLOCK[np.minimum(np.minimum(first_win, day), END)]
    return PROSPECT_PACE * turn + (CLOCK[day] - turn)


def _continue_open(rng: np.random.Generator, past: Past, now: Standing, size: int) -> Paths:
    each = np.tile(np.arange(len(now.rows)), size)
    traits = past.deals.traits.take(now.rows[each])
    return walk(
        rng, past.world, traits, now.stage[each], now.entered[each], now.amount[each], now.spent[each]
    )


def _all_deals(
    rng: np.random.Generator, past: Past, now: Standing, present: Floats, going_on: Paths, size: int
) -> tuple[Ints, Ints, Paths]:
    """Return continuation, account (-1 for a new one) and path of every deal that is open or comes."""
    open_account = np.tile(past.deals.entry[now.rows], size)
    open_where = np.repeat(np.arange(size), len(now.rows))
    first_win = np.tile(past.first_wins(AS_OF), (size, 1))
    np.minimum.at(first_win, (open_where, open_account), going_on.won_on())
    back_where, back_account, back = _deals_of_known(rng, past, present, first_win)
    new_where, new = _deals_of_new(rng, past, size)
    return (
        np.concatenate([open_where, back_where, new_where]),
        np.concatenate([open_account, back_account, np.full(len(new_where), -1)]),
        _join_paths(going_on, back, new),
    )


def _deals_of_known(
    rng: np.random.Generator, past: Past, present: Floats, first_win: Ints
) -> tuple[Ints, Ints, Paths]:
    accounts = past.accounts
    where, who = np.nonzero(rng.random(first_win.shape) < present)
    since, wins = np.full(len(who), AS_OF), first_win[where, who]
    left = AS_OF + days_to_leaving(rng, accounts.hazard[who])
    due = next_deal_on(rng, accounts.rate[who], since, wins)
    deals = grow(rng, past.world, accounts, who, due, wins, left)
    return where[deals.entry], who[deals.entry], deals.paths


def _deals_of_new(rng: np.random.Generator, past: Past, size: int) -> tuple[Ints, Paths]:
    counts = rng.poisson(past.new_accounts * (CLOCK[END] - CLOCK[AS_OF]), size)
    accounts = draw_accounts(rng, past.world, int(counts.sum()), AS_OF, END)
    who = np.arange(len(accounts.born))
    never = np.full(len(who), NEVER, dtype=np.int64)
    deals = grow(rng, past.world, accounts, who, accounts.born, never, accounts.left)
    return np.repeat(np.arange(size), counts)[deals.entry], deals.paths


def _join_paths(*paths: Paths) -> Paths:
    return Paths(
        np.concatenate([each.entered for each in paths]),
        np.concatenate([each.amount for each in paths]),
        np.concatenate([each.closed for each in paths]),
        np.concatenate([each.won for each in paths]),
    )


def _by_month(where: Ints, paths: Paths, size: int) -> Floats:
    won = np.flatnonzero(paths.won)
    cell = where[won] * MONTHS + month_of(paths.closed[won])
    totals = np.bincount(cell, weights=paths.booked()[won], minlength=size * MONTHS)
    return np.asarray(totals.reshape(size, MONTHS), dtype=np.float64)


def _buyers(where: Ints, account: Ints, bought: np.ndarray, accounts: int) -> Floats:
    """Count in how many continuations each known account buys at least once."""
    rows = bought & (account >= 0)
    pairs = np.unique(where[rows] * accounts + account[rows])
    return np.bincount(pairs % accounts, minlength=accounts).astype(np.float64)

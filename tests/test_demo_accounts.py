"""Do accounts come, come back and leave at the rates that they were given?"""

import dataclasses

import numpy as np
import pytest

from training.demo.accounts import (
    PROSPECT_PACE,
    days_to_leaving,
    draw_accounts,
    grow,
    next_deal_on,
    no_win,
)
from training.demo.clock import CLOCK, END, NEVER
from training.demo.world import draw_world

COUNT = 20_000


@pytest.fixture(scope="module")
def world():
    return draw_world(np.random.default_rng(5))


@pytest.fixture(scope="module")
def accounts(world):
    return draw_accounts(np.random.default_rng(6), world, COUNT, 0, END)


@pytest.fixture(scope="module")
def history(world, accounts):
    few = accounts.take(np.arange(4000))
    rng = np.random.default_rng(7)
    return few, grow(rng, world, few, np.arange(4000), few.born, no_win(4000), few.left)


def test_satisfied_accounts_stay_longer(accounts):
    stay = accounts.left - accounts.born
    assert np.median(stay[accounts.mood > 1]) > 2 * np.median(stay[accounts.mood < -1])


def test_days_to_leaving_have_the_hazard_asked_for():
    drawn = days_to_leaving(np.random.default_rng(1), np.full(COUNT, 0.01))
    assert drawn.min() >= 1
    assert drawn.mean() == pytest.approx(100.5, rel=0.03)  # an exponential rounded up to whole days


@pytest.mark.parametrize(("first_win", "pace"), [(0, 1.0), (NEVER, PROSPECT_PACE)])
def test_deals_come_at_the_rate_of_the_account(first_win, pace):
    """Of accounts with 2 deals a year as customers, exp(-2 x pace) have none within a year of the clock."""
    since = np.full(COUNT, 400)
    due = next_deal_on(np.random.default_rng(2), np.full(COUNT, 2.0), since, np.full(COUNT, first_win))
    assert due.min() > 400
    year_later = np.searchsorted(CLOCK, CLOCK[400] + 1)
    share = np.exp(-2 * pace * (CLOCK[year_later] - CLOCK[400]))
    assert (due > year_later).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / COUNT))


def test_an_account_quickens_from_its_first_win_on():
    count, win = COUNT, 800
    due = next_deal_on(
        np.random.default_rng(3), np.full(count, 2.0), np.full(count, 400), np.full(count, win)
    )
    slow, quick = CLOCK[win] - CLOCK[400], CLOCK[1000] - CLOCK[win]
    share = np.exp(-2 * (PROSPECT_PACE * slow + quick))
    assert (due > 1000).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / count))


def test_no_account_opens_a_deal_after_it_has_left_or_two_on_a_day(history):
    accounts, deals = history
    assert (deals.created <= accounts.left[deals.entry]).all()
    assert (deals.created >= accounts.born[deals.entry]).all()
    assert len(np.unique(deals.entry * (END + 1) + deals.created)) == len(deals.created)


def test_a_deal_is_existing_business_exactly_when_its_account_had_won_before(history):
    accounts, deals = history
    first = np.full(len(accounts.born), NEVER)
    np.minimum.at(first, deals.entry, deals.paths.won_on())
    assert (deals.traits.existing == (first[deals.entry] <= deals.created)).all()
    assert deals.traits.existing.any()


def test_a_deal_has_the_owner_and_industry_of_its_account(history):
    accounts, deals = history
    assert (deals.traits.owner == accounts.owner[deals.entry]).all()
    assert (deals.traits.industry == accounts.industry[deals.entry]).all()


def test_parallel_futures_of_an_account_differ(world, accounts):
    one = dataclasses.replace(accounts.take(np.array([0])), rate=np.array([3.0]))
    who, due = np.zeros(200, dtype=np.int64), np.full(200, 1000)
    deals = grow(np.random.default_rng(1), world, one, who, due, no_win(200), np.full(200, END))
    counts = np.bincount(deals.entry, minlength=200)
    assert counts.min() >= 1
    assert len(set(counts)) > 2

"""Does the company have the deals asked for, and do they stand where their history says?"""

import numpy as np
import pytest

from training.demo.clock import AS_OF, NEVER, WINDOW_START
from training.demo.company import draw_past, standing
from training.demo.world import win_probability

JUDGED = AS_OF - 365  # a day after which nearly every deal then open has closed


@pytest.fixture(scope="module")
def past():
    return draw_past(np.random.default_rng(1), 12_000)


@pytest.mark.parametrize("deals", [200, 1001, 6000])
def test_exactly_the_deals_asked_for_are_created_in_the_three_years(deals):
    assert len(draw_past(np.random.default_rng(deals), deals).exported()) == deals


def test_deals_stand_in_order_of_creation(past):
    assert (np.diff(past.deals.created) >= 0).all()


def test_accounts_are_about_a_third_as_many_as_deals(past):
    accounts = len(np.unique(past.deals.entry[past.exported()]))
    assert 0.25 < accounts / 12_000 < 0.40


def test_demand_grows_mildly_from_year_to_year(past):
    created = past.deals.created[past.exported()]
    years = np.bincount((created - WINDOW_START) * 3 // (AS_OF + 1 - WINDOW_START))
    growth = years[1:] / years[:-1]
    assert ((growth > 1.0) & (growth < 1.35)).all()


def test_open_deals_have_been_in_their_stage_since_they_entered_it(past):
    now = standing(past, AS_OF)
    paths = past.deals.paths.take(now.rows)
    assert (paths.closed > AS_OF).all()
    assert (now.entered + now.spent == AS_OF).all()
    assert (paths.entered[np.arange(len(now.rows)), now.stage] == now.entered).all()
    assert ((paths.entered <= AS_OF).sum(axis=1) == now.stage + 1).all()


def test_the_standing_of_a_day_knows_nothing_later(past):
    """Blank everything after the day, and the standing is the same."""
    paths = past.deals.paths
    censored = paths.take(np.arange(len(paths.closed)))
    censored.entered[censored.entered > JUDGED] = NEVER
    censored.closed[censored.closed > JUDGED] = NEVER
    then, blind = standing(past, JUDGED), type(past)(
        past.world,
        past.accounts,
        type(past.deals)(past.deals.entry, past.deals.created, past.deals.traits, censored),
        past.new_accounts,
    )  # fmt: skip
    assert (standing(blind, JUDGED).rows == then.rows).all()
    assert (standing(blind, JUDGED).stage == then.stage).all()
    assert (standing(blind, JUDGED).spent == then.spent).all()


def test_true_win_probabilities_are_calibrated_on_what_came_to_pass(past):
    """The deals open a year before the end, by fifths of their true probability, against their outcomes."""
    then = standing(past, JUDGED)
    chance = win_probability(past.world, past.deals.traits.take(then.rows), then.stage, then.spent)
    won = past.deals.paths.won[then.rows]
    order = np.argsort(chance)
    for fifth in np.array_split(order, 5):
        error = np.sqrt((chance[fifth] * (1 - chance[fifth])).sum()) / len(fifth)
        assert won[fifth].mean() == pytest.approx(chance[fifth].mean(), abs=3.5 * error)


def test_first_wins_are_the_earliest_signatures_up_to_the_day(past):
    first = past.first_wins(JUDGED)
    account = int(past.deals.entry[past.deals.paths.won][0])
    own = past.deals.entry == account
    wins = past.deals.paths.closed[own & past.deals.paths.won]
    assert first[account] == (wins.min() if wins.min() <= JUDGED else NEVER)
    assert (first[first < NEVER] <= JUDGED).all()

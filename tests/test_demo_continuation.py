"""Are the continuations what really can happen, no more and no less?"""

import numpy as np
import pytest

from training.demo.clock import AS_OF, NEVER
from training.demo.company import draw_past, standing
from training.demo.continuation import MONTHS, continue_past, probability_present
from training.demo.truth import actual_bookings
from training.demo.world import win_probability

COMPANIES = 24


@pytest.fixture(scope="module")
def many():
    """Small companies, each with its continuations and what it went on to do."""
    drawn = []
    for seed in range(COMPANIES):
        history, future = np.random.default_rng(seed).spawn(2)
        past = draw_past(history, 1000)
        drawn.append((past, continue_past(future, past, 200)))
    return drawn


def test_what_happened_lies_anywhere_among_the_continuations(many):
    """The rank of the real total among the simulated ones is uniform: mean 1/2, sd 0.29."""
    ranks = np.array(
        [(each.bookings.sum(axis=1) < actual_bookings(past).sum()).mean() for past, each in many]
    )
    assert ranks.mean() == pytest.approx(0.5, abs=3 * 0.29 / np.sqrt(COMPANIES))
    assert 0.18 < ranks.std() < 0.40


def test_the_inner_80_percent_of_continuations_hold_four_months_in_five(many):
    inside = []
    for past, each in many:
        low, high = np.quantile(each.bookings, [0.1, 0.9], axis=0)
        real = actual_bookings(past)
        inside.append((real >= low) & (real <= high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.11)


def test_open_deals_are_won_in_the_continuations_as_their_probability_says(many):
    """Not all that will be won are won within six months, so compare in deals that are close to the end."""
    near, often = [], []
    for past, each in many:
        now = standing(past, AS_OF)
        late = now.stage >= 4
        traits = past.deals.traits.take(now.rows[late])
        near.append(win_probability(past.world, traits, now.stage[late], now.spent[late]))
        often.append(each.wins[late])
    chance, share = np.concatenate(near), np.concatenate(often)
    assert share.mean() == pytest.approx(chance.mean(), abs=0.015)
    assert np.corrcoef(chance, share)[0, 1] > 0.95


def test_as_many_accounts_are_still_present_as_their_silence_suggests(many):
    expected = variance = present = 0.0
    for past, _ in many:
        chance = probability_present(past)
        here = past.accounts.left > AS_OF
        present += here[chance > 0].sum()
        expected += chance.sum()
        variance += (chance * (1 - chance)).sum()
    assert present == pytest.approx(expected, abs=3.5 * np.sqrt(variance))


def test_customers_fall_silent_as_often_as_the_continuations_say(many):
    said, silent = [], []
    for past, each in many:
        won_on = past.deals.paths.won_on()
        buyers = past.deals.entry[(won_on > AS_OF) & (won_on <= AS_OF + 180)]
        customer = past.first_wins(AS_OF) < NEVER
        said.append(each.quiet[180][customer])
        silent.append(~np.isin(np.flatnonzero(customer), buyers))
    chance, real = np.concatenate(said), np.concatenate(silent)
    for fifth in np.array_split(np.argsort(chance), 5):
        error = np.sqrt((chance[fifth] * (1 - chance[fifth])).sum()) / len(fifth)
        assert real[fifth].mean() == pytest.approx(chance[fifth].mean(), abs=3.5 * error + 0.01)


def test_a_long_silence_makes_presence_unlikely():
    past = draw_past(np.random.default_rng(1), 1000)
    last = np.zeros(len(past.accounts.born), dtype=np.int64)
    np.maximum.at(last, past.deals.entry, np.where(past.deals.created <= AS_OF, past.deals.created, 0))
    chance = probability_present(past)
    known = past.accounts.born <= AS_OF
    assert chance[~known].sum() == 0
    recent, old = known & (AS_OF - last < 90), known & (AS_OF - last > 900)
    assert chance[recent].mean() > 0.8 > 0.3 > chance[old].mean()


def test_how_continuations_are_batched_leaves_their_shape():
    past = draw_past(np.random.default_rng(2), 300)
    futures = continue_past(np.random.default_rng(3), past, 37)
    assert futures.bookings.shape == (37, MONTHS)
    assert (futures.bookings.sum(axis=1) > 0).all()
    assert ((futures.wins >= 0) & (futures.wins <= 1)).all()
    assert (futures.quiet[90] >= futures.quiet[180]).all()

"""Claims about the share won when some deals are still open."""

from __future__ import annotations

import numpy as np
import pytest

from models.incidence import CENSORED, LOST, WON, win_incidence


def slow_incidence(days, event, upto):
    """Aalen-Johansen written as the textbook sums, one day at a time."""
    survival, share = 1.0, 0.0
    for day in sorted(set(days)):
        if day > upto:
            break
        at_risk = sum(d >= day for d in days)
        won = sum(d == day and e == WON for d, e in zip(days, event, strict=True))
        lost = sum(d == day and e == LOST for d, e in zip(days, event, strict=True))
        share += survival * won / at_risk
        survival *= 1 - (won + lost) / at_risk
    return share


def test_four_deals_by_hand():
    # day 1: 4 at risk, one won -> 1/4. day 2: one censored. day 3: 2 at risk, one lost. day 4: one left, won.
    # still open before day 4: 3/4 * 1/2 = 3/8, all of it is won on day 4.
    curve = win_incidence(np.array([1.0, 2, 3, 4]), np.array([WON, CENSORED, LOST, WON]))
    assert curve.by(np.array([0.0, 1, 3, 4])) == pytest.approx([0, 0.25, 0.25, 0.625])
    assert (curve.n, curve.wins, curve.ever) == (4, 2, pytest.approx(0.625))


def test_without_open_deals_it_is_the_plain_win_rate():
    curve = win_incidence(np.array([5.0, 9, 9, 30]), np.array([WON, LOST, WON, LOST]))
    assert curve.ever == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_the_slow_textbook_sum_in_any_row_order(seed):
    rng = np.random.default_rng(seed)
    days, event = rng.integers(0, 20, 60).astype(float), rng.integers(0, 3, 60)
    shuffled = rng.permutation(60)
    for upto in (0.0, 3.0, 10.0, 25.0):
        expected = slow_incidence(days, event, upto)
        for order in (np.arange(60), shuffled):
            curve = win_incidence(days[order], event[order])
            assert curve.by(np.array([upto]))[0] == pytest.approx(expected)


def test_young_open_deals_do_not_pull_the_share_down():
    rng = np.random.default_rng(1)
    length, wins = rng.exponential(50, 4000), rng.random(4000) < 0.3
    watched = rng.uniform(0, 200, 4000)
    event = np.where(length > watched, CENSORED, np.where(wins, WON, LOST))
    curve = win_incidence(np.minimum(length, watched), event)
    assert curve.ever == pytest.approx(0.3, abs=0.03)
    assert (event == WON).mean() < 0.25


def test_no_deals_give_no_share():
    curve = win_incidence(np.array([]), np.array([], dtype=int))
    assert (curve.n, curve.wins, curve.ever) == (0, 0, 0.0)
    assert curve.by(np.array([10.0])) == pytest.approx([0.0])

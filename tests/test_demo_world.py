"""Is the true win probability the one with which deals are really won?"""

import dataclasses

import numpy as np
import pytest

from training.demo import world as demo
from training.demo.walk import walk
from training.demo.world import STAGES, Traits, draw_world, move_probability_after, win_probability

WORLD = draw_world(np.random.default_rng(7))
COPIES = 40_000


def deals(count=1, *, owner=0, size=1, presales=False):
    """Return equal deals."""
    zero = np.zeros(count, dtype=np.int64)
    return Traits(
        owner=zero + owner,
        source=zero,
        product=zero,
        industry=zero,
        size=zero + size,
        existing=zero.astype(bool),
        presales=np.full(count, presales),
    )


def days(*values):
    return np.array(values, dtype=np.int64)


def test_the_probability_to_win_is_the_product_of_the_stages_ahead():
    product = 1.0
    for stage in reversed(range(STAGES)):
        product *= demo.move_probability(WORLD, deals(), stage)[0]
        assert win_probability(WORLD, deals(), days(stage), days(0))[0] == pytest.approx(product)


def test_bayes_rule_for_time_in_stage_against_a_count_of_survivors():
    """Draw many durations without condition; among those longer than 40 days, count the deals that move."""
    rng, spent = np.random.default_rng(3), 40
    many = deals(200_000)
    zero = np.zeros(200_000, dtype=np.int64)
    moves = rng.random(len(zero)) < demo.move_probability(WORLD, many, 2)
    still_there = demo.draw_days(rng, many, 2, moves, zero) > spent
    expected = move_probability_after(WORLD, deals(), 2, days(spent))[0]
    error = np.sqrt(expected * (1 - expected) / still_there.sum())
    assert moves[still_there].mean() == pytest.approx(expected, abs=4 * error)
    assert expected < demo.move_probability(WORLD, deals(), 2)[0] - 0.05


@pytest.mark.parametrize(("stage", "spent"), [(0, 0), (0, 30), (2, 60), (3, 10), (5, 0), (5, 45)])
def test_deals_are_won_as_often_as_the_exact_probability_says(stage, spent):
    many = deals(COPIES, presales=True)
    at, since, been = (np.full(COPIES, value, dtype=np.int64) for value in (stage, 100, spent))
    paths = walk(np.random.default_rng(stage + spent), WORLD, many, at, since, np.full(COPIES, 1.0), been)
    expected = win_probability(WORLD, deals(presales=True), days(stage), days(spent))[0]
    assert paths.won.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / COPIES))
    assert (paths.closed > 100 + spent).all()


def test_the_longer_in_a_stage_the_less_likely_the_win():
    waits = np.arange(0, 400, 20)
    chance = win_probability(WORLD, deals(len(waits)), np.full(len(waits), 2), waits)
    assert (np.diff(chance) < 0).all()
    assert (chance > 0).all()


def test_only_the_bottleneck_team_suffers_and_only_at_its_stage():
    in_team = int(np.flatnonzero(WORLD.team_of == WORLD.bottleneck_team)[0])
    alike = dataclasses.replace(WORLD, skill=np.zeros_like(WORLD.skill))
    other = int(np.flatnonzero(WORLD.team_of != WORLD.bottleneck_team)[0])
    for stage in range(STAGES):
        inside, outside = (
            demo.move_probability(alike, deals(owner=rep), stage)[0] for rep in (in_team, other)
        )
        assert (inside < outside - 0.2) if stage == WORLD.bottleneck_stage else inside == outside


@pytest.mark.parametrize("seed", range(5))
def test_gaps_are_large_belong_to_different_reps_and_spare_the_bottleneck_team(seed):
    world = draw_world(np.random.default_rng(seed))
    reps = [rep for rep, _ in world.gaps]
    assert len(set(reps)) == len(reps) == 5
    assert (world.team_of[reps] != world.bottleneck_team).all()
    planted = np.zeros_like(world.skill, dtype=bool)
    for rep, stage in world.gaps:
        planted[rep, stage] = True
    assert world.skill[planted].max() <= -1.0
    assert np.abs(world.skill[~planted]).max() < 0.45


def test_presales_helps_at_one_stage_only():
    stage, effect = demo.presales_effect()
    for each in range(STAGES):
        with_help, without = (
            demo.move_probability(WORLD, deals(presales=given), each)[0] for given in (True, False)
        )
        odds = np.log(with_help / (1 - with_help)) - np.log(without / (1 - without))
        assert odds == pytest.approx(effect if each == stage else 0.0)

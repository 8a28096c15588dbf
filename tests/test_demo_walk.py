"""Do deals go through the stages in order, each on its day?"""

import numpy as np
import pytest

from training.demo.clock import END, NEVER
from training.demo.walk import walk
from training.demo.world import STAGES, Traits, draw_world

COUNT = 5000


@pytest.fixture(scope="module")
def paths():
    rng = np.random.default_rng(11)
    world = draw_world(rng)
    codes = rng.integers(0, 4, (5, COUNT))
    traits = Traits(*codes, existing=codes[0] == 1, presales=codes[1] == 1)
    zero = np.zeros(COUNT, dtype=np.int64)
    created = rng.integers(0, END, COUNT)
    return walk(rng, world, traits, zero, created, np.full(COUNT, 10_000.0), zero)


def test_stages_are_entered_in_order_a_day_apart_at_least(paths):
    earlier, later = paths.entered[:, :-1], paths.entered[:, 1:]
    assert (later[later < NEVER] > earlier[later < NEVER]).all()
    assert ((later == NEVER) | (earlier < NEVER)).all()


def test_a_won_deal_went_through_every_stage_and_closed_after_the_last(paths):
    assert (paths.entered[paths.won] < paths.closed[paths.won, None]).all()
    assert 0.05 < paths.won.mean() < 0.5


def test_nothing_happens_after_the_end(paths):
    known = paths.entered[paths.entered < NEVER]
    assert known.max() <= END
    assert paths.closed[paths.closed < NEVER].max() <= END
    assert not paths.won[paths.closed == NEVER].any()


def test_amounts_stand_where_a_stage_was_entered_and_are_revised_now_and_then(paths):
    assert (np.isnan(paths.amount) == (paths.entered == NEVER)).all()
    moved = paths.entered[:, 1] < NEVER
    revised = paths.amount[moved, 1] != paths.amount[moved, 0]
    assert 0.2 < revised.mean() < 0.4


def test_only_won_deals_book_and_they_book_the_last_amount(paths):
    booked = paths.booked()
    assert (booked[~paths.won] == 0).all()
    assert (booked[paths.won] == paths.amount[paths.won, STAGES - 1]).all()


def test_a_deal_that_starts_late_in_the_process_has_no_earlier_stages():
    rng = np.random.default_rng(1)
    one = np.zeros(1, dtype=np.int64)
    traits = Traits(one, one, one, one, one, one.astype(bool), one.astype(bool))
    late = walk(rng, draw_world(rng), traits, one + 4, one + 50, np.array([5.0]), one + 20)
    assert (late.entered[0, :4] == NEVER).all()
    assert late.entered[0, 4] == 50
    assert min(late.entered[0, 5], late.closed[0]) > 70

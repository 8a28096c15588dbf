"""Do the CRM's notes follow the calendar and give nothing of the outcome away?"""

import numpy as np
import pytest

from training.demo.clock import AS_OF, NEVER
from training.demo.company import draw_past
from training.demo.register import draw_register


@pytest.fixture(scope="module")
def past():
    return draw_past(np.random.default_rng(4), 3000)


@pytest.fixture(scope="module")
def register(past):
    return draw_register(np.random.default_rng(5), past, "en")


def test_activities_fall_into_the_life_of_their_deal(past, register):
    deals = past.deals.take(register.rows)
    days = register.activity_day
    assert (days >= deals.created[register.activity_deal]).all()
    assert (days <= np.minimum(deals.paths.closed, AS_OF)[register.activity_deal]).all()


def test_activity_grows_with_time_only(register):
    early, late = register.activity(AS_OF - 30), register.activity(AS_OF)
    assert (late[0] >= early[0]).all()
    assert (late[1] >= early[1]).all()
    assert early[1].max() <= AS_OF - 30


def test_an_expected_close_that_has_passed_is_pushed_unless_neglected(past, register):
    seen = np.flatnonzero(past.deals.paths.closed[register.rows] > AS_OF)
    stage = (past.deals.paths.entered[register.rows[seen]] <= AS_OF).sum(axis=1) - 1
    today = np.full(len(seen), AS_OF)
    expected = register.expected_close(seen, stage, today)
    kept_up = register.pushed[seen]
    assert (expected[kept_up] >= AS_OF).all()
    assert (expected[~kept_up] < AS_OF).any()
    assert (expected < NEVER).all()


def test_presales_colleagues_are_named_exactly_where_they_take_part(past, register):
    named = register.collaborators != ""
    assert (named == past.deals.traits.presales[register.rows]).all()
    pairs = [cell.split(";") for cell in register.collaborators[named]]
    assert all(len(set(pair)) == len(pair) for pair in pairs)
    assert 0.05 < np.mean([len(pair) == 2 for pair in pairs]) < 0.3
    assert not {name for pair in pairs for name in pair} & set(register.reps)


def test_the_language_changes_the_names_and_nothing_else(past, register):
    chinese = draw_register(np.random.default_rng(5), past, "zh")
    assert (chinese.guess == register.guess).all()
    assert (chinese.note == register.note).all()
    assert (chinese.activity_day == register.activity_day).all()
    assert ((chinese.collaborators == "") == (register.collaborators == "")).all()
    assert not set(chinese.reps) & set(register.reps)

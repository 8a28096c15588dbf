"""Claims about simulated futures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.draws import simulate
from models.plan import Amounts, Plan

POOL = Amounts(np.array([10.0, 30.0]), {})


def plan(probability=(), amount=(), timing=(), new_wins=0.0, doubt=0.0, draws=20_000, new_size=1.0) -> Plan:
    months = len(timing[0]) if len(timing) else 2
    deals = pd.DataFrame(
        {
            "deal_id": [str(n) for n in range(len(probability))],
            "team": "North",
            "owner": ["Li" if n % 2 else "Wu" for n in range(len(probability))],
            "product": np.nan,
            "amount": np.array(amount, dtype=float),
            "probability": np.array(probability, dtype=float),
        }
    )
    return Plan(
        deals=deals,
        timing=np.array(timing, dtype=float).reshape(len(deals), months),
        new_wins=np.full((draws, months), new_wins),
        new_size=np.full((draws, months), new_size),
        units=pd.DataFrame(
            {"team": ["North", "North"], "owner": ["Li", "Wu"], "share": [0.75, 0.25], "booked": 0.0}
        ),
        conversion=0.3,
        doubt=doubt,
    )


def drawn(made: Plan, seed: int = 0):
    return simulate(made, POOL, 20_000, np.random.default_rng(seed))


def test_an_open_deal_is_booked_with_its_probability_when_comparable_ones_were_won():
    found = drawn(plan([0.4], [100.0], [[0.5, 0.25]]))
    assert set(np.unique(found.open)) == {0.0, 100.0}
    assert (found.open > 0).mean(axis=0) == pytest.approx([0.2, 0.1], abs=0.01)
    assert (found.open > 0).all(axis=1).sum() == 0  # never twice


def test_a_sure_deal_is_always_booked():
    assert drawn(plan([1.0], [7.0], [[1.0, 0.0]])).open.sum(axis=1) == pytest.approx(np.full(20_000, 7.0))


def test_a_deal_without_amount_takes_one_of_the_won_amounts():
    found = drawn(plan([1.0], [np.nan], [[1.0, 0.0]])).open[:, 0]
    assert set(np.unique(found)) == {10.0, 30.0}
    assert found.mean() == pytest.approx(20.0, abs=0.3)


def test_new_wins_bring_the_expected_amount_with_the_variance_of_a_compound_poisson():
    # 3 wins a month of 10 or 30: mean 3 * 20, variance 3 * (10² + 30²) / 2, and the doubt of the mean amount.
    found = drawn(plan(new_wins=3.0)).new[:, 0]
    error = (10 / 20) ** 2 / 2
    assert found.mean() == pytest.approx(60, rel=0.02)
    assert found.var() == pytest.approx(1500 * (1 + error) + 60**2 * error, rel=0.05)


def test_new_wins_of_half_the_size_bring_half_as_much():
    full, half = (drawn(plan(new_wins=3.0, new_size=size)).new for size in (1.0, 0.5))
    assert half == pytest.approx(full / 2)


def test_doubt_moves_all_deals_together():
    many = {"probability": [0.5] * 100, "amount": [1.0] * 100, "timing": [[1.0, 0.0]] * 100}
    sure, unsure = (drawn(plan(**many, doubt=doubt, draws=4000)).open[:, 0] for doubt in (0.0, 0.5))
    assert sure.std() == pytest.approx(5.0, rel=0.05)
    assert unsure.std() > 2 * sure.std()
    assert unsure.mean() == pytest.approx(50.0, abs=1.0)


def test_teams_and_owners_add_up_to_the_company():
    found = drawn(plan([0.4, 0.6], [5.0, 9.0], [[0.5, 0.5]] * 2, new_wins=1.0))
    assert found.by_unit.sum(axis=0) == pytest.approx(found.open + found.new, rel=1e-5)
    assert found.by_unit[0].sum() > found.by_unit[1].sum()


def test_the_same_seed_gives_the_same_futures():
    made = plan([0.4], [5.0], [[0.5, 0.5]], new_wins=1.0, draws=50)
    assert (drawn(made, 3).new == drawn(made, 3).new).all()
    assert (drawn(made, 3).new != drawn(made, 4).new).any()


def test_chunks_do_not_lose_deals(monkeypatch):
    monkeypatch.setattr("models.draws._CHUNK", 3)
    found = drawn(plan([1.0] * 5, [1.0, 2.0, 4.0, 8.0, 16.0], [[1.0, 0.0]] * 5, draws=2))
    assert found.open[:, 0] == pytest.approx([31.0, 31.0])


def test_without_won_amounts_new_deals_bring_nothing():
    found = simulate(plan(new_wins=2.0, draws=10), Amounts(np.zeros(0), {}), 5, np.random.default_rng(0))
    assert found.new.sum() == 0.0
    assert found.by_unit.shape == (2, 5, 2)

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.shrinkage import binomial_p, mates_level, shrunk, true_variance


def series(*values):
    return pd.Series(values, dtype="float64")


def test_true_variance_matches_a_hand_calculation():
    # Weights 4: mean 0; Q = 4 × (0.25 + 0.25) = 2, one degree of freedom, scale 8 − 32/8 = 4: (2 − 1) / 4.
    found = true_variance(series(-0.5, 0.5), series(0.25, 0.25), series(0, 0))
    assert found.to_dict() == {0.0: pytest.approx(0.25)}


def test_gaps_no_larger_than_chance_have_no_true_variance():
    assert true_variance(series(-0.1, 0.1), series(1, 1), series(0, 0)).tolist() == [0]
    assert true_variance(series(0.3), series(1), series(0)).tolist() == [0]


def test_true_variance_is_found_again():
    rng = np.random.default_rng(0)
    variance = pd.Series(rng.uniform(0.5, 2, 20_000))
    gap = pd.Series(rng.normal(0, 1.5, 20_000) + rng.normal(0, np.sqrt(variance)))
    assert true_variance(gap, variance, pd.Series(0, index=gap.index))[0] == pytest.approx(2.25, rel=0.05)


def test_shrunk_gaps_are_closer_to_the_truth_than_the_measured_ones():
    rng = np.random.default_rng(1)
    truth = pd.Series(rng.normal(0, 0.5, 2000))
    gap = truth + rng.normal(0, 1, 2000)
    best = shrunk(gap, pd.Series(1.0, index=gap.index), pd.Series(0, index=gap.index))
    assert ((best - truth) ** 2).mean() < 0.5 * ((gap - truth) ** 2).mean()
    assert (best.abs() <= gap.abs()).all()


def test_no_gap_is_drawn_by_more_than_its_standard_error():
    gap = series(*[0.0] * 30, -1.0)
    variance = pd.Series(0.01, index=gap.index)
    assert shrunk(gap, variance, pd.Series(0, index=gap.index)).iloc[-1] <= -0.9


def test_p_values_are_those_of_the_binomial_test():
    n = pd.Series([19, 40, 100])
    hits, usual = pd.Series([12, 30, 3]), pd.Series([0.865, 0.5, 0.05])
    found = binomial_p(hits / n, usual, usual * (1 - usual) / n)
    for p, k, m, share in zip(found, hits, n, usual, strict=True):
        tail = min(stats.binom.cdf(k, m, share), stats.binom.sf(k - 1, m, share))
        assert p == pytest.approx(min(2 * tail, 1))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_all_or_nothing_has_a_p_value(share):
    found = binomial_p(series(share), series(0.5), series(0.25 / 10))[0]
    assert found == pytest.approx(2 * 0.5**10)


def test_mates_level_leaves_the_person_out():
    # Two teams far apart with little chance in it: a person is held against the others of the team.
    rows = pd.DataFrame(
        {
            "team": ["N"] * 3 + ["S"] * 3,
            "rank": 0,
            "gap": [-0.3, -0.3, 0.1, 0.2, 0.2, 0.2],
            "variance": 1e-4,
        }
    )
    level = mates_level(rows)["level"]
    assert level[2] == pytest.approx(-0.3, abs=0.01)
    assert level[0] == pytest.approx(-0.1, abs=0.01)


def test_teams_that_do_not_differ_give_no_level():
    rows = pd.DataFrame({"team": ["N", "N", "S", "S"], "rank": 0, "gap": [-0.1, 0.1] * 2, "variance": 0.1})
    assert mates_level(rows).to_numpy().tolist() == [[0, 0]] * 4


def test_people_without_team_or_mates_are_held_against_the_company():
    rows = pd.DataFrame(
        {"team": ["", "", "N", "S", "S"], "rank": 0, "gap": [-0.5, 0.5, 0.4, -0.4, -0.4], "variance": 0.001}
    )
    assert mates_level(rows)["level"][:3].tolist() == [0, 0, 0]

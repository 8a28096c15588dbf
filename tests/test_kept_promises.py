"""Is what was promised held against what happened, with losses that come sooner than wins?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.bands import usual_bands
from models.kept_promises import FEWEST, given_finished, pace, promises


def test_promises_by_hand():
    chance = np.array([0.8, 0.8, 0.1, 0.1] * 10)
    happened = np.array([1.0, 0.0, 0.0, 0.0] * 10)
    found = promises(chance, happened, usual_bands(0.3)).set_index("band")
    assert list(found.index) == ["", "A", "D"]
    assert found.loc["", ["n", "promised", "happened"]].tolist() == [40, pytest.approx(0.45), 0.25]
    variance = 20 * 0.8 * 0.2 + 20 * 0.1 * 0.9
    assert found.loc["", "p"] == pytest.approx(2 * stats.norm.sf(8 / np.sqrt(variance)))
    assert found.loc["", "low"] < 0.25 < found.loc["", "high"]
    assert found.loc["A", "broken"], "of 20 promised at 80% only half came"
    assert not found.loc["D", "broken"]


def test_few_cases_say_nothing():
    found = promises(np.full(FEWEST - 1, 0.9), np.zeros(FEWEST - 1), usual_bands(0.3))
    assert found["p"].isna().all()
    assert not found["broken"].any()


def test_kept_promises_are_hardly_ever_called_broken():
    rng = np.random.default_rng(0)
    broken = 0
    for _ in range(300):
        chance = rng.beta(1, 3, 200)
        broken += bool(
            promises(chance, (rng.random(200) < chance).astype(float), usual_bands(0.25))["broken"].iloc[0]
        )
    assert broken <= stats.binom.ppf(0.999, 300, 0.01)


def test_bayes_by_hand():
    found = given_finished(np.array([0.5, 0.5, 0.3]), np.array([0.2, 0.4, 0.0]), np.array([0.6, 0.4, 0.0]))
    assert found.tolist() == pytest.approx([0.25, 0.5, 0.3]), "equal paces, or none known, change nothing"


def test_pace_of_a_group_and_of_all_where_it_is_small():
    past = pd.DataFrame(
        {
            "id": [f"d{place}" for place in range(82)],
            "group": ["a"] * 80 + ["b"] * 2,
            "wait": [*np.arange(40), *np.arange(40) * 2, 500, 500],
            "won": [1.0] * 40 + [0.0] * 40 + [1.0, 0.0],
            "weight": 1.0,
        }
    )
    won, lost, unsure = pace(past, pd.Series(["a", "b", "a"]), np.array([19.0, 19.0, 1000.0]))
    assert won.tolist() == pytest.approx([20 / 40, 20 / 41, 1.0])
    assert lost.tolist() == pytest.approx([10 / 40, 10 / 41, 1.0])
    assert unsure[0] == pytest.approx(0.5 / (0.5 * 40) + 0.75 / (0.25 * 40)), "delta method"
    assert unsure[2] == 0, "all have closed: nothing is estimated"


def test_a_pace_that_is_itself_a_guess_breaks_fewer_promises():
    chance, happened = np.full(100, 0.5), np.repeat([1.0, 0.0], [34, 66])
    sure = promises(chance, happened, usual_bands(0.5)).iloc[0]
    guessed = promises(chance, happened, usual_bands(0.5), np.full(100, 0.1)).iloc[0]
    assert sure["broken"]
    assert not guessed["broken"]
    assert guessed["p"] == pytest.approx(2 * stats.norm.sf(16 / np.sqrt(25 + (25 * np.sqrt(0.1)) ** 2)))


def test_where_losses_come_sooner_the_promise_for_the_finished_holds():
    """Deals of known chance, wins slow and losses quick: after a while fewer wins are in than in the end."""
    rng = np.random.default_rng(1)

    def draw(n):
        chance = rng.beta(2, 4, n)
        won = (rng.random(n) < chance).astype(float)
        wait = np.where(won > 0, rng.exponential(60, n), rng.exponential(25, n))
        return chance, won, wait

    _, won, wait = draw(4000)
    past = pd.DataFrame({"id": np.arange(4000), "group": "", "wait": wait, "won": won, "weight": 1.0})
    chance, won, wait = draw(4000)
    done = wait <= 30
    within = np.full(int(done.sum()), 30.0)
    won_by, lost_by, _ = pace(past, pd.Series("", index=range(len(within))), within)
    said = given_finished(chance[done], won_by, lost_by)
    plain = promises(chance[done], won[done], usual_bands(0.33)).iloc[0]
    fair = promises(said, won[done], usual_bands(0.33)).iloc[0]
    assert plain["broken"], "compared as if all had finished, the promise would look broken"
    assert not fair["broken"]
    assert fair["promised"] == pytest.approx(fair["happened"], abs=0.03)

"""When a model is worth using."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.judging import Rows, judge

N = 600
RNG = np.random.default_rng(0)
TRUTH = RNG.uniform(0.05, 0.95, N)
Y = (RNG.random(N) < TRUTH).astype(float)
BASE = np.full(N, Y.mean())


def rows(n: int = N) -> Rows:
    return Rows(pd.DataFrame({"x": TRUTH[:n]}), Y[:n], np.ones(n), pd.Series(np.arange(n).astype(str)))


def test_a_model_that_beats_every_simple_way_is_live():
    found = judge(rows(), {"boosting": TRUTH, "logistic": TRUTH, "base_rate": BASE}, "boosting")
    assert (found.winner, found.live) == ("boosting", True)
    assert str(found.verdict).startswith("The model is worth using: on 600 cases")
    assert set(found.metrics["model"]) == {"boosting", "logistic", "base_rate"}


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_model_that_says_the_base_rate_is_not_live(noise):
    said = np.clip(BASE + noise * RNG.standard_normal(N), 0.01, 0.99)
    found = judge(rows(), {"boosting": said, "logistic": said, "base_rate": BASE}, "boosting")
    assert (found.winner, found.live) == ("base_rate", False)
    assert "no signal beyond the base rate" in str(found.verdict)


def test_better_by_luck_on_few_rows_is_not_enough():
    few = rows(12)
    said = {"boosting": np.clip(BASE[:12] + 0.01 * (Y[:12] - 0.5), 0, 1), "base_rate": BASE[:12]}
    said["boosting"][0] = 1 - said["boosting"][0]
    assert not judge(few, said, "boosting").live


def test_a_model_that_does_not_beat_the_stage_leaves_the_field_to_it():
    half = np.where(TRUTH > 0.5, 0.73, 0.27)
    found = judge(
        rows(), {"boosting": half, "base_rate": BASE, "stage_rate": TRUTH}, "boosting", "stage_rate"
    )
    assert (found.winner, found.live) == ("group_rates", True)
    table = found.metrics.set_index(["model", "metric"])["value"]
    assert table["group_rates", "log_loss"] == table["stage_rate", "log_loss"]


def test_the_logistic_model_is_taken_where_trees_are_surely_worse():
    off = np.clip(1 - TRUTH, 0.2, 0.8)
    found = judge(rows(), {"boosting": off, "logistic": TRUTH, "base_rate": BASE}, "boosting")
    assert found.winner == "logistic"


def test_an_entered_probability_has_to_be_beaten_too():
    found = judge(
        rows(), {"boosting": BASE, "base_rate": BASE * 0.5, "entered_probability": TRUTH}, "boosting"
    )
    assert not found.live


def test_thin_data_say_that_they_are_thin():
    found = judge(rows(), {"base_rate": BASE, "group_rates": BASE}, None, "group_rates")
    assert (found.winner, found.live) == ("base_rate", False)
    assert "too few finished cases" in str(found.verdict)


def test_rows_that_are_taken_weigh_as_much_as_their_groups():
    every = Rows(
        pd.DataFrame({"x": range(4)}),
        np.array([0.0, 0, 1, 1]),
        np.array([1.0, 3, 2, 2]),
        pd.Series(list("aabc")),
    )
    part = every.take(np.array([True, True, True, False]))
    assert part.weight.tolist() == pytest.approx([2 / 6, 6 / 6, 4 / 6])
    assert every.rarer() == 1
    assert Rows.joined([part, part]).groups.tolist() == list("aabaab")


def test_the_verdict_names_the_way_that_was_not_beaten():
    entered = {"boosting": TRUTH, "base_rate": BASE, "entered_probability": TRUTH}
    found = judge(rows(), entered, "boosting")
    assert (found.winner, found.live) == ("base_rate", False)
    assert "not, by more than chance, than the probability entered in the CRM" in str(found.verdict)
    assert "no signal" not in str(found.verdict)
    half = np.where(TRUTH > 0.5, 0.73, 0.27)
    by_stage = {"boosting": half, "base_rate": BASE, "stage_rate": TRUTH}
    assert "simple rates score, the win rate of each stage" in str(
        judge(rows(), by_stage, "boosting", "stage_rate").verdict
    )


def test_what_training_confirms_needs_a_smaller_margin():
    lead = np.clip(
        BASE + 0.10 * (Y - BASE) + 0.33 * RNG.standard_normal(N) * np.sqrt(BASE * (1 - BASE)), 0.02, 0.98
    )
    verdicts = {
        confirmed: [
            judge(
                rows(n),
                {"boosting": lead[:n], "base_rate": BASE[:n], "age_rate": BASE[:n]},
                "boosting",
                confirmed=confirmed,
            ).live
            for n in range(40, N, 40)
        ]
        for confirmed in (True, False)
    }
    assert all(sure <= likely for sure, likely in zip(verdicts[False], verdicts[True], strict=True))
    assert sum(verdicts[True]) > sum(verdicts[False])


def _weak(seed: int) -> tuple[Rows, dict[str, np.ndarray]]:
    """Make rows that a model puts in order, but of which it is too sure."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=500)
    y = (rng.random(500) < 1 / (1 + np.exp(-0.55 * signal))).astype(float)
    said = 1 / (1 + np.exp(-1.05 * signal))
    judged = Rows(pd.DataFrame({"x": signal}), y, np.ones(500), pd.Series(np.arange(500).astype(str)))
    return judged, {"boosting": said, "base_rate": np.full(500, y.mean())}


def test_an_order_beyond_chance_speaks_for_a_model_that_only_the_base_rate_opposes():
    """Of 500 deals those from referrals won 63 %, those from calls 25 %: it was called no signal."""
    judged, chances = _weak(2)
    assert judge(judged, chances, "boosting").winner == "boosting"
    with_stage = {**chances, "stage_rate": chances["base_rate"]}
    assert judge(judged, with_stage, "boosting", "stage_rate").winner == "base_rate", "there it takes 99.5 %"


@pytest.mark.parametrize("seed", range(5))
def test_an_order_by_chance_speaks_for_nothing(seed):
    judged, chances = _weak(seed)
    noise = np.random.default_rng(seed + 50).permutation(chances["boosting"])
    assert not judge(judged, {**chances, "boosting": noise}, "boosting").live

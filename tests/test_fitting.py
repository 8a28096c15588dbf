"""How models are judged on rows held out, and fitted on all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from models import evaluate
from models.judging import Rows
from training.fitting import fit_and_judge, ordered_split, random_splits


def rows(n: int, strength: float, seed: int = 0, share: float = 0.5) -> Rows:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(n)
    kind = np.where(rng.random(n) < 0.5, "a", "b")
    odds = share / (1 - share) * np.exp(strength * (x + (kind == "a") - 0.5))
    y = (rng.random(n) < odds / (1 + odds)).astype(float)
    X = pd.DataFrame({"x": x, "kind": pd.Series(kind, dtype="str")})
    return Rows(X, y, np.ones(n), pd.Series(np.arange(n).astype(str), dtype="str"))


def silent(step, share):
    assert 0 <= share <= 1


def fitted(every: Rows, group=None):
    return fit_and_judge(every, lambda: random_splits(every), group, silent)


def test_a_signal_is_found_and_goes_live():
    found = fitted(rows(700, 1.0))
    assert found.judgement.live
    assert found.scorer.classifier is not None
    assert found.scorer.background is not None
    assert found.importance["feature"].iloc[0] == "x"
    assert found.holdout.rows == 700
    assert {"base_rate", "logistic", found.judgement.winner} == set(found.judgement.metrics["model"])


@pytest.mark.parametrize("seed", range(3))
def test_noise_ends_in_the_base_rate(seed):
    every = rows(700, 0.0, seed)
    found = fitted(every)
    assert (found.judgement.winner, found.judgement.live) == ("base_rate", False)
    assert found.scorer.classifier is None
    assert found.scorer.base_rate == pytest.approx(every.y.mean())
    assert found.scorer.probability(every.X.head(2)).tolist() == pytest.approx([every.y.mean()] * 2)


def test_one_strong_group_is_what_has_to_be_beaten():
    found = fitted(rows(700, 1.0), ("kind_rate", "kind"))
    assert "kind_rate" in set(found.judgement.metrics["model"])


@pytest.mark.parametrize("share", [0.5, 0.06])
def test_whether_more_data_would_help_is_found_out_when_asked(share):
    every, told = rows(700, 1.0, share=share), []

    def tell(step, share):
        told.append(share)

    found = fit_and_judge(every, lambda: random_splits(every), None, tell, learning=True)
    assert found.scorer.learning is not None
    loss = found.scorer.learning.frame.query("metric == 'log_loss'")
    cases = round(4 / 5 * 700)
    assert loss["cases"].iloc[-1] == pytest.approx(cases, abs=3)
    assert loss["cases"].is_monotonic_increasing
    assert all(later >= earlier - 0.01 for earlier, later in pairwise(told))
    assert fitted(every).scorer.learning is None


@pytest.mark.parametrize(("n", "strength"), [(700, 1.0), (700, 0.0), (60, 1.0)])
def test_how_each_row_held_out_was_foreseen_is_kept_with_the_model(n, strength):
    plain = rows(n, strength)
    about = pd.DataFrame({"id": "d" + plain.groups, "day": pd.Timestamp("2024-05-01")})
    found = fitted(replace(plain, about=about))
    held = found.scorer.held
    assert sorted(held["id"]) == sorted(about["id"]), "each of the five parts was judged once"
    outcome = held.set_index("id")["outcome"].loc[about["id"]]
    assert outcome.to_numpy().tolist() == plain.y.tolist()
    loss = float(evaluate.metrics(held["outcome"], held["chance"], held["weight"], 0)["value"][1])
    table = found.judgement.metrics.set_index(["model", "metric"])["value"]
    assert loss == pytest.approx(table[found.judgement.winner, "log_loss"])


def test_rows_without_names_keep_nothing():
    assert fitted(rows(200, 0.0)).scorer.held is None


def test_thin_data_with_a_strong_group_use_its_rates():
    y = np.repeat([1.0, 0.0], 30)
    X = pd.DataFrame({"kind": pd.Series(np.where(y > 0, "a", "b"), dtype="str"), "x": np.arange(60.0) % 7})
    found = fitted(Rows(X, y, np.ones(60), pd.Series(np.arange(60).astype(str))))
    assert (found.judgement.winner, found.judgement.live) == ("group_rates", True)
    high, low = found.scorer.probability(pd.DataFrame({"kind": pd.Series(["a", "b"], dtype="str")}))
    assert high > 0.8 > 0.2 > low
    assert "smoothed group rates score" in str(found.judgement.verdict)
    table = found.group_rates.set_index("group")
    assert table["n"].tolist() == [30, 30]
    assert table["rate"].tolist() == [high, low]
    assert table.loc["a", "low"] > table.loc["b", "high"]


@pytest.mark.parametrize("n", [2, 5, 30])
def test_thin_data_without_a_group_use_the_base_rate(n):
    y = np.arange(n) % 2 * 1.0
    every = Rows(
        pd.DataFrame({"x": np.arange(n) // 2 * 1.0}), y, np.ones(n), pd.Series(np.arange(n).astype(str))
    )
    found = fitted(every)
    assert (found.judgement.winner, found.judgement.live) == ("base_rate", False)


def test_the_base_rate_of_thin_data_ranks_nothing():
    """The rates of the five parts differ, and their order would follow what was held out: an AUC of 0.47."""
    found = fitted(rows(90, 0.0, share=0.3)).judgement.metrics.set_index(["model", "metric"])["value"]
    assert found["base_rate", "auc"] == 0.5


def test_few_groups_are_judged_in_five_parts_many_by_one_fifth():
    few, many = random_splits(rows(500, 1.0)), random_splits(rows(2500, 1.0))
    assert len(few) == 5
    assert sorted(key for part in few for key in part.judged.groups) == sorted(rows(500, 1.0).groups)
    assert len(many) == 1
    assert len(many[0].judged.y) == 500


def test_no_group_is_both_fitted_and_judged():
    every = rows(500, 1.0)
    shared = Rows(every.X, every.y, every.weight, pd.Series(np.arange(500) % 100).astype("str"))
    for part in random_splits(shared):
        assert not set(part.fit.groups) & set(part.judged.groups)


def test_rows_in_order_of_time_are_judged_by_the_last_fifth():
    part = ordered_split(rows(500, 1.0))
    assert part.judged.groups.tolist() == [str(place) for place in range(400, 500)]


def test_same_rows_same_model():
    one, other = fitted(rows(700, 1.0)), fitted(rows(700, 1.0))
    X = rows(50, 1.0, 9).X
    np.testing.assert_array_equal(one.scorer.probability(X), other.scorer.probability(X))

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from models.evaluate import calibration, compare, expected_auc, lift, metrics


def drawn(rows: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Chances, and outcomes drawn from them."""
    rng = np.random.default_rng(seed)
    chance = expit(rng.normal(-1, 1.5, rows))
    return (rng.random(rows) < chance).astype(float), chance


def by_name(frame: pd.DataFrame, column: str = "value") -> pd.Series:
    return frame.set_index("metric")[column]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("tied", [False, True])
def test_scores_match_scikit_learn(weighted, tied):
    y, p = drawn(500)
    p = p.round(1).clip(0.01, 0.99) if tied else p
    weight = np.random.default_rng(1).uniform(0.2, 3, 500) if weighted else None
    found = by_name(metrics(y, p, weight, bootstrap=0))
    assert found["auc"] == pytest.approx(roc_auc_score(y, p, sample_weight=weight))
    assert found["log_loss"] == pytest.approx(log_loss(y, p, sample_weight=weight))
    assert found["brier"] == pytest.approx(brier_score_loss(y, p, sample_weight=weight))


def test_calibration_error_and_lift_match_hand_counts():
    p = np.repeat(np.arange(10) / 10, 2)
    y = np.tile([0.0, 1.0], 10)
    found = by_name(metrics(y, p, bootstrap=0))
    # Each bin holds both rows of one chance and one positive: errors .5 .4 .3 .2 .1 0 .1 .2 .3 .4.
    assert found["ece"] == pytest.approx(0.25)
    assert found["lift_top_tenth"] == pytest.approx(1.0)
    assert by_name(metrics(y, np.where(y > 0, 0.9, 0.1), bootstrap=0))["lift_top_tenth"] == pytest.approx(2.0)


def test_the_base_rate_scores_as_nothing():
    y, _ = drawn(400)
    found = by_name(metrics(y, np.full(400, y.mean()), bootstrap=0))
    assert found["auc"] == pytest.approx(0.5)
    assert found["ece"] == pytest.approx(0.0)
    assert found["lift_top_tenth"] == pytest.approx(1.0)


def test_scores_do_not_depend_on_the_order_of_rows():
    y, p = drawn(300)
    p = p.round(2)
    order = np.random.default_rng(2).permutation(300)
    first, second = metrics(y, p, bootstrap=0), metrics(y[order], p[order], bootstrap=0)
    assert by_name(first).to_numpy() == pytest.approx(by_name(second).to_numpy())


def test_auc_depends_on_the_ranks_only():
    y, p = drawn(300)
    assert by_name(metrics(y, p**3, bootstrap=0))["auc"] == pytest.approx(
        by_name(metrics(y, p, bootstrap=0))["auc"]
    )


def test_intervals_hold_their_value_and_follow_the_seed():
    y, p = drawn(400)
    frame = metrics(y, p)
    measured = frame[frame["metric"] != "ece"]  # resampling adds noise to it, so it lies to one side
    assert measured["value"].between(measured["low"], measured["high"]).all()
    assert frame.equals(metrics(y, p))
    assert not frame["low"].equals(metrics(y, p, seed=1)["low"])


def test_the_interval_of_the_auc_covers_the_true_value():
    truth = expected_auc(*[drawn(200_000)[1]] * 2)
    covered = 0
    for seed in range(60):
        low, high = metrics(*drawn(300, seed), seed=seed).loc[0, ["low", "high"]]
        covered += low <= truth <= high
    assert covered >= 50  # of 57 expected; fewer than 50 would happen once in a thousand times


def test_intervals_widen_where_rows_come_in_groups():
    y, p = drawn(150)
    deals = pd.Series(np.repeat(np.arange(150), 4))
    y, p = np.repeat(y, 4), np.repeat(p, 4)
    apart, together = metrics(y, p).loc[0], metrics(y, p, groups=deals).loc[0]
    assert together["high"] - together["low"] > 1.5 * (apart["high"] - apart["low"])


@pytest.mark.parametrize(
    ("y", "missing"), [([0.0, 0, 0], {"auc", "lift_top_tenth"}), ([1.0, 1, 1], {"auc"}), ([], None)]
)
def test_what_cannot_be_computed_is_missing_with_a_reason(y, missing):
    frame = metrics(y, np.full(len(y), 0.4))
    wanted = set(frame["metric"]) if missing is None else missing
    without = frame[frame["value"].isna()]
    assert set(without["metric"]) == wanted
    assert without[["low", "high"]].isna().all(axis=None)
    assert without["reason"].notna().all()
    assert frame.loc[frame["value"].notna(), "reason"].isna().all()


@pytest.mark.parametrize(
    ("y", "p", "weight"),
    [([0.0, 2.0], [0.1, 0.2], None), ([0.0, 1.0], [0.1, 1.2], None), ([0.0, 1.0], [0.1, np.nan], None),
     ([0.0], [0.1, 0.2], None), ([0.0, 1.0], [0.1, 0.2], [1.0, -1.0])],
)  # fmt: skip
def test_values_out_of_range_are_refused(y, p, weight):
    with pytest.raises(ValueError, match=r"must|outcomes"):
        metrics(y, p, weight)


def test_calibration_of_true_chances_lies_within_its_intervals():
    y, p = drawn(20_000)
    frame = calibration(y, p)
    assert frame["bin"].tolist() == list(range(1, 11))
    assert frame["n"].tolist() == [2000] * 10
    assert frame["predicted"].between(frame["low"], frame["high"]).sum() >= 8
    assert frame["predicted"].is_monotonic_increasing


def test_calibration_counts_by_hand():
    frame = calibration([1, 0, 1, 1], [0.2, 0.2, 0.8, 0.8], bins=2)
    assert frame[["predicted", "observed", "n"]].to_numpy().tolist() == [[0.2, 0.5, 2], [0.8, 1.0, 2]]


def test_calibration_intervals_are_wide_where_few_rows_carry_the_weight():
    y, p = np.tile([0.0, 1.0], 50), np.full(100, 0.5)
    uneven = np.where(np.arange(100) < 4, 100.0, 0.01)
    even, heavy = calibration(y, p).iloc[0], calibration(y, p, uneven).iloc[0]
    assert heavy["high"] - heavy["low"] > 2 * (even["high"] - even["low"])


def test_lift_by_hand():
    frame = lift([1, 1, 0, 0, 0, 0, 0, 0, 0, 0], np.arange(10, 0, -1) / 20)
    assert frame["captured"].tolist() == pytest.approx([0.5] + [1.0] * 9)
    assert frame["lift"].tolist()[:3] == pytest.approx([5, 5, 10 / 3])


def test_lift_without_positives_is_missing():
    assert lift([0, 0], [0.1, 0.2])["lift"].isna().all()


def test_a_better_model_is_surely_better_and_noise_is_not():
    y, p = drawn(1500)
    base = np.full(1500, y.mean())
    assert compare(y, p, base).high < 0
    noise = expit(np.log(p / (1 - p)) + np.random.default_rng(1).normal(0, 0.01, 1500))
    difference = compare(y, noise, p)
    assert difference.low < 0 < difference.high


def test_the_difference_is_that_of_the_log_losses_and_changes_sign_when_turned():
    y, p = drawn(300)
    weight = np.random.default_rng(3).uniform(0.5, 2, 300)
    base = np.full(300, 0.3)
    there, back = compare(y, p, base, weight), compare(y, base, p, weight)
    wanted = log_loss(y, p, sample_weight=weight) - log_loss(y, base, sample_weight=weight)
    assert there.value == pytest.approx(wanted)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))


def test_a_model_against_itself_differs_by_nothing():
    y, p = drawn(50)
    difference = compare(y, p, p)
    assert (difference.value, difference.low, difference.high) == (0, 0, 0)


def test_without_rows_the_difference_is_missing():
    assert np.isnan(compare([], [], []).value)


def test_expected_auc_is_the_mean_over_drawn_outcomes():
    _, p = drawn(400)
    scores = p + np.random.default_rng(5).normal(0, 0.2, 400)
    rng = np.random.default_rng(6)
    aucs = [roc_auc_score(rng.random(400) < p, scores) for _ in range(400)]
    assert expected_auc(scores, p) == pytest.approx(np.mean(aucs), abs=0.004)


def test_no_scores_are_expected_to_rank_better_than_the_truth():
    _, p = drawn(400)
    assert expected_auc(p, p) > expected_auc(p + np.random.default_rng(5).normal(0, 0.1, 400), p)
    assert expected_auc(np.zeros(400), p) == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(5))
def test_every_interval_holds_its_value(seed):
    rng = np.random.default_rng(seed)
    p = rng.random(60)
    found = metrics((rng.random(60) < p).astype(float), p, rng.uniform(0.1, 5, 60), seed=seed)
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()

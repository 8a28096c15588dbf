import numpy as np
import pytest

from models.selection import Selection, choose, periods


def test_the_kind_with_the_smallest_loss_wins_and_the_mean_takes_part():
    y = np.array([1.0, 0.0] * 50)
    right, wrong = np.where(y > 0, 2.0, -2.0), np.where(y > 0, -1.0, 1.0)
    selection = choose({"trees": wrong, "logistic": right}, y, np.ones(100), "out_of_fold")
    assert selection.winner == "logistic"
    assert set(selection.log_loss) == {"trees", "logistic", "trees+logistic"}
    assert selection.log_loss["trees+logistic"] == pytest.approx(np.log1p(np.exp(-0.5)))
    assert selection.loss == selection.log_loss["logistic"]


def test_the_mean_wins_where_errors_differ():
    rng = np.random.default_rng(0)
    y = (rng.random(4000) < 0.5).astype(float)
    signal = np.where(y > 0, 1.0, -1.0)
    unseen = {kind: signal + rng.normal(0, 1.5, 4000) for kind in ("trees", "logistic")}
    selection = choose(unseen, y, np.ones(4000), "out_of_fold")
    assert selection.winner == "mean"


def test_weights_decide_which_kind_wins():
    y = np.array([1.0, 0.0] * 20)
    first = np.where(np.arange(40) < 20, 2.0, -2.0) * np.where(y > 0, 1, -1)
    weight = np.where(np.arange(40) < 20, 5.0, 1.0)
    unseen = {"trees": first, "logistic": -first}
    assert choose(unseen, y, weight, "latest").winner == "boosting"
    assert choose(unseen, y, weight[::-1], "latest").winner == "logistic"


def test_the_margin_is_the_mean_of_the_parts_chosen():
    rng = np.random.default_rng(1)
    y = (rng.random(2000) < 0.5).astype(float)
    unseen = {name: (2 * y - 1) + rng.normal(0, 2, 2000) for name in ("trees", "corrected", "logistic")}
    selection = choose(unseen, y, np.ones(2000), "out_of_fold")
    assert selection.parts == ("trees", "corrected", "logistic")
    assert selection.margin(unseen) == pytest.approx(np.mean(list(unseen.values()), axis=0))
    assert selection.loss < min(selection.log_loss["trees"], selection.log_loss["logistic"])


@pytest.mark.parametrize(
    ("parts", "weights"),
    [
        (("trees",), (1, 0)),
        (("corrected",), (1, 1)),
        (("trees", "corrected"), (1, 1 / 2)),
        (("trees", "logistic"), (1 / 2, 1 / 2)),
        (("trees", "corrected", "logistic"), (2 / 3, 2 / 3)),
    ],
)
def test_trees_that_correct_the_logistic_model_bring_it_along(parts, weights):
    selection = Selection("mean", "out_of_fold", 100, {}, parts)
    assert (selection.tree_weight, selection.line_weight) == pytest.approx(weights)


def test_a_mix_that_is_better_by_a_hair_does_not_displace_the_mean_of_all():
    rng = np.random.default_rng(2)
    y = (rng.random(500) < 0.5).astype(float)
    trees = rng.normal(0, 0.3, 500) + 0.5 * (2 * y - 1)
    unseen = {"trees": trees, "logistic": trees + rng.normal(0, 0.01, 500)}
    assert choose(unseen, y, np.ones(500), "out_of_fold").parts == ("trees", "logistic")


def drifting_losses() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Trees that are right in four periods of five and far off in the last; a timid logistic model."""
    y = np.tile([1.0, 0.0], 250)
    sign = 2 * y - 1
    late = np.arange(500) >= 400
    return {"trees": np.where(late, -0.5, 2.0) * sign, "logistic": 0.2 * sign}, y


def test_later_rows_keep_the_even_mean_where_a_win_does_not_last():
    unseen, y = drifting_losses()
    assert choose(unseen, y, np.ones(500), "out_of_fold").parts == ("trees",)
    kept = choose(unseen, y, np.ones(500), "latest", np.arange(500))
    assert (kept.winner, kept.parts) == ("mean", ("trees", "logistic"))


def test_later_rows_choose_what_is_better_in_every_period():
    y = np.tile([1.0, 0.0], 250)
    unseen = {"trees": 0.2 * (2 * y - 1), "logistic": 2.0 * (2 * y - 1)}
    assert choose(unseen, y, np.ones(500), "latest", np.arange(500)).winner == "logistic"


def test_periods_follow_the_days_and_are_about_as_long():
    days = np.random.default_rng(0).permutation(50)
    found = periods(days)
    assert np.bincount(found).tolist() == [10] * 5
    assert (np.diff(found[np.argsort(days)]) >= 0).all()

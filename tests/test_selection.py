import numpy as np
import pytest

from models.selection import choose, periods


def test_the_kind_with_the_smallest_loss_wins_and_the_mean_takes_part():
    y = np.array([1.0, 0.0] * 50)
    right, wrong = np.where(y > 0, 2.0, -2.0), np.where(y > 0, -1.0, 1.0)
    selection = choose({"boosting": wrong, "logistic": right}, y, np.ones(100), "out_of_fold")
    assert selection.winner == "logistic"
    assert set(selection.log_loss) == {"boosting", "logistic", "mean"}
    assert selection.log_loss["mean"] == pytest.approx(np.log1p(np.exp(-1.25))), "a quarter of the wrong"


def test_the_mean_wins_where_errors_differ():
    rng = np.random.default_rng(0)
    y = (rng.random(4000) < 0.5).astype(float)
    signal = np.where(y > 0, 1.0, -1.0)
    unseen = {kind: signal + rng.normal(0, 1.5, 4000) for kind in ("boosting", "logistic")}
    selection = choose(unseen, y, np.ones(4000), "out_of_fold")
    assert selection.winner == "mean"


def test_weights_decide_which_kind_wins():
    y = np.array([1.0, 0.0] * 20)
    first = np.where(np.arange(40) < 20, 2.0, -2.0) * np.where(y > 0, 1, -1)
    weight = np.where(np.arange(40) < 20, 5.0, 1.0)
    unseen = {"boosting": first, "logistic": -first}
    assert choose(unseen, y, weight, "latest").winner == "boosting"
    assert choose(unseen, y, weight[::-1], "latest").winner == "logistic"


def test_the_margin_is_the_mix_that_was_chosen():
    rng = np.random.default_rng(1)
    y = (rng.random(2000) < 0.5).astype(float)
    unseen = {name: (2 * y - 1) + rng.normal(0, 2, 2000) for name in ("pairs", "deep", "logistic")}
    selection = choose(unseen, y, np.ones(2000), "out_of_fold")
    assert selection.parts == ("pairs", "deep", "logistic")
    trees = (unseen["pairs"] + unseen["deep"]) / 2
    wanted = (1 - selection.share) * trees + selection.share * unseen["logistic"]
    assert selection.margin(unseen) == pytest.approx(wanted)
    assert selection.log_loss["mean"] < min(selection.log_loss["boosting"], selection.log_loss["logistic"])


def drifting_losses() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Trees that are right in four periods of five and far off in the last; a timid logistic model."""
    y = np.tile([1.0, 0.0], 250)
    sign = 2 * y - 1
    late = np.arange(500) >= 400
    return {"deep": np.where(late, -0.5, 2.0) * sign, "logistic": 0.2 * sign}, y


def test_later_rows_keep_the_even_mean_where_a_win_does_not_last():
    unseen, y = drifting_losses()
    assert choose(unseen, y, np.ones(500), "out_of_fold").share == 0
    kept = choose(unseen, y, np.ones(500), "latest", np.arange(500))
    assert (kept.winner, kept.share) == ("mean", 0.5)


def test_later_rows_choose_what_is_better_in_every_period():
    y = np.tile([1.0, 0.0], 250)
    unseen = {"deep": 0.2 * (2 * y - 1), "logistic": 2.0 * (2 * y - 1)}
    assert choose(unseen, y, np.ones(500), "latest", np.arange(500)).winner == "logistic"


def test_periods_follow_the_days_and_are_about_as_long():
    days = np.random.default_rng(0).permutation(50)
    found = periods(days)
    assert np.bincount(found).tolist() == [10] * 5
    assert (np.diff(found[np.argsort(days)]) >= 0).all()

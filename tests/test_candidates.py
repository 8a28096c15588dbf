import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from models.candidates import TrainingRows, choose, fit_candidates, usable_latest
from models.folds import assign_folds
from tests.made_rows import made_rows


def rows_of(count: int, weight=None, groups=None) -> TrainingRows:
    made = made_rows(count)
    return TrainingRows.of(made.X, made.y, weight, groups)


def test_weights_add_up_to_the_number_of_deals():
    groups = pd.Series(np.arange(120) // 3)
    rows = rows_of(120, np.random.default_rng(0).uniform(1, 5, 120), groups)
    assert rows.weight.sum() == pytest.approx(40)


@pytest.mark.parametrize(
    ("y", "weight", "code"),
    [
        ([1.0, 0.0, np.nan], None, "outcome_blank"),
        ([1.0, 1.0, 1.0], None, "one_outcome"),
        ([1.0, 0.0, 1.0], [1.0, 0.0, 1.0], "bad_weight"),
        ([1.0, 0.0, 1.0], [1.0, np.nan, 1.0], "bad_weight"),
    ],
)
def test_rows_that_cannot_teach_are_refused_with_a_code(y, weight, code):
    with pytest.raises(InputError) as refused:
        TrainingRows.of(pd.DataFrame({"n": [1.0, 2.5, 3.0]}), y, weight, None)
    assert refused.value.code == code


def test_an_empty_table_is_refused():
    with pytest.raises(InputError) as refused:
        TrainingRows.of(pd.DataFrame({"n": []}), [], None, None)
    assert refused.value.code == "no_rows"


def test_the_rarer_outcome_is_counted_in_deals():
    rows = TrainingRows.of(
        pd.DataFrame({"n": np.arange(6.0)}), [1, 1, 0, 0, 0, 0], None, pd.Series(list("aabbcd"))
    )
    assert rows.rarer() == 1


@pytest.mark.parametrize(("count", "kinds"), [(60, {"logistic"}), (400, {"boosting", "logistic"})])
def test_boosting_needs_forty_of_both_outcomes(count, kinds):
    rows = rows_of(count)
    fitted = fit_candidates(
        rows, assign_folds(rows.y, rows.groups, 0), ("boosting", "logistic"), 0, lambda step, share: None
    )
    assert set(fitted.unseen) == kinds


def test_the_kind_with_the_smallest_loss_wins_and_the_mean_takes_part():
    y = np.array([1.0, 0.0] * 50)
    right, wrong = np.where(y > 0, 2.0, -2.0), np.where(y > 0, -1.0, 1.0)
    selection = choose({"boosting": wrong, "logistic": right}, y, np.ones(100), "out_of_fold")
    assert selection.winner == "logistic"
    assert set(selection.log_loss) == {"boosting", "logistic", "mean"}
    assert selection.log_loss["mean"] == pytest.approx(np.log1p(np.exp(-0.5)))


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


def test_the_latest_fifth_chooses_where_it_is_large_enough():
    rows = rows_of(800)
    late = usable_latest(rows, pd.Series(np.arange(800)))
    assert late is not None
    assert np.flatnonzero(late).tolist() == list(range(640, 800))


@pytest.mark.parametrize(
    "time",
    [None, pd.Series(np.zeros(800)), pd.Series((np.arange(800) >= 100).astype(float))],
    ids=["none", "one day", "most rows on the last day"],
)
def test_without_a_usable_order_nothing_is_cut_off(time):
    assert usable_latest(rows_of(800), time) is None


def test_a_small_latest_fifth_is_not_asked():
    assert usable_latest(rows_of(200), pd.Series(np.arange(200))) is None

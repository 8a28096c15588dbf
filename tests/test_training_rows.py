import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from models.training_rows import HALF_LIFE, TrainingRows, usable_latest
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


def test_recent_rows_count_more_and_halve_over_the_half_life():
    rows = rows_of(1000)
    weight = rows.decayed(pd.Series(np.arange(1000))).weight
    back = round(HALF_LIFE * 1000)
    assert weight.sum() == pytest.approx(rows.weight.sum())
    assert weight[-1] / weight[-1 - back] == pytest.approx(2)


def test_rows_of_one_day_count_the_same_when_recent_ones_count_more():
    weight = rows_of(100).decayed(pd.Series(np.arange(100) // 50)).weight
    assert weight[:50] == pytest.approx(np.full(50, weight[0]))
    assert weight[0] < weight[50]

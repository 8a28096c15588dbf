import numpy as np
import pandas as pd
import pytest

from models.folds import assign_folds, group_codes, latest_rows


def test_rows_of_one_deal_share_a_group_and_blank_keys_do_not():
    codes = group_codes(pd.Series(["a", None, "b", "a", None]), 5)
    assert codes[0] == codes[3]
    assert len(set(codes)) == 4


def test_without_keys_each_row_is_its_own_group():
    assert group_codes(None, 3).tolist() == [0, 1, 2]


@pytest.fixture
def deals() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(100), rng.integers(1, 6, 100))
    return (rng.random(100) < 0.2).astype(float)[groups], groups


def test_rows_of_one_deal_are_in_one_fold(deals):
    y, groups = deals
    folds = assign_folds(y, groups, seed=1)
    assert set(folds) == {0, 1, 2, 3, 4}
    assert pd.Series(folds).groupby(groups).nunique().eq(1).all()


def test_positive_deals_are_spread_evenly(deals):
    y, groups = deals
    frame = pd.DataFrame({"fold": assign_folds(y, groups, seed=1), "y": y, "g": groups}).drop_duplicates("g")
    positives = frame.groupby("fold")["y"].sum()
    assert positives.max() - positives.min() <= 1


def test_folds_follow_the_seed(deals):
    y, groups = deals
    assert (assign_folds(y, groups, 1) == assign_folds(y, groups, 1)).all()
    assert (assign_folds(y, groups, 1) != assign_folds(y, groups, 2)).any()


@pytest.mark.parametrize(("positives", "folds"), [(1, 1), (2, 2), (3, 3), (9, 5)])
def test_as_many_folds_as_hold_both_outcomes(positives, folds):
    y = np.array([1.0] * positives + [0.0] * 20)
    assert len(set(assign_folds(y, np.arange(len(y)), seed=0))) == folds


def test_the_latest_fifth_is_cut_between_days():
    day = pd.Series(pd.to_datetime(["2024-01-01"] * 6 + ["2024-02-01"] * 2 + ["2024-03-01"] * 2))
    late = latest_rows(day, np.arange(10), np.ones(10))
    assert late.tolist() == [False] * 8 + [True] * 2


def test_a_deal_is_late_as_a_whole_by_its_last_day():
    day = pd.Series(pd.to_datetime(["2024-01-01", "2024-03-01"] + ["2024-01-02"] * 4))
    late = latest_rows(day, np.array([0, 0, 1, 2, 3, 4]), np.ones(6))
    assert late.tolist() == [True, True, False, False, False, False]


def test_equal_days_have_no_latest():
    assert not latest_rows(pd.Series([5, 5, 5]), np.arange(3), np.ones(3)).any()


def test_blank_days_count_as_earliest():
    late = latest_rows(pd.Series(pd.to_datetime([None, None, None, "2024-01-01"])), np.arange(4), np.ones(4))
    assert late.tolist() == [False, False, False, True]

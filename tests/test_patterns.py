"""Claims about SHAP values by pattern: the same as LightGBM's own, whatever is blank."""

import lightgbm as lgb
import numpy as np
import pytest

from models.patterns import contributions_by_pattern, has_small_trees

PARAMETERS = {"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": 1, "min_data_in_leaf": 5}


def made(blanks, rows=1500, seed=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, 5))
    X[:, 4] = rng.integers(0, 3, rows)
    X[rng.random(X.shape) < blanks] = np.nan
    odds = np.nan_to_num(X[:, 0]) * np.nan_to_num(X[:, 1]) + np.isnan(X[:, 2]) - (X[:, 4] == 1)
    return X, (odds + rng.logistic(size=rows) > 0).astype(float)


def fitted(X, y, rounds=25, **options):
    found = lgb.train({**PARAMETERS, "num_leaves": 12, **options}, lgb.Dataset(X, y), rounds)
    return lgb.Booster(model_str=found.model_to_string())


def own(booster, X):
    return booster.predict(X, pred_contrib=True)


@pytest.mark.parametrize("learned", [0.0, 0.2], ids=["no blanks seen", "blanks seen"])
@pytest.mark.parametrize("asked", [0.0, 0.3], ids=["no blanks asked", "blanks asked"])
def test_they_are_lightgbms_own_values(learned, asked):
    booster, rows = fitted(*made(learned)), made(asked, seed=8)[0]
    assert contributions_by_pattern(booster, rows) == pytest.approx(own(booster, rows), abs=1e-12)


def test_values_at_a_threshold_go_the_way_that_lightgbm_sends_them():
    X, y = made(0.0)
    booster = fitted(X, y)
    thresholds = [info["tree_structure"]["threshold"] for info in booster.dump_model()["tree_info"]]
    rows = np.repeat(np.array(thresholds)[:, None], 5, axis=1)
    assert contributions_by_pattern(booster, rows) == pytest.approx(own(booster, rows), abs=1e-12)


def test_a_tree_without_a_split_only_moves_the_start():
    X, _ = made(0.0)
    booster = fitted(X, np.tile([0.0, 1.0], len(X) // 2), rounds=2, min_data_in_leaf=len(X))
    assert contributions_by_pattern(booster, X[:4]) == pytest.approx(own(booster, X[:4]), abs=1e-12)


def test_one_row_and_no_row_are_rows_too():
    X, y = made(0.1)
    booster = fitted(X, y)
    assert contributions_by_pattern(booster, X[:1]) == pytest.approx(own(booster, X[:1]), abs=1e-12)


def test_large_trees_and_zero_as_missing_are_not_for_it():
    X, y = made(0.1)
    assert has_small_trees(fitted(X, y))
    assert not has_small_trees(fitted(X, y, num_leaves=60))
    assert not has_small_trees(fitted(X, y, zero_as_missing=True))

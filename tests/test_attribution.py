import itertools
import math

import lightgbm as lgb
import numpy as np
import pytest

from models import attribution, patterns
from models.attribution import contributions_of


@pytest.fixture(scope="module")
def booster_and_rows() -> tuple[lgb.Booster, np.ndarray]:
    rng = np.random.default_rng(5)
    X = rng.normal(size=(400, 4))
    X[rng.random(X.shape) < 0.15] = np.nan
    odds = np.nan_to_num(X[:, 0]) + np.nan_to_num(X[:, 1]) * np.nan_to_num(X[:, 2]) + np.isnan(X[:, 3])
    y = (odds + rng.logistic(size=400) > 0).astype(float)
    parameters = {"objective": "binary", "num_leaves": 6, "verbosity": -1, "num_threads": 1, "seed": 1}
    return lgb.Booster(model_str=lgb.train(parameters, lgb.Dataset(X, y), 8).model_to_string()), X


def expected(node: dict, row: np.ndarray, known: set[int]) -> float:
    """Mean of a tree where only some columns are known: both ways, by training rows, where one is not."""
    if "leaf_value" in node:
        return node["leaf_value"]
    column = node["split_feature"]
    if column not in known:
        sides = [node["left_child"], node["right_child"]]
        sizes = [side.get("internal_count", side.get("leaf_count")) for side in sides]
        return float(np.average([expected(side, row, known) for side in sides], weights=sizes))
    value = row[column]
    left = node["default_left"] if np.isnan(value) else value <= node["threshold"]
    return expected(node["left_child"] if left else node["right_child"], row, known)


def shapley(booster: lgb.Booster, row: np.ndarray) -> np.ndarray:
    """Shapley values by their definition: the mean over all orders in which columns become known."""
    trees = [info["tree_structure"] for info in booster.dump_model()["tree_info"]]
    columns = range(len(row))

    def value(known: set[int]) -> float:
        return sum(expected(tree, row, known) for tree in trees)

    total = np.zeros(len(row) + 1)
    total[-1] = value(set())
    for order in itertools.permutations(columns):
        known: set[int] = set()
        for column in order:
            before = value(known)
            known = known | {column}
            total[column] += (value(known) - before) / math.factorial(len(row))
    return total


@pytest.mark.parametrize("by", ["lightgbm", "shap", "woodelf", "patterns"])
def test_contributions_match_the_definition_of_shapley_values(booster_and_rows, by):
    booster, X = booster_and_rows
    rows = X[:5]
    wanted = np.array([shapley(booster, row) for row in rows])
    assert contributions_of(booster, rows, by) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("by", ["lightgbm", "shap", "woodelf", "patterns"])
def test_contributions_add_up_to_the_raw_prediction(booster_and_rows, by):
    booster, X = booster_and_rows
    assert contributions_of(booster, X, by).sum(axis=1) == pytest.approx(
        booster.predict(X, raw_score=True), abs=1e-9
    )


def test_large_tables_go_by_pattern_and_those_of_large_trees_through_the_batch_algorithm(
    booster_and_rows, monkeypatch
):
    booster, X = booster_and_rows
    asked = []
    own = contributions_of(booster, X, "lightgbm")
    monkeypatch.setattr(attribution, "PATTERN_ROWS", 300)
    monkeypatch.setattr(attribution, "BATCH_ROWS", 300)
    monkeypatch.setattr(attribution, "_woodelf", lambda booster, X: asked.append(len(X)) or own[:, :-1])
    assert contributions_of(booster, X[:299]) == pytest.approx(own[:299])
    assert contributions_of(booster, X) == pytest.approx(own, abs=1e-12)
    assert asked == []
    monkeypatch.setattr(patterns, "MOST_SPLITS", 2)
    contributions_of(booster, X)
    assert asked == [400]


def test_a_wrong_batch_is_replaced_by_lightgbms_own(booster_and_rows, monkeypatch, caplog):
    booster, X = booster_and_rows
    monkeypatch.setattr(attribution, "_woodelf", lambda booster, X: np.full(X.shape, 0.5))
    own = contributions_of(booster, X, "lightgbm")
    assert contributions_of(booster, X, "woodelf") == pytest.approx(own, abs=0)
    assert "disagree" in caplog.text

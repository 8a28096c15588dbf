import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from models.judging import Rows
from models.learning import (
    LEARNING_COLUMNS,
    SHARES,
    learning_curve,
    learning_from_json,
    learning_to_json,
)


def rows(count: int, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=count)
    y = (rng.random(count) < 1 / (1 + np.exp(-2 * x))).astype(float)
    return Rows(pd.DataFrame({"x": x}), y, np.ones(count), pd.Series(np.arange(count).astype(str)))


def surer_with_rows(known: Rows):
    """A learner that trusts the signal as far as it has seen rows."""
    return lambda X: 1 / (1 + np.exp(-0.002 * len(known.y) * X["x"].to_numpy()))


def indifferent(known: Rows):
    return lambda X: np.full(len(X), 0.5)


def test_each_share_is_judged_on_the_same_rows():
    found = learning_curve(rows(1000, 0), rows(500, 1), surer_with_rows).frame
    assert found.columns.tolist() == list(LEARNING_COLUMNS)
    loss = found[found["metric"].eq("log_loss")]
    assert loss["share"].tolist() == list(SHARES)
    assert loss["cases"].tolist() == [100, 200, 400, 700, 1000]
    assert loss["value"].is_monotonic_decreasing


def test_a_steep_curve_says_that_more_data_would_help():
    verdict = str(learning_curve(rows(1000, 0), rows(3000, 1), surer_with_rows).verdict)
    assert "More data would help: learning from 1,000 cases instead of 700" in verdict


def test_few_cases_that_judge_leave_it_open():
    def wavering(known: Rows):
        """A learner whose chances differ from fit to fit by as much as 200 cases cannot tell apart."""
        rng = np.random.default_rng(len(known.y))
        return lambda X: np.clip(0.5 + rng.normal(0, 0.15, len(X)), 0.01, 0.99)

    verdict = str(learning_curve(rows(1000, 0), rows(200, 1), wavering).verdict)
    assert "cannot be told" in verdict
    assert "200 cases that judged" in verdict


def test_a_flat_curve_says_that_it_would_not():
    assert "hardly help" in str(learning_curve(rows(1000, 0), rows(500, 1), indifferent).verdict)


def test_smaller_samples_lie_within_larger_ones():
    seen: list[set[str]] = []

    def remember(known: Rows):
        seen.append(set(known.groups))
        return indifferent(known)

    learning_curve(rows(1000, 0), rows(200, 1), remember)
    assert all(small < large for small, large in pairwise(seen))


@pytest.mark.parametrize("count", [20, 90])
def test_with_too_few_cases_nothing_is_said(count):
    found = learning_curve(rows(count, 0), rows(200, 1), indifferent)
    assert "too few cases" in str(found.verdict)


@pytest.mark.parametrize("count", [20, 90, 1000])
def test_a_curve_comes_back_from_json(count):
    made = learning_curve(rows(count, 0), rows(200, 1), surer_with_rows)
    found = learning_from_json(json.loads(json.dumps(learning_to_json(made), allow_nan=False)))
    assert found.verdict == made.verdict
    pd.testing.assert_frame_equal(found.frame, made.frame, check_dtype=count > 20)


def test_a_metric_that_is_missing_keeps_its_reason_in_json():
    judged = rows(200, 1)
    alone = Rows(judged.X, np.ones(200), judged.weight, judged.groups)
    made = learning_curve(rows(200, 0), alone, indifferent)
    found = learning_from_json(json.loads(json.dumps(learning_to_json(made), allow_nan=False)))
    assert made.frame["reason"].notna().any()
    pd.testing.assert_frame_equal(found.frame, made.frame)

"""When is it time to retrain, and is the reason told with its figures?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.findings import Severity
from features.messages import message
from models.bands import usual_bands
from models.drift import drift
from models.kept_promises import promises
from models.retraining import (
    NAMED,
    ModelCode,
    broken_promises,
    drifted_inputs,
    drifted_scores,
    more_to_learn,
)

TODAY = dt.date(2026, 3, 31)


def test_every_code_is_explained():
    explained = (Path(__file__).parents[1] / "docs" / "findings.md").read_text("utf-8")
    assert [code for code in ModelCode if f"### {code.value} " not in explained] == []


def test_a_broken_promise_is_told_with_both_shares_and_the_interval():
    kept = promises(np.full(100, 0.5), np.repeat([1.0, 0.0], [20, 80]), usual_bands(0.5))
    (found,) = broken_promises(kept, TODAY)
    assert (found.code, found.severity) == ("M001", Severity.WARNING)
    assert str(found.message) == (
        "The model's promises are not kept: of 100 cases finished by 2026-03-31 it promised 50.0% and "
        f"20.0% came true (95% interval {100 * kept['low'][0]:.1f}% to {100 * kept['high'][0]:.1f}%)."
    )


@pytest.mark.parametrize("won", [45, 50, 55])
def test_a_kept_promise_is_no_finding(won):
    happened = (np.arange(100) < won).astype(float)
    assert broken_promises(promises(np.full(100, 0.5), happened, usual_bands(0.5)), TODAY) == []


def test_nothing_finished_is_no_finding():
    assert broken_promises(pd.DataFrame(columns=["broken"]), TODAY) == []


def moved(size: float) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    names = [f"x{place}" for place in range(6)]
    then = pd.DataFrame(rng.normal(size=(300, 6)), columns=names)
    return drift(then, pd.DataFrame(rng.normal(size, 1, (300, 6)), columns=names))


def test_inputs_that_moved_are_named_by_their_title_and_not_too_many():
    found = drifted_inputs(moved(1.0), {"x0": message("Amount")})
    assert len(found) == NAMED
    assert all(finding.code == "M003" for finding in found)
    titled = [
        str(finding.message)
        for finding in drifted_inputs(moved(1.0).query("feature == 'x0'"), {"x0": message("Amount")})
    ]
    assert titled[0].startswith("“Amount” is distributed otherwise")
    assert drifted_inputs(moved(0.0), {}) == []


def test_scores_that_moved_are_told_with_both_means():
    scores = moved(1.0).head(1)
    (found,) = drifted_scores(scores, 0.3, 0.45)
    assert "was 30.0% and is 45.0%" in str(found.message)
    assert drifted_scores(moved(0.0).head(1), 0.3, 0.3) == []
    assert drifted_scores(scores.iloc[:0], 0.3, 0.3) == []


@pytest.mark.parametrize(("finished", "found"), [(199, 0), (200, 1)])
def test_a_fifth_more_cases_is_worth_a_retraining(finished, found):
    assert len(more_to_learn(finished, 1000)) == found

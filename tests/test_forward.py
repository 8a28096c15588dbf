import numpy as np
import pandas as pd
import pytest

from models.candidates import KINDS
from models.folds import latest_rows
from models.forward import calibrate_late, choose_forward
from models.training_rows import TrainingRows


def chosen(odds: np.ndarray, X: pd.DataFrame):
    rng = np.random.default_rng(5)
    y = (rng.random(len(odds)) < 1 / (1 + np.exp(-odds))).astype(float)
    rows, days = TrainingRows.of(X, y, None, None), pd.Series(np.arange(len(odds)))
    late = latest_rows(days, rows.groups, rows.weight)
    return choose_forward(rows, days, late, KINDS, 0, lambda step, share: None), rows.take(late)


def test_recent_rows_count_more_where_what_matters_has_turned():
    rows = 3000
    X = pd.DataFrame({"signal": np.random.default_rng(3).normal(size=rows)})
    turn = np.where(np.arange(rows) < 1200, -1.5, 1.5)
    (selection, _), _ = chosen(turn * X["signal"].to_numpy(), X)
    assert selection.recent


def test_the_latest_rows_are_foreseen_by_models_that_have_not_seen_them():
    rows = 2000
    X = pd.DataFrame({"signal": np.random.default_rng(3).normal(size=rows), "place": np.arange(rows) % 400})
    (selection, margin), judged = chosen(1.5 * X["signal"].to_numpy(), X)
    assert (selection.judged_on, selection.rows, len(margin)) == ("latest", 400, 400)
    assert set(selection.parts) <= {"trees", "logistic"}
    assert np.corrcoef(margin, judged.X["signal"])[0, 1] > 0.9


@pytest.mark.parametrize("too_sure", [1.0, 2.0])
def test_calibration_takes_both_views_of_the_latest_rows(too_sure):
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 1.5, 4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    judged = TrainingRows.of(pd.DataFrame({"n": odds}), y, None, None)
    found = calibrate_late((too_sure * odds, odds), judged, np.arange(4000))
    said = found.log_odds(np.array([0.0, 2.0]))
    assert said[0] == pytest.approx(0, abs=0.15)
    assert (said[1] < 1.9) == (too_sure > 1)

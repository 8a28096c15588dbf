import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from models.calibration_error import error_interval, errors_if_perfect
from models.evaluate import metrics
from models.resampling import ScoredRows


def interval(rows: int, slope: float, shift: float, seed: int) -> tuple[float, float, float, float]:
    """Value, low, high of a sample, and the error that endless rows would show in the same bins."""
    rng = np.random.default_rng(seed)
    odds = np.sort(rng.normal(-1, 1.2, rows))
    said, true = expit(odds), expit(slope * odds + shift)
    y = (rng.random(rows) < true).astype(float)
    found = metrics(y, said, seed=seed).set_index("metric").loc["ece"]
    truth = sum(abs((true[part] - said[part]).sum()) for part in np.array_split(np.arange(rows), 10)) / rows
    return float(found["value"]), float(found["low"]), float(found["high"]), truth


@pytest.mark.parametrize(
    ("rows", "slope", "shift"), [(300, 1, 0), (1400, 1, 0), (1400, 1.15, 0), (1400, 1, 0.3)]
)
def test_the_interval_holds_the_error_of_endless_rows(rows, slope, shift):
    found = np.array([interval(rows, slope, shift, seed) for seed in range(30)])
    value, low, high, truth = found.T
    assert ((low <= value) & (value <= high)).all()
    assert ((low <= truth) & (truth <= high)).mean() >= 0.75


def test_a_large_error_is_not_called_chance():
    _, low, high, truth = interval(3000, 1, 0.6, 0)
    assert 0.05 < low < truth < high


def test_errors_of_perfect_chances_are_what_drawn_outcomes_show():
    rng = np.random.default_rng(0)
    p = rng.random(500)
    found = errors_if_perfect(ScoredRows.of(np.zeros(500), p, np.ones(500)), None, 300, 0)
    slow = [
        metrics((rng.random(500) < p).astype(float), p, bootstrap=0).set_index("metric")["value"]["ece"]
        for _ in range(100)
    ]
    assert found.mean() == pytest.approx(np.mean(slow), rel=0.08)


def test_rows_of_one_group_share_their_luck():
    p = np.full(600, 0.5)
    rows = ScoredRows.of(np.zeros(600), p, np.ones(600))
    alone = errors_if_perfect(rows, None, 200, 0)
    together = errors_if_perfect(rows, pd.Series(np.arange(600) // 6), 200, 0)
    assert together.mean() == pytest.approx(np.sqrt(6) * alone.mean(), rel=0.2)


def test_without_resamples_there_is_no_interval():
    assert np.isnan(error_interval(0.1, np.empty(0), np.empty(0))).all()

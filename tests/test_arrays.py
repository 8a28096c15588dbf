import numpy as np
import pytest
from sklearn.metrics import log_loss

from models.arrays import mean_log_loss, to_log_odds, to_probability


def test_log_odds_and_probability_undo_each_other():
    odds = np.array([-5.0, -0.3, 0.0, 2.0])
    assert to_log_odds(to_probability(odds)) == pytest.approx(odds)


def test_log_odds_of_certainty_stay_finite():
    assert np.isfinite(to_log_odds(np.array([0.0, 1.0]))).all()


def test_mean_log_loss_matches_scikit_learn():
    y, odds, weight = np.array([1.0, 0.0, 1.0]), np.array([0.4, -1.0, -2.0]), np.array([1.0, 2.0, 0.5])
    wanted = log_loss(y, to_probability(odds), sample_weight=weight)
    assert mean_log_loss(y, odds, weight) == pytest.approx(wanted)


def test_mean_log_loss_does_not_overflow():
    assert mean_log_loss(np.array([0.0]), np.array([1000.0]), np.array([1.0])) == pytest.approx(1000.0)

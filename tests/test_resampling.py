import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from models import resampling
from models.resampling import ScoredRows, equal_bins, losses, percentiles, resamples

RNG = np.random.default_rng(0)
Y = (RNG.random(200) < 0.3).astype(float)
P = RNG.random(200).round(1)  # many ties
WEIGHT = RNG.uniform(0.5, 2, 200)


def test_a_resample_is_scored_as_its_repeated_rows_would_be():
    counts = RNG.integers(0, 4, (3, 200))
    scored = ScoredRows.of(Y, P, WEIGHT).auc(counts.astype(float))
    slow = [
        roc_auc_score(np.repeat(Y, n), np.repeat(P, n), sample_weight=np.repeat(WEIGHT, n)) for n in counts
    ]
    assert scored == pytest.approx(slow)


def test_every_score_of_a_resample_equals_that_of_its_repeated_rows():
    counts = RNG.integers(1, 4, 200)
    rows = ScoredRows.of(Y, P, np.ones(200))
    times = np.repeat(np.arange(200), counts)
    repeated = ScoredRows.of(Y[times], P[times], np.ones(len(times)))
    wanted = repeated.scores(np.ones((1, len(times))))[0]
    found = rows.scores(counts[None, :].astype(float))[0]
    but_calibration_error = [0, 1, 2, 4]  # whose bins stay those of the rows as they are
    assert found[but_calibration_error] == pytest.approx(wanted[but_calibration_error])


def test_captured_shares_a_tie_in_proportion():
    rows = ScoredRows.of(np.array([1.0, 0, 0, 0]), np.array([0.5, 0.5, 0.1, 0.1]), np.ones(4))
    assert rows.captured(np.ones((1, 4)), np.array([0.25, 0.5]))[0] == pytest.approx([0.5, 1.0])


def test_bins_have_equal_weight_and_keep_ties_together():
    bins = equal_bins(np.arange(100) / 100, np.ones(100), 10)
    assert np.bincount(bins).tolist() == [10] * 10
    assert equal_bins(np.full(7, 0.3), np.ones(7), 10).tolist() == [5] * 7


def test_losses_of_certainty_are_finite():
    assert np.isfinite(losses(np.array([0.0, 1.0]), np.array([1.0, 0.0]))).all()


def test_groups_are_drawn_as_a_whole():
    groups = pd.Series(np.arange(30) // 3)
    drawn = np.vstack(list(resamples(30, groups, bootstrap=20, seed=1)))
    assert drawn.shape == (20, 30)
    assert (drawn[:, 0::3] == drawn[:, 1::3]).all()
    assert (drawn.sum(axis=1) == 30).all()


def test_blocks_change_nothing(monkeypatch):
    whole = np.vstack(list(resamples(50, None, bootstrap=9, seed=1)))
    monkeypatch.setattr(resampling, "CELLS_AT_ONCE", 100)
    blocks = list(resamples(50, None, bootstrap=9, seed=1))
    assert len(blocks) == 5
    assert (np.vstack(blocks) == whole).all()


def test_percentiles_leave_out_what_could_not_be_computed():
    low, high = percentiles([np.array([[np.nan, 1.0], [2.0, 1.0], [4.0, 1.0]])])
    assert low == pytest.approx([2.05, 1.0])
    assert high == pytest.approx([3.95, 1.0])

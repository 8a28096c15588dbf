import numpy as np
import pytest

from models.encoding import Column, Encoding
from models.level_rates import SMOOTHING, rates_without_fold

ENCODING = Encoding((Column("owner", ("a", "b", "c", "d", "e", "f"), is_category=True), Column("n")))
FOLDS = np.array([0, 0, 1, 1, 2, 2])
CODES = np.array([0, 1, 0, 0, np.nan, 1.0])
ENCODED = np.column_stack([CODES, np.arange(6.0)])
Y = np.array([1.0, 0, 1, 0, 1, 0])
WEIGHT = np.array([1.0, 1, 2, 1, 1, 1])


def test_rates_of_new_rows_are_smoothed_shares_of_the_other_folds():
    rates, _ = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=2)
    # Folds 0 and 1, blanks aside: level a won 3 of 4, level b 0 of 1, all 3 of 5; the other levels none.
    wanted = [(3 + SMOOTHING * 0.6) / (4 + SMOOTHING), SMOOTHING * 0.6 / (1 + SMOOTHING), *[0.6] * 5]
    assert rates.tables[0] == pytest.approx(wanted)


def test_a_training_row_sees_no_outcome_of_its_own_fold():
    _, training = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=2)
    # Rows of fold 0 see fold 1 alone: level a won 2 of 3, which is also the overall rate there.
    assert training[0, 0] == pytest.approx(2 / 3)
    changed = Y.copy()
    changed[FOLDS == 0] = 1 - changed[FOLDS == 0]
    _, after = rates_without_fold(ENCODING, ENCODED, changed, WEIGHT, FOLDS, held_out=2)
    assert after[:2, 0] == pytest.approx(training[:2, 0])


def test_the_held_out_fold_decides_nothing():
    rates, training = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=1)
    changed = np.where(FOLDS == 1, 1 - Y, Y)
    other, after = rates_without_fold(ENCODING, ENCODED, changed, WEIGHT, FOLDS, held_out=1)
    assert (rates.tables[0] == other.tables[0]).all()
    assert np.array_equal(training, after, equal_nan=True)


def test_blanks_stay_blank_and_numbers_stay_numbers():
    rates, _ = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=0)
    applied = rates.apply(ENCODED)
    assert np.isnan(applied[4, 0])
    assert (applied[:, 1] == ENCODED[:, 1]).all()
    assert ENCODED[0, 0] == 0, "the codes themselves are left alone"


def test_with_both_views_rates_stand_behind_the_codes():
    rates, training = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=2, view="both")
    by_rate, replaced = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=2, view="rates")
    assert np.array_equal(training[:, :2], ENCODED[FOLDS != 2], equal_nan=True)
    assert np.array_equal(training[:, 2], replaced[:, 0], equal_nan=True)
    assert rates.apply(ENCODED).shape == (6, 3)
    assert by_rate.apply(ENCODED).shape == (6, 2)


def test_what_trees_say_of_code_and_rate_counts_for_the_one_column():
    rates, _ = rates_without_fold(ENCODING, ENCODED, Y, WEIGHT, FOLDS, held_out=2, view="both")
    assert rates.by_column(np.array([[1.0, 10.0, 100.0]]), 2).tolist() == [[101.0, 10.0]]


def test_a_category_of_few_levels_needs_no_rate():
    encoding = Encoding((Column("flag", ("a", "b"), is_category=True), Column("n")))
    rates, training = rates_without_fold(encoding, ENCODED, Y, WEIGHT, FOLDS, held_out=2)
    assert rates.view == "ranks"
    assert np.array_equal(training, ENCODED[FOLDS != 2], equal_nan=True)

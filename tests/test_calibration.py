import numpy as np
import pytest
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from models.calibration import Calibration, fit_beta, fit_calibration, fit_isotonic, fit_sigmoid


def drawn(rows: int, slope: float, intercept: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Margins, and outcomes that happen with the chance ``slope * margin + intercept``."""
    rng = np.random.default_rng(seed)
    margin = rng.normal(0, 2, rows)
    return margin, (rng.random(rows) < expit(slope * margin + intercept)).astype(float)


def folds_of(rows: int) -> np.ndarray:
    return np.arange(rows) % 5


def test_margins_that_are_right_are_left_alone_or_nearly():
    margin, y = drawn(4000, 1.0, 0.0)
    line = fit_sigmoid(margin, y, np.ones(4000))
    assert (line.slope, line.intercept) == pytest.approx((1.0, 0.0), abs=0.12)


@pytest.mark.parametrize(("slope", "intercept"), [(0.3, 0.0), (1.0, -1.5), (2.0, 0.5)])
def test_a_distorted_line_is_found(slope, intercept):
    margin, y = drawn(900, slope, intercept)
    found = fit_calibration(margin, y, np.ones(900), folds_of(900))
    assert found.kind == "sigmoid"
    assert (found.slope, found.intercept) == pytest.approx((slope, intercept), abs=0.3)


def test_the_line_matches_scikit_learn_where_rows_are_many():
    margin, y = drawn(20_000, 0.6, -0.4)
    weight = np.random.default_rng(1).uniform(0.5, 2, 20_000)
    own = LogisticRegression(C=np.inf, tol=1e-10).fit(margin[:, None], y, sample_weight=weight)
    line = fit_sigmoid(margin, y, weight)
    assert (line.slope, line.intercept) == pytest.approx((own.coef_[0, 0], own.intercept_[0]), abs=1e-3)


def test_a_ranking_the_wrong_way_round_says_the_base_rate():
    margin, y = drawn(2000, -1.0, 0.0)
    line = fit_sigmoid(margin, y, np.ones(2000))
    assert line.slope == 0
    assert line.probability(margin) == pytest.approx(np.full(2000, y.mean()), abs=1e-3)


def test_a_model_without_signal_is_drawn_to_the_base_rate():
    margin, _ = drawn(3000, 1.0, 0.0)
    y = (np.random.default_rng(9).random(3000) < 0.3).astype(float)
    chance = fit_calibration(margin, y, np.ones(3000), folds_of(3000)).probability(margin)
    assert chance == pytest.approx(np.full(3000, 0.3), abs=0.1)


def test_perfect_separation_gives_finite_chances():
    margin = np.array([-2.0, -1.0, 1.0, 2.0])
    chance = fit_sigmoid(margin, np.array([0.0, 0, 1, 1]), np.ones(4)).probability(margin)
    assert ((chance > 0) & (chance < 1)).all()


def stepped(rows: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    margin = rng.uniform(-3, 3, rows)
    return margin, (rng.random(rows) < np.where(margin > 0, 0.7, 0.1)).astype(float)


@pytest.mark.parametrize(("rows", "curved"), [(1500, False), (20_000, True)])
def test_a_curve_is_used_only_with_more_than_a_thousand_of_both_outcomes(rows, curved):
    margin, y = stepped(rows)
    kind = fit_calibration(margin, y, np.ones(rows), folds_of(rows)).kind
    assert (kind == "isotonic") is curved


def test_the_curve_matches_scikit_learn_between_its_ends():
    margin, y = stepped(5000)
    own = IsotonicRegression(out_of_bounds="clip").fit(margin, y)
    at = own.X_thresholds_[(own.y_thresholds_ > 0.01) & (own.y_thresholds_ < 0.99)]
    assert fit_isotonic(margin, y, np.ones(5000)).probability(at) == pytest.approx(own.predict(at))


@pytest.mark.parametrize("fit", [fit_sigmoid, fit_beta, fit_isotonic])
def test_a_calibration_never_changes_the_order(fit):
    margin, y = drawn(3000, 0.5, 0.2)
    chance = fit(margin, y, np.ones(3000)).probability(np.linspace(-10, 10, 200))
    assert (np.diff(chance) >= 0).all()
    assert ((chance > 0) & (chance < 1)).all()


def test_weights_count_as_rows():
    margin, y = drawn(400, 0.7, 0.3)
    weight = np.random.default_rng(3).integers(1, 4, 400)
    weighted = fit_sigmoid(margin, y, weight.astype(float))
    repeated = fit_sigmoid(np.repeat(margin, weight), np.repeat(y, weight), np.ones(weight.sum()))
    assert (weighted.slope, weighted.intercept) == pytest.approx((repeated.slope, repeated.intercept))


def test_one_fold_gives_no_calibration():
    assert (
        fit_calibration(np.array([1.0, -1]), np.array([1.0, 0]), np.ones(2), np.zeros(2, int))
        == Calibration()
    )


def two_slopes(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Margins that are right below 0 and far too sure above."""
    rng = np.random.default_rng(5)
    margin = rng.normal(0, 2.5, rows)
    odds = np.where(margin > 0, 0.2 * margin, margin)
    return margin, (rng.random(rows) < expit(odds)).astype(float)


def test_each_tail_has_its_own_slope():
    margin, y = two_slopes(1900)
    found = fit_calibration(margin, y, np.ones(1900), folds_of(1900))
    assert found.kind == "beta"
    low, high, _ = found.tails
    assert high < 0.4 < low


def test_equal_slopes_of_beta_are_the_line():
    margin = np.linspace(-5, 5, 30)
    beta = Calibration("beta", tails=(0.7, 0.7, -0.2))
    assert beta.log_odds(margin) == pytest.approx(0.7 * margin - 0.2)


def test_beta_is_the_regression_on_both_logarithms_where_rows_are_many():
    margin, y = two_slopes(20_000)
    terms = np.column_stack([np.log(expit(margin)), -np.log(expit(-margin))])
    own = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(terms, y)
    found = fit_beta(margin, y, np.ones(20_000)).tails
    assert found == pytest.approx([*own.coef_[0], own.intercept_[0]], abs=1e-2)

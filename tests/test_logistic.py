import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from models import logistic
from models.encoding import learn_encoding
from models.folds import assign_folds
from models.logistic import PENALTIES, fit_logistic
from models.terms import FARTHEST, learn_design
from tests.made_rows import made_rows


@pytest.fixture(scope="module")
def fitted():
    made = made_rows(500)
    encoding = learn_encoding(made.X, np.arange(500))
    encoded = encoding.encode(made.X)
    folds = assign_folds(made.y, np.arange(500), seed=0)
    weight = np.random.default_rng(1).uniform(0.5, 2, 500)
    model, unseen = fit_logistic(encoding, encoded, made.y, weight, folds)
    return made, encoding, encoded, folds, weight, model, unseen


def design_of(X: pd.DataFrame, weight=None):
    encoding = learn_encoding(X, np.arange(len(X)))
    encoded = encoding.encode(X)
    return learn_design(encoding, encoded, np.ones(len(X)) if weight is None else weight), encoded


def test_contributions_add_up_to_the_margin(fitted):
    _, encoding, encoded, _, _, model, _ = fitted
    contributions = model.contributions(encoded)
    assert contributions.shape == (500, len(encoding.columns) + 1)
    assert contributions.sum(axis=1) == pytest.approx(model.margin(encoded), abs=1e-12)


def test_contributions_are_zero_on_average_over_the_training_rows(fitted):
    _, _, encoded, _, weight, model, _ = fitted
    means = np.average(model.contributions(encoded), axis=0, weights=weight)
    assert means[:-1] == pytest.approx(np.zeros(len(means) - 1), abs=1e-9)


def test_a_fold_is_predicted_by_a_model_of_the_others(fitted):
    made, _, encoded, folds, weight, model, unseen = fitted
    terms, inside = model.design.terms(encoded), folds != 2
    found = []
    for penalty in PENALTIES:
        own = LogisticRegression(C=penalty, tol=1e-8, max_iter=5000)
        own.fit(terms[inside], made.y[inside], sample_weight=weight[inside])
        found.append(np.abs(own.decision_function(terms[~inside]) - unseen[~inside]).max())
    assert min(found) < 1e-3


def test_numbers_are_standardised_by_weight():
    X = pd.DataFrame({"n": [0.0, 1.0, 5.0]})
    design, encoded = design_of(X, np.array([1.0, 1.0, 2.0]))
    term = design.terms(encoded).toarray()[:, 0]
    assert np.average(term, weights=[1, 1, 2]) == pytest.approx(0)
    assert np.average(term**2, weights=[1, 1, 2]) == pytest.approx(1)


def test_blank_numbers_have_an_indicator_and_no_value():
    design, encoded = design_of(pd.DataFrame({"n": [0.0, 2.0, np.nan]}))
    assert design.terms(encoded).toarray().tolist() == [[-1, 0], [1, 0], [0, 1]]


def test_values_never_seen_are_held_within_bounds():
    design, _ = design_of(pd.DataFrame({"n": np.linspace(-1, 1, 50)}))
    far = design.terms(np.array([[1e12], [-1e12]])).toarray()
    assert far[:, 0].tolist() == [FARTHEST, -FARTHEST]


def test_skewed_amounts_enter_by_their_logarithm():
    amounts = np.random.default_rng(0).lognormal(8, 2, 300)
    design, _ = design_of(pd.DataFrame({"amount": amounts, "even": np.linspace(0, 1, 300)}))
    assert design.scales[0].logarithm
    assert not design.scales[1].logarithm


def test_levels_others_and_blanks_have_one_indicator_each():
    X = pd.DataFrame({"source": pd.Series(["web"] * 9 + ["fair"] * 6 + [None] * 2, dtype="str")})
    design, _ = design_of(X)
    terms = design.terms(np.array([[0.0], [1.0], [2.0], [np.nan]])).toarray()
    assert (terms == np.eye(4)).all()
    assert design.sources().tolist() == [0, 0, 0, 0]


def test_rows_that_are_too_few_to_hold_out_give_the_simplest_model():
    X = pd.DataFrame({"n": [0.0, 1.0, 2.5]})
    encoding = learn_encoding(X, np.arange(3))
    model, unseen = fit_logistic(
        encoding, encoding.encode(X), np.array([0.0, 0, 1]), np.ones(3), np.zeros(3, dtype=np.int64)
    )
    assert np.abs(model.coefficients).max() < 0.1
    assert unseen == pytest.approx(model.margin(encoding.encode(X)))


def test_without_columns_the_margin_is_the_base_rate():
    encoding = learn_encoding(pd.DataFrame(index=range(8)), np.arange(8))
    y = np.array([1.0, 0, 0, 0] * 2)
    model, _ = fit_logistic(encoding, np.empty((8, 0)), y, np.ones(8), np.zeros(8, dtype=np.int64))
    assert model.margin(np.empty((2, 0))) == pytest.approx([np.log(1 / 3)] * 2)
    assert model.contributions(np.empty((2, 0))).shape == (2, 1)


def test_a_bend_starts_a_new_slope_and_ends_with_the_training_rows():
    values = np.linspace(0, 10, 101)
    encoding = learn_encoding(pd.DataFrame({"n": values}), np.arange(101))
    design = learn_design(encoding, encoding.encode(pd.DataFrame({"n": values})), np.ones(101), bends=1)
    spread = values.std()
    terms = design.terms(np.array([[0.0], [5.0], [7.0], [10.0], [11.0]])).toarray()
    assert terms[:, 0] == pytest.approx(np.array([-5, 0, 2, 5, 6]) / spread), "the line goes on"
    assert terms[:, 1] == pytest.approx(np.array([0, 0, 2, 5, 5]) / spread), "the bend stops"


def test_a_hump_is_learned_by_a_curve():
    rng = np.random.default_rng(0)
    hump = rng.uniform(-2, 2, 3000)
    y = (rng.random(3000) < 1 / (1 + np.exp(3 * hump**2 - 3))).astype(float)
    encoding = learn_encoding(pd.DataFrame({"n": hump}), np.arange(3000))
    folds = assign_folds(y, np.arange(3000), seed=0)
    model, unseen = fit_logistic(encoding, hump[:, None], y, np.ones(3000), folds)
    assert model.design.scales[0].bends
    assert np.corrcoef(unseen, -(hump**2))[0, 1] > 0.95


def test_few_values_stay_a_line():
    X = pd.DataFrame({"n": np.tile([0.0, 1, 2, 5], 30)})
    encoding = learn_encoding(X, np.arange(120))
    assert learn_design(encoding, encoding.encode(X), np.ones(120), bends=5).scales[0].bends == ()


def test_many_terms_are_fitted_step_by_step_to_the_same_answer(monkeypatch, fitted):
    made, encoding, encoded, folds, weight, _, _ = fitted
    monkeypatch.setattr(logistic, "MOST_DENSE", 0)
    monkeypatch.setattr(logistic, "PENALTIES", (0.05,))
    stepwise, _ = fit_logistic(encoding, encoded, made.y, weight, folds)
    monkeypatch.setattr(logistic, "MOST_DENSE", 400)
    at_once, _ = fit_logistic(encoding, encoded, made.y, weight, folds)
    assert stepwise.margin(encoded) == pytest.approx(at_once.margin(encoded), abs=5e-3)

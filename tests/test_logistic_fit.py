import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from models import logistic_fit
from models.encoding import learn_encoding
from models.folds import assign_folds
from models.logistic import Lines
from models.logistic_fit import PENALTIES, fit_logistic
from tests.made_rows import made_rows


@pytest.fixture(scope="module")
def fitted():
    made = made_rows(500)
    encoding = learn_encoding(made.X, np.arange(500))
    encoded = encoding.encode(made.X)
    folds = assign_folds(made.y, np.arange(500), seed=0)
    weight = np.random.default_rng(1).uniform(0.5, 2, 500)
    found = fit_logistic(encoding, encoded, made.y, weight, folds)
    model, unseen = found.model, found.unseen(folds)
    return made, encoding, encoded, folds, weight, model, unseen


def test_a_fold_is_predicted_by_a_model_of_the_others(fitted):
    made, _, encoded, folds, weight, model, unseen = fitted
    terms, inside = model.design.terms(encoded), folds != 2
    found = []
    for penalty in PENALTIES:
        own = LogisticRegression(C=penalty, tol=1e-8, max_iter=5000)
        own.fit(terms[inside], made.y[inside], sample_weight=weight[inside])
        found.append(np.abs(own.decision_function(terms[~inside]) - unseen[~inside]).max())
    assert min(found) < 1e-3


def test_rows_that_are_too_few_to_hold_out_give_the_simplest_model():
    X = pd.DataFrame({"n": [0.0, 1.0, 2.5]})
    encoding = learn_encoding(X, np.arange(3))
    folds = np.zeros(3, dtype=np.int64)
    found = fit_logistic(encoding, encoding.encode(X), np.array([0.0, 0, 1]), np.ones(3), folds)
    model, unseen = found.model, found.unseen(folds)
    assert np.abs(model.coefficients).max() < 0.1
    assert unseen == pytest.approx(model.margin(encoding.encode(X)))


def test_without_columns_the_margin_is_the_base_rate():
    encoding = learn_encoding(pd.DataFrame(index=range(8)), np.arange(8))
    y = np.array([1.0, 0, 0, 0] * 2)
    model = fit_logistic(encoding, np.empty((8, 0)), y, np.ones(8), np.zeros(8, dtype=np.int64)).model
    assert model.margin(np.empty((2, 0))) == pytest.approx([np.log(1 / 3)] * 2)
    assert model.contributions(np.empty((2, 0))).shape == (2, 1)


def test_a_hump_is_learned_by_a_curve():
    rng = np.random.default_rng(0)
    hump = rng.uniform(-2, 2, 3000)
    y = (rng.random(3000) < 1 / (1 + np.exp(3 * hump**2 - 3))).astype(float)
    encoding = learn_encoding(pd.DataFrame({"n": hump}), np.arange(3000))
    folds = assign_folds(y, np.arange(3000), seed=0)
    found = fit_logistic(encoding, hump[:, None], y, np.ones(3000), folds)
    model, unseen = found.model, found.unseen(folds)
    assert model.design.scales[0].bends
    assert np.corrcoef(unseen, -(hump**2))[0, 1] > 0.95


def test_many_terms_are_fitted_step_by_step_to_the_same_answer(monkeypatch, fitted):
    made, encoding, encoded, folds, weight, _, _ = fitted
    monkeypatch.setattr(logistic_fit, "MOST_DENSE", 0)
    monkeypatch.setattr(logistic_fit, "PENALTIES", (0.05,))
    stepwise = fit_logistic(encoding, encoded, made.y, weight, folds).model
    monkeypatch.setattr(logistic_fit, "MOST_DENSE", 400)
    at_once = fit_logistic(encoding, encoded, made.y, weight, folds).model
    assert stepwise.margin(encoded) == pytest.approx(at_once.margin(encoded), abs=5e-3)


def test_a_choice_made_before_is_kept(fitted):
    made, encoding, encoded, folds, weight, _, _ = fitted
    like = Lines(curved=True, penalty=1.0)
    found = fit_logistic(encoding, encoded, made.y, weight, folds, like=like)
    assert found.lines == like
    assert any(scale.bends for scale in found.model.design.scales.values())

import numpy as np
import pytest

from models.encoding import learn_encoding
from models.folds import assign_folds
from models.logistic_fit import fit_logistic
from tests.made_rows import made_rows


@pytest.fixture(scope="module")
def fitted():
    made = made_rows(500)
    encoding = learn_encoding(made.X, np.arange(500))
    encoded = encoding.encode(made.X)
    folds = assign_folds(made.y, np.arange(500), seed=0)
    weight = np.random.default_rng(1).uniform(0.5, 2, 500)
    return encoding, encoded, weight, fit_logistic(encoding, encoded, made.y, weight, folds).model


def test_contributions_add_up_to_the_margin(fitted):
    encoding, encoded, _, model = fitted
    contributions = model.contributions(encoded)
    assert contributions.shape == (500, len(encoding.columns) + 1)
    assert contributions.sum(axis=1) == pytest.approx(model.margin(encoded), abs=1e-12)


def test_contributions_are_zero_on_average_over_the_training_rows(fitted):
    _, encoded, weight, model = fitted
    means = np.average(model.contributions(encoded), axis=0, weights=weight)
    assert means[:-1] == pytest.approx(np.zeros(len(means) - 1), abs=1e-9)

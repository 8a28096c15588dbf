import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from models.newton import newton


def rows(count: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(count, 4))
    y = (rng.random(count) < expit(X @ [1.0, -2.0, 0.0, 0.5] - 0.7)).astype(float)
    return X, y, rng.uniform(0.5, 2, count)


@pytest.mark.parametrize("penalty", [0.01, 1.0, 100.0])
def test_it_finds_what_scikit_learn_finds(penalty):
    X, y, weight = rows()
    own = LogisticRegression(C=penalty, tol=1e-10, max_iter=1000).fit(X, y, sample_weight=weight)
    found = newton(X, y, weight, penalty, None, 1e-10)
    assert found == pytest.approx([*own.coef_[0], own.intercept_[0]], abs=1e-5)


def test_where_it_starts_does_not_matter_even_at_the_answer():
    X, y, weight = rows()
    found = newton(X, y, weight, 1.0, None, 1e-9)
    for start in (found, np.full(5, 3.0)):
        assert newton(X, y, weight, 1.0, start, 1e-9) == pytest.approx(found, abs=1e-6)


def test_perfectly_separated_rows_and_equal_terms_have_an_answer():
    side = np.repeat([-1.0, 1.0], 20)
    found = newton(np.column_stack([side, side]), (side > 0).astype(float), np.ones(40), 1.0, None, 1e-8)
    assert np.isfinite(found).all()
    assert found[0] == pytest.approx(found[1])

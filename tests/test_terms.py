import numpy as np
import pandas as pd
import pytest

from models.encoding import learn_encoding
from models.terms import FARTHEST, learn_design


def design_of(X: pd.DataFrame, weight=None):
    encoding = learn_encoding(X, np.arange(len(X)))
    encoded = encoding.encode(X)
    return learn_design(encoding, encoded, np.ones(len(X)) if weight is None else weight), encoded


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


def test_a_bend_starts_a_new_slope_and_ends_with_the_training_rows():
    values = np.linspace(0, 10, 101)
    encoding = learn_encoding(pd.DataFrame({"n": values}), np.arange(101))
    design = learn_design(encoding, encoding.encode(pd.DataFrame({"n": values})), np.ones(101), bends=1)
    spread = values.std()
    terms = design.terms(np.array([[0.0], [5.0], [7.0], [10.0], [11.0]])).toarray()
    assert terms[:, 0] == pytest.approx(np.array([-5, 0, 2, 5, 6]) / spread), "the line goes on"
    assert terms[:, 1] == pytest.approx(np.array([0, 0, 2, 5, 5]) / spread), "the bend stops"


def test_few_values_stay_a_line():
    X = pd.DataFrame({"n": np.tile([0.0, 1, 2, 5], 30)})
    encoding = learn_encoding(X, np.arange(120))
    assert learn_design(encoding, encoding.encode(X), np.ones(120), bends=5).scales[0].bends == ()

"""Claims about how well columns tell won from lost; those about one column stand in `test_leaks`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.separation import joint_separation, separation, value_codes

RNG = np.random.default_rng(5)
N = 20_000
X, Z = RNG.normal(size=N), RNG.normal(size=N)
WON = RNG.random(N) < 1 / (1 + np.exp(-X - Z))


def test_one_column_alone_separates_as_much_as_in_the_sum():
    alone = separation(pd.Series(X), WON, ~WON)
    assert joint_separation([pd.Series(X)], WON, ~WON) == pytest.approx(alone, abs=0.03)


def test_independent_columns_add_up():
    both = joint_separation([pd.Series(X), pd.Series(Z)], WON, ~WON)
    assert both > separation(pd.Series(X), WON, ~WON) + 0.05
    truth = joint_separation([pd.Series(np.round(X + Z, 1))], WON, ~WON)
    assert both == pytest.approx(truth, abs=0.02)


def test_noise_adds_nothing_and_nothing_is_chance():
    with_noise = [pd.Series(X), *(pd.Series(RNG.normal(size=N)) for _ in range(5))]
    assert joint_separation(with_noise, WON, ~WON) <= separation(pd.Series(X), WON, ~WON) + 0.01
    assert joint_separation([], WON, ~WON) == 0.5


def test_blanks_and_frequent_numbers_are_values_of_their_own():
    values = pd.Series([np.nan] * 5 + [0.0] * 50 + list(np.arange(1.0, 46.0)))
    codes = value_codes(values)
    assert len(set(codes[:5])) == 1
    assert len(set(codes[5:55])) == 1
    assert not set(codes[5:55]) & set(codes[55:])
    assert not set(codes[:5]) & set(codes[5:])

"""Are names found among others, as pandas finds them?"""

import numpy as np
import pandas as pd
import pytest

from features.keys import among


@pytest.mark.parametrize("seed", range(5))
def test_it_says_what_isin_says_of_names(seed):
    rng = np.random.default_rng(seed)
    names, others = (pd.Series(rng.integers(0, 40, n).astype(str), dtype="str") for n in (60, 25))
    assert among(names, others).tolist() == names.isin(others).tolist()


def test_a_blank_is_no_name():
    blank = pd.Series(["a", None, "b"], dtype="str")
    assert among(blank, blank).tolist() == [True, False, True]
    assert among(pd.Series([None], dtype="str"), blank).tolist() == [False]


def test_none_are_among_none():
    empty = pd.Series([], dtype="str")
    assert among(empty, empty).tolist() == []
    assert among(pd.Series(["a"], dtype="str"), empty).tolist() == [False]

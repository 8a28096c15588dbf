"""Where do bands begin, and in which is a chance?"""

import numpy as np
import pytest

from models.bands import BandRules, bands, usual_bands


@pytest.mark.parametrize(
    ("odds", "band"), [(2.0, "A"), (1.99, "B"), (1.0, "B"), (0.99, "C"), (0.5, "C"), (0.49, "D"), (0.0, "D")]
)
def test_bands_by_odds_against_the_base_rate(odds, band):
    base = 0.2
    against = odds * base / (1 - base)
    assert bands(np.array([against / (1 + against)]), usual_bands(base)).tolist() == [band]


def test_certainty_is_in_the_best_band():
    assert bands(np.array([1.0]), usual_bands(0.5)).tolist() == ["A"]


@pytest.mark.parametrize("base_rate", [0.05, 0.25, 0.5, 0.9, 1.0])
def test_the_base_rate_itself_is_in_b(base_rate):
    assert bands(np.array([base_rate]), usual_bands(base_rate)).tolist()[0] in "AB"


def test_a_blank_chance_has_no_band():
    assert bands(np.array([0.7, np.nan, 0.1]), BandRules(0.6, 0.4, 0.2)).tolist() == ["A", None, "D"]

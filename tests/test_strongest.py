"""Are the columns that move a row most found, families taken together, as a plain search finds them?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.strongest import Strongest

FAMILIES = ((0, 2), (1,), (3,))
EFFECTS = np.array([[0.3, -0.5, 0.4, 0.0], [-0.2, 0.05, 0.3, -0.9], [0.001, 0.0, 0.0, 0.0]])


def test_twins_count_together_and_the_one_that_moves_the_row_most_their_way_speaks():
    found = Strongest.of(EFFECTS, FAMILIES, 2, "both", 0.005)
    assert found.places[:2].tolist() == [[2, 1], [3, 2]]
    assert found.effects[:2] == pytest.approx(np.array([[0.7, -0.5], [-0.9, 0.1]]))
    assert np.isnan(found.effects[2]).all(), "too faint to be a reason"


def test_one_side_is_told_alone_and_places_without_a_reason_stay_blank():
    assert Strongest.of(EFFECTS, FAMILIES, 3, "for", 0.005).effects[0] == pytest.approx(
        [0.7, np.nan, np.nan], nan_ok=True
    )
    assert Strongest.of(EFFECTS, FAMILIES, 3, "against", 0.005).effects[1] == pytest.approx(
        [-0.9, np.nan, np.nan], nan_ok=True
    )


@pytest.mark.parametrize(("rows", "count"), [(0, 3), (3, 0), (3, 9)])
def test_any_number_of_rows_and_reasons_can_be_asked_for(rows, count):
    found = Strongest.of(EFFECTS[:rows], FAMILIES, count, "both", 0.005)
    assert found.places.shape == found.effects.shape == (rows, count)


def test_a_model_without_columns_gives_no_reason():
    assert np.isnan(Strongest.of(np.empty((2, 0)), (), 3, "both", 0.005).effects).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["both", "for", "against"]))
def test_it_agrees_with_putting_all_families_in_order(seed, side):
    """Ties go to the family that stands first."""
    effects = np.random.default_rng(seed).integers(-3, 4, (20, 4)) / 10
    found = Strongest.of(effects, FAMILIES, 3, side, 0.05)
    for row, chosen in zip(effects, found.effects, strict=True):
        sums = [sum(row[place] for place in family) for family in FAMILIES]
        strength = {"both": np.abs(sums), "for": np.array(sums), "against": -np.array(sums)}[side]
        order = sorted(range(len(sums)), key=lambda place: (-strength[place], place))
        wanted = [sums[place] if strength[place] >= 0.05 else np.nan for place in order]
        assert chosen == pytest.approx(wanted, nan_ok=True, abs=1e-12)

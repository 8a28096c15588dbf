from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from scipy import stats

from models.intervals import (
    benjamini_hochberg,
    holm_adjusted,
    median_interval,
    two_shares_p,
    two_sided_p,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_matches_published_value(successes, n, low, high):
    assert np.allclose(wilson(successes, n), (low, high), atol=5e-5)


def test_wilson_interval_agrees_with_scipy_for_whole_arrays():
    successes, n = np.array([0, 3, 50, 99]), np.array([5, 7, 100, 99])
    low, high = wilson(successes, n, 0.8)
    for place, (k, m) in enumerate(zip(successes, n, strict=True)):
        published = stats.binomtest(int(k), int(m)).proportion_ci(0.8, "wilson")
        assert (low[place], high[place]) == pytest.approx((published.low, published.high))


def test_a_share_of_nothing_has_no_interval():
    low, high = wilson([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


def test_median_interval_is_the_tabulated_pair_of_order_statistics():
    # Conover, table A3 via the binomial: for n = 10 the 2nd and the 9th value cover the median with 97.9 %.
    found = median_interval(range(10, 110, 10))
    assert (found.value, found.low, found.high, found.n) == (55, 20, 90, 10)


def test_median_interval_covers_the_true_median_as_often_as_it_says():
    rng = np.random.default_rng(0)
    found = [median_interval(rng.exponential(size=25)) for _ in range(2000)]
    covered = np.mean([each.low <= np.log(2) <= each.high for each in found])
    assert 0.94 < covered < 0.98


@pytest.mark.parametrize("values", [[], [np.nan], [3.0], [1, 2, 3, 4, 5]])
def test_too_few_values_have_no_median_interval(values):
    found = median_interval(values)
    assert np.isnan([found.low, found.high]).all()
    kept = [value for value in values if value == value]
    assert found.n == len(kept)
    assert np.isnan(found.value) if not kept else found.value == median(kept)


def test_pooled_test_of_two_shares_is_the_square_root_of_the_chi_square_test():
    table = np.array([[30, 70], [45, 55]])
    published = stats.chi2_contingency(table, correction=False).pvalue
    assert two_shares_p(0.30, 100, 0.45, 100) == pytest.approx(published)


def test_equal_shares_are_no_evidence_and_empty_sides_no_test():
    p = two_shares_p([0.0, 1.0, 0.5], [10, 10, 0], [0.0, 1.0, 0.5], [5, 5, 5])
    assert p[:2] == pytest.approx([1.0, 1.0])
    assert np.isnan(p[2])


def test_two_sided_p_of_1_96_is_five_percent():
    assert two_sided_p([1.959964, -1.959964]) == pytest.approx([0.05, 0.05], abs=1e-6)


def test_benjamini_hochberg_finds_the_four_of_the_original_paper():
    # Benjamini, Hochberg (1995), section 3.2: fifteen tests, q = 0.05, four rejected; Bonferroni three.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert benjamini_hochberg(p, 0.05).sum() == 4
    assert (holm_adjusted(p) <= 0.05).sum() == 3


def test_benjamini_hochberg_agrees_with_scipy_in_any_order():
    p = np.random.default_rng(1).beta(0.4, 1, 200)
    assert (benjamini_hochberg(p, 0.1) == (stats.false_discovery_control(p) <= 0.1)).all()


def test_holm_agrees_with_its_definition_step_by_step():
    p = np.random.default_rng(2).beta(0.3, 1, 60)
    kept = set()
    for step, place in enumerate(np.argsort(p)):
        if p[place] > 0.05 / (len(p) - step):
            break
        kept.add(place)
    assert set(np.flatnonzero(holm_adjusted(p) <= 0.05)) == kept
    assert 0 < len(kept) < 60


def test_holms_corrected_values_match_the_hand_calculation():
    # In order: 4 · 0.005, 3 · 0.01, 2 · 0.03, and 1 · 0.04 raised to the one before it.
    assert holm_adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_tests_not_made_never_survive_and_do_not_count():
    assert list(benjamini_hochberg([0.04, np.nan, np.nan], 0.05)) == [True, False, False]
    assert holm_adjusted([0.04, np.nan, np.nan]) == pytest.approx([0.04, np.nan, np.nan], nan_ok=True)
    for nothing in ([], [np.nan]):
        assert not benjamini_hochberg(nothing, 0.05).any()
        assert not (holm_adjusted(nothing) <= 0.05).any()

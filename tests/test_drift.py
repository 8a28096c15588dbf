"""Is a shift told from chance, whatever the size of the samples?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from models.drift import DRAWS, FEWEST_ROWS, drift, stability_index


def company(rng: np.random.Generator, n: int, shift: float = 0.0, share: float = 0.5) -> pd.DataFrame:
    source = rng.choice(["web", "fair"], n, p=[share, 1 - share])
    amount = pd.Series(rng.lognormal(8 + shift, 1, n)).where(rng.random(n) > 0.1)
    return pd.DataFrame({"source": pd.Series(source, dtype="str"), "amount": amount})


def test_the_index_by_hand():
    even, uneven = np.array([50, 50]), np.array([80, 20])
    p, q = np.array([50.5, 50.5]) / 101, np.array([80.5, 20.5]) / 101
    assert stability_index(even, uneven) == pytest.approx(float(((q - p) * np.log(q / p)).sum()))
    assert stability_index(even, even) == 0
    assert stability_index(even, uneven) == pytest.approx(float(stability_index(uneven, even)))


@pytest.mark.parametrize("n", [60, 600, 6000])
def test_what_has_not_moved_is_not_named_however_small_the_sample(n):
    rng = np.random.default_rng(n)
    found = [drift(company(rng, n), company(rng, n), seed=seed) for seed in range(40)]
    named = sum(bool(frame["beyond_chance"].any()) for frame in found)
    assert named <= stats.binom.ppf(0.999, 40, 0.10), "at most one in ten comparisons names anything"
    if n == 60:
        assert max(frame["psi"].max() for frame in found) > 0.1, "the usual threshold would have been passed"


@pytest.mark.parametrize(("column", "moved"), [("amount", {"shift": 0.8}), ("source", {"share": 0.8})])
def test_a_planted_shift_is_named_and_nothing_else(column, moved):
    rng = np.random.default_rng(1)
    found = drift(company(rng, 500), company(rng, 400, **moved))
    assert found.loc[found["drifted"], "feature"].tolist() == [column]
    row = found.iloc[0]
    assert row["feature"] == column
    assert row["psi"] > row["chance"]
    assert row["p"] == pytest.approx(1 / (1 + DRAWS))
    assert (row["n_then"], row["n_now"]) == (500, 400)


def test_a_shift_too_small_to_matter_is_beyond_chance_but_no_drift():
    rng = np.random.default_rng(2)
    found = drift(company(rng, 20_000), company(rng, 20_000, share=0.55)).set_index("feature")
    assert found.loc["source", "beyond_chance"]
    assert not found.loc["source", "drifted"]


def test_blanks_that_come_are_a_shift():
    rng = np.random.default_rng(3)
    now = company(rng, 300)
    now["amount"] = now["amount"].where(rng.random(300) > 0.5)
    assert drift(company(rng, 300), now).set_index("feature").loc["amount", "drifted"]


def test_the_chance_distribution_agrees_with_the_large_sample_formula():
    """PSI times nm/(n + m) is about chi-squared with cells − 1 degrees (Yurdakul and Naranjo 2020)."""
    rng = np.random.default_rng(4)
    n, m = 3000, 2000
    levels = pd.DataFrame({"level": pd.Series(rng.choice(list("abcde"), n + m), dtype="str")})
    found = drift(levels[:n].reset_index(drop=True), levels[n:].reset_index(drop=True))
    expected = stats.chi2.ppf(0.95, 4) * (1 / n + 1 / m)
    assert found["chance"].iloc[0] == pytest.approx(expected, rel=0.1)


def test_order_and_swapping_of_rows_change_nothing_that_matters():
    rng = np.random.default_rng(5)
    then, now = company(rng, 200), company(rng, 300, share=0.7)
    plain = drift(then, now).set_index("feature")["psi"]
    mixed = drift(then.sample(frac=1, random_state=0), now.sample(frac=1, random_state=1))
    assert mixed.set_index("feature")["psi"].loc[plain.index].tolist() == pytest.approx(plain.tolist())


def test_too_few_rows_and_dates_tell_nothing():
    few = company(np.random.default_rng(6), FEWEST_ROWS - 1)
    assert drift(few, few).empty
    dates = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=50)})
    assert drift(dates, dates).empty
    blank = pd.DataFrame({"x": [np.nan] * 50})
    assert drift(blank, blank).empty


def test_a_category_of_many_levels_is_pooled():
    rng = np.random.default_rng(7)
    many = [pd.DataFrame({"x": pd.Series(rng.integers(0, 400, 500).astype(str))}) for _ in range(2)]
    assert not drift(*many)["drifted"].any()

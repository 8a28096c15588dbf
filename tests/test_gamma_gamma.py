"""Claims about Gamma-Gamma."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from models.gamma_gamma import GammaGamma, fit_gamma_gamma, log_likelihood


def simulate(p: float, q: float, gamma: float, n: int, seed: int):
    rng = np.random.default_rng(seed)
    purchases = rng.integers(1, 8, n).astype(float)
    rate = rng.gamma(q, 1 / gamma, n)
    return purchases, rng.gamma(p * purchases, 1 / (purchases * rate)), p / rate


@pytest.mark.parametrize(("purchases", "mean"), [(1.0, 12.0), (4.0, 3.0)])
def test_likelihood_equals_the_integral_over_the_accounts_own_rate(purchases, mean):
    p, q, gamma = 2.5, 3.0, 9.0
    slow = integrate.quad(
        lambda rate: (
            stats.gamma.pdf(mean, p * purchases, scale=1 / (purchases * rate))
            * stats.gamma.pdf(rate, q, scale=1 / gamma)
        ),
        0,
        np.inf,
    )[0]
    found = log_likelihood((p, q, gamma), np.array([purchases]), np.array([mean]))[0]
    assert np.exp(found) == pytest.approx(slow, rel=1e-6)


def test_simulated_parameters_are_recovered():
    purchases, mean, _ = simulate(6.0, 4.0, 15.0, 20_000, 0)
    found = fit_gamma_gamma(purchases, mean)
    assert [found.p, found.q, found.gamma] == pytest.approx([6.0, 4.0, 15.0], rel=0.1)


def test_expected_amounts_come_closer_to_the_true_means_than_the_accounts_own():
    purchases, mean, true = simulate(2.0, 4.0, 3000.0, 5000, 1)
    found = fit_gamma_gamma(purchases, mean)
    expected = found.expected(purchases, mean)
    assert np.square(expected - true).mean() < 0.8 * np.square(mean - true).mean()
    assert expected.mean() == pytest.approx(true.mean(), rel=0.05)


def test_many_purchases_outweigh_the_others_and_none_takes_their_mean():
    model = GammaGamma(2.0, 3.0, 100.0, 0.0)
    found = model.expected(np.array([0.0, 1.0, 1000.0]), np.array([np.nan, 500.0, 500.0]))
    assert found[0] == pytest.approx(model.population_mean) == pytest.approx(100.0)
    assert found[0] < found[1] < found[2] == pytest.approx(500.0, rel=0.01)


def test_published_cdnow_parameters_are_near_on_all_customers_of_whom_they_had_a_tenth(real_data):
    # Fader, Hardie (2013): p 6.25, q 3.74, gamma 15.44 for the repeat purchases of 39 weeks.
    table = pd.read_csv(
        real_data / "cdnow" / "CDNOW_master.txt", sep=r"\s+", header=0, names=["who", "day", "units", "money"]
    )
    known = table[table["day"] <= 19970930].groupby(["who", "day"])["money"].sum().reset_index()
    repeats = known[(known["day"] > known.groupby("who")["day"].transform("min")) & (known["money"] > 0)]
    each = repeats.groupby("who")["money"].agg(["mean", "size"])
    found = fit_gamma_gamma(each["size"].to_numpy(float), each["mean"].to_numpy())
    assert [found.p, found.q, found.gamma] == pytest.approx([6.25, 3.74, 15.44], rel=0.05)
    assert found.population_mean == pytest.approx(35.3, rel=0.03)


def test_currency_does_not_matter():
    purchases, mean, _ = simulate(2.0, 4.0, 30.0, 800, 2)
    one, other = fit_gamma_gamma(purchases, mean), fit_gamma_gamma(purchases, mean * 1e4)
    assert other.p == pytest.approx(one.p, rel=1e-3)
    assert other.gamma == pytest.approx(one.gamma * 1e4, rel=1e-3)

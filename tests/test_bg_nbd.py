"""Claims about BG/NBD."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special, stats

from models.bg_nbd import BgNbd, fit_bg_nbd, log_likelihood

PUBLISHED = BgNbd(0.2426, 4.4136, 0.7929, 2.4259, -9582.4)


def arrays(*values: float) -> list[np.ndarray]:
    return [np.array([value]) for value in values]


def simulate(model: BgNbd, n: int, seed: int, horizon: float = 0.0):
    """Purchases of n customers by the very law, first purchases spread over half a year of 80 weeks."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(54, 80, n)
    rate, leave = rng.gamma(model.r, 1 / model.alpha, n), rng.beta(model.a, model.b, n)
    count, last, later = np.zeros(n), np.zeros(n), np.zeros(n)
    for who in range(n):
        now = 0.0
        while True:
            now += rng.exponential(1 / rate[who]) if rate[who] > 1e-12 else np.inf
            if now > age[who] + horizon:
                break
            if now <= age[who]:
                count[who], last[who] = count[who] + 1, now
            else:
                later[who] += 1
            if rng.random() < leave[who]:
                break
    return count, last, age, later


def test_published_cdnow_parameters_to_three_digits(real_data):
    table = pd.read_csv(real_data / "cdnow" / "customers_summary.csv")
    found = fit_bg_nbd(*(table[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")))
    assert [found.r, found.alpha, found.a, found.b] == pytest.approx(
        [0.2426, 4.4136, 0.7929, 2.4259], rel=1e-3
    )
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_published_expectation_of_customer_one():
    # Fader, Hardie, Lee (2005), section 5: 1.226 purchases in the next 39 weeks.
    assert PUBLISHED.expected(39.0, *arrays(2, 30.43, 38.86))[0] == pytest.approx(1.226, abs=5e-4)


@pytest.mark.parametrize(("x", "t", "age"), [(0, 0.0, 30.0), (1, 5.0, 30.0), (4, 22.0, 30.0)])
def test_likelihood_equals_the_integral_over_rates_and_leaving(x, t, age):
    r, alpha, a, b = 0.8, 6.0, 1.4, 2.5

    def over_rates(until: float) -> float:
        return integrate.quad(
            lambda rate: rate**x * np.exp(-rate * until) * stats.gamma.pdf(rate, r, scale=1 / alpha),
            0,
            np.inf,
        )[0]

    def over_leaving(chance) -> float:
        return integrate.quad(lambda leave: chance(leave) * stats.beta.pdf(leave, a, b), 0, 1)[0]

    slow = over_rates(age) * over_leaving(lambda leave: (1 - leave) ** x)
    if x:
        slow += over_rates(t) * over_leaving(lambda leave: leave * (1 - leave) ** (x - 1))
    assert np.exp(log_likelihood((r, alpha, a, b), *arrays(x, t, age))[0]) == pytest.approx(slow, rel=1e-4)


@pytest.mark.parametrize(("x", "t", "age"), [(0, 0.0, 20.0), (1, 3.0, 60.0), (12, 58.0, 60.0)])
@pytest.mark.parametrize("a", [0.4, 0.7929, 1.7])
def test_expectation_equals_equation_10_as_printed(a, x, t, age):
    r, alpha, b, horizon = 0.9, 5.0, 2.4, 26.0
    printed = (a + b + x - 1) / (a - 1)
    z = horizon / (alpha + age + horizon)
    shrink = ((alpha + age) / (alpha + age + horizon)) ** (r + x)
    printed *= 1 - shrink * special.hyp2f1(r + x, b + x, a + b + x - 1, z)
    if x:
        printed /= 1 + a / (b + x - 1) * ((alpha + age) / (alpha + t)) ** (r + x)
    found = BgNbd(r, alpha, a, b, 0.0).expected(horizon, *arrays(x, t, age))[0]
    assert found == pytest.approx(printed, rel=1e-8)


def test_expectation_passes_smoothly_through_a_of_one():
    near = [BgNbd(0.9, 5.0, a, 2.4, 0.0).expected(26.0, *arrays(3, 20, 30))[0] for a in (0.999, 1.0, 1.001)]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-4)


def test_simulated_parameters_and_later_purchases_are_recovered():
    truth = BgNbd(0.8, 8.0, 0.8, 3.0, 0.0)
    count, last, age, later = simulate(truth, 6000, seed=1, horizon=26.0)
    found = fit_bg_nbd(count, last, age)
    assert found.r / found.alpha == pytest.approx(truth.r / truth.alpha, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(truth.a / (truth.a + truth.b), abs=0.04)
    assert found.expected(26.0, count, last, age).sum() == pytest.approx(later.sum(), rel=0.08)


def test_the_longer_silent_the_less_alive():
    silent = PUBLISHED.alive(np.full(3, 3.0), np.array([35.0, 20.0, 5.0]), np.full(3, 40.0))
    assert (np.diff(silent) < 0).all()
    assert PUBLISHED.alive(*arrays(0, 0, 500))[0] == 1.0


def test_hundreds_of_purchases_do_not_overflow():
    found = PUBLISHED.expected(52.0, *arrays(900, 150, 156))
    assert np.isfinite(found).all()
    assert PUBLISHED.alive(*arrays(900, 1, 156))[0] == pytest.approx(0.0, abs=1e-12)


def test_few_alike_customers_keep_finite_parameters():
    found = fit_bg_nbd(np.array([1.0, 1, 0]), np.array([10.0, 10, 0]), np.array([20.0, 20, 20]), penalty=0.03)
    assert np.isfinite([found.r, found.alpha, found.a, found.b]).all()


def test_the_chance_to_buy_nothing_is_what_happens():
    truth = BgNbd(0.8, 8.0, 0.8, 3.0, 0.0)
    count, last, age, later = simulate(truth, 6000, seed=2, horizon=26.0)
    said = truth.quiet(26.0, count, last, age)
    for few, many in ((0, 0), (1, 1), (2, 99)):
        of = (count >= few) & (count <= many)
        assert said[of].mean() == pytest.approx((later[of] == 0).mean(), abs=0.03)
    assert truth.quiet(0.0, count, last, age) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(6))
def test_the_search_ends_where_it_does_from_any_start(seed):
    rng = np.random.default_rng(seed)
    truth = BgNbd(*np.exp(rng.uniform([-1, 1, -1, 0], [1, 3, 0.5, 2])), 0.0)
    data = simulate(truth, 300, seed)[:3]
    found = [fit_bg_nbd(*data, start=tuple(np.exp(rng.uniform(-4, 4, 4)))) for _ in range(2)]
    usual = fit_bg_nbd(*data)
    assert [each.log_likelihood for each in found] == pytest.approx([usual.log_likelihood] * 2, abs=1e-4)

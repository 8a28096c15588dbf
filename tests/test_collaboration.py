from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.collaboration import LEAST_DEALS, RATE_COLUMNS, adjusted_difference, effect
from models.deal_mix import indicators
from tests.pipelines import deals_of, sample_company, shuffled


def confounded(n, gain, seed=0):
    """Colleagues come to the hard deals: the plain difference misleads, the true one is `gain`."""
    rng = np.random.default_rng(seed)
    hard = rng.random(n) < 0.5
    helped = rng.random(n) < np.where(hard, 0.7, 0.2)
    won = rng.random(n) < np.where(hard, 0.2, 0.6) + gain * helped
    return pd.DataFrame({"source": np.where(hard, "cold", "warm")}), helped, won


def as_deals(mix, helped, won):
    rows = mix.assign(
        outcome=np.where(won, "won", "lost"), collaborators=pd.Series(np.where(helped, "Ann; Bob", " "))
    )
    return deals_of(rows)


@pytest.mark.parametrize("gain", [0.0, 0.15])
def test_the_adjusted_difference_finds_the_true_one_where_the_plain_one_misleads(gain):
    found = effect(as_deals(*confounded(4000, gain)))
    assert found.raw.value < gain - 0.1
    assert found.adjusted.low < gain < found.adjusted.high
    assert found.adjusted.high - found.adjusted.low < 0.1


def test_the_interval_covers_the_truth_as_often_as_it_says():
    covered = []
    for seed in range(40):
        mix, helped, won = confounded(600, 0.1, seed)
        found = adjusted_difference(indicators(mix), helped, won, seed=seed)
        covered.append(found.low <= 0.1 <= found.high)
    assert np.mean(covered) >= 0.85


def test_the_adjusted_difference_is_the_stratified_one():
    mix, helped, won = confounded(20_000, 0.1)
    strata = mix["source"].to_numpy()
    by_hand = sum(
        (strata == each).mean()
        * (won[(strata == each) & helped].mean() - won[(strata == each) & ~helped].mean())
        for each in ("cold", "warm")
    )
    assert adjusted_difference(indicators(mix), helped, won).value == pytest.approx(by_hand, abs=0.003)


def test_the_truth_of_the_sample_company_lies_in_the_interval():
    deals, truth = sample_company()
    told = truth["collaboration"]
    found = effect(deals)
    assert found.adjusted.low < told["win_rate_with"] - told["win_rate_without"] < found.adjusted.high


def test_rates_are_counted_by_hand():
    rows = [{"outcome": "won", "collaborators": "Ann"}] * 3 + [{"outcome": "lost", "collaborators": "Ann"}]
    rows += [{"outcome": "lost"}] * 2 + [{"outcome": "open", "collaborators": "Ann"}]
    rates = effect(deals_of(rows)).rates
    assert rates[["deals", "won", "win_rate"]].to_numpy().tolist() == [[4, 3, 0.75], [2, 0, 0]]


def test_newcombes_interval_matches_the_published_example():
    # Newcombe (1998), Statistics in Medicine 17, 873–890, table II (a), method 10: 56/70 − 48/80.
    helped = np.array([True] * 70 + [False] * 80)
    won = np.array([True] * 56 + [False] * 14 + [True] * 48 + [False] * 32)
    raw = effect(as_deals(pd.DataFrame(index=range(150)), helped, won)).raw
    assert (raw.value, raw.low, raw.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_the_sentence_says_that_it_is_an_association():
    said = str(effect(as_deals(*confounded(4000, 0.2))).message)
    assert "association" in said
    assert "points more" in said


def test_a_difference_that_may_be_chance_is_called_so():
    mix, helped, won = confounded(400, 0.0)
    assert "may be chance" in str(effect(as_deals(mix, helped, won)).message)


@pytest.mark.parametrize("rows", [[], [{"outcome": "won"}], [{"outcome": "won", "collaborators": "  "}]])
def test_without_collaborators_it_says_why_there_is_no_answer(rows):
    found = effect(deals_of(rows))
    assert found.raw is None
    assert found.adjusted is None
    assert tuple(found.rates) == RATE_COLUMNS
    assert "does not name collaborators" in str(found.message)


def test_too_few_deals_are_shown_but_not_compared():
    rows = [{"outcome": "won", "collaborators": "Ann"}] * (LEAST_DEALS - 1) + [{"outcome": "lost"}] * 500
    found = effect(deals_of(rows))
    assert found.adjusted is None
    assert found.rates["deals"].tolist() == [LEAST_DEALS - 1, 500]
    assert str(LEAST_DEALS) in str(found.message)


def test_row_order_moves_only_the_folds():
    deals = as_deals(*confounded(2000, 0.1))
    one, other = effect(deals).adjusted, effect(shuffled(deals)).adjusted
    assert one.value == pytest.approx(other.value, abs=0.005)
    assert effect(deals).adjusted == one

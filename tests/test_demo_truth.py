"""Does truth.json tell what the exports bear out?"""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from training.demo import WORDS, simulate

EN = WORDS["en"]
YEAR_AGO = "2025-09-30"  # deals that entered a stage by then have left it by the last export


@pytest.fixture(scope="module")
def company():
    return simulate(deals=12_000, seed=5)


@pytest.fixture(scope="module")
def passages(company):
    """One row a deal and stage entered by a year ago: team, owner, and whether the deal moved on."""
    deals = company.pipelines[company.as_of].set_index("Opportunity ID")
    entries = company.stage_entries[company.stage_entries["Entered On"] <= YEAR_AGO].copy()
    later = company.stage_entries.groupby("Opportunity ID")["Stage"].agg("last")
    last = entries["Opportunity ID"].map(later) == entries["Stage"]
    entries["moved"] = ~last | (entries["Opportunity ID"].map(deals["Stage"]) == EN.won)
    entries["team"] = entries["Opportunity ID"].map(deals["Sales Team"])
    entries["owner"] = entries["Opportunity ID"].map(deals["Opportunity Owner"])
    return entries


def binomial_error(p, n):
    return np.sqrt(p * (1 - p) / n)


def test_the_truth_is_plain_json(company):
    assert json.loads(json.dumps(company.truth, allow_nan=False)) == company.truth


def test_every_open_deal_has_its_probability_and_no_other(company):
    deals = company.pipelines[company.as_of]
    still_open = deals.loc[deals["Closed Date"].isna(), "Opportunity ID"]
    assert set(company.truth["deals"]) == set(still_open)
    assert all(0 <= chance <= 1 for chance in company.truth["deals"].values())


def test_the_best_possible_auc_on_open_deals_leaves_something_to_learn(company):
    chance = np.array(list(company.truth["deals"].values()))
    outcome = np.repeat([1, 0], len(chance))
    best = roc_auc_score(outcome, np.tile(chance, 2), sample_weight=np.concatenate([chance, 1 - chance]))
    assert 0.74 < best < 0.85


def test_realised_conversions_are_the_true_ones_within_chance(company, passages):
    for stage, true in company.truth["conversions"].items():
        moved = passages.loc[passages["Stage"] == stage, "moved"]
        assert moved.mean() == pytest.approx(true, abs=4 * binomial_error(true, len(moved))), stage


def test_the_bottleneck_shows_in_plain_counts_and_nowhere_else(company, passages):
    planted = company.truth["bottleneck"]
    rates = passages.groupby(["Stage", "team"])["moved"].agg(["mean", "size"])
    gaps = (rates["mean"] - rates.groupby(level=0)["mean"].transform("median")).sort_values()
    assert gaps.index[0] == (planted["stage"], planted["team"])
    assert gaps.iloc[0] < -0.2
    assert gaps.iloc[1] > -0.1
    rate, count = rates.loc[gaps.index[0]]
    assert rate == pytest.approx(planted["conversion"], abs=4 * binomial_error(planted["conversion"], count))
    assert planted["others"] - planted["conversion"] > 0.25


def test_each_planted_gap_is_the_worst_of_its_stage_or_near(company, passages):
    for gap in company.truth["skill_gaps"]:
        at_stage = passages[passages["Stage"] == gap["stage"]]
        in_bottleneck = at_stage["team"] == company.truth["bottleneck"]["team"]
        rates = at_stage[~in_bottleneck].groupby("owner")["moved"].mean()
        assert rates.rank()[gap["owner"]] <= 2, gap


def test_planted_gaps_stand_among_the_owners_effects(company):
    owners = company.truth["owners"]
    assert len(owners) == 40
    for gap in company.truth["skill_gaps"]:
        assert owners[gap["owner"]]["effects"][gap["stage"]] == gap["effect"]
        assert owners[gap["owner"]]["team"] != company.truth["bottleneck"]["team"]


def test_presales_raises_the_true_win_rate(company):
    told = company.truth["collaboration"]
    assert told["stage"] == EN.stages[3]
    assert 0.02 < told["win_rate_with"] - told["win_rate_without"] < 0.08


def test_bookings_are_ordered_and_the_actual_total_is_possible(company):
    told = company.truth["bookings"]
    assert told["months"][0] == "2026-10"
    frame = pd.DataFrame({name: told[name] for name in ("p10", "p50", "p90", "mean", "actual")})
    assert len(frame) == 6
    assert (frame["p10"] < frame["p50"]).all()
    assert (frame["p50"] < frame["p90"]).all()
    assert frame["mean"].between(frame["p10"], frame["p90"]).all()
    spread = told["total"]["p90"] - told["total"]["p10"]
    assert told["total"]["p10"] - spread < frame["actual"].sum() < told["total"]["p90"] + spread
    assert told["draws"] >= 500


def test_forecast_bookings_continue_the_level_of_the_past(company):
    deals = company.pipelines[company.as_of]
    recent = deals[(deals["Stage"] == EN.won) & (deals["Closed Date"] > "2026-03-31")]["Amount"].sum()
    assert 0.8 < company.truth["bookings"]["total"]["p50"] / recent < 1.3


def test_churners_are_customers_without_an_open_deal_and_buy_nothing(company):
    deals = company.pipelines[company.as_of]
    busy = set(deals.loc[deals["Closed Date"].isna(), "Account Name"])
    churners = set(company.truth["churners"])
    quiet = company.truth["buys_nothing"]["180"]
    assert churners <= set(company.customers["Account Name"]) == set(quiet)
    assert not churners & busy
    assert (
        np.mean([quiet[name] for name in churners])
        > 0.9
        > np.mean([quiet[name] for name in busy & set(quiet)])
    )

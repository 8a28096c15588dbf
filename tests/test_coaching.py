from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from features.messages import Message
from models.coaching import COLUMNS, SUGGESTION_COLUMNS, by_stage, reps, suggestions
from models.performance import BY_COLUMNS
from models.skills import NEEDS
from tests.pipelines import deals_of, drawn, moved_in_time, sample_company, shuffled
from tests.test_funnel import ODD_FILES


def test_the_planted_skill_gaps_are_found_and_no_sound_owner_is_named():
    deals, truth = sample_company()
    found = suggestions(deals)
    named = set(zip(found["owner"], found["stage"], strict=True))
    planted = {(gap["owner"], gap["stage"]) for gap in truth["skill_gaps"]}
    assert named == planted
    assert found["money"].is_monotonic_decreasing


def test_a_teams_bottleneck_is_not_held_against_its_people():
    deals, truth = sample_company()
    table = by_stage(deals)
    place = truth["bottleneck"]
    mates = table[(table["team"] == place["team"]) & (table["stage"] == place["stage"])]
    assert len(mates) >= 5
    assert not mates["survives"].any()
    assert mates["expected"].mean() < 0.6


def shares_of(**wins: int):
    """Owners with 100 closed deals each, so many of them won."""
    rows = [
        {"owner": owner, "outcome": "won" if place < count else "lost", "stage": "A"}
        for owner, count in wins.items()
        for place in range(100)
    ]
    return by_stage(deals_of(rows, stages=("A",))).set_index("owner")


def test_an_owner_is_held_against_the_others_however_few_they_are():
    table = shares_of(Ann=40, Bob=20)
    assert table["expected"].to_dict() == pytest.approx({"Ann": 0.2, "Bob": 0.4})
    assert table["gap"].to_dict() == pytest.approx({"Ann": 0.2, "Bob": -0.2})
    # The chance is that of the two-sample test (Fisher's, up to how the tails are counted).
    fisher = stats.fisher_exact([[40, 60], [20, 80]]).pvalue
    assert table["p_value"].to_numpy() == pytest.approx([fisher] * 2, rel=0.5)
    assert shares_of(Ann=40)["p_value"].isna().all()


def test_p_values_of_sound_owners_are_no_smaller_than_chance_makes_them():
    rng = np.random.default_rng(4)
    found = np.concatenate(
        [
            shares_of(**dict(zip("ABC", rng.binomial(100, 0.6, 3), strict=True)))["p_value"].to_numpy()
            for _ in range(60)
        ]
    )
    assert (found < 0.05).mean() <= 0.08
    assert 0.3 <= (found < 0.5).mean() <= 0.56


def test_sound_owners_are_rarely_named():
    named = [int(by_stage(drawn(800, seed))["survives"].sum()) for seed in range(8)]
    assert sum(named) <= 4


def test_a_weak_owner_is_named_with_skill_training_and_money():
    deals = drawn(3000, 5, weak=("T2-1", "B", 0.2))
    found = suggestions(deals)
    assert found[["owner", "stage"]].to_numpy().tolist() == [["T2-1", "B"]]
    row = found.iloc[0]
    assert isinstance(row["skill"], Message)
    assert row["training"] != row["skill"]
    assert row["money"] > 0
    assert row["low"] < 0.2 < row["high"]
    assert row["gap"] < row["shrunk_gap"] < 0
    assert "T2-1" in str(row["message"])


def test_a_harder_mix_is_no_gap():
    rng = np.random.default_rng(0)
    rows = []
    for owner, hard in (("easy going", 0.1), ("hard going", 0.9)):
        for _ in range(600):
            source = "cold" if rng.random() < hard else "referral"
            wins = rng.random() < (0.2 if source == "cold" else 0.7)
            rows.append(
                {"owner": owner, "source": source, "outcome": "won" if wins else "lost", "stage": "A"}
            )
    table = by_stage(deals_of(rows, stages=("A",))).set_index("owner")
    assert table["actual"]["easy going"] - table["actual"]["hard going"] > 0.3
    assert table["gap"].abs().max() < 0.05
    assert not table["survives"].any()


def test_where_losses_have_no_stage_whole_deals_are_compared():
    rows = []
    for owner, wins in (("Ann", 50), ("Bob", 50), ("Cid", 10)):
        rows += [{"owner": owner, "outcome": "won"}] * wins
        rows += [{"owner": owner, "outcome": "lost", "stage": "Lost"}] * (100 - wins)
    table = by_stage(deals_of(rows)).set_index("owner")
    assert table["stage"].unique().tolist() == [""]
    assert table["actual"].to_dict() == pytest.approx({"Ann": 0.5, "Bob": 0.5, "Cid": 0.1})
    # What the two others made of theirs.
    assert table["expected"].to_dict() == pytest.approx({"Ann": 0.3, "Bob": 0.3, "Cid": 0.5})
    found = suggestions(deals_of(rows))
    assert found["owner"].tolist() == ["Cid"]
    assert "wins" in str(found["message"][0])


def test_shares_agree_with_the_funnel_of_the_owner():
    from models.funnel import stage_table

    deals = drawn(3000)
    mine = by_stage(deals).set_index(["owner", "rank"])["actual"]
    funnel = stage_table(deals, "owner").set_index(["group", "rank"])["conversion"]
    assert np.allclose(mine, funnel.reindex(mine.index), atol=0.05)
    assert np.corrcoef(mine, funnel.reindex(mine.index))[0, 1] > 0.98


def test_few_deals_are_shown_but_not_tested():
    rows = [{"owner": "Ann", "outcome": "lost", "stage": "A"}] * 10
    rows += [{"owner": "Bob", "outcome": "won"}] * 200
    table = by_stage(deals_of(rows, stages=("A",))).set_index("owner")
    assert table.loc["Ann", "n"] == 10
    assert np.isnan(table.loc["Ann", "p_value"])
    assert not table.loc["Ann", "survives"]


def test_deals_of_nobody_help_the_comparison_but_are_not_coached():
    rows = [{"outcome": "lost", "stage": "A"}] * 30 + [{"owner": "Bob", "outcome": "won"}] * 30
    assert by_stage(deals_of(rows, stages=("A",)))["owner"].tolist() == ["Bob"]


def test_reps_have_their_figures_and_an_expected_win_rate():
    deals, _ = sample_company()
    table = reps(deals)
    extra = ["expected_win_rate", "shrunk_win_rate", "p_value"]
    assert list(table) == [*BY_COLUMNS, *extra]
    between = table[["win_rate", "expected_win_rate"]]
    inside = table["shrunk_win_rate"].between(between.min(axis=1) - 1e-9, between.max(axis=1) + 1e-9)
    assert inside.all()


def test_neither_row_order_nor_the_calendar_matters():
    deals = drawn(1500, weak=("T2-1", "B", 0.2))
    plain = by_stage(deals)
    pd.testing.assert_frame_equal(by_stage(shuffled(deals)), plain, rtol=1e-4, atol=1e-6)
    pd.testing.assert_frame_equal(by_stage(moved_in_time(deals, 77)), plain)


def test_skill_follows_the_stage_name():
    rows = [{"owner": "Ann", "outcome": "lost", "stage": "需求分析"}] * 60
    rows += [{"owner": owner, "outcome": "won"} for owner in ("Ann", "Bob", "Cid") for _ in range(60)]
    found = suggestions(deals_of(rows, stages=("拜访", "需求分析")))
    assert found["skill"].tolist() == [NEEDS.name]


@pytest.mark.parametrize("deals", ODD_FILES)
def test_odd_files_give_the_documented_columns(deals):
    assert tuple(by_stage(deals)) == COLUMNS
    assert tuple(suggestions(deals)) == SUGGESTION_COLUMNS
    assert suggestions(deals).empty
    assert len(reps(deals)) == 1

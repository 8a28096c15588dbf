from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.deals import Deals
from models.bottlenecks import COLUMNS, OTHERS, OWN_PAST, bottlenecks
from tests.pipelines import deals_of, drawn, moved_in_time, sample_company, shuffled
from tests.test_funnel import ODD_FILES


@pytest.mark.parametrize("seed", [7, 1])
def test_the_planted_bottleneck_is_named_first_and_no_other(seed):
    deals, truth = sample_company(seed)
    found = bottlenecks(deals)
    planted = truth["bottleneck"]
    assert found[["group", "stage", "comparison"]].to_numpy().tolist() == [
        [planted["team"], planted["stage"], OTHERS]
    ]
    assert found.loc[0, "low"] < planted["conversion"] < found.loc[0, "high"]
    assert found.loc[0, "other_low"] < planted["others"] < found.loc[0, "other_high"]


def test_a_sound_company_has_no_bottleneck():
    named = [len(bottlenecks(drawn(600, seed))) for seed in range(12)]
    # Twelve times a chance of at most 5 %.
    assert sum(count > 0 for count in named) <= 3


def test_one_weak_owner_is_no_bottleneck_of_the_team():
    deals = drawn(3000, 5, weak=("T2-1", "B", 0.15))
    assert "T2" not in set(bottlenecks(deals, "team")["group"])
    assert bottlenecks(deals, "owner")[["group", "stage"]].to_numpy().tolist() == [["T2-1", "B"]]


def test_the_money_follows_the_stated_formula():
    deals = drawn(2000, weak=("T1", "B", 0.3))
    row = bottlenecks(deals).iloc[0]
    entered = deals.entries[deals.entries["stage"] == "B"].merge(
        deals.frame[["deal_id", "team"]], on="deal_id"
    )
    late = entered["entered_on"] > deals.as_of - pd.Timedelta(days=365)
    reached = int((late & (entered["team"] == "T1")).sum())
    assert row["deals_a_year"] == pytest.approx(reached * (row["other_conversion"] - row["conversion"]))
    last = deals.frame[deals.frame["outcome"] == "won"]
    assert row["wins_a_year"] / row["deals_a_year"] == pytest.approx(0.5, abs=0.05)  # C converts half
    assert row["money"] == pytest.approx(row["wins_a_year"] * last["amount"].mean())


def test_the_dearest_comes_first():
    deals = drawn(3000, weak=("T1", "B", 0.3))
    cheap = deals.frame["team"] == "T3"
    lost = deals.frame["deal_id"].isin(
        deals.entries.groupby("deal_id").filter(lambda rows: rows["stage"].max() == "C")["deal_id"]
    )
    frame = deals.frame.copy()
    frame.loc[cheap & lost & (frame["outcome"] == "won"), "outcome"] = "lost"
    found = bottlenecks(Deals(frame, deals.entries, deals.process, deals.as_of, "CNY"))
    assert len(found) == 2
    assert found["money"].is_monotonic_decreasing


def test_a_drop_against_the_own_past_is_named():
    before, after = drawn(2000, 1), drawn(2000, 2, (0.7, 0.25, 0.5))
    split = before.as_of - pd.Timedelta(days=182)
    old = before.frame["created_on"] <= split - pd.Timedelta(days=120)
    new = after.frame["created_on"] > split
    frame = pd.concat([before.frame[old], after.frame[new].assign(deal_id="x" + after.frame["deal_id"])])
    entries = pd.concat(
        [
            before.entries[before.entries["deal_id"].isin(before.frame.loc[old, "deal_id"])],
            after.entries.assign(deal_id="x" + after.entries["deal_id"]),
        ]
    )
    deals = Deals(frame.reset_index(drop=True), entries, before.process, before.as_of)
    found = bottlenecks(deals, None)
    assert found[["group", "stage", "comparison"]].to_numpy().tolist() == [["", "B", OWN_PAST]]
    assert "half year" in str(found["message"][0])


def test_each_bottleneck_says_group_stage_shares_and_money():
    said = str(bottlenecks(drawn(2000, weak=("T1", "B", 0.3)))["message"][0])
    for part in ("T1", "B", "%", "n = ", "CNY"):
        assert part in said


def test_without_days_no_yearly_money_is_claimed():
    rows = [{"team": team, "outcome": "won", "amount": 9.0} for team in "NS" for _ in range(60)]
    rows += [{"team": "N", "outcome": "lost", "stage": "B"}] * 100
    rows += [{"team": "S", "outcome": "lost", "stage": "B"}] * 10
    found = bottlenecks(deals_of(rows))
    assert found[["group", "stage"]].to_numpy().tolist() == [["N", "B"]]
    assert np.isnan(found["money"][0])
    assert "year" not in str(found["message"][0])


def test_neither_row_order_nor_the_calendar_matters():
    deals = drawn(2000, weak=("T1", "B", 0.3))
    plain = bottlenecks(deals).drop(columns="message")
    pd.testing.assert_frame_equal(bottlenecks(shuffled(deals)).drop(columns="message"), plain)
    pd.testing.assert_frame_equal(bottlenecks(moved_in_time(deals, -90)).drop(columns="message"), plain)


@pytest.mark.parametrize("deals", ODD_FILES)
@pytest.mark.parametrize("by", [None, "team", "owner", "no such column"])
def test_odd_files_have_no_bottleneck(deals, by):
    found = bottlenecks(deals, by)
    assert found.empty
    assert tuple(found) == COLUMNS

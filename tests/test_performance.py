from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.intervals import wilson
from models.performance import BY_COLUMNS, HEADLINE_COLUMNS, MONTH_COLUMNS, by, headline, monthly
from models.quota import Period, period_of
from tests.pipelines import deals_of, drawn, moved_in_time, sample_company, shuffled
from tests.test_funnel import ODD_FILES
from tests.test_quota import targets

TARGETS = targets(
    ("2024-10-01", "company", "", 1000.0),
    ("2024-10-01", "owner", "Ann", 400.0),
    ("2025-01-01", "company", "", 500.0),
)


def won(owner, created, closed, amount):
    return {"owner": owner, "outcome": "won", "created_on": created, "closed_on": closed, "amount": amount}


def lost(owner, closed):
    return {"owner": owner, "outcome": "lost", "created_on": "2023-01-01", "closed_on": closed}


def still(owner, amount, probability, expected):
    row = {"owner": owner, "outcome": "open", "amount": amount, "probability": probability}
    return {**row, "created_on": "2024-11-01", "expected_close_on": expected, "activity_count": 4}


def by_hand(as_of="2024-12-15"):
    rows = [
        won("Ann", "2024-09-01", "2024-10-01", 100.0),
        won("Ann", "2024-09-01", "2024-12-10", 200.0),
        won("Bob", "2024-01-01", "2024-02-20", 50.0),
        won("Bob", "2022-01-01", "2023-02-20", 999.0),
        lost("Ann", "2024-11-01"),
        lost("Bob", "2022-11-01"),
        still("Ann", 300.0, 0.5, "2024-12-30"),
        still("Ann", 100.0, 0.1, "2025-02-01"),
        still("Bob", 50.0, np.nan, "2024-11-30"),
    ]
    teams = {"Ann": "N", "Bob": "S"}
    return deals_of([{**row, "team": teams[row["owner"]]} for row in rows], as_of=as_of)


def figures(deals, *args, **kwargs):
    return headline(deals, *args, **kwargs).set_index("metric")


def test_headline_matches_a_hand_calculation():
    found = figures(by_hand(), TARGETS)
    value = found["value"]
    assert value["booked"] == 300  # won in the quarter
    assert value["target"] == 1000
    assert value["attainment"] == pytest.approx(0.1)  # the target is October's
    assert value["open_value"] == 450
    assert value["win_rate"] == pytest.approx(3 / 4)  # closed within a year
    assert (found.loc["win_rate", "low"], found.loc["win_rate", "high"]) == pytest.approx(wilson(3, 4))
    assert found.loc["win_rate", "n"] == 4
    assert value["cycle_days"] == 50  # of 30, 100 and 50
    # No probability entered: the win rate stands in.
    assert value["weighted_value"] == pytest.approx(300 * 0.5 + 100 * 0.1 + 50 * 0.75)
    # Expected by the end of the quarter, the overdue one too, over what is left of the target.
    assert value["coverage"] == pytest.approx((300 + 50) / (1000 - 100))
    assert value["velocity"] == pytest.approx(3 * (350 / 3) * 0.75 / 50)


def test_on_the_last_day_of_a_period_coverage_looks_at_the_next_one():
    found = figures(by_hand("2024-12-31"), TARGETS)
    assert found.loc["booked", "value"] == 300
    assert found.loc["coverage", "value"] == pytest.approx(450 / 500)
    assert "2025-03-31" in str(found.loc["coverage", "note"])


def test_a_target_is_held_against_what_was_booked_in_its_own_months():
    found = figures(by_hand(), TARGETS, period=Period(pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")))
    assert found.loc["booked", "value"] == 350  # 50 of it in February, which has no target
    assert found.loc["attainment", "value"] == pytest.approx(100 / 1000)  # only October has one
    assert "Only 1 of these 12 months" in str(found.loc["attainment", "note"])


def test_figures_say_which_days_they_look_at():
    over = figures(by_hand(), TARGETS)["over"]
    assert [str(over[name]) for name in ("booked", "attainment")] == ["Q4 2024"] * 2
    assert [str(over[name]) for name in ("win_rate", "cycle_days")] == ["past year"] * 2
    assert over["open_value"] is None
    undated = deals_of([{"outcome": "won", "amount": 1.0, "created_on": "2024-01-01"}])
    assert str(figures(undated)["over"]["win_rate"]) == "all closed deals"


def test_sums_of_open_deals_count_those_with_an_amount():
    rows = [still("Ann", 10.0, 0.5, "2024-12-01"), still("Ann", np.nan, 0.5, "2024-12-01")]
    found = figures(deals_of([*rows, still("Ann", 5.0, 0.5, "2025-12-01")], as_of="2024-11-15"), TARGETS)
    assert found["n"][["open_value", "coverage"]].tolist() == [2, 1]


def test_a_reached_target_has_no_coverage_and_says_so():
    reached = figures(by_hand(), targets(("2024-12-01", "company", "", 200.0)))
    assert np.isnan(reached.loc["coverage", "value"])
    assert "already reached" in str(reached.loc["coverage", "note"])


def test_a_models_probability_goes_before_the_entered_one():
    given = pd.Series({"d6": 1.0})
    value = figures(by_hand(), probability=given).loc["weighted_value", "value"]
    assert value == pytest.approx(300 * 1.0 + 100 * 0.1 + 50 * 0.75)


def test_owners_have_their_own_figures_and_targets():
    found = by(by_hand(), "owner", TARGETS).set_index("name")
    assert found["booked"].to_dict() == {"Ann": 300, "Bob": 0}
    assert found["attainment"]["Ann"] == pytest.approx(100 / 400)
    assert np.isnan(found["attainment"]["Bob"])
    assert found["open_deals"].to_dict() == {"Ann": 2, "Bob": 1}
    assert found["team"].to_dict() == {"Ann": "N", "Bob": "S"}
    assert found["activities"].to_dict() == {"Ann": 8, "Bob": 4}
    assert found["win_rate"].to_dict() == pytest.approx({"Ann": 2 / 3, "Bob": 1.0})


def test_teams_take_the_targets_of_their_owners():
    found = by(by_hand(), "team", targets(("2024-10-01", "owner", "Ann", 400.0))).set_index("name")
    assert found["target"]["N"] == 400
    assert np.isnan(found["target"]["S"])


@pytest.mark.parametrize("column", ["owner", "team"])
def test_parts_add_up_to_the_whole(column):
    deals, _ = sample_company()
    parts, whole = by(deals, column), figures(deals)["value"]
    for name in ("booked", "open_value", "weighted_value"):
        assert parts[name].sum() == pytest.approx(whole[name])
    assert parts["won"].sum() / (parts["won"] + parts["lost"]).sum() == pytest.approx(whole["win_rate"])


def test_deals_of_nobody_are_kept_under_a_blank_name():
    found = by(deals_of([{"outcome": "open", "amount": 5.0}]), "owner")
    assert found[["name", "open_value"]].to_numpy().tolist() == [["", 5.0]]


def test_months_without_wins_are_zero_and_none_is_left_out():
    found = monthly(by_hand())
    assert len(found) == 26  # November 2022 to December 2024
    assert found["booked"].sum() == 1349
    assert found.set_index("month")["booked"][pd.Timestamp("2024-03-01")] == 0
    assert np.isnan(found.set_index("month")["win_rate"][pd.Timestamp("2024-03-01")])


def test_months_of_owners_add_up_to_those_of_all():
    deals = drawn()
    owners = monthly(deals, "owner").groupby("month")[["booked", "won", "lost"]].sum()
    pd.testing.assert_frame_equal(owners, monthly(deals).set_index("month")[["booked", "won", "lost"]])


def test_nothing_booked_is_zero_where_days_are_known():
    old = deals_of([won("Ann", "2020-09-01", "2020-10-01", 7.0)])
    found = figures(old)
    assert found.loc["booked", "value"] == 0
    assert np.isnan(found.loc["win_rate", "value"])
    assert "365" in str(found.loc["win_rate", "note"])


def test_another_period_can_be_asked_for():
    assert figures(by_hand(), period=period_of(pd.Timestamp("2023-02-01"), "year"))["value"]["booked"] == 999


def test_neither_row_order_nor_a_shift_of_a_year_matters():
    deals = drawn()
    pd.testing.assert_frame_equal(headline(shuffled(deals)), headline(deals))
    # 2024 has 366 days, 2025 365: a shift by the year keeps month ends.
    later = moved_in_time(deals, 365)
    assert headline(later)["value"].iloc[5] == headline(deals)["value"].iloc[5]


@pytest.mark.parametrize("deals", ODD_FILES)
def test_odd_files_give_the_documented_columns(deals):
    assert tuple(headline(deals, TARGETS)) == HEADLINE_COLUMNS
    assert tuple(by(deals, "owner", TARGETS)) == BY_COLUMNS
    assert tuple(by(deals, "team")) == BY_COLUMNS
    assert tuple(monthly(deals)) == MONTH_COLUMNS
    assert tuple(monthly(deals, "team")) == MONTH_COLUMNS


def test_sources_and_products_are_compared_like_people_but_belong_to_no_team():
    rows = [{"outcome": outcome, "source": "fair", "team": "N"} for outcome in ("won", "lost", "lost", "won")]
    found = by(deals_of([*rows, {"outcome": "lost", "source": None}]), "source").set_index("name")
    assert found.loc["fair", ["won", "lost", "win_rate"]].tolist() == [2, 2, 0.5]
    assert found["team"].tolist() == ["", ""]

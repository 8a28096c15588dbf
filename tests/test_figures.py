from __future__ import annotations

import numpy as np
import pandas as pd

from models.figures import deal_probability, owner_teams, recently_closed, running
from models.quota import period_of
from tests.pipelines import deals_of


def test_an_owners_team_is_the_most_frequent_one():
    rows = [{"owner": "Ann", "team": team, "outcome": "open"} for team in ("N", "S", "S")]
    rows += [{"owner": "Bob", "outcome": "open"}]
    assert owner_teams(deals_of(rows).frame).to_dict() == {"Ann": "S"}


def test_recently_closed_is_the_last_year_or_all_where_no_day_is_known():
    as_of = pd.Timestamp("2024-12-31")
    days = ["2024-01-02", "2023-12-31", "2025-01-01", None]
    dated = deals_of([{"outcome": "won", "closed_on": day} for day in days])
    assert recently_closed(dated.frame, as_of).tolist() == [True, False, False, False]
    undated = deals_of([{"outcome": "won"}, {"outcome": "open"}])
    assert recently_closed(undated.frame, as_of).tolist() == [True, False]


def test_the_running_period_is_the_next_one_once_a_period_is_over():
    quarter = period_of(pd.Timestamp("2024-12-30"))
    assert running(quarter, pd.Timestamp("2024-12-30")) == quarter
    assert running(quarter, pd.Timestamp("2024-12-31")) == quarter.following()


def test_probability_is_given_then_entered_then_the_win_rate():
    rows = [{"outcome": "open", "probability": 0.2}] * 2 + [{"outcome": "open"}]
    rows += [{"outcome": "won"}, {"outcome": "lost"}]
    deals = deals_of(rows)
    found = deal_probability(deals, deals.frame, pd.Series({"d0": 0.9}))
    assert found[:3].tolist() == [0.9, 0.2, 0.5]
    alone = deals_of([{"outcome": "open"}])
    assert np.isnan(deal_probability(alone, alone.frame, None)[0])

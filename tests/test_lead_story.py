"""Claims about one lead's history, its stays, and how its chance moved."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from features.deals import as_of_view
from models import lead
from models.lead_story import chance_history, history, movements, stage_times
from tests.small_companies import make_deals
from tests.small_leads import company, lead_model, rates_model

DEALS = make_deals(
    {
        "outcome": [None, "won", "won"],
        "stage": ["Quote", None, None],
        "created_on": ["2024-01-01"] * 3,
        "closed_on": [None, "2024-02-20", "2024-02-20"],
        "last_activity_on": ["2024-02-25", None, None],
    },
    entries=[
        ("d0", "Visit", "2024-01-01"),
        ("d0", "Quote", "2024-02-01"),
        ("d1", "Visit", "2024-01-01"),
        ("d1", "Quote", "2024-01-11"),
        ("d2", "Visit", "2024-01-01"),
        ("d2", "Quote", "2024-01-21"),
    ],
    as_of="2024-03-01",
)


def test_a_deals_history_is_in_the_order_of_its_days():
    found = history(DEALS, "d0")
    assert found["day"].is_monotonic_increasing
    assert found["detail"].dropna().tolist() == ["Visit", "Quote"]
    assert sorted(found["event"]) == ["activity", "created", "stage", "stage"]


def test_an_unknown_deal_has_no_history_and_no_stays():
    assert history(DEALS, "nothing").empty
    assert stage_times(DEALS, "nothing").empty


def test_stays_run_to_the_next_stage_or_to_the_as_of_day_beside_the_usual():
    found = stage_times(DEALS, "d0")
    assert found["stage"].tolist() == ["Visit", "Quote"]
    assert found["days"].tolist() == [31.0, 29.0]
    assert found["now"].tolist() == [False, True]
    assert found["usual_days"].tolist() == [20.0, 35.0], "31, 10 and 20 in Visit; 40 and 30 in Quote"
    assert found["n"].tolist() == [3, 2]


def test_movements_share_the_whole_change_of_probability():
    before = pd.Series({"a": 0.2, "b": -1.0, "base": 0.3})
    after = pd.Series({"a": 1.2, "b": -1.5, "base": 0.3})
    moved = movements(before, after)
    assert moved.sum() == pytest.approx(expit(0.0) - expit(-0.5))
    assert moved.index.tolist() == ["a", "b", "base"]
    assert moved["a"] == pytest.approx(-2 * moved["b"])


def test_movements_that_cancel_out_are_told_though_the_chance_stands():
    moved = movements(pd.Series({"a": 1.0, "b": 0.0}), pd.Series({"a": 0.0, "b": 1.0}))
    assert moved.sum() == pytest.approx(0.0)
    assert moved["b"] == pytest.approx(expit(1.0) * (1 - expit(1.0)))


def pasts():
    now = company()
    return [as_of_view(now, now.as_of - pd.Timedelta(days=days)) for days in (30, 10)] + [now]


def old_lead():
    deals = company()
    early = deals.frame["created_on"] < deals.as_of - pd.Timedelta(days=40)
    return deals.frame.loc[deals.frame["outcome"].eq("open") & early, "deal_id"].iloc[0]


def test_the_chance_of_each_snapshot_is_the_score_of_that_snapshot():
    found = chance_history(lead_model(), pasts(), old_lead())
    scores = [lead.score(lead_model(), past).set_index("deal_id")["probability"] for past in pasts()]
    assert found["probability"].tolist() == pytest.approx([score[old_lead()] for score in scores], abs=1e-9)
    assert found["change"].tolist()[1:] == pytest.approx(np.diff(found["probability"]).tolist())
    assert found["mover_1"].isna().tolist()[0]


def test_a_lead_that_was_not_there_yet_has_no_chance_of_that_day():
    old, *later = pasts()
    without = replace(old, frame=old.frame[old.frame["deal_id"].ne(old_lead())])
    assert len(chance_history(lead_model(), [without, *later], old_lead())) == 2


def test_rates_tell_no_story():
    assert chance_history(rates_model(), pasts(), old_lead()).empty

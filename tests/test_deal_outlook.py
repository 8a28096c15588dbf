"""Claims about the open deals behind a forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.deal_outlook import COLUMNS, deal_outlook
from models.forecast import forecast
from tests.made_deals import company, deals


@pytest.fixture(scope="module")
def made():
    return company(seed=6)


@pytest.fixture(scope="module")
def found(made):
    return deal_outlook(forecast(made.on(), draws=100), made.on())


def test_every_open_deal_is_there_once_the_most_expected_first(made, found):
    frame = made.on().frame
    assert tuple(found) == COLUMNS
    assert sorted(found["deal_id"]) == sorted(frame.loc[frame["outcome"] == "open", "deal_id"])
    assert found["expected"].is_monotonic_decreasing
    assert found["expected"].to_numpy() == pytest.approx((found["amount"] * found["in_period"]).to_numpy())
    assert (found["in_period"] <= found["probability"] + 1e-9).all()


def test_half_of_the_wins_have_come_by_the_month_said(made, found):
    fate = made.whole.frame.set_index("deal_id").loc[found["deal_id"]].reset_index()
    won = (fate["outcome"] == "won").to_numpy() & found["month"].notna().to_numpy()
    ends = found["month"] + pd.offsets.MonthEnd()
    by_then = (fate["closed_on"] <= ends)[won].mean()
    # By the end of the month in which half is reached, somewhat more than half.
    assert 0.5 <= by_then <= 0.85


def test_expected_amounts_add_up_to_the_simulated_mean_of_open_deals(made, found):
    simulated = forecast(made.on(), draws=4000).period.set_index("part").loc["open", "mean"]
    assert found["expected"].sum() == pytest.approx(simulated, rel=0.03)


def test_a_deal_likely_to_be_won_after_the_months_has_no_month(made):
    short = forecast(made.on(), months=1, draws=50)
    table = deal_outlook(short, made.on())
    assert table["month"].isna().any()
    assert set(table["month"].dropna()) <= set(short.calendar)


def test_names_fall_back_to_ids_and_unknown_amounts_stay_blank():
    rows = [
        {
            "deal_id": f"w{n}",
            "outcome": "won",
            "amount": 5.0,
            "created_on": "2024-01-01",
            "closed_on": "2024-02-01",
        }
        for n in range(20)
    ]
    still = {"deal_id": "x", "outcome": "open", "amount": None, "created_on": "2024-02-25"}
    known = deals([*rows, still], "2024-02-29")
    row = deal_outlook(forecast(known, draws=50), known).iloc[0]
    assert row["deal_name"] == "x"
    assert np.isnan(row["amount"])
    assert np.isnan(row["expected"])
    assert row["month"] == pd.Timestamp("2024-03-01")


def test_no_forecast_has_no_deals():
    nothing = deals([], "2024-12-31")
    assert len(deal_outlook(forecast(nothing), nothing)) == 0

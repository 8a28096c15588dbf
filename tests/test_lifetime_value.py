"""Claims about what customers are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.bg_nbd import BgNbd
from models.lifetime_value import MIN_REPEATERS, lifetime_value
from tests.made_deals import company, deals, shuffled


@pytest.fixture(scope="module")
def known():
    return company(seed=9, a_year=1200).on()


@pytest.fixture(scope="module")
def found(known):
    return lifetime_value(known)


def purchases_of(accounts: int, repeats: int, amount: float | None = 10.0) -> list[dict]:
    return [
        {"deal_id": f"{a}-{n}", "outcome": "won", "account": f"A{a}", "amount": amount, "closed_on": day}
        for a in range(accounts)
        for n, day in enumerate(["2024-01-01", "2024-03-01"][: 1 + (a < repeats)])
    ]


def test_the_model_is_fitted_where_enough_bought_again(found):
    assert found.method == "bg_nbd"
    assert found.reason is None
    assert found.frame["lifetime_value"].notna().all()
    assert found.frame["probability_alive"].dropna().between(0, 1).all()


def test_an_account_that_bought_once_gets_no_probability_to_be_alive(found):
    once = found.frame["frequency"] == 0
    assert found.frame.loc[once, "probability_alive"].isna().all()
    assert found.frame.loc[~once, "probability_alive"].notna().all()


def test_value_is_expected_purchases_times_amount_less_the_discount(known, found):
    frame = lifetime_value(known, annual_discount=0.0).frame
    assert frame["lifetime_value"].to_numpy() == pytest.approx(
        (frame["expected_purchases"] * frame["expected_amount"]).to_numpy()
    )
    share = found.frame["lifetime_value"].sum() / frame["lifetime_value"].sum()
    assert 1 / 1.10 < share < 1.0


def test_a_longer_horizon_brings_more(known, found):
    longer = lifetime_value(known, horizon_days=730).frame
    assert (longer["expected_purchases"] > found.frame["expected_purchases"]).all()


def test_the_holdout_foretells_the_total_of_a_steady_company(found):
    assert found.holdout.days > 150
    assert found.holdout.predicted == pytest.approx(found.holdout.actual, rel=0.25)
    assert 0 < found.holdout.error < 3


def test_the_holdout_knows_nothing_of_what_came_later(known):
    frame = known.frame
    late = frame["closed_on"] > known.as_of - pd.Timedelta(days=60)
    fewer = type(known)(frame[~late].reset_index(drop=True), known.entries, known.process, known.as_of)
    assert lifetime_value(fewer).holdout.predicted == pytest.approx(lifetime_value(known).holdout.predicted)


def test_the_holdout_counts_days_and_money_that_came_by_hand(known, found):
    held = found.holdout
    won = known.frame[(known.frame["outcome"] == "won") & known.frame["account"].notna()]
    before, later = won[won["closed_on"] <= held.cut_on], won[won["closed_on"] > held.cut_on]
    later = later[later["account"].isin(before["account"])]
    assert held.accounts == before["account"].nunique()
    assert held.actual == len(later.drop_duplicates(["account", "closed_on"]))
    assert held.actual_value == pytest.approx(later["amount"].sum())
    assert held.predicted_value == pytest.approx(held.actual_value, rel=0.3)
    assert held.value_error > 0
    assert held.rate_value_error > 0


def test_money_in_another_unit_scales_values_and_their_error(known, found):
    frame = known.frame.assign(amount=known.frame["amount"] * 100)
    scaled = lifetime_value(type(known)(frame, known.entries, known.process, known.as_of))
    np.testing.assert_allclose(scaled.frame["lifetime_value"], 100 * found.frame["lifetime_value"], rtol=1e-3)
    assert scaled.holdout.value_error == pytest.approx(100 * found.holdout.value_error, rel=1e-3)
    assert scaled.holdout.error == pytest.approx(found.holdout.error)


def test_rates_stand_in_where_they_foretold_the_held_out_days_better(known, monkeypatch):
    def gone(*_, **__):
        return BgNbd(0.5, 10.0, 40.0, 1.0, 0.0)  # all but everybody leaves after the first repeat purchase

    monkeypatch.setattr("models.lifetime_value.fit_bg_nbd", gone)
    beaten = lifetime_value(known)
    assert beaten.method == "rate"
    assert beaten.holdout.rate_error < beaten.holdout.error
    assert "better than BG/NBD" in str(beaten.reason)
    rates = 365 * beaten.frame["frequency"].sum() / beaten.frame["age_days"].sum()
    once = beaten.frame[beaten.frame["frequency"] == 0]
    assert (once["expected_purchases"] < rates).all()


def test_without_amounts_the_holdout_says_nothing_of_money():
    rows = [
        {
            "deal_id": f"{a}-{m}",
            "outcome": "won",
            "account": f"A{a}",
            "closed_on": f"2024-{m:02d}-{a % 28 + 1:02d}",
        }
        for a in range(50)
        for m in (1, 4, 7, 11)
    ]
    held = lifetime_value(deals(rows, "2024-12-31")).holdout
    assert held.actual == 50
    assert np.isnan([held.actual_value, held.predicted_value, held.value_error, held.rate_value_error]).all()


def test_too_few_repeat_buyers_fall_back_to_shrunk_rates_and_say_so():
    value = lifetime_value(deals(purchases_of(20, 5), "2024-12-31"))
    assert value.method == "rate"
    assert str(value.reason).startswith("Only 5 accounts have bought again")
    assert str(MIN_REPEATERS) in str(value.reason)
    frame = value.frame.set_index("account")
    assert frame.loc["A0", "expected_purchases"] > frame.loc["A9", "expected_purchases"] > 0
    assert frame["probability_alive"].isna().all()
    # Mean rate m = 5 / (20 * 365) a day; A9: (0 + 1) m / (365 m + 1) a day, for 365 days.
    rate = 5 / (20 * 365)
    assert frame.loc["A9", "expected_purchases"] == pytest.approx(365 * rate / (365 * rate + 1))


def test_without_amounts_purchases_are_foretold_and_values_stay_blank():
    frame = lifetime_value(deals(purchases_of(60, 40, None), "2024-12-31")).frame
    assert frame["expected_purchases"].notna().all()
    assert frame["lifetime_value"].isna().all()


@pytest.mark.parametrize("rows", [[], purchases_of(1, 0), [{"deal_id": "x", "outcome": "open"}]])
def test_hardly_any_deal_is_an_answer_and_no_crash(rows):
    value = lifetime_value(deals(rows, "2024-02-29"))
    assert value.method == ("rate" if len(rows) and "account" in rows[0] else "none")
    assert value.holdout is None
    assert value.reason is not None
    assert len(value.frame) == (1 if value.method == "rate" else 0)


def test_row_order_does_not_matter(known, found):
    again = lifetime_value(shuffled(known)).frame
    np.testing.assert_allclose(again["lifetime_value"], found.frame["lifetime_value"])

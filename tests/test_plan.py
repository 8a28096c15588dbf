"""Claims about what the coming months are drawn from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.closing_time import Outlook, WinCurve
from models.plan import conversion_doubt, new_win_shares, open_deals, size_by_lag, units, won_amounts
from tests.made_deals import company, deals


def test_new_win_shares_by_hand():
    # Half of all deals are won 10 days after creation, the others never. Two months of 30 days: of a deal of
    # the first month 20/30 are old enough by its end, the rest is won in the second.
    curve = WinCurve(np.array([10.0]), np.array([0.5]), np.array([0.5]), 10, 5)
    shares = new_win_shares(curve, np.array([0.0, 30, 60]))
    assert shares == pytest.approx(np.array([[0.5 * 20 / 30, 0.5 * 10 / 30], [0.0, 0.5 * 20 / 30]]))


def test_won_on_the_day_of_creation_counts_in_that_month():
    curve = WinCurve(np.array([0.0]), np.array([0.4]), np.array([0.6]), 10, 4)
    assert new_win_shares(curve, np.array([0.0, 30, 61])) == pytest.approx(np.diag([0.4, 0.4]))


def outlook_of(probability: dict[str, float]) -> Outlook:
    n = len(probability)
    return Outlook(np.array([*probability]), np.array([*probability.values()]), np.zeros((n, 1)), np.zeros(n))


def test_given_probabilities_come_first_and_the_past_fills_their_gaps():
    known = deals(
        [
            {"deal_id": "b", "outcome": "open", "amount": 0.0, "owner": "Li"},
            {"deal_id": "a", "outcome": "open", "amount": 5.0},
            {"deal_id": "c", "outcome": "won", "amount": 7.0},
        ],
        "2024-06-30",
    )
    ahead = outlook_of({"b": 0.2, "a": 0.3})
    found = open_deals(known, ahead, pd.Series({"a": 0.9, "c": 0.5}))
    assert found["deal_id"].tolist() == ["a", "b"]
    assert found["probability"].tolist() == [0.9, 0.2]
    assert found["place"].tolist() == [1, 0]
    assert found["owner"].tolist() == ["", "Li"]
    assert np.isnan(found["amount"]).tolist() == [False, True]


def test_amounts_come_from_recent_won_deals_and_small_products_borrow():
    rows = [
        {
            "deal_id": f"{product}{n}",
            "outcome": "won",
            "amount": amount,
            "product": product,
            "closed_on": "2024-05-01",
        }
        for product, amount, count in (("big", 100.0, 40), ("small", 7.0, 5))
        for n in range(count)
    ]
    lost = {
        "deal_id": "lost",
        "outcome": "lost",
        "amount": 9999.0,
        "product": "big",
        "closed_on": "2024-05-01",
    }
    amounts = won_amounts(deals([*rows, lost], "2024-06-30"))
    assert len(amounts.overall) == 45
    assert set(amounts.of("product", "big")) == {100.0}
    assert len(amounts.of("product", "small")) == 45
    assert len(amounts.of("product", np.nan)) == 45


def test_new_deals_go_to_those_who_create_and_win():
    rows = [
        {"deal_id": f"{owner}{n}", "outcome": outcome, "owner": owner, "created_on": day, "closed_on": day}
        for owner, outcome in (("good", "won"), ("bad", "lost"))
        for day in ("2024-05-01", "2024-05-02")
        for n in range(20)
    ]
    for row, number in zip(rows, range(len(rows)), strict=True):
        row["deal_id"] = f"D{number}"
    gone = {
        "deal_id": "x",
        "outcome": "won",
        "owner": "gone",
        "created_on": "2023-01-01",
        "closed_on": "2023-02-01",
    }
    waiting = {"deal_id": "y", "outcome": "open", "owner": "waiting", "created_on": "2023-01-01"}
    found = units(deals([*rows, gone, waiting], "2024-06-30"), pd.Timestamp("2024-07-01")).set_index("owner")
    assert found.index.tolist() == ["bad", "good", "waiting"]
    assert found["share"].sum() == pytest.approx(1.0)
    # 40 deals each; 41 of 81 won in all: (40 + 20 r) / 60 against 20 r / 60 with r = 41 / 81.
    rate = 41 / 81
    assert found.loc["good", "share"] == pytest.approx((40 + 20 * rate) / (40 + 40 * rate))
    assert found.loc["waiting", "share"] == 0


def won_after(days: int, amount: float, count: int) -> list[dict]:
    closed = f"{pd.Timestamp('2024-01-01') + pd.Timedelta(days=days):%Y-%m-%d}"
    row = {"outcome": "won", "amount": amount, "created_on": "2024-01-01", "closed_on": closed}
    return [{**row, "deal_id": f"{days}-{number}"} for number in range(count)]


def test_quick_wins_are_as_small_as_they_were():
    known = deals(
        [*won_after(10, 10.0, 80), *won_after(20, 20.0, 80), *won_after(30, 30.0, 80)], "2024-12-31"
    )
    # Of mean 20: (80 · 0.5 + 20) / 100, 1 and (80 · 1.5 + 20) / 100.
    found = size_by_lag(known, np.array([0.0, 10, 11, 20, 21, 30, 500]))
    assert found == pytest.approx([0.6, 0.6, 1.0, 1.0, 1.4, 1.4, 1.4])


def test_too_few_wins_say_nothing_of_size_by_lag():
    known = deals([*won_after(10, 10.0, 40), *won_after(30, 30.0, 40)], "2024-12-31")
    assert size_by_lag(known, np.array([1.0, 99.0])).tolist() == [1.0, 1.0]
    assert size_by_lag(deals([], "2024-12-31"), np.zeros(0)).shape == (0,)


def test_what_the_begun_month_has_brought_is_booked():
    rows = [
        {"deal_id": "a", "outcome": "won", "amount": 5.0, "owner": "Li", "closed_on": "2024-06-03"},
        {"deal_id": "b", "outcome": "won", "amount": 7.0, "owner": "Li", "closed_on": "2024-05-31"},
    ]
    found = units(deals(rows, "2024-06-15"), pd.Timestamp("2024-06-01"))
    assert found["booked"].tolist() == [5.0]


def test_doubt_about_conversion_is_that_of_the_last_years_count_where_quarters_agree():
    doubt = conversion_doubt(company(seed=1).on())
    n = 900
    assert doubt == pytest.approx(1 / np.sqrt(n * 0.3 * 0.7), rel=0.6)


def test_a_company_whose_quarters_differ_is_in_more_doubt():
    rng = np.random.default_rng(0)
    rows = []
    for quarter, rate in enumerate([0.1, 0.5, 0.2, 0.6, 0.1, 0.5]):
        day = f"{2023 + quarter // 4}-{3 * (quarter % 4) + 1:02d}-15"
        rows += [
            {
                "deal_id": f"{quarter}-{n}",
                "outcome": "won" if rng.random() < rate else "lost",
                "created_on": day,
                "closed_on": day,
            }
            for n in range(100)
        ]
    assert conversion_doubt(deals(rows, "2024-12-31")) > 0.7


def test_a_file_that_begins_with_quick_losses_is_not_in_doubt_for_it():
    made = company(seed=2)
    frame = made.on().frame
    closed = frame[frame["outcome"] != "open"]
    first = closed["closed_on"] < closed["created_on"].min() + pd.Timedelta(days=30)
    assert (closed.loc[first, "outcome"] == "won").mean() < 0.2
    assert conversion_doubt(made.on()) < 0.25


@pytest.mark.parametrize("count", [0, 1])
def test_no_or_one_deal_is_doubt_without_a_crash(count):
    rows = [{"deal_id": "a", "outcome": "open", "created_on": "2024-01-01"}][:count]
    known = deals(rows, "2024-02-01")
    assert np.isfinite(conversion_doubt(known))
    assert len(won_amounts(known).overall) == 0
    assert len(units(known, pd.Timestamp("2024-02-01"))) == count

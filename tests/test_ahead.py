"""Conversions of the stages ahead; that they equal a count by hand stands in `test_build`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.ahead import RATE, rates_ahead, steps
from features.deals import Deals
from tests.small_companies import at, make_deals

DAY = "2024-12-01"


def company(rows: list[tuple[str, str, list[str]]]) -> Deals:
    """Deals as (owner, outcome, stages entered), each stage ten days after the last, all long ago."""
    entries = [
        (f"d{place}", stage, pd.Timestamp("2024-01-01") + pd.Timedelta(days=10 * number))
        for place, (_, _, stages) in enumerate(rows)
        for number, stage in enumerate(stages)
    ]
    columns = {
        "owner": [owner for owner, _, _ in rows],
        "outcome": [outcome for _, outcome, _ in rows],
        "created_on": ["2024-01-01"] * len(rows),
        "closed_on": [None if outcome == "open" else "2024-03-01" for _, outcome, _ in rows],
    }
    return make_deals(columns, entries=entries, as_of=DAY)


def ahead(deals: Deals, rank: float, days: float = 0.0, day: str = DAY) -> pd.Series:
    standing = pd.DataFrame({"stage_rank": [rank], "days_in_stage": [days]})
    return rates_ahead(deals, {"owner": deals.frame["owner"]}, standing, at(("d0", day))).iloc[0]


def test_a_step_is_a_stage_moved_on_from_or_lost_in_and_skipping_counts_as_moving_on():
    deals = company(
        [
            ("ann", "won", ["Visit", "Contract"]),
            ("ann", "lost", ["Visit", "Quote"]),
            ("bob", "open", ["Visit", "Quote"]),
            ("bob", "lost", ["Quote", "Visit"]),
        ]
    )
    found = steps(deals)
    told = list(zip(found.place.tolist(), found.rank.tolist(), found.moved.tolist(), strict=True))
    assert told == [(0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 0), (2, 0, 1), (3, 0, 0)]
    assert found.days.tolist() == [10, 0, 50, 10, 50, 10, 50]


def test_only_the_stages_ahead_matter():
    # ann loses at the first stage and wins all that pass it; bob the other way round.
    rows = [("ann", "lost", ["Visit"])] * 40 + [("ann", "won", ["Visit", "Quote", "Contract"])] * 40
    rows += [("bob", "lost", ["Visit", "Quote", "Contract"])] * 40
    rows += [("bob", "won", ["Visit", "Quote", "Contract"])] * 40
    deals = company(rows)
    from_the_start, from_the_contract = ahead(deals, 0.0), ahead(deals, 2.0)
    assert from_the_start["owner_ahead"] == pytest.approx(1.0, abs=0.05)
    assert from_the_contract["owner_ahead"] > 1.2


def test_the_longer_it_has_stayed_the_fewer_of_its_like_move_on():
    quick = [("ann", "won", ["Visit", "Quote", "Contract"])] * 50
    deals = company(quick + [("ann", "lost", ["Visit"])] * 50)  # these stayed for 60 days
    assert ahead(deals, 0.0, 0.0)[RATE] > 0.4
    assert ahead(deals, 0.0, 30.0)[RATE] < 0.15


def test_a_deal_without_a_stage_has_no_rate_ahead_and_an_unknown_key_the_companys():
    deals = company([("ann", "won", ["Visit"]), ("bob", "lost", ["Visit"])])
    assert ahead(deals, np.nan).isna().all()
    deals.frame.loc[0, "owner"] = None
    assert ahead(deals, 0.0)["owner_ahead"] == pytest.approx(1.0)


def test_nothing_counts_before_it_is_ripe():
    deals = company([("ann", "won", ["Visit"])] * 30)
    assert ahead(deals, 0.0, day="2024-03-02")[RATE] == pytest.approx(0.5 * 1.0 * 0.5**2)

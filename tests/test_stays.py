"""Stages on past days, and how long deals usually stay in one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.stays import has_histories, stages_on, stays, with_histories
from tests.small_companies import at, make_deals

MOVED = make_deals(
    {
        "outcome": ["won", "lost", "open"],
        "created_on": ["2024-01-01", "2024-01-01", "2024-02-01"],
        "closed_on": ["2024-01-31", "2024-03-01", None],
        "stage": ["Won", "Lost", "Visit"],
    },
    entries=[
        ("d0", "Visit", "2024-01-01"),
        ("d0", "Quote", "2024-01-11"),
        ("d1", "Visit", "2024-01-01"),
        ("d1", "Quote", "2024-01-21"),
        ("d2", "Visit", "2024-02-01"),
    ],
)


def test_stays_that_ended_by_moving_on_by_hand():
    found = stays(MOVED).reset_index(drop=True)
    # d1 was given up in Quote and d2 is still in Visit: neither says what is usual.
    assert found["stage"].tolist() == ["Visit", "Quote", "Visit"]
    assert found["days"].tolist() == [10, 20, 20]
    assert found["left_on"].dt.day.tolist() == [11, 31, 21]


def test_days_in_stage_are_compared_with_the_stays_that_had_ended_by_then():
    found = stages_on(MOVED, at(("d1", "2024-01-06"), ("d1", "2024-01-16"), ("d2", "2024-02-16")))
    assert found["days_in_stage"].tolist() == [5, 15, 15]
    # Nothing had ended by 6 January; one stay of 10 days by the 16th; 10 and 20 days by February.
    np.testing.assert_allclose(found["days_in_stage_ratio"], [np.nan, 1.5, 1.0])


def test_the_present_stage_of_an_open_deal_is_known_without_an_entry():
    deals = make_deals(
        {"outcome": ["open", "won"], "created_on": ["2024-01-01"] * 2, "stage": ["Quote", "Quote"]},
        as_of="2024-02-01",
    )
    rows = at(("d0", "2024-02-01"), ("d0", "2024-01-15"), ("d1", "2024-02-01"))
    found = stages_on(deals, rows)
    assert found["stage"].fillna("").tolist() == ["Quote", "", ""]
    assert found["days_in_stage"].isna().all()


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        ([("Quote", "2024-02-20")], 0),  # only the stage in which it ended
        ([("Visit", "2024-01-03"), ("Quote", "2024-02-20")], 2),
        ([("Visit", "2024-01-03")], 1),  # known from the start
        ([("Visit", "2024-02-01"), ("Quote", "2024-02-20")], 2),
    ],
)
def test_of_closed_deals_only_ways_are_kept_not_last_stages(entries, kept):
    columns = {"outcome": ["lost"], "created_on": ["2024-01-01"], "closed_on": ["2024-03-01"]}
    deals = make_deals(columns, entries=[("d0", *entry) for entry in entries])
    assert len(with_histories(deals).entries) == kept


def test_open_deals_keep_their_present_stage():
    deals = make_deals(
        {"outcome": ["open"], "created_on": ["2024-01-01"]}, entries=[("d0", "Quote", "2024-05-01")]
    )
    assert len(with_histories(deals).entries) == 1
    assert not has_histories(deals)
    assert isinstance(with_histories(deals).entries["entered_on"].iloc[0], pd.Timestamp)

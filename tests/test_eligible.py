"""Which columns a model of deals may use, and the reasons for the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.eligible import is_dated, plan
from features.messages import message
from tests.small_companies import make_deals

DATED = {
    "outcome": ["won", "lost", "open"],
    "created_on": ["2024-01-01"] * 3,
    "closed_on": ["2024-03-01", "2024-03-02", None],
}


def text(*values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def test_columns_that_keep_their_first_value_are_used():
    using = plan(make_deals({**DATED, "source": ["web", "fair", "web"], "amount": [1, 2, 3]}))
    assert using.own == ("amount", "source")
    assert using.history == ("source",)
    assert using.columns == ("created_on", "amount", "source")


@pytest.mark.parametrize(
    "name", ["Last Modified By", "Next Step", "Emails sent", "最近跟进", "跟进次数", "Days since contact"]
)
def test_custom_columns_whose_name_says_that_they_move_stay_out_of_dated_files(name):
    using = plan(make_deals(DATED, custom={name: text("x", "y", "z")}))
    assert name in using.left_out
    assert "changes" in str(using.left_out[name])


@pytest.mark.parametrize("name", ["Company Size", "客户规模", "Budget", "Employees", "lastingness"])
def test_other_custom_columns_are_used(name):
    assert name in plan(make_deals(DATED, custom={name: text("x", "y", "z")})).own


def test_dates_of_unknown_meaning_stay_out():
    day = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02", None])).astype("datetime64[us]")
    assert "Signed" in plan(make_deals(DATED, custom={"Signed": day})).left_out


def test_dates_are_used_where_a_person_vouches_for_them_or_no_day_is_known_at_all():
    day = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02", None])).astype("datetime64[us]")
    assert "Signed" in plan(make_deals(DATED, custom={"Signed": day}), include=["Signed"]).own
    undated = make_deals({"outcome": ["won", "lost", "open"]}, custom={"Signed": day})
    assert "Signed" in plan(undated).own
    assert plan(undated).ahead == ()


def test_columns_that_the_file_lacks_are_neither_used_nor_named():
    using = plan(make_deals(DATED))
    assert using.own == ()
    assert set(using.left_out) == {"deal_id", "outcome", "closed_on"}


def test_a_column_that_says_the_same_everywhere_stays_out():
    using = plan(make_deals({**DATED, "owner": ["ann"] * 3}))
    assert "owner" in using.left_out
    assert using.history == ()


def test_without_dates_moving_names_tell_nothing_and_accounts_are_kinds():
    columns = {
        "outcome": ["won", "lost", "won"],
        "account": ["a", "b", "a"],
        "stage": ["Visit", "Quote", "Visit"],
    }
    using = plan(make_deals(columns, custom={"Last answer": text("x", "y", "x")}))
    assert not using.dated
    assert using.own == ("account", "Last answer")
    assert using.history == ()
    assert "stage" in using.left_out


def test_suspects_stay_out_unless_a_person_vouches_for_them():
    deals = make_deals({**DATED, "amount": [1, 2, 3]})
    suspects = {"amount": message("It tells.")}
    assert str(plan(deals, suspects=suspects).left_out["amount"]) == "It tells."
    assert "amount" in plan(deals, suspects=suspects, include=["amount"]).own


def test_a_person_can_vouch_for_a_moving_column_but_not_for_the_outcome():
    deals = make_deals({**DATED, "activity_count": [1, 2, 3]})
    using = plan(deals, include=["activity_count", "outcome", "closed_on"])
    assert using.own == ("activity_count",)
    assert {"outcome", "closed_on"} <= set(using.left_out)


def test_a_column_that_a_person_leaves_out_stays_out():
    deals = make_deals({**DATED, "source": ["web", "fair", "web"]})
    using = plan(deals, exclude=["source"], include=["source"])
    assert using.columns == ("created_on",)
    assert str(using.left_out["source"]) == "You left it out."


@pytest.mark.parametrize(("dated", "expected"), [(1, False), (2, True), (4, True)])
def test_deals_are_dated_when_half_of_the_closed_ones_have_a_day(dated, expected):
    created = ["2024-01-01" if place < dated else None for place in range(4)]
    deals = make_deals({"outcome": ["won", "lost"] * 2, "created_on": created})
    assert is_dated(deals) is expected


def test_the_stage_is_used_only_with_histories_of_enough_deals():
    n = 80
    outcome = np.where(np.arange(n) % 2, "won", "lost")
    columns = {"outcome": outcome, "created_on": ["2024-01-01"] * n, "closed_on": ["2024-03-01"] * n}
    columns["stage"] = ["Quote"] * n
    entries = [(f"d{i}", "Visit", "2024-01-01") for i in range(n)]
    assert plan(make_deals(columns, entries=entries)).staged
    assert "stage" in plan(make_deals(columns, entries=entries)).columns
    assert not plan(make_deals(columns, entries=entries[:-1])).staged
    assert not plan(make_deals(columns, entries=entries), exclude=["stage"]).staged


def test_personal_data_stay_out_unless_someone_vouches_for_them():
    custom = {"Contact": text("a@example.com", "b@example.com", "c@example.com")}
    using = plan(make_deals(DATED, custom=custom))
    assert "person" in str(using.left_out["Contact"])
    assert "Contact" in plan(make_deals(DATED, custom=custom), include=["Contact"]).columns

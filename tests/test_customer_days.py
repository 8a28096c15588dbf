"""Which dates of customers may be used, and the day from which they count."""

from __future__ import annotations

import pandas as pd
import pytest

from features.customer_days import dates_of, is_for_good, latest_day


@pytest.mark.parametrize(
    "name",
    ["customer_since", "Customer Since", "Joined", "Sign-up Date", "Registration Date", "First Purchase",
     "enrolled_on", "First Order Date", "Account Opened", "注册日期", "入网时间", "首次购买日期"],
)  # fmt: skip
def test_the_day_one_became_a_customer_is_set_for_good(name):
    assert is_for_good(name)


@pytest.mark.parametrize(
    "name",
    [
        "Last Contact",
        "Contract Start",
        "Renewal Date",
        "Cancelled On",
        "Last Login",
        "Contract End",
        "最近联系",
    ],
)
def test_what_moves_or_is_set_when_one_leaves_is_not(name):
    assert not is_for_good(name)


def test_the_latest_day_up_to_today_is_the_day_of_the_file():
    frame = pd.DataFrame(
        {
            "Joined": pd.to_datetime(["2024-01-05", "2024-03-01", None]),
            "Renewal": pd.to_datetime(["2024-02-01", None, "2999-01-01"]),
            "Plan": ["a", "b", "c"],
        }
    )
    assert dates_of(frame) == ["Joined", "Renewal"]
    assert latest_day(frame) == pd.Timestamp("2024-03-01")
    assert latest_day(frame[["Plan"]]) is None
    assert latest_day(frame.iloc[[2]][["Renewal"]]) is None

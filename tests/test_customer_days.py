"""Dates of customers that are set for good may be used, others not."""

from __future__ import annotations

import pytest

from features.customer_days import is_for_good


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

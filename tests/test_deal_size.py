"""Claims about the size of deals."""

from __future__ import annotations

import pandas as pd
import pytest

from models.deal_size import SIZES, sizes
from tests.made_deals import deals


def sized(won: list[float | None], lost: list[float | None]) -> list[str]:
    rows = [
        {"deal_id": f"{outcome}{place}", "outcome": outcome, "amount": amount}
        for outcome, amounts in (("won", won), ("lost", lost))
        for place, amount in enumerate(amounts)
    ]
    return sizes(deals(rows, "2024-12-31")).tolist()


def test_thirds_of_the_amounts_are_small_middling_and_large():
    assert sized([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]) == [size for size in SIZES for _ in range(2)]


def test_amounts_in_another_unit_are_of_the_same_size():
    small, large = [3.0, 90.0, 7.0, 12.0], [8.0, 1.0, 44.0, 20.0]
    assert sized(small, large) == sized([100 * x for x in small], [100 * x for x in large])


@pytest.mark.parametrize("nothing", [0.0, None, -5.0], ids=str)
def test_amounts_wiped_from_lost_deals_give_nobody_a_size(nothing):
    assert set(sized([1.0, 2.0, 3.0], [nothing] * 3)) == {""}


def test_a_deal_without_amount_has_no_size_and_the_others_have():
    assert sized([1.0, 2.0, 3.0, 4.0, 5.0, None], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])[5] == ""
    assert sized([5.0] * 4, [5.0] * 4) == ["small"] * 8


def test_without_deals_there_are_no_sizes():
    assert sizes(deals([], "2024-12-31")).equals(pd.Series([], dtype="str"))

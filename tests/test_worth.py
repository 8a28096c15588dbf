from __future__ import annotations

import numpy as np
import pytest

from models.passages import passages
from models.worth import average_won_amount, reached_in_a_year, share_won_after
from tests.pipelines import deals_of


def placed():
    rows = [{"outcome": "won", "team": "N", "amount": 30.0, "created_on": "2024-06-01"}] * 2
    rows += [{"outcome": "lost", "stage": "B", "team": "N", "amount": 0.0, "created_on": "2024-06-01"}]
    rows += [{"outcome": "lost", "stage": "C", "team": "S", "created_on": "2022-06-01"}]
    return deals_of(rows)


def test_share_won_after_a_stage_is_the_product_of_the_later_conversions():
    deals = placed()
    # Conversions: A 4/4, B 3/4, C 2/3.
    assert share_won_after(deals, passages(deals)).tolist() == pytest.approx([3 / 4 * 2 / 3, 2 / 3, 1])


def test_average_amount_is_of_won_deals_alone():
    assert average_won_amount(placed()) == 30
    assert np.isnan(average_won_amount(deals_of([{"outcome": "lost", "amount": 5.0}])))


def test_deals_of_the_last_year_count_for_their_group_and_the_company():
    deals = placed()
    yearly = reached_in_a_year(deals, passages(deals), "team")
    assert yearly[("N", 1)] == 3
    assert yearly[("N", 2)] == 2
    assert yearly[("S", 2)] == 0
    assert yearly[("", 1)] == 3


def test_without_any_day_nothing_is_known_of_a_year():
    deals = deals_of([{"outcome": "lost", "stage": "A"}])
    assert reached_in_a_year(deals, passages(deals)).isna().all()

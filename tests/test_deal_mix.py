from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.deal_mix import expected, indicators, kinds
from tests.pipelines import deals_of


def test_existing_customers_had_bought_before_the_deal_was_created():
    rows = [
        {"account": "X", "outcome": "won", "created_on": "2024-01-01", "closed_on": "2024-02-01"},
        {"account": "X", "outcome": "lost", "created_on": "2024-01-15", "closed_on": "2024-03-01"},
        {"account": "X", "outcome": "open", "created_on": "2024-03-01"},
        {"account": "Y", "outcome": "open", "created_on": "2024-03-01"},
        {"outcome": "open", "created_on": "2024-03-01"},
    ]
    assert kinds(deals_of(rows))["customer"].tolist() == ["new", "new", "existing", "new", ""]


def test_an_amount_that_is_zero_for_lost_deals_gives_the_outcome_away_and_stays_out():
    rows = [{"outcome": "won", "amount": 10.0 + place, "source": "web"} for place in range(20)]
    rows += [{"outcome": "lost", "amount": 0.0, "source": "fair"} for _ in range(20)]
    assert list(kinds(deals_of(rows))) == ["source"]
    honest = [{**row, "amount": 10.0 + place} for place, row in enumerate(rows)]
    assert "amount_band" in kinds(deals_of(honest))


def test_a_column_filled_for_one_outcome_only_stays_out():
    rows = [{"outcome": "won", "region": ["N", "S"][place % 2]} for place in range(20)]
    assert "region" not in kinds(deals_of(rows + [{"outcome": "lost"}] * 20))


def test_columns_that_say_the_same_of_all_deals_are_left_out():
    assert kinds(deals_of([{"outcome": "won", "source": "web"}] * 5)).shape == (5, 0)
    assert kinds(deals_of()).empty


def test_expected_shares_are_those_of_the_kind():
    mix = pd.DataFrame({"source": ["web"] * 200 + ["fair"] * 200})
    success = np.array([True] * 150 + [False] * 50 + [True] * 50 + [False] * 150)
    known = indicators(mix)
    found = expected(known, success, np.ones(400), known)
    assert found[0] == pytest.approx(0.75, abs=0.02)
    assert found[-1] == pytest.approx(0.25, abs=0.02)
    assert found.mean() == pytest.approx(0.5, abs=0.001)


def test_weights_count():
    known = indicators(pd.DataFrame(index=range(2)))
    assert expected(known, np.array([True, False]), np.array([3.0, 1.0]), known).tolist() == [0.75, 0.75]


def test_all_ended_alike_is_a_plain_share():
    known = indicators(pd.DataFrame({"source": ["a", "b"] * 20}))
    assert (expected(known, np.ones(40, dtype=bool), np.ones(40), known) == 1).all()

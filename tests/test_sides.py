"""Is what was held out from both versions joined row by row?"""

from __future__ import annotations

import pandas as pd
import pytest

from models.churn import ChurnModel
from models.comparison import CANDIDATE, LIVE
from models.rates import BaseRate
from models.scorer import Scorer
from tests.model_cards import a_card
from training.sides import Side, by_age, held_from_both


def a_side(name: str, ids: str, chance: float, as_of: str = "2026-03-31", repeats: int = 1) -> Side:
    held = pd.DataFrame({"id": list(ids) * repeats, "day": pd.NaT, "outcome": 1.0, "weight": 1.0})
    scorer = Scorer(BaseRate(0.3), 0.3, held=held.assign(chance=chance))
    card = a_card("churn", as_of=pd.Timestamp(as_of))
    return Side(name, ChurnModel(scorer, None, ("Months",), {}), card)


def test_only_what_was_held_out_from_both_is_compared():
    (found,) = held_from_both(a_side(LIVE, "abc", 0.2), a_side(CANDIDATE, "bcd", 0.7))
    assert found.rows["id"].tolist() == ["b", "c"]
    assert found.rows[LIVE].tolist() == [0.2, 0.2]
    assert found.rows[CANDIDATE].tolist() == [0.7, 0.7]
    assert "on the 2 cases held out from both" in str(found.how)


def test_rows_of_one_name_are_matched_one_to_one():
    (found,) = held_from_both(a_side(LIVE, "ab", 0.2, repeats=2), a_side(CANDIDATE, "ab", 0.7, repeats=2))
    assert sorted(found.rows["id"]) == ["a", "a", "b", "b"]


@pytest.mark.parametrize(
    ("outcomes", "enough"), [([0, 1] * 10, True), ([0, 1] * 9, False), ([1] * 40, False)]
)
def test_ten_of_either_outcome_are_enough(outcomes, enough):
    (found,) = held_from_both(a_side(LIVE, "a" * 40, 0.2), a_side(CANDIDATE, "a" * 40, 0.7))
    rows = found.rows.head(len(outcomes)).assign(
        id=range(len(outcomes)), outcome=[float(y) for y in outcomes]
    )
    assert type(found)(found.how, rows).enough is enough


def test_the_older_one_comes_first():
    old, new = a_side(CANDIDATE, "a", 0.2, "2026-01-31"), a_side(LIVE, "a", 0.2)
    assert by_age(new, old) == (old, new)
    assert by_age(new, new) is None

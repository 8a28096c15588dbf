from __future__ import annotations

import pytest

from models.design_effect import design_effect
from models.passages import passages
from tests.pipelines import deals_of, drawn


def owners(**moved_of_ten):
    rows = []
    for owner, moved in moved_of_ten.items():
        usual = {"owner": owner, "team": "N"}
        rows += [{**usual, "outcome": "won"}] * moved + [{**usual, "outcome": "lost", "stage": "A"}] * (
            10 - moved
        )
    return deals_of(rows, stages=("A",))


def test_design_effect_matches_a_hand_calculation():
    deals = owners(x=9, y=1)
    # Share 1/2; spread (9−5)² + (1−5)² = 32 over 2 × 10 × 1/4 = 5, times 2 owners over 1 degree of freedom.
    assert design_effect(deals, passages(deals), "team").to_dict() == {("N", 0): pytest.approx(12.8)}


def test_owners_alike_say_as_much_as_their_deals():
    deals = owners(x=5, y=5, z=5)
    assert design_effect(deals, passages(deals), "team").to_dict() == {("N", 0): 1.0}


def test_one_weak_owner_makes_the_team_say_less():
    deals = drawn(3000, 5, weak=("T2-1", "B", 0.15))
    found = design_effect(deals, passages(deals), "team")
    assert found[("T2", 1)] > 3 * found[("T2", 0)]


@pytest.mark.parametrize("by", ["owner", "team"])
def test_owners_themselves_and_unknown_owners_have_no_effect(by):
    deals = drawn(300) if by == "owner" else deals_of([{"outcome": "lost", "stage": "A", "team": "N"}])
    assert (design_effect(deals, passages(deals), by) == 1).all()

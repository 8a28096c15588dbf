"""Claims about what keeps a forecast from being made, and what it assumes."""

from __future__ import annotations

import pytest

from models.arrivals import fit_arrivals
from models.assumptions import MIN_WON, assumptions, why_not
from tests.made_deals import deals

WON = {"outcome": "won", "amount": 5.0, "created_on": "2021-01-05", "closed_on": "2024-02-01"}


def won(count: int, **other) -> list[dict]:
    return [WON | {"deal_id": str(n)} | other for n in range(count)]


def said(rows: list[dict]) -> list[str]:
    known = deals(rows, "2024-03-31")
    return [str(note) for note in assumptions(known, fit_arrivals(known.frame["created_on"], known.as_of))]


@pytest.mark.parametrize(("count", "can"), [(0, False), (MIN_WON - 1, False), (MIN_WON, True)])
def test_enough_dated_wins_are_needed(count, can):
    assert (why_not(deals(won(count), "2024-03-31")) is None) == can


def test_one_win_is_said_in_the_singular():
    assert "1 such deal, and 10 are needed" in str(why_not(deals(won(1), "2024-03-31")))


def test_amounts_of_won_deals_are_needed_even_if_open_ones_have_them():
    waiting = {"deal_id": "x", "outcome": "open", "amount": 5.0}
    assert "amounts of won deals" in str(why_not(deals([*won(20, amount=None), waiting], "2024-03-31")))


def test_each_assumption_is_said_with_its_count_and_only_then():
    assert [note for note in said(won(20)) if "24 months" not in note] == []
    waiting = {"deal_id": "x", "outcome": "open"}
    undated = {"deal_id": "y", "outcome": "lost", "created_on": "2024-01-01"}
    notes = said([*won(20), waiting, undated])
    assert notes[0].startswith("1 open deal has no amount")
    assert notes[1].startswith("1 open deal has no created date")
    assert notes[2].startswith("1 closed deal has no closing date")


def test_a_season_is_only_promised_after_two_years():
    monthly = [
        WON | {"deal_id": f"{year}-{month}", "created_on": f"{year}-{month:02d}-01"}
        for year in (2021, 2022, 2023)
        for month in range(1, 13)
    ]
    assert not any("24 months" in note for note in said(monthly))
    assert any("24 months" in note and "7" in note for note in said(won(20, created_on="2023-09-01")))

"""On which rows are two versions compared, and is that fair to both?"""

from __future__ import annotations

import dataclasses

import pytest

from features.store import company
from features.store.workspace import Workspace
from models.bands import BandRules
from tests.watched_company import CHANCES, exports, rates_model, side
from training.comparing import compare

WRONG = {"web": 0.5, "fair": 0.4}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("compared"))
    return ws, exports(ws)


def compared(workspace, live, candidate, at=-1):
    """Compare models given by the place of their snapshot and their chances, as of another snapshot."""
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[place], chances)) for place, chances in (live, candidate)]
    return compare(*sides, company.load_deals(ws, uploads[at].id))


def test_where_no_rows_are_fair_it_says_so_and_still_shows_who_moves(workspace):
    ws, uploads = workspace
    model, card = side(ws, rates_model(ws, uploads[-1]))
    silent = dataclasses.replace(model, scorer=dataclasses.replace(model.scorer, held=None))
    found = compare((silent, card), (silent, card), company.load_deals(ws, uploads[-1].id))
    assert found.rows is None
    assert found.verdict is None
    assert "neither version had seen" in str(found.how)
    assert int(found.moves.drop(columns="band").to_numpy().sum()) > 0
    assert found.movers.empty


def test_two_horizons_are_not_compared(workspace):
    ws, uploads = workspace
    model, card = side(ws, rates_model(ws, uploads[-1]))
    other = dataclasses.replace(card, horizon=30)
    found = compare((model, card), (model, other), company.load_deals(ws, uploads[-1].id))
    assert found.rows is None
    assert "foresee different things, what happens ever and what happens in 30 days" in str(found.how)


def test_moves_are_between_the_bands_of_the_company(workspace):
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[-1], chances)) for chances in (WRONG, CHANCES)]
    deals = company.load_deals(ws, uploads[-1].id)
    moves = compare(*sides, deals, BandRules(0.9, 0.3, 0.1)).moves.set_index("band")
    assert moves.loc["B", ["B", "C"]].sum() == moves.to_numpy().sum(), (
        "web falls from B to C, fairs stay in B"
    )
    assert moves.loc["B", "C"] > 0 < moves.loc["B", "B"]


def test_without_data_there_are_no_moves(workspace):
    ws, uploads = workspace
    one = side(ws, rates_model(ws, uploads[-1]))
    found = compare(one, one, None)
    assert found.rows is not None
    assert found.moves is None
    assert "no data" in str(found.unscored)


def test_where_all_have_closed_nobody_moves_and_that_is_said(workspace):
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[-1], chances)) for chances in (WRONG, CHANCES)]
    deals = company.load_deals(ws, uploads[-1].id)
    closed = deals.frame[deals.frame["outcome"].ne("open")].reset_index(drop=True)
    found = compare(*sides, dataclasses.replace(deals, frame=closed))
    assert found.verdict is not None
    assert found.moves is None
    assert "nobody moves" in str(found.unscored)

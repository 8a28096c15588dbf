"""On which deals are two lead models compared, and is that fair to both?"""

from __future__ import annotations

import pytest

from features.store import company
from features.store.workspace import Workspace
from tests.watched_company import CHANCES, exports, rates_model, side
from training.comparing import compare

WRONG = {"web": 0.5, "fair": 0.4}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("fair_deals"))
    return ws, exports(ws)


def compared(workspace, live, candidate):
    """Compare models given by the place of their snapshot and their chances, as of the newest snapshot."""
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[place], chances)) for place, chances in (live, candidate)]
    return compare(*sides, company.load_deals(ws, uploads[-1].id))


def test_deals_closed_after_the_live_training_are_news_to_it(workspace):
    ws, uploads = workspace
    found = compared(workspace, (0, CHANCES), (-1, CHANCES))
    assert "when the live model was trained" in str(found.how)
    frame = company.load_deals(ws, uploads[-1].id).frame.set_index("deal_id")
    assert (frame.loc[found.rows["id"], "closed_on"] > uploads[0].as_of).all()
    assert found.rows["live"].tolist() == pytest.approx(found.rows["candidate"].tolist())


def test_deals_closed_after_the_candidates_training_are_news_to_it(workspace):
    found = compared(workspace, (-1, CHANCES), (0, WRONG))
    assert "when the candidate was trained" in str(found.how)
    assert set(found.rows["candidate"].round(6)) == set(WRONG.values())
    assert set(found.rows["live"].round(6)) == set(CHANCES.values())


def test_deals_closed_after_both_trainings_are_news_to_both(workspace):
    ws, uploads = workspace
    found = compared(workspace, (0, WRONG), (1, CHANCES))
    assert "which neither has seen" in str(found.how)
    frame = company.load_deals(ws, uploads[-1].id).frame.set_index("deal_id")
    assert (frame.loc[found.rows["id"], "closed_on"] > uploads[1].as_of).all()
    assert found.rows["outcome"].tolist() == frame.loc[found.rows["id"], "outcome"].eq("won").tolist()

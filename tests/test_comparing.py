"""On which rows are two versions compared, and is that fair to both?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.build import training_rows
from features.eligible import plan
from features.store import company
from features.store.workspace import Workspace
from models import classifier, lead, registry
from models.bands import BandRules
from tests.watched_company import CHANCES, exports, rates_model
from training.comparing import compare

WRONG = {"web": 0.5, "fair": 0.4}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("compared"))
    return ws, exports(ws)


def side(ws, version):
    return lead.load(registry.verified_folder(ws, version.id)), version.card


def compared(workspace, live, candidate, at=-1):
    """Compare models given by the place of their snapshot and their chances, as of another snapshot."""
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[place], chances)) for place, chances in (live, candidate)]
    return compare(*sides, company.load_deals(ws, uploads[at].id))


def test_models_of_one_snapshot_are_judged_on_the_rows_held_out_from_both(workspace):
    found = compared(workspace, (-1, WRONG), (-1, CHANCES))
    assert "held out from both" in str(found.how)
    assert len(found.rows) == 300
    assert str(found.verdict).startswith("The candidate is better")
    assert found.metrics["metric"].tolist()[:2] == ["auc", "log_loss"]


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


def test_who_moves_is_told_with_the_reason_that_rates_have_none(workspace):
    found = compared(workspace, (-1, WRONG), (-1, CHANCES))
    moves = found.moves.set_index("band")
    assert (moves.loc["A", "D"], moves.loc["B", "A"]) == (moves.loc["A"].sum(), moves.loc["B"].sum())
    assert set(found.movers["band_live"] + found.movers["band_candidate"]) <= {"AD", "BA"}
    assert "rates of groups" in str(found.movers["why"].iloc[0][0])


def test_moves_are_between_the_bands_of_the_company(workspace):
    ws, uploads = workspace
    sides = [side(ws, rates_model(ws, uploads[-1], chances)) for chances in (WRONG, CHANCES)]
    deals = company.load_deals(ws, uploads[-1].id)
    moves = compare(*sides, deals, BandRules(0.9, 0.3, 0.1)).moves.set_index("band")
    assert moves.loc["B", ["B", "C"]].sum() == moves.to_numpy().sum(), (
        "web falls from B to C, fairs stay in B"
    )
    assert moves.loc["B", "C"] > 0 < moves.loc["B", "B"]


def test_with_classifiers_the_feature_that_pulls_is_named(workspace):
    ws, uploads = workspace
    deals = company.load_deals(ws, uploads[-1].id)
    base, card = side(ws, rates_model(ws, uploads[-1]))
    rows = training_rows(deals, plan(deals))
    flat = np.random.default_rng(0).permutation(rows.won)
    live, candidate = (
        dataclasses.replace(base, scorer=dataclasses.replace(base.scorer, ways=fit(rows, won)))
        for won in (flat, rows.won)
    )
    found = compare((live, card), (candidate, card), deals)
    causes = pd.Series([str(why[0]) for why in found.movers["why"]])
    assert causes.str.contains("Source|source").mean() > 0.5


def fit(rows, won):
    return classifier.fit(rows.features, won, weight=rows.weight, groups=rows.deal_id, kinds=("logistic",))


def test_without_data_there_are_no_moves(workspace):
    ws, uploads = workspace
    one = side(ws, rates_model(ws, uploads[-1]))
    found = compare(one, one, None)
    assert found.rows is not None
    assert found.moves is None
    assert "no data" in str(found.unscored)

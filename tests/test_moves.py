"""What makes a deal change its band, and is that told?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.build import training_rows
from features.deals import Deals
from features.eligible import plan
from features.store import company
from features.store.workspace import Workspace
from models import classifier
from models.bands import BandRules
from models.lead import LeadModel
from tests.watched_company import CHANCES, exports, rates_model, side
from training.moves import causes, scores


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    ws = Workspace.open(tmp_path_factory.mktemp("moves"))
    return ws, exports(ws)


def test_bands_are_those_of_the_company_where_it_has_set_some(workspace):
    deals, model = latest(workspace)
    usual, own = (scores(model, deals, rules) for rules in (None, BandRules(0.9, 0.3, 0.1)))
    assert usual["probability"].tolist() == own["probability"].tolist()
    assert set(usual["band"]) == {"A", "D"}
    assert set(own["band"]) == {"B", "C"}


def test_rates_of_groups_have_no_reason_of_their_own(workspace):
    deals, model = latest(workspace)
    found = causes(model, model, deals, deals.frame.loc[deals.frame["outcome"].eq("open"), "deal_id"].head(3))
    assert len(found) == 3
    assert all("rates of groups" in str(why[0]) for why in found)


def test_with_classifiers_the_feature_that_pulls_is_named(workspace):
    deals, base = latest(workspace)
    rows = training_rows(deals, plan(deals))
    flat = np.random.default_rng(0).permutation(rows.won)
    live, candidate = (
        dataclasses.replace(base, scorer=dataclasses.replace(base.scorer, ways=fit(rows, won)))
        for won in (flat, rows.won)
    )
    ids = deals.frame.loc[deals.frame["outcome"].eq("open"), "deal_id"].head(20)
    said = pd.Series([str(why[0]) for why in causes(live, candidate, deals, ids)])
    assert said.str.contains("Source|source").mean() > 0.5


def latest(workspace) -> tuple[Deals, LeadModel]:
    ws, uploads = workspace
    return company.load_deals(ws, uploads[-1].id), side(ws, rates_model(ws, uploads[-1], CHANCES))[0]


def fit(rows, won):
    return classifier.fit(rows.features, won, weight=rows.weight, groups=rows.deal_id, kinds=("logistic",))

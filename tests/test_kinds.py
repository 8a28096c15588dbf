"""Is each case that a version was judged by put with its kind?"""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from features.buying import buying_features, customers_on, purchases
from features.store import company
from features.store.workspace import Workspace
from models.churn import ChurnModel
from models.rates import BaseRate
from models.scorer import Scorer
from tests.model_cards import a_card
from tests.small_companies import random_company
from tests.watched_company import exports, rates_model, side
from training.kinds import MOST_KINDS, kinds

DAY = pd.Timestamp("2024-05-01")


def churn_model(ids: list[str], day: pd.Timestamp | None = None, used: tuple[str, ...] = ()) -> ChurnModel:
    held = pd.DataFrame(
        {"id": pd.Series(ids, dtype="str"), "day": day or pd.NaT, "outcome": 1.0, "chance": 0.5}
    )
    return ChurnModel(Scorer(BaseRate(0.3), 0.3, held=held), None if day is None else 60, used, {})


def test_deals_are_of_the_kind_that_the_pipeline_says(tmp_path):
    ws = Workspace.open(tmp_path)
    upload = exports(ws, deals=300)[-1]
    model, card = side(ws, rates_model(ws, upload))
    deals = company.load_deals(ws, upload.id)
    found = kinds(model, card, deals)
    assert list(found) == ["source", "amount", "created_on"], "what is filled, a team is not"
    said = deals.frame.set_index("deal_id")["source"]
    assert found["source"].tolist() == said.loc[model.scorer.held["id"]].tolist()


def test_buyers_are_of_the_kind_that_they_were_on_the_day():
    deals = random_company(3, 200)
    at = customers_on(purchases(deals), DAY)
    found = kinds(churn_model([*at["account"], "unknown"], DAY), a_card("churn"), deals)
    assert len(found) == len(at) + 1
    assert found.iloc[-1].isna().all()
    expected = buying_features(purchases(deals), at, 60)[list(found)]
    pd.testing.assert_frame_equal(found.iloc[:-1].astype(expected.dtypes), expected)


@pytest.mark.parametrize("named", [True, False])
def test_labelled_customers_are_found_by_account_or_by_place(named):
    frame = pd.DataFrame(
        {
            "account": ["a", "b", "c", "d"],
            "churned": [1.0, None, 0.0, 1.0],
            "Plan": ["gold", "gold", "tin", "gold"],
            "Note": ["only", "only", "only", "only"],
        }
    )
    ids, frame = (["d", "c"], frame) if named else (["2", "1"], frame.drop(columns="account"))
    found = kinds(churn_model(ids, used=("Plan", "Note")), a_card("churn"), frame)
    assert found.to_dict("list") == {"Plan": ["gold", "tin"]}, "what is the same for all makes no kinds"


def test_what_moves_the_model_most_comes_first_and_not_all_comes():
    names = [f"c{place}" for place in range(12)]
    frame = pd.DataFrame(
        {"account": ["a", "b"], "churned": [1.0, 0.0]} | {name: [1.0, 2.0] for name in names}
    )
    importance = pd.DataFrame({"feature": ["c7", "c3"], "importance": [2.0, 1.0], "share": [0.6, 0.4]})
    found = kinds(churn_model(["a", "b"], used=tuple(names)), a_card("churn", importance=importance), frame)
    assert list(found)[:3] == ["c7", "c3", "c0"]
    assert len(found.columns) == MOST_KINDS


def test_without_rows_held_out_there_are_no_kinds():
    model = churn_model(["a"])
    silent = dataclasses.replace(model, scorer=dataclasses.replace(model.scorer, held=None))
    assert kinds(silent, a_card("churn"), pd.DataFrame()).empty

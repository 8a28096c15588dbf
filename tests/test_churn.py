"""What a churn model says of customers, and how it is kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from features.buying import buying_features, buys_within, customers_on, purchases
from features.errors import InputError
from models import churn, classifier
from models.background import learn_background
from models.churn import ChurnModel
from models.rates import BaseRate
from models.scorer import Scorer
from tests.small_companies import random_company

DEALS = random_company(5, 300)
HORIZON = 60


def from_purchases() -> ChurnModel:
    bought = purchases(DEALS)
    at = customers_on(bought, pd.Timestamp("2024-05-01"))
    X = buying_features(bought, at, HORIZON)
    left = (~buys_within(bought, at, HORIZON)).astype(float)
    model = classifier.fit(X, left, kinds=("logistic",))
    scorer = Scorer(model, float(left.mean()), learn_background(model.encoding, X, left))
    return ChurnModel(scorer, HORIZON, ("account", "closed_on"), {"Customer": "account"})


def labelled() -> tuple[ChurnModel, pd.DataFrame]:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"account": [f"c{i}" for i in range(200)], "Months": rng.integers(1, 60, 200) * 1.0})
    left = (rng.random(200) < 1 / (1 + frame["Months"] / 10)).astype(float)
    model = classifier.fit(frame[["Months"]], left, kinds=("logistic",))
    scorer = Scorer(model, float(left.mean()), learn_background(model.encoding, frame[["Months"]], left))
    return ChurnModel(scorer, None, ("Months",), {"Kunde": "account", "Months": None}), frame


BUYING = from_purchases()


def test_every_customer_is_scored_once_and_no_other_account():
    found = churn.score(BUYING, DEALS)
    assert list(found.columns) == ["account", "churn_probability", "score", "band"]
    won = DEALS.frame[DEALS.frame["outcome"].eq("won")]
    assert sorted(found["account"]) == sorted(won["account"].unique())
    assert found["churn_probability"].between(0, 1).all()


def test_scores_do_not_depend_on_the_order_of_the_deals():
    shuffled = dataclasses.replace(DEALS, frame=DEALS.frame.sample(frac=1, random_state=2, ignore_index=True))
    pd.testing.assert_frame_equal(churn.score(BUYING, shuffled), churn.score(BUYING, DEALS))


def test_labelled_customers_are_scored_in_their_order():
    model, frame = labelled()
    found = churn.score(model, frame.iloc[::-1])
    assert found["account"].tolist() == frame["account"].tolist()[::-1]
    # A line may bend, so the chance need not fall with every month; each row has the chance it has alone.
    chances = found.set_index("account")["churn_probability"]
    alone = [churn.score(model, frame.iloc[[row]])["churn_probability"].iloc[0] for row in range(20)]
    assert chances[[f"c{row}" for row in range(20)]].tolist() == pytest.approx(alone)


@pytest.mark.parametrize("buying", [True, False])
def test_a_saved_model_says_the_same(tmp_path, buying):
    model, data = (BUYING, DEALS) if buying else labelled()
    churn.save(model, tmp_path)
    read = churn.load(tmp_path)
    pd.testing.assert_frame_equal(churn.score(read, data), churn.score(model, data))
    assert (read.horizon, read.used, read.columns) == (model.horizon, model.used, model.columns)


def test_reasons_speak_of_customers():
    found = churn.reasons(BUYING, DEALS, count=1)
    assert found.index.tolist() == churn.score(BUYING, DEALS)["account"].tolist()
    said = [str(reason) for reason in found["reason_1"] if reason is not None]
    assert said
    assert any("of such customers leave" in sentence for sentence in said)


def test_one_customer_is_explained_down_to_the_probability():
    first = churn.score(BUYING, DEALS).iloc[0]
    found = churn.explain_account(BUYING, DEALS, first["account"])
    assert found is not None
    assert found.probability == pytest.approx(first["churn_probability"])


def test_rates_have_no_reasons():
    rates = dataclasses.replace(BUYING, scorer=Scorer(BaseRate(0.3), 0.3))
    assert churn.score(rates, DEALS)["churn_probability"].unique().tolist() == [0.3]
    assert churn.reasons(rates, DEALS).empty
    assert churn.explain_account(rates, DEALS, "a1") is None


def test_customers_without_a_column_of_the_model_are_refused_by_its_header():
    model, frame = labelled()
    with pytest.raises(InputError, match="Months"):
        churn.score(model, frame.drop(columns="Months"))


def test_a_model_of_labels_does_not_score_deals():
    model, _ = labelled()
    with pytest.raises(TypeError):
        churn.score(model, DEALS)

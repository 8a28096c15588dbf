"""Claims about the pairs of columns that say more together."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from models import classifier, pairs
from models.background import learn_background
from models.pairs import interactions, learn_pairs


def made(rows=1500):
    rng = np.random.default_rng(2)
    X = pd.DataFrame(
        {
            "kind": rng.choice(["new", "old"], rows),
            "stage": rng.choice(["early", "late"], rows),
            "age": rng.uniform(0, 100, rows),
            "noise": rng.normal(size=rows),
        }
    )
    both = X["kind"].eq("old") & X["stage"].eq("late")
    odds = -1 + 2.5 * both + 0.02 * (X["age"] - 50)
    return X, (odds + rng.logistic(size=rows) > 0).to_numpy().astype(float)


X, Y = made()


@pytest.fixture(scope="module")
def model():
    return classifier.fit(X, Y, kinds=("boosting",))


def found(model):
    background = learn_background(model.encoding, X, Y)
    return learn_pairs(model, model.encoding.encode(X), background.features, background.families), background


def test_interactions_add_up_to_the_contributions_and_are_symmetric(model):
    rows = model.encoding.encode(X.head(20))
    every = interactions(model.boosting, rows)
    assert every.sum(axis=2) == pytest.approx(model.boosting.contributions(rows)[:, :-1], abs=1e-5)
    assert every == pytest.approx(every.transpose(0, 2, 1), abs=1e-5)


def test_the_planted_pair_comes_first_and_its_combination_is_named(model):
    strongest, background = found(model)
    pair = strongest[0]
    assert {model.features[pair.one], model.features[pair.other]} == {"kind", "stage"}
    said = {
        model.features[place]: background.features[place].levels[group]
        for place, group in ((pair.one, pair.one_group), (pair.other, pair.other_group))
    }
    same = said == {"kind": "old", "stage": "late"} or said == {"kind": "new", "stage": "early"}
    assert same == (pair.effect > 0), "together they say more, apart less"
    assert 0.1 < pair.share < 0.5


def test_a_combination_of_too_few_rows_is_not_named(model, monkeypatch):
    monkeypatch.setattr(pairs, "CELL_SHARE", 1.1)
    assert found(model)[0][0].one_group == -1


def test_a_model_that_adds_columns_up_has_no_pairs():
    assert found(classifier.fit(X, Y, kinds=("logistic",)))[0] == ()


def test_the_strongest_are_those_that_looking_at_every_pair_finds():
    rng = np.random.default_rng(0)
    every = rng.normal(0, 0.02, (30, 7, 7))
    every = every + every.transpose(0, 2, 1)
    families = ((0, 3), (1,), (2, 5), (4,), (6,))
    slow = {
        pair: np.abs(
            2 * every[:, list(families[pair[0]])][:, :, list(families[pair[1]])].sum(axis=(1, 2))
        ).mean()
        for pair in combinations(range(5), 2)
    }
    wanted = sorted(slow, key=lambda pair: -slow[pair])[: pairs.SHOWN]
    assert pairs._strongest(every, families) == [pair for pair in wanted if slow[pair] >= pairs.FAINTEST]

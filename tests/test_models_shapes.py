"""Claims about what the whole model does along the values of a column."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from models import classifier
from models.background import background_from_json, background_to_json, learn_background, with_whole_model
from models.encoding import BASE
from models.shapes import FEWEST, extremes, points, shape_frame
from tests.made_rows import made_rows

MADE = made_rows(1200)


@pytest.fixture(scope="module")
def model():
    return classifier.fit(MADE.X, MADE.y, kinds=("boosting",))


@pytest.fixture(scope="module")
def background(model):
    return with_whole_model(learn_background(model.encoding, MADE.X, MADE.y), model, MADE.X, MADE.y)


def named(background):
    return {shape.groups.feature: shape for shape in background.shapes}


def test_the_effect_of_a_level_is_the_mean_contribution_of_its_rows(model, background):
    shape = named(background)["source"]
    effects = model.contributions(MADE.X).drop(columns=BASE)["source"]
    for place, level in enumerate(shape.groups.levels):
        rows = MADE.X["source"].eq(level)
        assert shape.effects[place] == pytest.approx(effects[rows].mean())
        assert shape.groups.counts[place] == rows.sum()
    assert shape.effects[-1] == pytest.approx(effects[MADE.X["source"].isna()].mean()), "blanks stand last"


def test_the_law_that_made_the_rows_is_seen_in_the_shapes(background):
    best, worst = extremes(named(background)["source"], background.base_rate)
    levels = named(background)["source"].groups.levels
    assert (levels[best.group], levels[worst.group]) == ("referral", "cold call")
    age = shape_frame(named(background)["age"], background.base_rate)
    law = np.sin(np.array(named(background)["age"].groups.lows) / 20)
    assert np.corrcoef(age["points"], law)[0, 1] > 0.9


def test_shapes_stand_in_the_order_of_what_moves_the_model_most(background):
    importance = [shape.importance for shape in background.shapes]
    assert importance == sorted(importance, reverse=True)
    assert len(importance) == len(background.families)


def test_points_are_the_change_of_a_chance_that_starts_at_the_base_rate():
    assert points((0.0, 1.0, -1.0), 0.3) == pytest.approx(
        [0.0, expit(logit(0.3) + 1) - 0.3, expit(logit(0.3) - 1) - 0.3]
    )


def test_eight_in_ten_contributions_lie_in_the_span(model, background):
    shape = named(background)["expected"]
    effects = model.contributions(MADE.X)["expected"][MADE.X["expected"]]
    inside = effects.between(shape.lows[1], shape.highs[1]).mean()
    assert inside == pytest.approx(0.8, abs=0.01)


def test_twins_are_one_shape_with_the_sum_of_their_contributions(model):
    X = MADE.X[["amount", "source"]].assign(
        band=pd.qcut(MADE.X["amount"], 4, labels=list("SMLX")).astype("str").where(MADE.X["amount"].notna())
    )
    fitted = classifier.fit(X, MADE.y, kinds=("boosting",))
    known = with_whole_model(learn_background(fitted.encoding, X, MADE.y), fitted, X, MADE.y)
    shape = next(shape for shape in known.shapes if shape.twins)
    assert {shape.groups.feature, *shape.twins} == {"amount", "band"}
    effects = fitted.contributions(X)
    assert shape.importance == pytest.approx((effects["amount"] + effects["band"]).abs().mean())


def test_few_cases_are_not_named_as_extremes(background):
    shape = named(background)["owner"]
    frame = shape_frame(shape, background.base_rate)
    best, worst = extremes(shape, background.base_rate)
    assert min(best.n, worst.n) >= FEWEST
    assert best.points <= frame["points"].max()


def test_shapes_and_pairs_survive_json(background):
    plain = json.loads(json.dumps(background_to_json(background), allow_nan=False))
    assert background_to_json(background_from_json(plain)) == background_to_json(background)
    del plain["shapes"], plain["pairs"]
    assert background_from_json(plain).shapes == (), "of a model saved before"

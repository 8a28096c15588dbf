"""Claims about the way from the average chance to the chance of one row."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from models import classifier
from models.calibration import Calibration
from models.encoding import BASE
from models.waterfall import waterfall
from tests.made_rows import made_rows

MADE = made_rows(700)
NEW = made_rows(20, seed=5).X
CURVES = {
    "none": Calibration(),
    "line": Calibration("sigmoid", 0.7, -0.3),
    "curve": Calibration("isotonic", knots=(-2.0, 0.0, 2.0), heights=(-1.5, 0.2, 1.0)),
}


@pytest.fixture(scope="module")
def plain():
    fitted = classifier.fit(MADE.X, MADE.y, kinds=("boosting",))
    return replace(fitted, calibration=CURVES["none"])


def way(model, row, families=None, **options):
    alone = tuple((place,) for place in range(len(model.features)))
    moved = model.contributions(row, "shap").iloc[0]
    return waterfall(model, families or alone, row, moved, **options)


@pytest.mark.parametrize("name", CURVES)
def test_the_steps_add_up_to_the_probability_exactly(plain, name):
    model = replace(plain, calibration=CURVES[name])
    for place in range(5):
        row = NEW.iloc[[place]]
        steps = way(model, row)
        assert steps["change"].sum() == pytest.approx(model.probability(row)[0], abs=1e-12)
        assert steps["after"].iloc[-1] == pytest.approx(model.probability(row)[0], abs=1e-12)
        assert (steps["before"].iloc[1:].to_numpy() == steps["after"].iloc[:-1].to_numpy()).all()


def test_it_starts_at_the_average_and_takes_features_by_size(plain):
    contributions = plain.contributions(NEW.iloc[[3]], "lightgbm").iloc[0]
    steps = way(plain, NEW.iloc[[3]])
    features = contributions.drop(BASE).abs().sort_values(ascending=False).index.tolist()
    assert steps["kind"].tolist() == ["start"] + ["feature"] * 6
    assert steps["feature"].tolist()[1:] == features
    assert steps.loc[0, "after"] == pytest.approx(expit(contributions[BASE]))
    first = expit(contributions[BASE] + contributions[features[0]]) - expit(contributions[BASE])
    assert steps.loc[1, "change"] == pytest.approx(first)
    assert steps.loc[1, "value"] == NEW.iloc[3][features[0]]


def test_smaller_features_share_a_step_and_calibration_has_its_own(plain):
    steps = way(replace(plain, calibration=CURVES["line"]), NEW.iloc[[3]], steps=2)
    assert steps["kind"].tolist() == ["start", "feature", "feature", "others", "calibration"]
    margin = plain.margin(NEW.iloc[[3]])[0]
    assert steps.loc[3, "after"] == pytest.approx(expit(margin), abs=1e-6)


def test_twins_share_one_step_under_the_name_of_the_stronger(plain):
    moved = plain.contributions(NEW.iloc[[3]], "shap").iloc[0]
    first, second, *others = range(len(plain.features))
    steps = way(plain, NEW.iloc[[3]], ((first, second), *((place,) for place in others)))
    pair = moved[plain.features[first]] + moved[plain.features[second]]
    by_side = moved[[plain.features[first], plain.features[second]]] * np.sign(pair)
    assert by_side.idxmax() in steps["feature"].tolist()
    assert by_side.idxmin() not in steps["feature"].tolist()
    assert len(steps) == 1 + len(plain.features) - 1

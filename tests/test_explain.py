from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from features.messages import Message, message
from models import classifier, explain
from models.background import learn_background
from models.calibration import Calibration
from models.encoding import BASE
from tests.made_rows import made_rows

MADE = made_rows(700)
NEW = made_rows(200, seed=5).X


@pytest.fixture(scope="module")
def background():
    return learn_background(plain().encoding, MADE.X, MADE.y)


FITTED: dict[str, classifier.Classifier] = {}


def plain() -> classifier.Classifier:
    """Return a model of trees, fitted once."""
    if not FITTED:
        FITTED["plain"] = classifier.fit(MADE.X, MADE.y, kinds=("boosting",))
    return FITTED["plain"]


def calibrated(curve: Calibration) -> classifier.Classifier:
    return replace(plain(), calibration=curve)


CURVES = {
    "none": Calibration(),
    "line": Calibration("sigmoid", 0.7, -0.3),
    "curve": Calibration("isotonic", knots=(-2.0, 0.0, 2.0), heights=(-1.5, 0.2, 1.0)),
}


def test_effects_add_up_to_the_calibrated_log_odds():
    model = calibrated(CURVES["line"])
    total = explain.calibrated_contributions(model, NEW).sum(axis=1)
    assert total.to_numpy() == pytest.approx(logit(model.probability(NEW)), abs=1e-6)


def test_reasons_are_the_strongest_contributions_with_the_strongest_first(background):
    frame = explain.reasons(plain(), background, NEW, count=3)
    effects = explain.calibrated_contributions(plain(), NEW).drop(columns=BASE).to_numpy()
    strongest = -np.sort(-np.abs(effects), axis=1)[:, :3]
    found = frame[["effect_1", "effect_2", "effect_3"]].abs().to_numpy()
    assert found == pytest.approx(np.where(strongest < explain.FAINTEST, np.nan, strongest), nan_ok=True)
    assert list(frame.columns) == ["reason_1", "effect_1", "reason_2", "effect_2", "reason_3", "effect_3"]
    assert frame.index.equals(NEW.index)


@pytest.mark.parametrize(("side", "sign"), [("for", 1), ("against", -1)])
def test_reasons_of_one_side_all_point_its_way(background, side, sign):
    frame = explain.reasons(plain(), background, NEW, count=2, side=side)
    effects = frame[["effect_1", "effect_2"]].to_numpy()
    assert (np.sign(effects[~np.isnan(effects)]) == sign).all()
    assert len(effects[~np.isnan(effects)]) > 200


def test_there_is_a_sentence_exactly_where_there_is_an_effect(background):
    frame = explain.reasons(plain(), background, NEW, count=8)
    for rank in range(1, 9):
        assert frame[f"reason_{rank}"].notna().equals(frame[f"effect_{rank}"].notna())
    assert isinstance(frame.loc[0, "reason_1"], Message)
    assert frame["reason_8"].isna().all(), "there are six columns only"


def test_the_sentence_quotes_the_group_of_the_row(background):
    web = NEW[NEW["source"].eq("cold call")]
    frame = explain.reasons(plain(), background, web, count=6, title=lambda name: message("{n}!", n=name))
    said = [str(reason) for reason in frame.filter(like="reason").to_numpy().ravel() if reason is not None]
    about_source = {text for text in said if text.startswith("source!")}
    known = MADE.X["source"].eq("cold call").to_numpy()
    rate, count, base = MADE.y[known].mean(), known.sum(), MADE.y.mean()
    assert about_source == {
        f"source!: cold call – such leads win {100 * rate:.0f} % (n = {count}); all leads {100 * base:.0f} %"
    }


def test_reasons_do_not_depend_on_the_order_of_rows(background):
    forth = explain.reasons(plain(), background, NEW)
    back = explain.reasons(plain(), background, NEW.iloc[::-1]).loc[NEW.index]
    assert forth["effect_1"].to_numpy() == pytest.approx(back["effect_1"].to_numpy())
    assert (forth["reason_1"].map(str) == back["reason_1"].map(str)).all()


def test_a_model_that_says_nothing_gives_no_reasons(background):
    silent = calibrated(Calibration("sigmoid", 0.0, -1.0))
    assert explain.reasons(silent, background, NEW).isna().all(axis=None)


def test_no_rows_give_no_reasons(background):
    assert explain.reasons(plain(), background, NEW.head(0)).shape == (0, 6)


@pytest.mark.parametrize("name", CURVES)
def test_the_waterfall_adds_up_to_the_probability_exactly(name):
    model = calibrated(CURVES[name])
    for row in range(5):
        steps = explain.waterfall(model, NEW.iloc[[row]])
        assert steps["change"].sum() == pytest.approx(model.probability(NEW.iloc[[row]])[0], abs=1e-12)
        assert steps["after"].iloc[-1] == pytest.approx(model.probability(NEW.iloc[[row]])[0], abs=1e-12)
        assert (steps["before"].iloc[1:].to_numpy() == steps["after"].iloc[:-1].to_numpy()).all()


def test_the_waterfall_starts_at_the_average_and_takes_features_by_size():
    contributions = plain().contributions(NEW.iloc[[3]], "lightgbm").iloc[0]
    steps = explain.waterfall(plain(), NEW.iloc[[3]])
    features = contributions.drop(BASE).abs().sort_values(ascending=False).index.tolist()
    assert steps["kind"].tolist() == ["start"] + ["feature"] * 6
    assert steps["feature"].tolist()[1:] == features
    assert steps.loc[0, "after"] == pytest.approx(expit(contributions[BASE]))
    first = expit(contributions[BASE] + contributions[features[0]]) - expit(contributions[BASE])
    assert steps.loc[1, "change"] == pytest.approx(first)
    assert steps.loc[1, "value"] == NEW.iloc[3][features[0]]


def test_smaller_features_share_a_step_and_calibration_has_its_own():
    steps = explain.waterfall(calibrated(CURVES["line"]), NEW.iloc[[3]], steps=2)
    assert steps["kind"].tolist() == ["start", "feature", "feature", "others", "calibration"]
    margin = plain().margin(NEW.iloc[[3]])[0]
    assert steps.loc[3, "after"] == pytest.approx(expit(margin), abs=1e-6)


def test_one_row_is_explained_on_both_sides(background):
    explanation = explain.explain_row(plain(), background, NEW.iloc[[8]], count=2)
    assert explanation.probability == plain().probability(NEW.iloc[[8]])[0]
    assert all(reason.contribution > 0 for reason in explanation.reasons_for)
    assert all(reason.contribution < 0 for reason in explanation.reasons_against)
    assert len(explanation.reasons_for) <= 2
    batch = explain.reasons(plain(), background, NEW.iloc[[8]], count=2, side="for").iloc[0]
    first = explanation.reasons_for[0]
    assert first.contribution == pytest.approx(batch["effect_1"], abs=1e-4)
    assert first.sentence == batch["reason_1"]
    assert first.value == NEW.iloc[8][first.feature]
    place = plain().features.index(first.feature)
    assert first.n in background.features[place].counts


def test_a_blank_value_is_none_and_said_to_be_blank(background):
    blank = NEW.iloc[[0]].assign(source=pd.Series([np.nan], dtype="str"))
    explanation = explain.explain_row(plain(), background, blank, count=6)
    reasons = [*explanation.reasons_for, *explanation.reasons_against]
    about = next(reason for reason in reasons if reason.feature == "source")
    assert about.value is None
    assert "source is blank" in str(about.sentence)


@pytest.mark.parametrize("rows", [0, 2])
def test_only_one_row_can_be_opened(background, rows):
    with pytest.raises(ValueError, match="one row"):
        explain.explain_row(plain(), background, NEW.head(rows))
    with pytest.raises(ValueError, match="one row"):
        explain.waterfall(plain(), NEW.head(rows))

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

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


@pytest.mark.parametrize("by", ["lightgbm", "shap", "woodelf"])
@pytest.mark.parametrize("name", CURVES)
def test_contributions_base_and_calibration_add_up_to_the_score(name, by):
    model = calibrated(CURVES[name])
    total = explain.exact(model, NEW, by).sum(axis=1)
    assert total.to_numpy() == pytest.approx(logit(model.probability(NEW)), abs=1e-6)


@pytest.mark.parametrize("by", ["shap", "woodelf"])
def test_all_ways_agree_with_lightgbms_own_on_blanks_and_pooled_levels(by):
    odd = NEW.assign(source=NEW["source"].where(NEW.index % 3 > 0), age=NEW["age"].where(NEW.index % 5 > 0))
    odd.loc[odd.index % 4 == 1, ["source", "owner"]] = "never seen before"
    assert plain().contributions(odd, by).to_numpy() == pytest.approx(
        plain().contributions(odd, "lightgbm").to_numpy(), abs=1e-4
    )


def test_calibration_is_a_step_of_its_own_and_changes_no_column():
    before, after = (explain.exact(calibrated(CURVES[name]), NEW) for name in ("none", "curve"))
    assert (before[explain.CALIBRATION] == 0).all()
    assert after[explain.CALIBRATION].abs().max() > 0.1
    pd.testing.assert_frame_equal(before.drop(columns="calibration"), after.drop(columns="calibration"))


def test_reasons_are_the_strongest_contributions_with_the_strongest_first(background):
    frame = explain.reasons(plain(), background, NEW, count=3)
    effects = plain().contributions(NEW).drop(columns=BASE).to_numpy()
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
        f"source!: cold call – such leads win {100 * rate:.0f}% (n = {count}); all leads {100 * base:.0f}%"
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


TWINS = made_rows(900).X.drop(columns=["expected", "noise", "name"])
TWINS["band"] = pd.qcut(TWINS["amount"], 4, labels=["S", "M", "L", "XL"]).astype("str")


@pytest.fixture(scope="module")
def with_twins():
    rng = np.random.default_rng(4)
    odds = np.nan_to_num(np.log(TWINS["amount"]) - 8) + TWINS["source"].eq("referral")
    won = (odds + rng.logistic(size=len(TWINS)) > 0).astype(float)
    model = classifier.fit(TWINS, won, kinds=("boosting",))
    return model, learn_background(model.encoding, TWINS, won)


def test_amount_and_amount_band_make_one_reason_with_the_sum_of_both(with_twins):
    model, background = with_twins
    found = explain.reasons(model, background, TWINS.head(100), count=5)
    effects = model.contributions(TWINS.head(100)).drop(columns=BASE)
    together = (effects["amount"] + effects["band"]).abs()
    alone = effects.drop(columns=["amount", "band"]).abs().assign(family=together)
    strongest = -np.sort(-alone.to_numpy(), axis=1)[:, 0]
    assert found["effect_1"].abs().to_numpy() == pytest.approx(strongest)
    assert found["reason_5"].isna().all(), "five columns, four reasons"


def test_a_reason_of_twins_names_the_other_one(with_twins):
    model, background = with_twins
    explanation = explain.explain_row(model, background, TWINS.iloc[[0]], count=5)
    reasons = [*explanation.reasons_for, *explanation.reasons_against]
    about = next(reason for reason in reasons if reason.feature in ("amount", "band"))
    assert {about.feature, *about.twins} == {"amount", "band"}
    assert all(reason.twins == () for reason in reasons if reason is not about)


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

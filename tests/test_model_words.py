"""Claims about what a manager reads of the whole model."""

from models.background import Background
from models.feature_groups import FeatureGroups
from models.model_words import say_pair, say_shape
from models.pairs import Pair
from models.sentences import plain_title
from models.shapes import Shape

SOURCE = FeatureGroups(
    "source", "levels", ("web", "referral", "fair"), (), (), (0.2, 0.4, 0.5, 0.0, 0.0), (200, 90, 5, 0, 0)
)
NONE = float("nan")
SHAPE = Shape(SOURCE, (), (-0.5, 0.6, 2.0, NONE, NONE), (NONE,) * 5, (NONE,) * 5, 0.5)
STAGE = FeatureGroups("stage", "levels", ("Visit",), (), (), (0.3, 0.0, 0.0), (295, 0, 0))
BACKGROUND = Background((SOURCE, STAGE), 0.3, 295, ((0,), (1,)))


def test_a_shape_is_said_by_what_lifts_and_what_lowers_most_with_rate_and_n():
    assert str(say_shape(SHAPE, 0.3, plain_title, "lead")) == (
        "Lifts most – referral: +13.8 points (40% of 90 won). "
        "Lowers most – web: -9.4 points (20% of 200 won)."
    )


def test_too_few_cases_are_said_to_be_too_few():
    thin = Shape(STAGE, (), (0.1, NONE, NONE), (NONE,) * 3, (NONE,) * 3, 0.1)
    assert "too few cases" in str(say_shape(thin, 0.3, plain_title, "lead"))


def test_a_pair_is_said_with_its_combination_and_how_often_it_occurs():
    pair = Pair(0, 1, 0.1, 1, 0, 0.2, 0.25)
    assert str(say_pair(pair, BACKGROUND, plain_title)) == (
        "source: referral, and stage: Visit: +4.4 points beyond what each says by itself (25% of cases)"
    )


def test_a_pair_without_a_clear_combination_is_said_plainly():
    said = str(say_pair(Pair(0, 1, 0.1, -1, -1, 0.0, 0.0), BACKGROUND, plain_title))
    assert said.startswith("source and stage depend on each other")

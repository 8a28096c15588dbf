import pytest

from models import classifier
from models.choice import CALIBRATIONS, Choice, choice_from_json, choice_of, choice_to_json, say_choice
from tests.made_rows import made_rows

MEAN = Choice(
    ("trees", "logistic"),
    {"trees": 0.52, "logistic": 0.51, "trees+logistic": 0.5},
    "latest",
    300,
    "sigmoid",
    "ranks",
    recent=True,
)


def test_the_choice_is_that_of_the_classifier():
    made = made_rows(300)
    model = classifier.fit(made.X, made.y)
    found = choice_of(model)
    assert found is not None
    assert found.log_loss["+".join(found.parts)] == model.selection.loss
    assert found.calibration == model.calibration.kind in CALIBRATIONS
    assert found.rows == 300


def test_rates_chose_nothing():
    assert choice_of(None) is None
    assert choice_from_json(choice_to_json(None)) is None


def test_json_reads_back_the_same():
    assert choice_from_json(choice_to_json(MEAN)) == MEAN


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (
            MEAN,
            "3 mixes were tried on the latest 300 rows; their log loss was 0.5 to 0.52. Taken: the mean of "
            "trees and logistic model, 0.5; the mean of all stays unless another is better by more than "
            "chance. Chances were calibrated by a line in log-odds.",
        ),
        (
            Choice(("logistic",), {"logistic": 0.6}, "out_of_fold", 80, "none", "ranks", recent=False),
            "On 80 rows held out in turn the log loss was 0.6: logistic model. No calibration was needed.",
        ),
    ],
)
def test_it_is_said_in_words(choice, said):
    assert str(say_choice(choice)) == said

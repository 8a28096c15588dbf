import pytest

from models.candidates import fit_candidates
from models.folds import assign_folds
from models.selection import Selection
from models.training_rows import TrainingRows
from tests.made_rows import made_rows


def fitted(count: int, like: Selection | None = None):
    made = made_rows(count)
    rows = TrainingRows.of(made.X, made.y, None, None)
    folds = assign_folds(rows.y, rows.groups, 0)
    return fit_candidates(rows, folds, ("boosting", "logistic"), 0, lambda step, share: None, like=like)


@pytest.mark.parametrize(("count", "parts"), [(60, {"logistic"}), (400, {"pairs", "deep", "logistic"})])
def test_boosting_needs_forty_of_both_outcomes(count, parts):
    assert set(fitted(count).unseen) == parts


def test_only_what_was_chosen_before_is_fitted_again():
    like = Selection("mean", "latest", 100, {}, shapes=("deep",), view="rates", share=0.5)
    again = fitted(400, like)
    assert set(again.parts) == {"deep", "logistic"}
    assert again.view == "rates"

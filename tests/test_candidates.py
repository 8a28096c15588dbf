import pytest

from features.messages import message
from models.candidates import fit_candidates, part_of
from models.folds import assign_folds
from models.logistic import Lines
from models.selection import Selection
from models.training_rows import TrainingRows
from tests.made_rows import made_rows


def fitted(count: int, like: Selection | None = None):
    made = made_rows(count)
    rows = TrainingRows.of(made.X, made.y, None, None)
    folds = assign_folds(rows.y, rows.groups, 0)
    return fit_candidates(rows, folds, ("boosting", "logistic"), 0, lambda step, share: None, like=like)


@pytest.mark.parametrize(("count", "parts"), [(60, {"logistic"}), (400, {"trees", "corrected", "logistic"})])
def test_boosting_needs_forty_of_both_outcomes(count, parts):
    assert set(fitted(count).unseen) == parts


def test_only_what_was_chosen_before_is_fitted_again():
    lines = Lines(curved=False, penalty=0.2)
    like = Selection("mean", "latest", 100, {}, ("trees", "logistic"), view="rates", lines=lines)
    again = fitted(400, like)
    assert set(again.unseen) == {"trees", "logistic"}
    assert (again.view, again.lines) == ("rates", lines)


def test_corrected_lines_are_the_logistic_model_and_what_trees_add():
    found = fitted(400)
    X = made_rows(50, seed=9).X
    encoded = found.encoding.encode(X)
    margins = found.predict(encoded)
    assert found.logistic is not None
    wanted = found.logistic.margin(encoded) + found.trees["corrected"].margin(encoded)
    assert margins["corrected"] == pytest.approx(wanted)


def test_a_part_of_the_work_tells_its_share_of_the_whole():
    told: list[tuple[str, float]] = []
    part = part_of(lambda step, share: told.append((str(step), share)), 0.5, 0.7)
    part(message("Fitting boosted trees"), 0.5)
    assert told == [("Fitting boosted trees", pytest.approx(0.6))]

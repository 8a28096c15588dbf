import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from models.boosting import fit_boosting, load_boosting, save_boosting
from models.encoding import learn_encoding
from models.folds import assign_folds
from tests.made_rows import made_rows


@pytest.fixture(scope="module")
def fitted():
    made = made_rows(800)
    groups = np.arange(800)
    encoding = learn_encoding(made.X, groups)
    encoded = encoding.encode(made.X)
    folds = assign_folds(made.y, groups, seed=0)
    told: list[float] = []
    model, unseen = fit_boosting(encoding, encoded, made.y, np.ones(800), folds, done=told.append)
    return made, encoding, encoded, folds, model, unseen, told


def test_margin_is_the_mean_of_the_members(fitted):
    _, _, encoded, _, model, _, _ = fitted
    members = [m.booster.predict(m.rates.apply(encoded), raw_score=True) for m in model.members]
    assert model.margin(encoded) == pytest.approx(np.mean(members, axis=0))


def test_each_row_is_predicted_by_the_member_that_has_not_seen_it(fitted):
    _, _, encoded, folds, model, unseen, _ = fitted
    rows = folds == 3
    member = model.members[3]
    assert unseen[rows] == pytest.approx(
        member.booster.predict(member.rates.apply(encoded[rows]), raw_score=True)
    )


def test_unseen_predictions_find_the_signal(fitted):
    made, _, _, _, _, unseen, _ = fitted
    assert roc_auc_score(made.y, unseen) > roc_auc_score(made.y, made.chance) - 0.08


def test_all_members_have_the_same_rounds_and_stop_early(fitted):
    rounds = {member.booster.num_trees() for member in fitted[4].members}
    assert len(rounds) == 1
    assert 5 < rounds.pop() < 500


def test_progress_ends_at_one(fitted):
    told = fitted[-1]
    assert told == sorted(told)
    assert (told[0] > 0, told[-1]) == (True, 1.0)


def test_contributions_add_up_to_the_margin(fitted):
    _, _, encoded, _, model, _, _ = fitted
    assert model.contributions(encoded).sum(axis=1) == pytest.approx(model.margin(encoded), abs=1e-9)


def test_saved_and_loaded_members_predict_the_same_bits(fitted, tmp_path):
    _, _, encoded, _, model, _, _ = fitted
    rates = save_boosting(model, tmp_path)
    assert (load_boosting(tmp_path, rates).margin(encoded) == model.margin(encoded)).all()


def test_heavier_rows_pull_the_level_of_the_predictions():
    made = made_rows(400)
    encoding = learn_encoding(made.X, np.arange(400))
    encoded, folds = encoding.encode(made.X), assign_folds(made.y, np.arange(400), seed=0)
    plain, _ = fit_boosting(encoding, encoded, made.y, np.ones(400), folds)
    heavy, _ = fit_boosting(encoding, encoded, made.y, np.where(made.y > 0, 4.0, 1.0), folds)
    lifted = heavy.margin(encoded).mean() - plain.margin(encoded).mean()
    assert lifted == pytest.approx(np.log(4), abs=0.35)


def test_trees_that_begin_at_the_truth_have_nothing_to_add():
    made = made_rows(800)
    encoding = learn_encoding(made.X, np.arange(800))
    encoded, folds = encoding.encode(made.X), assign_folds(made.y, np.arange(800), seed=0)
    truth = np.log(made.chance / (1 - made.chance))
    start = np.repeat(truth[:, None], 5, axis=1)
    model, unseen = fit_boosting(encoding, encoded, made.y, np.ones(800), folds, start=start)
    assert np.abs(model.margin(encoded)).mean() < 0.25
    assert roc_auc_score(made.y, unseen) > roc_auc_score(made.y, truth) - 0.02

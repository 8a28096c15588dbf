import json

import pytest

from features.errors import InputError
from models import classifier, classifier_files
from models.version_files import folder_digest
from tests.made_rows import Made, made_rows


@pytest.fixture(scope="module")
def made() -> Made:
    return made_rows(500)


@pytest.fixture(scope="module")
def models(made) -> dict[str, classifier.Classifier]:
    return {
        "chosen": classifier.fit(made.X, made.y),
        "boosting": classifier.fit(made.X, made.y, kinds=("boosting",)),
        "logistic": classifier.fit(made.X, made.y, kinds=("logistic",)),
    }


NEW = made_rows(200, seed=99)


@pytest.mark.parametrize("kind", ["chosen", "boosting", "logistic"])
def test_a_saved_and_loaded_model_gives_the_same_bits(models, kind, tmp_path):
    classifier_files.save(models[kind], tmp_path)
    loaded = classifier_files.load(tmp_path)
    assert (loaded.probability(NEW.X) == models[kind].probability(NEW.X)).all()
    assert loaded.contributions(NEW.X).equals(models[kind].contributions(NEW.X))
    assert loaded.importance().equals(models[kind].importance())
    assert loaded.left_out == models[kind].left_out
    assert loaded.selection == models[kind].selection


def test_a_folder_of_another_format_is_refused(models, tmp_path):
    classifier_files.save(models["logistic"], tmp_path)
    file = tmp_path / classifier_files.SUMMARY
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 99}))
    with pytest.raises(InputError, match="format 99"):
        classifier_files.load(tmp_path)


def test_same_data_and_seed_give_files_with_the_same_digest(made, models, tmp_path):
    again = classifier.fit(made.X, made.y)
    for name, model in (("first", models["chosen"]), ("again", again)):
        classifier_files.save(model, tmp_path / name)
    assert folder_digest(tmp_path / "first") == folder_digest(tmp_path / "again")

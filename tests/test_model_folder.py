"""Is a model's folder opened only where it is whole?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from features.errors import InputError
from models.churn import ChurnModel
from models.lead import LeadModel
from models.seal import FILE
from tests.test_training_churn import customers
from tests.test_training_lead import pipeline
from training import churn, lead
from training.model_folder import open_model


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each kind."""
    folder = tmp_path_factory.mktemp("models")
    for training, file, name in ((lead, pipeline(folder), "lead"), (churn, customers(folder), "churn")):
        result = CliRunner().invoke(training.main, [str(file), "--out", str(folder / name)])
        assert result.exit_code == 0, result.stderr
    return folder


def test_a_model_of_either_kind_is_opened_as_it_was_written(models):
    assert isinstance(open_model(models / "lead").model, LeadModel)
    assert isinstance(open_model(models / "churn").model, ChurnModel)
    assert open_model(models / "lead").home is None


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", None),
        ("plan.json", "{}"),
        ("memory_deals.parquet", "x"),
        ("classifier/records.joblib", "x"),
        ("classifier/records.joblib", ""),
        ("classifier/classifier.json", "{"),
        ("rates.json", "[]"),
    ],
)
def test_a_damaged_folder_is_refused_in_one_sentence(models, tmp_path, sealed, name, content):
    """Each of these ended in a traceback, or asked for the path of another file."""
    folder = tmp_path / "model"
    shutil.copytree(models / "lead", folder)
    if not sealed:
        (folder / FILE).unlink()
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    with pytest.raises(InputError, match="is damaged") as caught:
        open_model(folder)
    assert caught.value.code == "model_damaged"


def test_a_tree_that_was_cut_off_does_not_score(models, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(models / "lead", folder)
    trees = sorted((folder / "classifier").glob("booster_*.txt"))
    if not trees:
        pytest.skip("the model of this pipeline has no trees")
    trees[0].write_text(trees[0].read_text()[:300])
    with pytest.raises(InputError, match=r"booster_0\.txt"):
        open_model(folder)


def test_what_is_no_model_is_said(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError) as caught:
            open_model(folder)
        assert caught.value.code == "not_a_model"

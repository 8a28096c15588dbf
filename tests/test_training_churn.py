"""The churn training as a person or a machine runs it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from features.ingest import ingest
from features.schema import Upload
from features.store import snapshots
from features.store.workspace import Workspace
from models import churn, version_files
from models.evaluate import expected_auc
from training.churn import main, train, train_snapshot
from training.demo import simulate, write
from training.sources import read_source


def silent(step, share):
    assert 0 <= share <= 1


def run(*arguments: object):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def told(*arguments: object) -> dict:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def customers(folder: Path, n: int = 400) -> Path:
    rng = np.random.default_rng(0)
    months = rng.integers(1, 60, n)
    left = rng.random(n) < 1 / (1 + np.exp((months - 20) / 6))
    frame = pd.DataFrame(
        {"customerID": [f"c{i}" for i in range(n)], "Months": months, "Satisfaction": 6 - 5 * left}
    )
    frame["Churn"] = np.where(left, "Yes", "No")
    file = folder / "customers.csv"
    frame.to_csv(file, index=False)
    return file


def test_a_label_is_learned(tmp_path):
    said = told(customers(tmp_path))
    assert said["live"] is True
    assert said["columns_used"] == ["Months"]
    assert {left["column"] for left in said["columns_left_out"]} == {"customerID", "Satisfaction", "Churn"}
    assert said["metrics"][said["winner"]]["auc"]["value"] > 0.8


def test_the_label_may_stand_in_any_column(tmp_path):
    file = customers(tmp_path)
    file.write_text(file.read_text().replace("Churn", "Gone?"))
    assert told(file, "--outcome", "Gone?")["live"] is True


def test_whether_more_data_would_help_is_kept_with_the_model_when_asked(tmp_path):
    told(customers(tmp_path), "--learning-curve", "--out", tmp_path / "model")
    learning = churn.load(tmp_path / "model").scorer.learning
    assert learning is not None
    assert learning.frame["cases"].max() == pytest.approx(320, abs=2)


def test_the_model_goes_into_a_folder(tmp_path):
    file = customers(tmp_path)
    told(file, "--out", tmp_path / "model")
    model = churn.load(tmp_path / "model")
    assert (model.horizon, model.used) == (None, ("Months",))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("customerID,Churn\na,Yes\nb,Yes\n", []),
        ("customerID,Churn\na,\nb,\n", []),
        ("customerID,Churn\na,Yes\nb,No\nc,Perhaps\n", []),
        ("customerID,Contract,Satisfaction\na,1,2\nb,2,3\n", []),
        ("Deal ID,Account Name,Stage,Close Date\n1,a,Won,2024-01-01\n2,b,Lost,2024-01-02\n", []),
        ("customerID,x\na,1\n", ["--outcome", "y"]),
    ],
)
def test_bad_input_ends_with_one_sentence_and_exit_code_2(tmp_path, text, options):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    result = run(file, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len([line for line in result.stderr.splitlines() if "%  " not in line]) == 1


def test_a_customers_snapshot_is_trained_into_its_workspace(tmp_path):
    workspace = Workspace.open(tmp_path / "workspace")
    snapshot, _ = snapshots.save(workspace, ingest(customers(tmp_path), kind=Upload.CUSTOMERS))
    version = train_snapshot(workspace, snapshot.id, report=silent)
    assert version.live
    assert version.card.horizon is None
    churn.load(version_files.verified_folder(workspace, version.id))


def test_telco_customers_are_ranked_as_well_as_is_known_of_them(real_data):
    said = told(real_data / "telco_churn" / "customers.csv")
    assert said["live"] is True
    assert (said["rows"], said["positives"]) == (7043, 1869)
    assert said["metrics"][said["winner"]]["auc"]["value"] == pytest.approx(0.84, abs=0.015)
    assert {left["column"] for left in said["columns_left_out"]} == {"customerID", "Churn"}


@pytest.mark.slow
def test_who_stops_buying_is_learned_from_won_deals(tmp_path):
    company = simulate(deals=6000, seed=7)
    file = write(company, tmp_path)[f"pipeline_{company.as_of:%Y-%m-%d}"]
    source = read_source(file, None, (Upload.CUSTOMERS, Upload.DEALS))
    model, card = train(source, report=silent)
    assert card.live
    assert card.horizon == model.horizon
    assert {"recency_rate", "bg_nbd"} <= set(card.metrics["model"])
    assert source.deals is not None
    found = churn.score(model, source.deals)
    truth = found["account"].map(company.truth["buys_nothing"]["180"])
    known = truth.notna()
    best = expected_auc(truth[known], truth[known])
    assert expected_auc(found["churn_probability"][known], truth[known]) > best - 0.05

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


@pytest.mark.parametrize(
    ("header", "left", "stayed"),
    [
        ("Attrition_Flag", "Attrited Customer", "Existing Customer"),
        ("Customer Status", "Churned", "Stayed"),
        ("target", "1", "0"),
        ("是否流失", "是", "否"),
    ],
)
def test_labels_of_well_known_customer_files_are_understood(tmp_path, header, left, stayed):
    file = customers(tmp_path)
    frame = pd.read_csv(file)
    label = frame.pop("Churn").map({"Yes": left, "No": stayed})
    frame.assign(**{header: label}).to_csv(file, index=False)
    found, _ = train(read_source(file, None, (Upload.CUSTOMERS, Upload.DEALS)), report=silent)
    assert found.horizon is None
    assert found.used == ("Months",)


def test_evidence_against_a_column_of_customers_speaks_of_customers(tmp_path):
    file = customers(tmp_path)
    frame = pd.read_csv(file)
    frame.assign(Refund=np.where(frame["Churn"] == "Yes", 10, 0)).to_csv(file, index=False)
    reasons = {left["column"]: left["reason"] for left in told(file)["columns_left_out"]}
    assert reasons["Refund"] == "It is 10 for 100% of the customers who left and never for one who stayed."


def dated_customers(folder: Path, n: int = 600) -> Path:
    """Write customers of whom the later ones leave more, with dates of every kind, on 30 June 2024."""
    rng = np.random.default_rng(3)
    day = pd.Timestamp("2024-06-30")
    months = rng.integers(1, 60, n)
    left = rng.random(n) < 1 / (1 + np.exp((months - 20) / 6))

    def ago(days: np.ndarray) -> pd.Series:
        return pd.Series(day - pd.to_timedelta(days, unit="D"))

    frame = pd.DataFrame(
        {
            "customerID": [f"c{i}" for i in range(n)],
            "Customer Since": ago(30 * months),
            "Last Contact": ago(np.where(left, rng.integers(200, 400, n), rng.integers(0, 200, n))),
            "Contract Start": ago(rng.integers(0, 300, n)),
            "Cancelled On": ago(rng.integers(0, 200, n)).where(pd.Series(left)),
            "Plan": rng.choice(["a", "b"], n),
            "Churn": np.where(left, "Yes", "No"),
        }
    )
    file = folder / "dated.csv"
    frame.to_csv(file, index=False, date_format="%Y-%m-%d")
    return file


def test_the_day_one_became_a_customer_is_an_age_and_what_may_tell_the_label_stays_out(tmp_path):
    said = told(dated_customers(tmp_path))
    assert "Customer Since" in said["columns_used"]
    assert not {"Last Contact", "Contract Start", "Cancelled On"} & set(said["columns_used"])
    reasons = {left["column"]: left["reason"] for left in said["columns_left_out"]}
    assert "set or moved when the customer left" in reasons["Contract Start"]
    assert "who left" in reasons["Cancelled On"]
    assert said["metrics"][said["winner"]]["auc"]["value"] > 0.8


def test_a_date_that_a_person_vouches_for_is_an_age(tmp_path):
    said = told(dated_customers(tmp_path), "--include", "Last Contact")
    assert "Last Contact" in said["columns_used"]
    assert said["metrics"][said["winner"]]["auc"]["value"] > 0.95


def test_one_customer_alone_is_scored_as_among_all(tmp_path):
    file = dated_customers(tmp_path)
    source = read_source(file, None, (Upload.CUSTOMERS,))
    model, _ = train(source, report=silent)
    churn.save(model, tmp_path)
    read = churn.load(tmp_path)
    assert (read.dates, read.as_of) == (("customer_since",), pd.Timestamp("2024-06-30"))
    every = churn.score(read, source.frame)["churn_probability"]
    alone = churn.score(read, source.frame.iloc[[5]])["churn_probability"]
    assert alone.iloc[0] == pytest.approx(every.iloc[5])
    later = churn.score(read, source.frame, pd.Timestamp("2026-06-30"))["churn_probability"]
    assert (later <= every + 1e-9).mean() > 0.9, "two years on, those who stayed are old customers"


def test_the_day_of_a_file_can_be_given_that_of_a_snapshot_is_known(tmp_path, monkeypatch):
    file = dated_customers(tmp_path)
    source = read_source(file, None, (Upload.CUSTOMERS,), as_of=pd.Timestamp("2024-12-31"))
    model, _ = train(source, report=silent)
    assert model.as_of == pd.Timestamp("2024-12-31")
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "ws"))
    saved, _ = snapshots.save(Workspace.open(), ingest(file, kind=Upload.CUSTOMERS))
    result = run(saved.id, "--as-of", "2024-12-31")
    assert result.exit_code == 2
    assert "--as-of is for files" in result.stderr

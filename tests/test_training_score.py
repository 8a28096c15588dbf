"""Scoring a file with a model, as a person or a machine does it."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from features.ingest import ingest
from features.schema import Upload
from features.store import snapshots
from features.store.workspace import Workspace
from models import lead, registry, version_files
from models.band_rules import save_band_rules
from models.bands import BandRules
from models.card import read_card
from tests.test_training_churn import customers
from tests.test_training_lead import pipeline
from training import churn as churn_training
from training import lead as lead_training
from training.score import main


def run(*arguments: object):
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pipeline, a customers file and a model of each."""
    folder = tmp_path_factory.mktemp("score")
    for training, file, name in (
        (lead_training, pipeline(folder), "lead"),
        (churn_training, customers(folder), "churn"),
    ):
        result = CliRunner().invoke(training.main, [str(file), "--out", str(folder / name)])
        assert result.exit_code == 0, result.stderr
    return folder


def scored(home: Path, model: str, file: Path, *options: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    out = home / "scored.csv"
    result = run(home / model, file, "--out", out, *options)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    read = {"dtype": "str", "keep_default_na": False}
    return pd.read_csv(file, **read), pd.read_csv(out, **read)


@pytest.mark.parametrize(("model", "file"), [("lead", "pipeline.csv"), ("churn", "customers.csv")])
def test_every_row_is_written_as_it_is_in_its_order_with_its_scores(home, model, file):
    given, found = scored(home, model, home / file)
    pd.testing.assert_frame_equal(found[list(given.columns)], given)
    added = list(found.columns[len(given.columns) :])
    assert added == ["probability", "score", "band", "reason_1", "reason_2", "reason_3"]
    chance = found["probability"].astype(float)
    assert chance.between(0, 1).all()
    assert found["score"].astype(int).between(0, 100).all()
    assert set(found["band"]) <= set("ABCD")
    assert (found["reason_1"] != "").mean() > 0.9


def test_scores_do_not_depend_on_the_order_of_rows_and_columns(home):
    _, found = scored(home, "lead", home / "pipeline.csv")
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False)
    mixed = home / "mixed.csv"
    given.iloc[::-1, ::-1].to_csv(mixed, index=False)
    _, again = scored(home, "lead", mixed)
    assert again["probability"].tolist()[::-1] == found["probability"].tolist()


def test_open_deals_alone_get_nearly_the_scores_that_they_get_among_all(home):
    given, found = scored(home, "lead", home / "pipeline.csv")
    is_open = given["Stage"] == "Quote"
    alone = home / "open.csv"
    given[is_open].drop(columns=["Loss Reason", "Value"]).to_csv(alone, index=False)
    _, again = scored(home, "lead", alone)
    # The as-of day of open deals alone is the last on which one was created, hence not to the digit.
    difference = again["probability"].astype(float).to_numpy() - found.loc[is_open, "probability"].astype(
        float
    )
    assert difference.abs().max() < 0.1


def test_rows_of_one_deal_share_its_score(home):
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False)
    twice = home / "twice.csv"
    pd.concat([given, given.head(3)]).to_csv(twice, index=False)
    _, found = scored(home, "lead", twice)
    assert len(found) == len(given) + 3
    assert found["probability"].tolist()[-3:] == found["probability"].tolist()[:3]


def test_further_columns_pass_through_and_names_of_ours_are_kept_apart(home):
    given = pd.read_csv(home / "customers.csv", dtype="str", keep_default_na=False)
    file = home / "more.csv"
    given.assign(Note="=1+1", band="blue").to_csv(file, index=False)
    _, found = scored(home, "churn", file)
    assert found["Note"].unique().tolist() == ["'=1+1"]
    assert found["band (input)"].unique().tolist() == ["blue"]
    assert set(found["band"]) <= set("ABCD")


def test_columns_that_lack_are_refused_by_name(home):
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False)
    file = home / "less.csv"
    given.drop(columns=["Lead Source", "Region"]).to_csv(file, index=False)
    result = run(home / "lead", file, "--out", home / "x.csv")
    assert result.exit_code == 2
    assert "Lead Source, Region" in result.stderr
    assert not (home / "x.csv").exists()


@pytest.mark.parametrize(("model", "data"), [("nowhere", "pipeline.csv"), ("lead", "nowhere.csv")])
def test_what_is_not_there_is_said_in_one_sentence(home, model, data):
    result = run(home / model, home / data, "--out", home / "x.csv")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("count", [0, 1, 5])
def test_as_many_reasons_are_given_as_were_asked_for(home, count):
    _, found = scored(home, "churn", home / "customers.csv", "--reasons", count)
    assert [name for name in found if name.startswith("reason_")] == [
        f"reason_{k}" for k in range(1, count + 1)
    ]


def test_where_no_model_is_worth_using_everyone_gets_the_base_rate_and_is_told(home, tmp_path):
    file = pipeline(tmp_path, tells=0.0)
    assert CliRunner().invoke(lead_training.main, [str(file), "--out", str(tmp_path / "rate")]).exit_code == 0
    _, found = scored(tmp_path, "rate", file)
    assert found["probability"].nunique() == 1
    assert found["reason_1"].str.startswith("No column tells more than the base rate").all()


def test_a_snapshot_is_scored_like_the_file_it_was_made_of(home, monkeypatch, tmp_path):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    snapshot, _ = snapshots.save(Workspace.open(), ingest(home / "pipeline.csv", kind=Upload.DEALS))
    result = run(home / "lead", snapshot.id, "--out", tmp_path / "scored.csv")
    assert result.exit_code == 0, result.stderr
    _, found = scored(home, "lead", home / "pipeline.csv")
    again = pd.read_csv(tmp_path / "scored.csv")
    np.testing.assert_allclose(again["probability"], found["probability"].astype(float))


def test_where_the_bands_begin_is_said_and_told_to_machines(home):
    _, found = scored(home, "lead", home / "pipeline.csv")
    result = run(home / "lead", home / "pipeline.csv", "--out", home / "x.csv", "--json")
    told = json.loads(result.stdout)
    assert told["bands_from"] == "usual"
    assert (told["kind"], told["rows"], told["rows_scored"]) == ("lead", len(found), len(found))
    assert "The usual bands for this model: A from" in result.stderr
    by_hand = pd.cut(
        found["probability"].astype(float),
        [0, *(told["bands"][band] for band in "CBA"), 1.01],
        right=False,
        labels=list("DCBA"),
    )
    assert found["band"].tolist() == by_hand.tolist()


def test_a_version_of_a_workspace_gives_the_bands_that_the_screen_gives(home, tmp_path):
    ws = Workspace.open(tmp_path)
    version = registry.save(
        ws, "lead", partial(lead.save, lead.load(home / "lead")), read_card(home / "lead")
    )
    folder = version_files.verified_folder(ws, version.id)
    save_band_rules(ws, BandRules(0.45, 0.3, 0.05))
    result = run(folder, home / "pipeline.csv", "--out", home / "own.csv", "--json")
    assert json.loads(result.stdout)["bands"] == {"A": 0.45, "B": 0.3, "C": 0.05}
    assert json.loads(result.stdout)["bands_from"] == "workspace"
    assert "Bands as set for the company: A from 45" in result.stderr
    found = pd.read_csv(home / "own.csv")
    assert found["band"].eq("A").equals(found["probability"].ge(0.45))
    copied = shutil.copytree(folder, home / "models" / version.id)
    run(copied, home / "pipeline.csv", "--out", home / "copy.csv")
    assert not pd.read_csv(home / "copy.csv")["band"].equals(found["band"]), "a copy is of no workspace"


def test_another_export_of_the_same_crm_gets_the_same_scores(home):
    _, found = scored(home, "lead", home / "pipeline.csv")
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False)
    for name in ("Created Date", "Closed Date"):
        day = pd.to_datetime(given[name], errors="coerce")
        given[name] = day.dt.strftime("%d.%m.%Y").fillna("")
    other = given.drop(columns=["Value", "Loss Reason"]).assign(Notiz="für später")
    other = other[[*other.columns[::-1]]].sample(frac=1, random_state=2)
    file = home / "other.csv"
    other.to_csv(file, index=False, sep=";", encoding="utf-16")
    result = run(home / "lead", file, "--out", home / "again.csv", "--as-of", last_day(home))
    assert result.exit_code == 0, result.stderr
    again = pd.read_csv(home / "again.csv", dtype="str").set_index("Opportunity ID")["probability"]
    expected = found.set_index("Opportunity ID")["probability"]
    assert again.reindex(expected.index).tolist() == expected.tolist()


def test_a_category_never_seen_is_scored_and_changes_no_other_deal(home):
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False)
    is_open = given["Stage"] == "Quote"
    file = home / "new.csv"
    given.assign(
        **{"Lead Source": given["Lead Source"].mask(is_open & (given.index % 2 == 0), "TikTok")}
    ).to_csv(file, index=False)
    _, found = scored(home, "lead", home / "pipeline.csv")
    _, again = scored(home, "lead", file)
    new = again["Lead Source"].eq("TikTok")
    assert again["probability"][new].astype(float).between(0, 1).all()
    assert again["probability"][is_open & ~new].tolist() == found["probability"][is_open & ~new].tolist()


def last_day(home: Path) -> str:
    given = pd.read_csv(home / "pipeline.csv")
    return str(max(given["Created Date"].max(), given["Closed Date"].dropna().max()))


def test_a_column_that_is_there_but_blank_is_no_lack(home):
    """One lead whose source nobody entered was refused, for want of a column that it has."""
    given = pd.read_csv(home / "pipeline.csv", dtype="str", keep_default_na=False).head(1)
    file = home / "one.csv"
    given.assign(**{"Lead Source": ""}).to_csv(file, index=False)
    _, found = scored(home, "lead", file)
    assert found["probability"].astype(float).between(0, 1).tolist() == [True]


def test_words_where_the_model_learned_numbers_are_refused(home):
    file = home / "words.csv"
    given = pd.read_csv(home / "customers.csv", dtype="str", keep_default_na=False)
    given.assign(Months="many").to_csv(file, index=False)
    result = run(home / "churn", file, "--out", home / "scored.csv")
    assert result.exit_code == 2
    assert "Column Months held numbers when the model learned from it" in result.stderr
    assert "many" in result.stderr

"""The lead training as a person or a machine runs it, on real files and on a company whose truth is known."""

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
from models import lead, version_files, versions
from models.card import read_card
from models.evaluate import expected_auc
from training.demo import simulate, write
from training.lead import main, train, train_snapshot
from training.reporting import write_model
from training.sources import read_source

KEYS = ["rows", "positives", "base_rate", "columns_used", "columns_left_out", "winner", "live", "verdict"]


def silent(step, share):
    assert 0 <= share <= 1


def run(*arguments: object):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def told(*arguments: object) -> dict:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def pipeline(folder: Path, n: int = 240, seed: int = 0, *, tells: float = 1.5) -> Path:
    """Write a dated pipeline whose source tells something and whose lost deals have an amount of 0."""
    rng = np.random.default_rng(seed)
    source = rng.choice(["Referral", "Cold Call"], n)
    odds = np.exp(tells * np.where(source == "Referral", 1, -1))
    won = rng.random(n) < odds / (1 + odds)
    created = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 600, n)), unit="D")
    closed = created + pd.to_timedelta(rng.integers(5, 60, n), unit="D")
    is_open = closed > pd.Timestamp("2024-08-01")
    frame = pd.DataFrame(
        {
            "Opportunity ID": [f"O{i}" for i in range(n)],
            "Stage": np.where(is_open, "Quote", np.where(won, "Closed Won", "Closed Lost")),
            "Created Date": created,
            "Closed Date": pd.Series(closed).where(~is_open),
            "Lead Source": source,
            "Region": rng.choice(["North", "South"], n),
            "Value": np.where(is_open, np.nan, np.where(won, rng.integers(1, 9, n) * 100, 0)),
            "Loss Reason": np.where(won | is_open, "", "Price"),
        }
    )
    file = folder / "pipeline.csv"
    frame.to_csv(file, index=False, date_format="%Y-%m-%d")
    return file


def test_a_signal_is_found_and_what_gives_the_outcome_away_is_kept_out(tmp_path):
    said = told(pipeline(tmp_path))
    assert list(said)[:8] == KEYS
    assert said["live"] is True
    assert said["winner"] in ("boosting", "logistic")
    assert set(said["columns_used"]) == {"Created Date", "Lead Source", "Region"}
    assert {"Value", "Loss Reason", "Stage", "Closed Date"} <= {
        left["column"] for left in said["columns_left_out"]
    }
    figures = said["metrics"][said["winner"]]
    assert set(figures) == {"auc", "log_loss", "brier", "ece", "lift_top_tenth"}
    assert figures["auc"]["low"] < figures["auc"]["value"] < figures["auc"]["high"]
    assert {"base_rate", "logistic"} <= set(said["metrics"])
    assert said["base_rate"] == pytest.approx(said["positives"] / said["rows"])


def test_noise_is_called_noise(tmp_path):
    said = told(pipeline(tmp_path, tells=0.0))
    assert (said["winner"], said["live"]) == ("base_rate", False)
    assert "no signal beyond the base rate" in said["verdict"]


def test_a_column_that_is_excluded_is_not_used(tmp_path):
    said = told(pipeline(tmp_path), "--exclude", "Lead Source", "--exclude", "region")
    assert said["columns_used"] == ["Created Date"]
    assert said["live"] is False


def test_fewer_than_forty_outcomes_make_no_model(tmp_path):
    said = told(pipeline(tmp_path, 60))
    assert said["winner"] in ("group_rates", "base_rate")


def test_thin_data_with_a_telling_column_are_scored_by_group_rates_with_counts_and_intervals(tmp_path):
    n = 70
    source = np.where(np.arange(n) % 2 == 0, "Referral", "Cold Call")
    won = np.where(source == "Referral", np.arange(n) % 12 > 0, np.arange(n) % 11 == 0)
    names = [f"D{place}" for place in range(n)]
    table = pd.DataFrame({"Deal ID": names, "Lead Source": source, "Result": np.where(won, "Won", "Lost")})
    file = tmp_path / "thin.csv"
    table.to_csv(file, index=False)
    said = told(file)
    assert (said["winner"], said["live"]) == ("group_rates", True)
    assert "fewer than 40 of either outcome, so smoothed group rates score" in said["verdict"]
    groups = {group["group"]: group for group in said["group_rates"]}
    counts = table["Result"].eq("Won").groupby(table["Lead Source"]).agg(["sum", "count"])
    assert {name: (group["won"], group["n"]) for name, group in groups.items()} == {
        name: (row["sum"], row["count"]) for name, row in counts.iterrows()
    }
    assert all(group["column"] == "Lead Source" for group in groups.values())
    assert all(group["low"] < group["rate"] < group["high"] for group in groups.values())


def test_a_model_that_is_no_group_rate_has_none(tmp_path):
    assert told(pipeline(tmp_path, tells=0.0))["group_rates"] == []


def test_progress_stays_out_of_the_result(tmp_path):
    result = run(pipeline(tmp_path), "--json")
    json.loads(result.stdout)
    assert "Fitting" in result.stderr


def test_the_model_goes_into_a_folder_and_scores_from_there(tmp_path):
    file = pipeline(tmp_path)
    told(file, "--out", tmp_path / "model")
    deals = read_source(file, None, (Upload.DEALS,)).deals
    assert deals is not None
    found = lead.score(lead.load(tmp_path / "model"), deals)
    by_source = found.merge(deals.frame[["deal_id", "source"]]).groupby("source")["probability"].mean()
    assert by_source["Referral"] > by_source["Cold Call"] + 0.3


def test_whether_more_data_would_help_is_kept_with_the_model_when_asked(tmp_path):
    told(pipeline(tmp_path, 400), "--learning-curve", "--out", tmp_path / "model")
    learning = lead.load(tmp_path / "model").scorer.learning
    assert learning is not None
    assert "more data" in str(learning.verdict).lower()
    assert learning.frame["cases"].is_monotonic_increasing


def test_a_person_reads_a_table(tmp_path):
    result = run(pipeline(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.startswith("The model is worth using")
    assert "log_loss" in result.stdout


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", []),
        ("%PDF-1.4\n1 0 obj\n", []),
        ("id,Status\n1,Won\n", []),
        ("id,Status\n1,Won\n2,Won\n", []),
        ("id,Status\n1,\n2,\n", []),
        ("id,x\n1,2\n2,3\n", []),
        ("id,x,y\n1,2,a\n2,3,b\n3,4,c\n", ["--outcome", "y"]),
        ("id,x,y\n1,2,yes\n2,3,no\n", ["--outcome", "z"]),
        ("id,x,y\n1,2,yes\n2,3,no\n", ["--exclude", "z"]),
    ],
)
def test_bad_input_ends_with_one_sentence_and_exit_code_2(tmp_path, text, options):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    result = run(file, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    sentences = [line for line in result.stderr.splitlines() if "%  " not in line]
    assert len(sentences) == 1
    assert "Traceback" not in result.stderr


def test_two_closed_deals_are_enough_for_a_base_rate(tmp_path):
    file = tmp_path / "two.csv"
    file.write_text("id,Status,x\n1,Won,2\n2,Lost,3\n")
    assert told(file)["winner"] == "base_rate"


def test_a_snapshot_is_trained_into_its_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path / "workspace"))
    workspace = Workspace.open()
    snapshot, _ = snapshots.save(workspace, ingest(pipeline(tmp_path), kind=Upload.DEALS))
    version = train_snapshot(workspace, snapshot.id, report=silent)
    assert version.live
    assert version.card.snapshot == snapshot.id
    assert told(snapshot.id)["live"] is True
    assert len(versions.listing(workspace, "lead")) == 2
    lead.load(version_files.verified_folder(workspace, version.id))


def test_the_same_file_gives_the_same_model(tmp_path):
    file = pipeline(tmp_path)
    assert told(file) == told(file)


def test_the_crm_file_without_a_signal_is_said_to_have_none_also_when_saved_by_excel(real_data):
    said = told(real_data / "maven_crm" / "sales_pipeline.csv")
    assert (said["winner"], said["live"]) == ("base_rate", False)
    assert "close_value" not in said["columns_used"]
    assert "close_value" in {left["column"] for left in said["columns_left_out"]}
    assert (said["rows"], said["positives"]) == (6711, 4238)
    assert told(real_data / "maven_crm" / "sales_pipeline_excel_resaved.csv") == said


def test_448_deals_without_dates_teach_something(real_data):
    said = told(real_data / "b2b_small" / "opportunities.csv")
    assert said["live"] is True
    assert said["metrics"][said["winner"]]["auc"]["value"] > 0.75
    assert said["holdout"]["rows"] == 448


@pytest.mark.slow
def test_calls_in_order_of_time_are_judged_on_the_latest(real_data, tmp_path):
    lines = (real_data / "bank_marketing" / "calls.csv").read_text().splitlines(keepends=True)
    file = tmp_path / "calls.csv"
    file.write_text("".join([lines[0], *lines[-8_000:]]))  # the later calls, in their order
    said = told(file, "--outcome", "y", "--ordered", "--exclude", "duration")
    assert said["holdout"]["rows"] == 1600
    assert "duration" not in said["columns_used"]
    assert said["metrics"][said["winner"]]["auc"]["value"] > 0.7 or said["winner"] == "base_rate"


@pytest.mark.slow
def test_open_deals_are_ranked_nearly_as_well_as_the_truth_allows(tmp_path):
    company = simulate(deals=6000, seed=7)
    files = write(company, tmp_path)
    source = read_source(
        files[f"pipeline_{company.as_of:%Y-%m-%d}"], None, (Upload.DEALS,), files["stage_entries"]
    )
    model, card = train(source, report=silent)
    assert source.deals is not None
    found = lead.score(model, source.deals)
    truth = found["deal_id"].map(company.truth["deals"])
    assert truth.notna().all()
    assert expected_auc(found["probability"], truth) > expected_auc(truth, truth) - 0.03
    assert found["probability"].mean() == pytest.approx(truth.mean(), abs=0.03)
    # Calibrated in each third as well, the stale deals at the bottom among them.
    third = pd.qcut(found["probability"], 3, labels=False)
    by_third = pd.DataFrame({"said": found["probability"], "true": truth}).groupby(third).mean()
    assert (by_third["said"] - by_third["true"]).abs().max() < 0.06
    assert card.live
    assert {"stage_rate", "entered_probability"} <= set(card.metrics["model"])


def test_a_horizon_stands_in_card_json_and_verdict(tmp_path):
    said = told(pipeline(tmp_path, 600), "--horizon", 30, "--out", tmp_path / "model")
    assert said["horizon"] == 30
    assert said["verdict"].startswith("Won within 30 days. ")
    assert "within 30 days" in said["holdout"]["how"]
    ever = told(pipeline(tmp_path, 600))
    assert ever["horizon"] is None
    assert said["positives"] < ever["positives"]
    assert said["rows"] > ever["rows"], "open deals that have had the time count as well"
    model, card = lead.load(tmp_path / "model"), read_card(tmp_path / "model")
    assert (model.horizon, card.horizon) == (30, 30)


def test_a_horizon_without_days_or_without_wins_in_time_is_refused(tmp_path):
    file = tmp_path / "undated.csv"
    file.write_text("id,Status,x\n1,Won,2\n2,Lost,3\n")
    result = run(file, "--horizon", 90)
    assert result.exit_code == 2
    assert "days of creation and closing" in result.stderr
    late = pd.read_csv(pipeline(tmp_path, 100)).assign(**{"Created Date": "2020-01-01"})
    late.to_csv(tmp_path / "late.csv", index=False)
    result = run(tmp_path / "late.csv", "--horizon", 30)
    assert result.exit_code == 2
    assert "Take another horizon" in result.stderr


def test_a_training_that_is_stopped_leaves_the_older_model_whole(tmp_path):
    def stopped(folder: Path) -> None:
        (folder / "half").write_text("")
        raise KeyboardInterrupt

    file = pipeline(tmp_path)
    told(file, "--out", tmp_path / "model")
    before = sorted(path.name for path in (tmp_path / "model").rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        write_model(tmp_path / "model", stopped, read_card(tmp_path / "model"))
    assert sorted(path.name for path in (tmp_path / "model").rglob("*")) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_deals_of_days_to_come_teach_nothing_and_are_told(tmp_path):
    """A century was misread, or days were made up: it ended in a traceback."""
    file = tmp_path / "ahead.csv"
    days = pd.date_range("2090-01-01", periods=200).strftime("%Y-%m-%d")
    rows = pd.DataFrame({"Created Date": days, "Size": range(200), "Converted": [0, 1] * 100})
    rows.to_csv(file, index=False)
    result = run(file)
    assert result.exit_code == 2
    assert "Mend the days of creation and closing" in result.stderr


def test_a_column_that_leaks_for_most_rows_is_used_but_told(tmp_path):
    file = pipeline(tmp_path, 400)
    frame = pd.read_csv(file)
    won = frame["Stage"].eq("Closed Won").to_numpy()
    hint = np.where(np.random.default_rng(1).random(len(frame)) < 0.92, won, ~won)
    frame.assign(Hint=np.where(hint, "hot", "cold")).drop(columns="Lead Source").to_csv(file, index=False)
    said = told(file)
    assert "Hint" in said["columns_used"]
    (doubt,) = said["doubts"]
    assert doubt.startswith("Hint alone tells won from lost unusually well")
    assert told(file, "--exclude", "Hint")["doubts"] == []

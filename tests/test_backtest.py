"""Claims about how past forecasts are judged."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from features.deals import as_of_view
from models.forecast import SIMULATION
from tests.made_deals import company, deals
from training.backtest import backtest, default_origins, main, to_json

FOUR = pd.date_range("2024-03-31", periods=4, freq="2ME")


@pytest.fixture(scope="module")
def known():
    return company(seed=11).on()


@pytest.fixture(scope="module")
def record(known):
    return backtest(known, horizon=3, origins=list(FOUR), draws=300)


def test_the_past_days_are_month_ends_with_history_before_and_a_month_after(known):
    days = default_origins(known, horizon=6)
    assert days[-1] == pd.Timestamp("2024-11-30")
    assert len(days) == 12 + 5
    assert all(day.is_month_end for day in days)
    young = as_of_view(known, pd.Timestamp("2022-12-15"))
    assert default_origins(young) == [pd.Timestamp("2022-10-31")]
    assert default_origins(deals([], "2024-01-01")) == []


def test_forecasts_are_held_against_what_was_booked(known, record):
    frame = known.frame
    april = frame[
        (frame["outcome"] == "won") & (frame["closed_on"].dt.to_period("M") == pd.Period("2024-04"))
    ]
    row = record.months[(record.months["month"] == "2024-04-01") & (record.months["method"] == SIMULATION)]
    assert row["booked"].tolist() == [pytest.approx(april["amount"].sum())]
    assert row["origin"].tolist() == [pd.Timestamp("2024-03-31")]


def test_months_that_have_not_passed_are_not_judged(known, record):
    assert (record.months["month"] + pd.offsets.MonthEnd() <= known.as_of).all()
    counted = record.months[record.months["method"] == SIMULATION].groupby("origin").size()
    assert counted.tolist() == [3, 3, 3, 3]
    later = backtest(known, horizon=3, origins=[pd.Timestamp("2024-11-30")], draws=100)
    assert later.months["month"].unique().tolist() == [pd.Timestamp("2024-12-01")]
    assert len(later.periods) == 0


def test_whole_horizons_are_the_months_together(record):
    sums = record.months.groupby(["origin", "method"])["booked"].sum()
    whole = record.periods.set_index(["origin", "method"])["booked"]
    assert whole.sort_index().to_numpy() == pytest.approx(sums.sort_index().to_numpy())


def test_the_simulation_beats_the_simple_methods_where_its_assumptions_hold(record):
    assert record.leader == SIMULATION
    table = record.methods.set_index("method")["error"]
    assert table[SIMULATION] < table["stage_weighted"]
    assert record.coverage > 0.6


def test_every_method_has_the_simulated_interval_around_its_number(record):
    width = {}
    for method, rows in record.months.groupby("method"):
        assert ((rows["p10"] <= rows["forecast"]) & (rows["forecast"] <= rows["p90"])).all()
        width[method] = (rows["p90"] - rows["forecast"]).to_numpy()
    assert width["stage_weighted"] == pytest.approx(width[SIMULATION])
    assert record.methods["coverage"].between(0, 1).all()


def test_later_facts_change_no_past_forecast(known, record):
    """What happened after the last past day moves bookings, never forecasts."""
    frame = known.frame.copy()
    later = (frame["closed_on"] > "2024-09-30") & (frame["outcome"] == "won")
    frame.loc[later, "outcome"] = "lost"
    changed = type(known)(frame, known.entries, known.process, known.as_of)
    again = backtest(changed, horizon=3, origins=list(FOUR), draws=300)
    assert again.months["forecast"].to_numpy() == pytest.approx(record.months["forecast"].to_numpy())
    assert again.months["booked"].sum() < record.months["booked"].sum()


def test_only_older_snapshots_hold_what_reps_expected(known, record):
    assert "reps_expectation" not in set(record.methods["method"])
    view = as_of_view(known, FOUR[0])
    frame = view.frame.assign(probability=0.5, expected_close_on=pd.Timestamp("2024-05-15"))
    frame["expected_close_on"] = frame["expected_close_on"].astype("datetime64[us]")
    seen = type(view)(frame, view.entries, view.process, view.as_of)
    again = backtest(known, horizon=3, origins=list(FOUR), seen=[seen], draws=50)
    told = again.months[again.months["method"] == "reps_expectation"]
    amount = frame.loc[frame["outcome"] == "open", "amount"].sum()
    assert told["forecast"].tolist() == pytest.approx([0.0, amount / 2, 0.0])


@pytest.mark.parametrize("rows", [[], [{"deal_id": "a", "outcome": "won", "amount": 5.0}]])
def test_hardly_any_deal_is_said_and_no_crash(rows):
    record = backtest(deals(rows, "2024-12-31"))
    assert len(record.methods) == 0
    assert str(record.verdict).startswith("Too little has passed")
    assert json.loads(to_json(record, pd.Timestamp("2024-12-31")))["coverage"] is None


def test_progress_is_reported_step_by_step(known):
    heard = []
    backtest(known, 1, list(FOUR[:2]), draws=10, report=lambda step, share: heard.append((str(step), share)))
    assert heard == [("Forecasting as of 2024-03-31", 0.5), ("Forecasting as of 2024-05-31", 1.0)]


@pytest.fixture
def export(tmp_path, known):
    named = {
        **{"deal_id": "Opportunity ID", "stage": "Stage", "amount": "Amount", "owner": "Owner"},
        **{"created_on": "Created Date", "closed_on": "Close Date"},
    }
    frame = known.frame.assign(
        stage=np.select(
            [known.frame["outcome"] == "won", known.frame["outcome"] == "lost"], ["Won", "Lost"], "Visit"
        )
    )
    path = tmp_path / "pipeline.csv"
    frame[[*named]].rename(columns=named).to_csv(path, index=False)
    return path


def test_the_command_judges_a_file_for_people_and_for_machines(export):
    said = CliRunner().invoke(main, [str(export), "--horizon", "1", "--json"])
    assert said.exit_code == 0, said.output
    answer = json.loads(said.stdout)
    assert answer["leader"] in {row["method"] for row in answer["methods"]}
    assert {"method", "error", "bias", "origins"} <= set(answer["methods"][0])
    assert 0 <= answer["coverage"] <= 1 <= answer["spread"]
    assert "Forecasting as of" in said.stderr


def test_the_command_refuses_what_is_no_data_with_one_sentence():
    said = CliRunner().invoke(main, ["no such thing"])
    assert said.exit_code == 2
    assert said.stdout == ""
    assert said.stderr.count("\n") == 1
    assert "neither a file nor a snapshot" in said.stderr

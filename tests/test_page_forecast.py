"""Claims about the Forecast screen: what it lacks, and the sample company."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.targets import replace_targets
from features.store.workspace import Workspace
from models.forecast import SIMULATION
from models.track_record import judge
from pages.shared import track_record
from tests.conftest import copied


def show(workspace, monkeypatch, language="en", company="main"):
    monkeypatch.setenv("APP_WORKSPACE", str(workspace))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.session_state["company"] = company
    app.run()
    app.switch_page("pages/forecast.py").run()
    assert not app.exception
    return app


def test_without_dates_the_screen_says_what_is_lacking(tmp_path, monkeypatch):
    text = "Deal ID,Owner,Status,Amount\n" + "".join(
        f"{n},Ann,{'Won' if n % 2 else 'Lost'},10\n" for n in range(60)
    )
    snapshots.save(Workspace.open(tmp_path), ingest(text.encode(), name="undated.csv"))
    app = show(tmp_path, monkeypatch)
    assert len(app.warning) == 1
    assert "Created on" in app.info[0].value
    assert not app.metric


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_company_has_bookings_an_interval_and_a_chance(sample_workspaces, monkeypatch, language):
    app = show(sample_workspaces[language], monkeypatch, language, company="sample")
    assert len(app.metric) == 5
    assert app.metric[4].value.endswith("%")
    months = next(
        frame.value for frame in app.dataframe if {"p10", "p90", "mean"} <= set(frame.value.columns)
    )
    assert (months["p10"] <= months["p50"]).all()
    assert (months["p50"] <= months["p90"]).all()


def test_a_simple_method_that_tracked_better_is_what_the_screen_leads_with(sample_workspaces, monkeypatch):
    judged = track_record.track_record

    def worse(*asked):
        record = judged(*asked)
        months = record.months
        months = months[months["method"] != SIMULATION]
        wrong = record.months[record.months["method"] == SIMULATION].assign(forecast=0.0, p10=0.0, p90=1.0)
        return judge(pd.concat([months, wrong]), record.periods, record.horizon)

    monkeypatch.setattr(track_record, "track_record", worse)
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    assert app.metric[0].delta == "Stage-weighted pipeline"
    assert any("tracked better than the simulation, so it leads" in info.value for info in app.info)
    months = next(
        frame.value for frame in app.dataframe if {"p10", "p90", "mean"} <= set(frame.value.columns)
    )
    assert "Total: Stage-weighted pipeline" in set(months["title"])


def test_open_deals_are_listed_with_their_chance_and_the_month_to_be_won_by(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    deals = next(frame.value for frame in app.dataframe if "in_period" in frame.value)
    assert len(deals) == int(app.metric[2].value)
    assert (deals["in_period"] <= deals["probability"] + 1e-9).all()
    assert deals["expected"].dropna().is_monotonic_decreasing
    assert deals["month"].notna().mean() > 0.5


def test_the_screen_says_how_past_forecasts_did(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    methods = next(frame.value for frame in app.dataframe if "difference_low" in frame.value)
    assert "What reps expected" in set(methods["title"])  # older snapshots hold it
    assert methods["coverage"].between(0, 100).all()


def test_a_target_of_some_months_is_held_against_the_bookings_of_these_months(
    sample_workspaces, monkeypatch, tmp_path
):
    copied(sample_workspaces["en"], tmp_path)
    month = pd.DataFrame(
        {"period": pd.to_datetime(["2026-11-01"]), "scope": "company", "name": "", "amount": 1e9}
    )
    replace_targets(Workspace.open(tmp_path).sample(), month)
    app = show(tmp_path, monkeypatch, company="sample")
    target = next(metric for metric in app.metric if metric.label.startswith("Target"))
    assert target.label == "Target (1 of 6 months)"
    assert target.delta.startswith("P50 of these $")
    assert app.metric[4].value == "< 1%"


def test_teams_are_shown_together_first_and_month_by_month_on_request(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    together = next(frame.value for frame in app.dataframe if "chance" in frame.value)
    assert together["name"].is_unique
    app.session_state["forecast_each"] = "each"
    app.run()
    each = next(frame.value for frame in app.dataframe if "chance" in frame.value)
    assert len(each) == 6 * len(together)


def test_the_horizon_of_the_address_is_followed(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    app.session_state["forecast_horizon"] = "3"
    app.run()
    months = next(
        frame.value for frame in app.dataframe if {"p10", "p90", "mean"} <= set(frame.value.columns)
    )
    assert months["month"].nunique() == 3

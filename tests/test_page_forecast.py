"""Claims about the Forecast screen: what it lacks, and the sample company."""

import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.workspace import Workspace


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


def test_the_horizon_of_the_address_is_followed(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    app.session_state["forecast_horizon"] = "3"
    app.run()
    months = next(
        frame.value for frame in app.dataframe if {"p10", "p90", "mean"} <= set(frame.value.columns)
    )
    assert months["month"].nunique() == 3

"""Claims about the Settings screen: every part opens, and shows what the other screens go by."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.targets import replace_targets
from features.store.workspace import Workspace

HEADER = "Opportunity ID,Account Name,Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
PIPELINE = HEADER + (
    "1,Acme,Ann,Closed Won,¥1000,2026-01-05,2026-02-01\n2,Bolt,Bob,Proposal,¥2000,2026-01-06,2026-05-03\n"
)
SECTIONS = ("process", "targets", "currencies", "workspace", "history")


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    kept = Workspace.open()
    snapshots.save(kept, ingest(PIPELINE.encode(), name="pipeline.csv"))
    return kept


def aim(ws, *rows):
    frame = pd.DataFrame(rows, columns=["period", "scope", "name", "amount"])
    replace_targets(ws, frame.assign(period=pd.to_datetime(frame["period"])))


def settings(section, language="en"):
    app = AppTest.from_file("../app.py", default_timeout=60)
    app.session_state["lang"] = language
    app.run()
    app.query_params["section"] = section
    app.switch_page("pages/settings.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_part_opens_in_both_languages(ws, section, language):
    app = settings(section, language)
    assert app.session_state["section"] == section


def test_targets_open_where_there_are_any_and_say_how_many_there_are(ws):
    aim(ws, ("2026-01-01", "owner", "Ann", 5.0), ("2026-02-01", "owner", "Ann", 5.0))
    app = settings("targets")
    assert app.session_state["scope"] == "owner"
    assert app.get("button_group")[1].options == ["Company · 0", "Teams · 0", "Owners · 2"]
    assert "No targets yet" not in "\n".join(item.value for item in app.info)


def test_without_targets_those_of_the_company_come_first(ws):
    app = settings("targets")
    assert app.session_state["scope"] == "company"
    assert "No targets yet" in app.info[0].value


def test_the_currency_of_all_amounts_needs_no_rate_to_itself(ws):
    app = settings("currencies")
    (rates,) = [frame.value for frame in app.dataframe if "rate" in frame.value]
    assert "CNY" not in set(rates["currency"])

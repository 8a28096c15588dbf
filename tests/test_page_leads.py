"""Claims about the Leads screen: without a model, without signal, and on the sample company."""

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.workspace import Workspace
from training import lead as training


def show(workspace, monkeypatch, language="en", company="main", lead="", role="admin"):
    monkeypatch.setenv("APP_WORKSPACE", str(workspace))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.session_state["company"] = company
    app.session_state["role"] = role
    if lead:
        app.query_params["lead"] = lead
    app.run()
    app.switch_page("pages/leads.py").run()
    assert not app.exception
    return app


def chance_file():
    """A pipeline whose outcome is drawn: nothing in the file says anything of it."""
    rng = np.random.default_rng(3)
    rows = ["Deal ID,Owner,Stage,Amount,Created Date,Close Date"]
    for n in range(240):
        created = pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(150)))
        closed = created + pd.Timedelta(days=int(rng.integers(10, 60)))
        stage = rng.choice(["Closed Won", "Closed Lost"]) if n % 8 else "Proposal"
        owner, amount = rng.choice(["Ann", "Bob"]), rng.integers(100, 900)
        rows.append(f"d{n},{owner},{stage},{amount},{created.date()},{closed.date()}")
    return "\n".join(rows).encode()


@pytest.fixture
def plain(tmp_path):
    ws = Workspace.open(tmp_path)
    return ws, snapshots.save(ws, ingest(chance_file(), name="plain.csv"))[0]


def test_without_a_model_leads_are_listed_and_training_is_offered(plain, monkeypatch):
    ws, _ = plain
    app = show(ws.root, monkeypatch)
    assert app.button(key="leads_train")
    assert {metric.label: metric.value for metric in app.metric}["Open leads"] == "30"


def test_a_file_without_signal_says_so_and_gives_the_base_rate_as_the_reason(plain, monkeypatch):
    ws, snapshot = plain
    training.train_snapshot(ws, snapshot.id)
    app = show(ws.root, monkeypatch, lead="d0")
    assert len(app.warning) == 1
    assert not app.success
    assert any("closed deals were won" in said.value for said in app.markdown)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["rep", "manager"])
def test_the_sample_company_ranks_its_leads_with_reasons(sample_workspaces, monkeypatch, language, role):
    app = show(sample_workspaces[language], monkeypatch, language, "sample", role=role)
    leads = app.dataframe[0].value
    assert leads["probability"].is_monotonic_decreasing
    assert leads["reason_1"].notna().mean() > 0.9
    assert set(leads["band"]) <= set("ABCD")


def test_an_opened_lead_shows_steps_that_add_up_to_its_chance(sample_workspaces, monkeypatch):
    first = show(sample_workspaces["en"], monkeypatch, company="sample").dataframe[0].value.iloc[0]
    app = show(sample_workspaces["en"], monkeypatch, company="sample", lead=first["deal_id"])
    steps = next(frame.value for frame in app.dataframe if "after" in frame.value.columns)
    assert steps["after"].iloc[-1] == pytest.approx(first["probability"], abs=1e-6)
    assert steps["change"].sum() == pytest.approx(first["probability"], abs=1e-6)


def test_a_filter_of_the_address_is_followed(sample_workspaces, monkeypatch):
    app = show(sample_workspaces["en"], monkeypatch, company="sample")
    owner = app.selectbox(key="leads_owner").options[1]
    app.selectbox(key="leads_owner").select(owner).run()
    assert set(app.dataframe[0].value["owner"]) == {owner}
    assert app.query_params["leads_owner"] in (owner, [owner])

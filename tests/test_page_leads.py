"""Claims about the Leads screen: without a model, without signal, live, and one lead opened."""

import io

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.schema import Upload
from features.store import snapshots
from features.store.company import load_deals
from features.store.workspace import Workspace
from models.band_rules import band_rules
from models.bands import BandRules
from pages.shared.lead_table import PAGE_ROWS
from tests.conftest import copied
from training import lead as training

PARTS = ["why", "moves", "stages", "similar", "what_if", "history"]


def show(workspace, monkeypatch, language="en", company="main", role="admin", **address):
    monkeypatch.setenv("APP_WORKSPACE", str(workspace))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.session_state["company"] = company
    app.session_state["role"] = role
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/leads.py").run()
    assert not app.exception
    return app


def listed(app):
    return app.dataframe[0].value


def tiles(app):
    return {metric.label: metric.value for metric in app.metric}


def chance_file(deals=240, open_every=8):
    """A pipeline whose outcome is drawn: nothing in the file says anything of it."""
    rng = np.random.default_rng(3)
    rows = ["Deal ID,Owner,Stage,Amount,Created Date,Close Date"]
    for n in range(deals):
        created = pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(150)))
        closed = created + pd.Timedelta(days=int(rng.integers(10, 60)))
        stage = rng.choice(["Closed Won", "Closed Lost"]) if n % open_every else "Proposal"
        owner, amount = rng.choice(["Ann", "Bob"]), rng.integers(100, 900)
        rows.append(f"d{n},{owner},{stage},{amount},{created.date()},{closed.date()}")
    return "\n".join(rows).encode()


def company(folder, **options):
    ws = Workspace.open(folder)
    return ws, snapshots.save(ws, ingest(chance_file(**options), name="plain.csv"))[0]


@pytest.fixture
def plain(tmp_path):
    return company(tmp_path)


@pytest.fixture
def sample(sample_workspaces, monkeypatch):
    return lambda **address: show(sample_workspaces["en"], monkeypatch, company="sample", **address)


@pytest.fixture(scope="module")
def open_ids(sample_workspaces):
    ws = Workspace.open(sample_workspaces["en"]).sample()
    frame = load_deals(ws, snapshots.listing(ws, Upload.DEALS)[0].id).frame
    return frame.loc[frame["outcome"].eq("open"), "deal_id"].tolist()


def test_without_a_model_leads_are_listed_by_value_and_training_is_offered(plain, monkeypatch):
    app = show(plain[0].root, monkeypatch)
    assert app.button(key="leads_train")
    assert tiles(app)["Open leads"] == "30"
    assert not {"probability", "band", "reason_1"} & set(listed(app))
    assert "Expected value" not in tiles(app)


def test_a_file_without_signal_shows_no_chance_and_no_band_and_says_so(plain, monkeypatch):
    ws, snapshot = plain
    training.train_snapshot(ws, snapshot.id)
    app = show(ws.root, monkeypatch, lead="d0")
    (warning,) = app.warning
    assert "no chances and no bands" in warning.value
    assert not {"probability", "band"} & set(listed(app))
    assert "Band" not in tiles(app)
    assert "Chance to win" not in tiles(app)
    assert any("closed deals were won" in said.value for said in app.markdown)
    assert not [button for button in app.get("download_button") if "CRM" in button.proto.label]


def test_a_model_that_waits_for_a_person_gives_no_chances_and_is_said_to_wait(plain, monkeypatch):
    ws, snapshot = plain
    training.train_snapshot(ws, snapshot.id)
    monkeypatch.setattr("models.versions.latest", lambda workspace, kind: None)
    app = show(ws.root, monkeypatch)
    assert any("nobody has put it live" in item.value for item in app.info)
    assert "probability" not in listed(app)


def test_one_open_deal_is_enough(tmp_path, monkeypatch):
    ws, _ = company(tmp_path, deals=100, open_every=100)
    app = show(ws.root, monkeypatch, lead="d0")
    assert len(listed(app)) == 1
    assert not app.pagination
    assert any("d0" in title.value for title in app.subheader)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["rep", "manager"])
def test_the_sample_company_puts_its_leads_in_order_with_reasons(
    sample_workspaces, monkeypatch, language, role
):
    app = show(sample_workspaces[language], monkeypatch, language, "sample", role=role)
    leads = listed(app)
    assert len(leads) == PAGE_ROWS
    assert not leads["probability"].is_monotonic_decreasing, "the rule is not the chance alone"
    assert leads["reason_1"].notna().mean() > 0.9
    assert leads["step"].notna().mean() > 0.9
    assert set(leads["band"]) <= set("ABCD")


def test_reps_read_of_kept_promises_and_not_of_log_loss(sample):
    app = sample()
    said = " ".join(item.value for item in [*app.caption, *app.markdown, *app.success, *app.info])
    assert "were won (95% interval" in said
    assert "log loss" not in said


def test_filters_search_order_and_columns_of_the_address_are_followed(sample):
    owner = sample().selectbox(key="leads_owner").options[1]
    app = sample(leads_owner=owner, leads_sort="amount", leads_columns="owner,amount", leads_search="a")
    leads = listed(app)
    assert set(leads["owner"]) == {owner}
    assert leads["amount"].is_monotonic_decreasing
    assert list(leads) == ["name", "amount", "owner"]
    assert app.text_input(key="leads_search").value == "a"


def test_a_choice_gets_into_the_address(sample):
    app = sample()
    app.selectbox(key="leads_band").select("A").run()
    assert app.query_params["leads_band"] in ("A", ["A"])
    assert set(listed(app)["band"]) == {"A"}
    assert int(tiles(app)["Open leads"]) == len(listed(app)) or len(listed(app)) == PAGE_ROWS


def test_a_search_without_hits_says_what_to_do(sample):
    app = sample(leads_search="nothing is called like this")
    assert any("No lead fits" in item.value for item in app.info)
    assert tiles(app)["Open leads"] == "0"


def test_pages_are_turned_and_another_view_begins_at_its_first(sample):
    app = sample(leads_page="2")
    second = listed(app)["name"].tolist()
    app.pagination[0].select(1).run()
    assert listed(app)["name"].tolist() != second
    app.pagination[0].select(3).run()
    app.selectbox(key="leads_sort").select("amount").run()
    assert app.pagination[0].value == 1
    assert "leads_page" not in app.query_params


def test_a_row_that_is_chosen_opens_its_lead_in_one_rerun(sample):
    app = sample()
    name = listed(app)["name"].iloc[4]
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [4], "columns": [], "cells": []}}
    app.run()
    assert any(title.value.replace("\\", "") == name for title in app.subheader)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_of_an_opened_lead_shows(sample_workspaces, monkeypatch, open_ids, language, part):
    app = show(
        sample_workspaces[language], monkeypatch, language, "sample", leads_part=part, lead=open_ids[3]
    )
    assert not app.error
    assert app.subheader


def test_an_opened_lead_shows_steps_that_add_up_to_its_chance(sample, open_ids):
    app = sample(lead=open_ids[0])
    steps = next(frame.value for frame in app.dataframe if "after" in frame.value.columns)
    chance = next(metric for metric in app.metric if metric.label == "Chance to win")
    assert steps["change"].sum() == pytest.approx(steps["after"].iloc[-1], abs=1e-6)
    assert f"{steps['after'].iloc[-1]:.0f}%" == chance.value
    assert "–" in chance.delta, "the interval"


def test_what_if_shows_another_chance_for_another_stage(sample, open_ids):
    app = sample(lead=open_ids[0], leads_part="what_if")
    assert any("association" in item.value for item in app.warning)
    box = next(item for item in app.selectbox if item.key == f"leads_if_{open_ids[0]}_stage")
    other = next(stage for stage in reversed(box.options) if stage != box.value)
    box.select(other).run()
    assert tiles(app)["Chance if so"] != tiles(app)["Chance as it is"]


def test_a_lead_of_the_address_that_is_not_open_is_said_to_be_so(sample):
    assert any("not open" in item.value for item in sample(lead="no such deal").info)


def test_bands_are_changed_by_who_may_and_hold_at_once(sample_workspaces, monkeypatch, tmp_path):
    copied(sample_workspaces["en"], tmp_path / "copy")
    app = show(tmp_path / "copy", monkeypatch, company="sample")
    for band, low in zip("ABC", (80, 50, 20), strict=True):
        app.number_input(key=f"leads_band_{band}").set_value(low)
    next(button for button in app.button if button.label == "Save").click().run()
    ws = Workspace.open(tmp_path / "copy").sample()
    assert band_rules(ws, 0.3) == BandRules(0.8, 0.5, 0.2)
    leads = listed(app)
    assert (leads["band"].eq("B") == leads["probability"].between(50, 80, inclusive="left")).all()
    rep = show(tmp_path / "copy", monkeypatch, company="sample", role="rep")
    assert not [item for item in rep.number_input if str(item.key).startswith("leads_band")]


def test_the_file_for_the_crm_has_every_lead_under_the_header_of_the_upload(sample, open_ids, monkeypatch):
    written = {}
    button = st.download_button

    def catch(label, data, **options):
        written[options["key"]] = data
        return button(label, data, **options)

    monkeypatch.setattr(st, "download_button", catch)
    sample()
    told = pd.read_csv(io.BytesIO(written["leads_crm"]()))
    assert list(told)[1:] == [
        "score", "band", "probability", "rank", "next_step", "reason_1", "reason_2", "reason_3"
    ]  # fmt: skip
    assert sorted(told.iloc[:, 0]) == sorted(open_ids)
    assert told.columns[0] == "Opportunity ID"
    assert (told["score"] - 100 * told["probability"]).abs().max() <= 0.5 + 1e-9
    view = pd.read_csv(io.BytesIO(written["leads_view"]()))
    assert len(view) == len(open_ids)

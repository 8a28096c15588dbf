"""Claims about the Customers screen: value, risk and visits of a company small enough to count by hand."""

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.schema import Upload
from features.store import jobs, snapshots
from features.store.workspace import Workspace
from models import churn, registry
from models.service_rules import service_rules
from tests.model_cards import a_card
from tests.test_churn import labelled

HEADER = "Opportunity ID,Account Name,Opportunity Owner,Stage,Amount,Created Date,Close Date,Last Activity\n"
# Acme was last seen 80 days before the as-of day, Bolt 30, Cord 11; and only Acme bought twice.
PIPELINE = HEADER + (
    "0,Acme,Ann,Closed Won,9000,2025-12-02,2025-12-10,2025-12-10\n"
    "1,Acme,Ann,Closed Won,9000,2026-01-02,2026-01-10,2026-01-10\n"
    "2,Bolt,Bob,Closed Won,1000,2026-02-02,2026-03-01,2026-03-01\n"
    "3,Cord,Ann,Closed Won,1000,2026-03-02,2026-03-20,2026-03-20\n"
    "4,Dent,Bob,Closed Lost,500,2026-03-02,2026-03-31,2026-03-31\n"
)
CUSTOMERS = "Account,Account Owner,Last Contact,Churned\nAcme,Eve,2026-03-30,no\nBolt,Bob,2026-01-01,yes\n"
UNDATED = "Opportunity ID,Stage,Amount\n1,Closed Won,10\n2,Closed Lost,20\n3,Closed Won,30\n"
UNPRICED = HEADER.replace("Amount,", "") + "1,Acme,Ann,Closed Won,2026-01-02,2026-01-10,2026-01-10\n"


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


def keep(ws, text, name="pipeline.csv", kind=None):
    return snapshots.save(ws, ingest(text.encode(), name=name, kind=kind))[0]


def open_customers(language="en", role="admin", company="main", **query):
    app = AppTest.from_file("../app.py", default_timeout=60)
    for key, value in {"lang": language, "role": role, "company": company}.items():
        app.session_state[key] = value
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page("pages/customers.py").run()
    assert not app.exception
    return app


def said(app):
    return "\n".join(item.value for item in (*app.markdown, *app.caption, *app.info, *app.warning))


def customers_of(app):
    return next(item.value for item in app.dataframe if "recency_days" in item.value)


def test_the_answer_counts_customers_and_overdue_visits(ws):
    keep(ws, PIPELINE)
    app = open_customers()
    assert "3 customers, expected to be worth" in said(app)
    assert "Visits overdue: 1 of 3, 1 of them to A and B customers." in said(app)
    table = customers_of(app)
    assert table["account"].tolist() == ["Acme", "Cord", "Bolt"]
    assert table.set_index("account")["tier"]["Acme"] == "A"


def test_the_customers_file_brings_who_left_and_who_was_seen(ws):
    keep(ws, PIPELINE)
    keep(ws, CUSTOMERS, "customers.csv", Upload.CUSTOMERS)
    table = customers_of(open_customers()).set_index("account")
    assert table.loc["Bolt", ["risk", "source"]].tolist() == [100.0, "Customers file: has left"]
    assert table.loc["Acme", ["owner", "overdue_days"]].tolist() == ["Eve", 0.0]


def test_a_choice_of_tier_and_owner_comes_from_the_address(ws):
    keep(ws, PIPELINE)
    assert customers_of(open_customers(customers_owner="Ann"))["account"].tolist() == ["Acme", "Cord"]
    assert customers_of(open_customers(customers_tier="A"))["account"].tolist() == ["Acme"]


def test_new_cadences_are_kept_and_change_who_is_overdue(ws):
    keep(ws, PIPELINE)
    app = open_customers()
    for tier in "ABC":
        app.number_input(key=f"customers_days_{tier}").set_value(20)
    app.button(key="customers_save").click().run()
    assert not app.exception
    assert service_rules(ws).cadence == {"A": 20, "B": 20, "C": 20}
    assert "Visits overdue: 2 of 3, 1 of them to A and B customers." in said(app)


def test_limits_that_cross_are_refused(ws):
    keep(ws, PIPELINE)
    app = open_customers()
    app.number_input(key="customers_a_share").set_value(95)
    app.button(key="customers_save").click().run()
    assert "The limits cross" in app.error[0].value
    assert service_rules(ws).cutoffs.a_share == 0.7


def test_the_churn_model_can_be_trained_from_here(ws, monkeypatch):
    snapshot = keep(ws, PIPELINE)
    started = []
    monkeypatch.setattr(
        "pages.shared.progress.start",
        lambda _, command, kind, title, by: started.append((command, kind)),
    )
    open_customers().button(key="customers_train").click().run()
    assert started == [(["-m", "training.churn", snapshot.id, "--json"], "churn")]
    assert jobs.listing(ws) == []


def test_a_rep_sees_the_rules_but_cannot_change_them(ws):
    keep(ws, PIPELINE)
    app = open_customers(role="rep")
    assert "A visit every 30 (A)" in said(app)
    assert not app.number_input
    assert "customers_train" not in {button.key for button in app.button}


def test_either_column_would_tell_which_visits_are_overdue(ws):
    lines = [line.rsplit(",", 1)[0] for line in PIPELINE.splitlines()]
    keep(ws, "\n".join(lines) + "\n")
    assert "This needs one of: Last contact, Last activity." in said(open_customers())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_pipeline_without_accounts_or_dates_says_what_is_lacking(ws, language):
    keep(ws, UNDATED)
    app = open_customers(language)
    assert len(app.warning) == 1
    assert not app.dataframe


def test_without_amounts_the_value_is_unknown(ws):
    keep(ws, UNPRICED)
    app = open_customers()
    assert "their value is unknown" in said(app)
    assert "what each customer is worth" in said(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_customers_file_alone_shows_who_may_leave(ws, language):
    keep(ws, "Customer,Months,Churned\nAcme,3,no\nBolt,50,yes\nCord,9,\n", "customers.csv", Upload.CUSTOMERS)
    assert "leaving_all" not in [button.key for button in open_customers(language).get("download_button")]
    model, _ = labelled()
    registry.save(ws, "churn", partial(churn.save, model), a_card("churn"))
    app = open_customers(language)
    shown = next(item.value for item in app.dataframe if "churn_probability" in item.value)
    assert shown["account"].tolist() == ["Acme", "Cord"], (
        "Bolt has left; the longer here, the likelier to stay"
    )
    assert shown["reason_1"].notna().all()


def test_an_empty_workspace_offers_two_ways_in(ws):
    assert "load_sample" in {button.key for button in open_customers().button}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_company_has_risks_from_its_churn_model(sample_workspaces, monkeypatch, language):
    monkeypatch.setenv("APP_WORKSPACE", str(sample_workspaces[language]))
    app = open_customers(language, company="sample")
    table = customers_of(app)
    assert table["risk"].between(0, 100).all()  # shown in percent
    assert table["risk"].max() > 1
    assert table["source"].nunique() >= 1
    assert table["lifetime_value"].is_monotonic_decreasing
    assert "customers_train" not in {button.key for button in app.button}


def test_the_sample_company_shows_who_changed_tier_and_how_far_off_the_money_was(
    sample_workspaces, monkeypatch
):
    monkeypatch.setenv("APP_WORKSPACE", str(sample_workspaces["en"]))
    app = open_customers(company="sample")
    assert "Changed tier since Aug 31, 2026" in [item.value for item in app.subheader]
    moves = next(item.value for item in app.dataframe if {"before", "after"} <= set(item.value))
    assert (moves["before"].fillna("") != moves["after"].fillna("")).all()
    assert moves["value"].is_monotonic_decreasing
    counted = next(item.value for item in app.caption if item.value.startswith("Up a tier"))
    assert sum(int(part.split(": ")[1]) for part in counted.split(" · ")) == len(moves)
    assert "In money:" in said(app)

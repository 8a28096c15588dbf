"""Claims about the Overview: empty, first snapshot, and the sample company."""

import pytest
from streamlit.testing.v1 import AppTest

from features.ingest import ingest
from features.store import snapshots
from features.store.workspace import Workspace

HEADER = "Opportunity ID,Account Name,Opportunity Owner,Stage,Amount,Created Date,Close Date\n"
MARCH = HEADER + (
    "1,Acme,Ann,Closed Won,1000,2026-01-05,2026-02-01\n"
    "2,Bolt,Bob,Closed Lost,2000,2026-01-06,2026-02-03\n"
    "3,Cord,Ann,Proposal,3000,2026-03-01,2026-05-01\n"
)
APRIL = MARCH.replace(
    "3,Cord,Ann,Proposal,3000,2026-03-01,2026-05-01", "3,Cord,Ann,Closed Won,3000,2026-03-01,2026-04-10"
)


def overview(workspace, monkeypatch, language="en", company="main", role="admin"):
    monkeypatch.setenv("APP_WORKSPACE", str(workspace))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.session_state["company"] = company
    app.session_state["role"] = role
    app.run()
    assert not app.exception
    assert not any("went wrong" in error.value or "出错" in error.value for error in app.error)
    return app


def keep(workspace, text):
    snapshots.save(Workspace.open(workspace), ingest(text.encode(), name="pipeline.csv"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["manager", "rep", "analyst", "admin"])
def test_a_first_visit_offers_the_two_ways_in(tmp_path, monkeypatch, language, role):
    app = overview(tmp_path, monkeypatch, language, role=role)
    assert app.button(key="load_sample")
    assert len(app.subheader) == 2


def test_figures_are_those_of_the_file(tmp_path, monkeypatch):
    keep(tmp_path, MARCH)
    app = overview(tmp_path, monkeypatch)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Open value"] == "3,000"
    assert shown["Booked"] == "1,000"
    assert shown["Win rate"] == "50.0%"
    figures = next(frame.value for frame in app.dataframe if "over" in frame.value.columns).set_index("title")
    assert figures.loc["Win rate", ["value", "interval", "n"]].tolist() == ["50.0%", "9.5–90.5%", 2]
    assert figures.loc["Booked", "interval"] == ""
    assert any("first snapshot" in info.value for info in app.info)


def test_the_next_upload_shows_what_changed(tmp_path, monkeypatch):
    keep(tmp_path, MARCH)
    keep(tmp_path, APRIL)
    app = overview(tmp_path, monkeypatch)
    frames = [
        frame.value
        for frame in app.dataframe
        if "deals" in frame.value.columns and "title" in frame.value.columns
    ]
    assert frames[0][["title", "deals", "money"]].values.tolist() == [["Won", 1, 3000.0]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_company_shows_three_things_worth_doing(sample_workspaces, monkeypatch, language):
    app = overview(sample_workspaces[language], monkeypatch, language, company="sample")
    links = [element for element in app.main if element.type == "page_link"]
    assert len(app.metric) == 6
    assert sum("glossary" not in link.proto.page for link in links) == 3


def test_overview_and_customers_count_the_same_customers(sample_workspaces, monkeypatch):
    app = overview(sample_workspaces["en"], monkeypatch, company="sample")
    told = "\n".join(item.value for item in app.markdown)
    app.switch_page("pages/customers.py").run()
    base = next(item.value for item in app.dataframe if "recency_days" in item.value)
    valuable = base[base["tier"].isin(["A", "B"])]
    leaving = int(valuable["risk"].ge(50.0).sum())  # the table shows percents
    overdue = int(valuable["overdue_days"].gt(0).sum())
    assert f"{leaving} A and B customers are likely to leave" in told
    assert f"{overdue} A and B customers are owed a visit" in told
    heading = app.markdown[0].value
    assert f"A and B customers at high risk to leave: {leaving} of" in heading
    assert f"{overdue} of them to A and B customers" in heading


@pytest.mark.parametrize(("language", "says"), [("en", "no longer here"), ("zh", "已不存在")])
def test_a_link_to_a_snapshot_that_is_gone_says_so_and_shows_the_newest(
    tmp_path, monkeypatch, language, says
):
    keep(tmp_path, MARCH)
    keep(tmp_path, APRIL)
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = language
    app.query_params["snapshot"] = "deleted"
    app.run()
    assert not app.exception
    assert [says in warning.value for warning in app.warning] == [True]
    assert app.session_state["snapshot"] == snapshots.listing(Workspace.open(tmp_path))[0].id
    app.run()
    assert not app.warning


def test_a_workspace_that_cannot_be_opened_is_told_in_one_sentence(tmp_path, monkeypatch):
    place = tmp_path / "file"
    place.write_text("no folder")
    monkeypatch.setenv("APP_WORKSPACE", str(place))
    app = AppTest.from_file("../app.py", default_timeout=120)
    app.session_state["lang"] = "en"
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert str(place) in app.error[0].value


def test_a_customers_file_alone_is_not_forgotten_on_the_overview(tmp_path, monkeypatch):
    text = "Account,Tenure,Churn\n" + "".join(f"A{n},{n},{'Yes' if n % 3 else 'No'}\n" for n in range(40))
    snapshots.save(Workspace.open(tmp_path), ingest(text.encode(), name="customers.csv"))
    app = overview(tmp_path, monkeypatch)
    assert app.button(key="load_sample")
    assert any("customers file is kept" in caption.value for caption in app.caption)

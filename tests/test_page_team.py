"""Claims about the Team screen: what it lacks, and the sample company."""

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
    app.switch_page("pages/team.py").run()
    assert not app.exception
    return app


def test_without_owners_the_screen_says_what_is_lacking(tmp_path, monkeypatch):
    text = "Deal ID,Status,Amount\n" + "".join(f"{n},{'Won' if n % 2 else 'Lost'},10\n" for n in range(60))
    snapshots.save(Workspace.open(tmp_path), ingest(text.encode(), name="nobody.csv"))
    app = show(tmp_path, monkeypatch)
    assert "Owner" in app.info[0].value
    assert not app.dataframe


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rep_of_the_sample_company_has_a_row(sample_workspaces, monkeypatch, language):
    app = show(sample_workspaces[language], monkeypatch, language, "sample")
    figures = next(frame.value for frame in app.dataframe if "attainment" in frame.value.columns)
    assert len(figures) == 40
    assert ((figures["low"] <= figures["win_rate"]) & (figures["win_rate"] <= figures["high"])).all()

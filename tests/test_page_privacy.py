"""What the screens hide, and what they leave out of sums, from upload to settings."""

import pytest
from streamlit.testing.v1 import AppTest

from features.store import snapshots
from features.store.company import load_deals
from features.store.rates import rates_of
from features.store.workspace import Workspace

ROWS = [
    (place, f"Firm {place}", "Ann", *deal, f"person{place}@example.com", 13800138000 + place)
    for place, deal in enumerate(
        [
            ("Closed Won", 100, "USD"),
            ("Closed Lost", 200, "USD"),
            ("Proposal", 300, "USD"),
            ("Proposal", 400, "EUR"),
        ],
        start=1,
    )
]
PIPELINE = "Opportunity ID,Account Name,Owner,Stage,Amount,Currency,Contact Email,Mobile\n" + "".join(
    ",".join(str(cell) for cell in row) + "\n" for row in ROWS
)


@pytest.fixture
def ws(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_WORKSPACE", str(tmp_path))
    return Workspace.open()


def open_screen(name, language="en", **state):
    app = AppTest.from_file("../app.py", default_timeout=60)
    app.session_state["lang"] = language
    app.session_state["role"] = "admin"
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    return app


def upload(app):
    app.file_uploader[0].upload("pipeline.csv", PIPELINE.encode()).run()
    assert not app.exception
    return app


def shown(app):
    """Return all cells of all tables on the screen."""
    return " ".join(str(value) for table in app.dataframe for value in table.value.to_numpy().ravel())


def test_personal_data_are_hidden_on_the_data_screen_and_saved_as_they_are(ws):
    app = upload(open_screen("data"))
    cells = shown(app)
    assert "person1@example.com" not in cells
    assert "13800138001" not in cells
    assert "p•••@example.com" in cells
    assert "Firm 1" in cells
    app.toggle(key="train_after").set_value(False)
    app.button(key="save_upload").click().run()
    saved = snapshots.listing(ws)[0]
    assert snapshots.load_frame(ws, saved.id)["Contact Email"].tolist()[0] == "person1@example.com"


def test_the_switch_in_the_settings_shows_them(ws):
    settings = open_screen("settings", section="workspace")
    switch = next(toggle for toggle in settings.toggle if toggle.label == "Show personal data")
    switch.set_value(True).run()
    assert not settings.exception
    assert "person1@example.com" in shown(upload(open_screen("data")))


@pytest.mark.parametrize(("language", "said"), [("en", "left out of every sum"), ("zh", "未计入任何合计")])
def test_every_screen_says_which_amounts_no_sum_holds_until_there_are_rates(ws, language, said):
    app = upload(open_screen("data"))
    app.toggle(key="train_after").set_value(False)
    app.button(key="save_upload").click().run()
    # The frame around all screens says it; the test runner knows it on the first one only.
    around = AppTest.from_file("../app.py", default_timeout=60)
    around.session_state["lang"] = language
    assert any(said in warning.value for warning in around.run().sidebar.warning)
    settings = open_screen("settings", language, section="currencies")
    settings.selectbox(key="settings_rates_0_reporting").set_value("USD").run()
    assert not settings.exception
    settings.button(key="settings_rates_0_save").click().run()
    assert rates_of(ws).reporting == "USD"
    assert load_deals(ws, snapshots.listing(ws)[0].id).left_out[0].amount == 400

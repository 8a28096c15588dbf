"""Claims about tables on the screen: blanks, percent, and what the download holds."""

import json

import pytest
from streamlit.testing.v1 import AppTest


def shown_table():
    import pandas as pd

    from pages.shared.language import Language
    from pages.shared.tables import Field, Form, table

    frame = pd.DataFrame({"name": ["a", None], "chance": [0.8415, 0.82], "moved": [-0.052, None]})
    fields = {
        "name": Field("Name"),
        "chance": Field("Chance", Form.SCORE),
        "moved": Field("Moved", Form.POINTS),
        "absent": Field("Absent"),
    }
    table(Language("en"), frame, fields, key="made", alt="made", file_name="made")


@pytest.fixture(scope="module")
def made():
    app = AppTest.from_function(shown_table).run()
    assert not app.exception
    return app


def test_a_blank_cell_shows_a_dash_and_never_the_word_none(made):
    assert made.dataframe[0].proto.placeholder == "–"


def test_shares_are_shown_as_percent_of_one_format(made):
    assert made.dataframe[0].value["chance"].tolist() == pytest.approx([84.15, 82.0])
    columns = json.loads(made.dataframe[0].proto.columns)
    assert columns["chance"]["type_config"]["format"] == "%.0f%%"
    assert columns["moved"]["type_config"]["format"] == "%+.1f"


def test_a_column_that_the_frame_lacks_is_left_out(made):
    assert list(made.dataframe[0].value) == ["name", "chance", "moved"]

"""Claims about tables on the screen: blanks, percent, and what the download holds."""

import io
import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.tables import Field, Form, csv_of


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


def test_a_file_holds_shares_as_they_are_and_points_as_points():
    frame = pd.DataFrame({"chance": [0.8415, None], "moved": [-0.23148, None], "other": ["a", "b"]})
    fields = {"chance": Field("Chance", Form.SCORE), "moved": Field("Moved (points)", Form.POINTS)}
    told = pd.read_csv(io.BytesIO(csv_of(frame, fields)))
    assert list(told) == ["Chance", "Moved (points)"]
    assert told.iloc[0].tolist() == [0.8415, -23.15]
    assert told.iloc[1].isna().all()

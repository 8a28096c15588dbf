"""Claims about tables on the screen: blanks, percent, and what the download holds."""

import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.language import Language
from pages.shared.tables import Field, Form, csv_of, money_field


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


@pytest.mark.parametrize(
    ("code", "title", "currency", "shown"),
    [("zh", "P10", "CNY", "P10（CNY）"), ("en", "P10", "CNY", "P10 (CNY)"), ("zh", "金额", "", "金额")],
)
def test_the_unit_of_a_money_column_stands_in_the_brackets_of_the_language(code, title, currency, shown):
    assert money_field(Language(code), title, currency).title == shown


def table_of_chances():
    import pandas as pd

    from pages.shared.language import Language
    from pages.shared.tables import Field, Form, table

    frame = pd.DataFrame({"name": list("abcd"), "chance": [0.0, 0.42, 1.0, None]})
    fields = {"name": Field("Name"), "chance": Field("Chance", Form.CHANCE)}
    table(Language("en"), frame, fields, key="made", alt="made", file_name="made")


def test_a_simulated_chance_is_never_said_to_be_nothing_or_certain_but_sorted_as_a_number():
    app = AppTest.from_function(table_of_chances).run()
    assert not app.exception
    shown = app.dataframe[0]
    assert shown.value["chance"].tolist()[:3] == [0.0, 0.42, 1.0]
    said = pa.ipc.open_stream(shown.proto.arrow_data.styler.display_values).read_pandas()
    assert said["chance"].tolist() == ["< 1%", "42%", "> 99%", "–"]

"""Claims about the widgets that choose one of several."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from pages.shared import choosers

    few = choosers.one_of_few("few", "Few", {"a": "Apple", "b": "Bread"})
    many = choosers.one_of_many("many", "Many", {"": "All", "x": "Xenon"}, "", width=240)
    late = choosers.one_of_few("late", "Late", {"c": "Cake", "d": "Dill"}, "d", show_title=False)
    st.text(f"{few}|{many}|{late}")


def show(**told):
    app = AppTest.from_function(script)
    for name, value in told.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_first_is_chosen_unless_another_is_named():
    app = show()
    assert app.text[0].value == "a||d"
    assert dict(app.query_params) == {}


def test_titles_are_shown_and_codes_returned():
    assert show().selectbox[0].options == ["All", "Xenon"]
    assert show().segmented_control[0].options == ["Apple", "Bread"]


def test_the_address_chooses():
    assert show(few="b", many="x", late="c").text[0].value == "b|x|c"


@pytest.mark.parametrize("key", ["few", "many", "late"])
def test_nonsense_in_the_address_is_dropped(key):
    assert show(**{key: "nonsense"}).text[0].value == "a||d"


def test_a_choice_stands_in_the_address():
    app = show()
    app.selectbox[0].set_value("x").run()
    assert app.text[0].value == "a|x|d"
    assert app.query_params["many"] in ("x", ["x"])

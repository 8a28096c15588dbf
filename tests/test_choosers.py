"""Claims about the widgets that choose one of several."""

from __future__ import annotations

import pytest

from tests.addressed import run_at


def script():
    import streamlit as st

    from pages.shared import choosers

    few = choosers.one_of_few("few", "Few", {"a": "Apple", "b": "Bread"})
    many = choosers.one_of_many("many", "Many", {"": "All", "x": "Xenon"}, "", width=240)
    late = choosers.one_of_few("late", "Late", {"c": "Cake", "d": "Dill"}, "d", show_title=False)
    st.text(f"{few}|{many}|{late}")


def test_the_first_is_chosen_unless_another_is_named():
    app = run_at(script)
    assert app.text[0].value == "a||d"
    assert dict(app.query_params) == {}


def test_titles_are_shown_and_codes_returned():
    assert run_at(script).selectbox[0].options == ["All", "Xenon"]
    assert run_at(script).segmented_control[0].options == ["Apple", "Bread"]


def test_the_address_chooses():
    assert run_at(script, few="b", many="x", late="c").text[0].value == "b|x|c"


@pytest.mark.parametrize("key", ["few", "many", "late"])
def test_nonsense_in_the_address_is_dropped(key):
    assert run_at(script, **{key: "nonsense"}).text[0].value == "a||d"


def test_a_choice_stands_in_the_address():
    app = run_at(script)
    app.selectbox[0].set_value("x").run()
    assert app.text[0].value == "a|x|d"
    assert app.query_params["many"] in ("x", ["x"])

"""Claims about choices in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.addressed import run_at


def script():
    import streamlit as st

    from pages.shared import address

    address.take("one", ["a", "b"], "a")
    st.selectbox("One", ["a", "b"], key="one")
    address.put("one", "a")
    address.take_several("many", ["x", "y", "z"], ["x", "y"])
    st.multiselect("Many", ["x", "y", "z"], key="many")
    address.put_several("many", ["x", "y"])
    address.take_text("said")
    st.text_input("Said", key="said")
    address.put("said", "")


def told(app):
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_defaults_leave_the_address_short():
    assert told(run_at(script)) == {}


def test_what_the_address_says_is_chosen_and_stays():
    app = run_at(script, one="b", many="z,x", said="acme")
    assert (app.selectbox[0].value, app.multiselect[0].value, app.text_input[0].value) == (
        "b",
        ["z", "x"],
        "acme",
    )
    assert told(app) == {"one": "b", "many": "z,x", "said": "acme"}


@pytest.mark.parametrize(("name", "value"), [("one", "nonsense"), ("many", "nonsense,x")])
def test_what_does_not_exist_is_dropped(name, value):
    app = run_at(script, **{name: value})
    assert app.selectbox[0].value == "a"
    assert app.multiselect[0].value == (["x"] if name == "many" else ["x", "y"])


def test_a_choice_gets_into_the_address_and_out_again():
    app = run_at(script)
    app.multiselect[0].set_value(["y"]).run()
    assert told(app) == {"many": "y"}
    app.multiselect[0].set_value(["x", "y"]).run()
    assert told(app) == {}


def two_screens():
    import streamlit as st

    from pages.shared import address

    screen = st.session_state.get("screen", "first")
    address.put_value("lang", "zh", "en")
    address.enter(screen)
    if screen == "first":
        address.put_value("tier", "A", "all")


def test_the_next_screen_begins_without_the_choices_of_the_one_before():
    app = AppTest.from_function(two_screens).run()
    assert told(app) == {"lang": "zh", "tier": "A"}
    app.session_state["screen"] = "second"
    app.run()
    assert told(app) == {"lang": "zh"}

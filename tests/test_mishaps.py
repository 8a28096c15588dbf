"""Claims about what a visitor is told when a screen cannot be drawn."""

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from features.errors import InputError
    from pages.shared.mishaps import told_in_words

    with told_in_words():
        st.caption("before")
        match st.session_state["mishap"]:
            case "input":
                raise InputError("D1", "The file {file} is empty.", file="a.csv")
            case "unforeseen":
                raise ZeroDivisionError("secret")
            case "stop":
                st.stop()
        st.caption("after")


def shown(mishap, language="en"):
    app = AppTest.from_function(script)
    app.session_state["mishap"], app.session_state["lang"] = mishap, language
    app.run()
    assert not app.exception
    return app


def test_what_is_wrong_with_an_input_is_said():
    assert [error.value for error in shown("input").error] == ["The file a.csv is empty."]


@pytest.mark.parametrize(
    ("language", "says"), [("en", "What you have saved is kept"), ("zh", "已保存的内容都还在")]
)
def test_what_nobody_foresaw_is_told_in_words_and_logged_as_a_whole(language, says, caplog):
    (error,) = shown("unforeseen", language).error
    assert says in error.value
    assert "secret" not in error.value
    assert any("ZeroDivisionError" in record.exc_text for record in caplog.records if record.exc_text)


@pytest.mark.parametrize(("mishap", "captions"), [("stop", ["before"]), ("none", ["before", "after"])])
def test_a_screen_that_ends_early_or_well_says_nothing(mishap, captions):
    app = shown(mishap)
    assert not app.error
    assert [caption.value for caption in app.caption] == captions

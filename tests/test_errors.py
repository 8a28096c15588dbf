"""Claims about what is said of input that cannot be used."""

import pytest

from features.errors import InputError


def test_the_sentence_stands_in_the_exception_and_can_be_said_again():
    error = InputError("no_such_sheet", "There is no sheet {sheet}.", sheet="Q1")
    assert str(error) == "There is no sheet Q1."
    assert error.message.template == "There is no sheet {sheet}."
    assert error.message.fields() == {"sheet": "Q1"}


def test_the_code_is_kept_for_machines():
    with pytest.raises(InputError) as caught:
        raise InputError("empty_file", "This file is empty.")
    assert caught.value.code == "empty_file"

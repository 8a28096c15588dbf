"""Claims about sentences that can be said in any language."""

import datetime as dt

import pytest

from features.errors import InputError
from features.messages import Money, Month, Share, first_of, from_json, message, plural_message, to_json


@pytest.mark.parametrize(("count", "said"), [(1, "1 row"), (0, "0 rows"), (1200, "1,200 rows")])
def test_the_count_chooses_the_form(count, said):
    assert str(plural_message("{n} row", "{n} rows", count)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Share(0.414), "41%"),
        (Share(0.4149, 1), "41.5%"),
        (Money(1234567.8, "CNY"), "1,234,568 CNY"),
        (Money(12.0), "12"),
        (Month(dt.date(2026, 9, 30)), "2026-09"),
        (1234567, "1,234,567"),
        (0.12345, "0.1235"),
        (dt.date(2026, 9, 30), "2026-09-30"),
        ("as is", "as is"),
        (message("inner {x}", x=3), "inner 3"),
    ],
)
def test_values_are_written_by_what_they_are(value, said):
    assert str(message("{value}", value=value)) == said


@pytest.mark.parametrize(
    "said",
    [
        message("plain"),
        message(
            "{a} {b} {c} {d}",
            a=Share(0.2),
            b=Money(5, "USD"),
            m=Month(dt.date(2026, 9, 30)),
            c=dt.date(2026, 1, 2),
            d=message("x {y}", y=1.5),
        ),
        plural_message("{n} row of {file}", "{n} rows of {file}", 7, file="a.csv"),
    ],
)
def test_json_gives_back_the_same_message(said):
    assert from_json(to_json(said)) == said


def test_an_input_error_carries_its_code_and_sentence():
    error = InputError("empty_file", "The file {name} is empty.", name="a.csv")
    assert (error.code, str(error), str(error.message)) == (
        "empty_file",
        "The file a.csv is empty.",
        str(error),
    )


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a", "b"], "a, b"), (["a", "b", "c"], "a, b …"), (range(9), "0, 1 …")]
)
def test_a_long_list_is_named_by_its_first_ones(names, said):
    assert first_of(names, 2) == said

"""A record is read as its dialect says, and one whose quotes do not match is not called sound."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.tokens import ALIGNED, Dialect, read_record


@pytest.mark.parametrize(
    ("text", "dialect", "fields"),
    [
        ('a,"b,c",d', Dialect(), ["a", "b,c", "d"]),
        ('a,"b\nc",d', Dialect(), ["a", "b\nc", "d"]),
        ('"say ""x""",,', Dialect(), ['say "x"', "", ""]),
        ("'it''s';2", Dialect(";", "''"), ["it's", "2"]),
        ("“a, b”,c", Dialect(quote="“”"), ["a, b", "c"]),
        (r'"a \"b\", c",d\\e', Dialect(escape="\\"), ['a "b", c', r"d\e"]),
        (r"a\,b,c", Dialect(escape="\\"), [r"a\,b", "c"]),
        ('a, "b, c",  d', Dialect(spaced=True), ["a", "b, c", "d"]),
        ("a||b|c||", Dialect("||"), ["a", "b|c", ""]),
        ("  a   b  c  ", Dialect(ALIGNED), ["a", "b", "c"]),
    ],
)
def test_the_fields_of_a_record_are_those_of_its_dialect(text, dialect, fields):
    record = read_record(text + "\r\nnext", 0, dialect)
    assert (record.fields, record.end, record.is_sound) == (fields, len(text) + 2, True)


@pytest.mark.parametrize("text", ['"a,b', 'a",b', '"a"b,c', 'a,5" pipe'])
def test_quotes_that_do_not_match_are_text_and_said(text):
    record = read_record(text + "\n", 0, Dialect())
    assert record.fields == text.split(",")
    assert not record.is_sound


def test_loose_reading_ends_a_quoted_field_at_the_first_quote_before_a_delimiter():
    assert read_record('"the "big", one",2', 0, Dialect(), is_loose=True).fields == ['the "big', ' one"', "2"]


@given(st.lists(st.text('ab",;\n é上', max_size=6), min_size=2, max_size=5))
def test_what_the_csv_module_writes_is_read_back(cells):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    record = read_record(buffer.getvalue(), 0, Dialect())
    assert (record.fields, record.is_sound) == (cells, True)

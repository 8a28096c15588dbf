"""A broken header row gives its names back where there is one way to."""

import pytest

from features.by_line import Row
from features.delimited import split_text
from features.headings import mended_header, names_of, torn_header
from features.tokens import Dialect


def names(text, width, **of_row):
    return mended_header(Row(1, text, text.split(","), **of_row), width, Dialect())


@pytest.mark.parametrize(
    ("text", "width", "found"),
    [
        ("id,name,n", 3, ["id", "name", "n"]),
        ("id,,name,n", 3, ["id", "name", "n"]),
        ('id,"name,n', 3, ["id", "name", "n"]),
        ("id;name;n", 3, ["id", "name", "n"]),
        ("Deal ID,StageAmount,Owner", 4, ["Deal ID", "Stage", "Amount", "Owner"]),
        ("商机编号,客户名称商机金额,负责人", 4, ["商机编号", "客户名称", "商机金额", "负责人"]),
        ('id,name"n', 3, ["id", "name", "n"]),
        ("id,Close, date,n", 3, ["id", "Close, date", "n"]),
        ("id,name,n,more", 3, ["id", "name", "n", "more"]),
    ],
)
def test_a_broken_header_is_mended(text, width, found):
    assert names(text, width) == found


def test_names_that_cannot_be_told_apart_are_none():
    assert names("foobar,baz", 3) == []


@pytest.mark.parametrize(
    ("text", "width", "found"),
    [("id,name n,StageAmount", 4, 1), ("id,name,n", 3, 0), ("5,6,2024-01-01 7", 4, 0)],
)
def test_a_torn_row_of_names_right_above_the_data_is_the_header(text, width, found):
    assert len(torn_header([Row(1, text, text.split(","))], width, Dialect())) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [("1,2,\n3,4,\n", ["a", "b", ""]), ("1,2,3\n", []), ("1,2, \n", ["a", "b", ""])],
)
def test_blank_cells_beyond_the_names_are_a_column_without_one(rows, found):
    body = split_text(rows.encode(), Dialect(), 3)
    assert names_of([Row(1, "a,b", ["a", "b"])], body, Dialect()) == found

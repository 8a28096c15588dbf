"""Records read line by line: what is torn stays where it stands."""

from collections import Counter

import pytest

from features.by_line import commonest, physical_lines, split_rows
from features.tokens import Dialect


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_editors_count_them(end):
    assert physical_lines(f"a{end}b{end}") == [f"a{end}", f"b{end}"]


def test_a_quoted_line_break_makes_one_record_of_two_lines():
    rows = list(split_rows(physical_lines('1,"a\nb"\n2,c\n'), 5, Dialect(), 2))
    assert [(row.line, row.span, row.fields) for row in rows] == [(5, 2, ["1", "a\nb"]), (7, 1, ["2", "c"])]


def test_a_quote_gone_astray_swallows_no_line():
    rows = list(split_rows(physical_lines('1,"a\n2,b\n3,c\n'), 1, Dialect(), 2))
    assert [row.line for row in rows] == [1, 2, 3]
    assert [row.is_sound for row in rows] == [False, True, True]


def test_the_commonest_width_makes_the_largest_table():
    assert commonest(Counter({1: 50, 4: 20})) == 4

"""The delimiter is the one that makes the rows even."""

import pytest

from features.dialect import find_delimiter, without_alignment


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n2,5;3\n", ";"),
        ("name;amount\nAcme;1,50\nGlobex;2,50\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("sep=;\na;b,c\n1;2\n", ";"),
        ('a,b\n"x;y;z","1;2;3"\n', ","),
        ("Report; all regions\n\na,b,c\n1,2,3\n4,5,6\n", ","),
        ("single\nAcme, Inc\nGlobex\nInitech\n", ","),
        ("id  n   v\n1   2   3\n", " "),
        ("Full Name\nJohn Smith\nAnn Lee\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_even_rows(text, delimiter):
    assert find_delimiter(text) == delimiter


def test_aligned_columns_become_tabbed_ones_with_the_same_lines():
    assert without_alignment("  a   b \n 1  2\n\n3 4") == "a\tb\n1\t2\n\n3\t4"

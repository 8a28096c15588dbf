"""The dialect is the one that makes even rows of cells that mean something."""

import pytest

from features.dialect import find_dialect
from features.tokens import ALIGNED, Dialect


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n2,5;3\n", ";"),
        ("name;amount\nAcme;1,50\nGlobex;2,50\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a^b\n1^2\n", "^"),
        ("a||b||c\n1||||3\n", "||"),
        ("sep=;\na;b,c\n1;2\n", ";"),
        ('a,b\n"x;y;z","1;2;3"\n', ","),
        ("Report; all regions\n\na,b,c\n1,2,3\n4,5,6\n", ","),
        ("single\nAcme, Inc\nGlobex\nInitech\n", ","),
        ("id  n   v\n1   2   3\n", ALIGNED),
        ('id name n\n1 "Acme Corp" 5\n2 "Foo Bar" 6\n', " "),
        ("Full Name\nJohn Smith\nAnn Lee\n", ","),
        ("编号;金额\nA1;1,5\nA2;2,5\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_even_rows(text, delimiter):
    assert find_dialect(text.encode()).delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("'a','b'\n'x, y','2'\n", Dialect(quote="''")),
        ("“a”,“b”\n“x, y”,“2”\n", Dialect(quote="“”")),
        ('a,b\n"x \\"q\\" z, w",2\n"y",3\n', Dialect(escape="\\")),
        ('a, b, c\n1, "x, y", 3\n', Dialect(spaced=True)),
        ("name,note\nO'Hara,it's\nAnn,rock 'n' roll\n", Dialect()),
        ('a,b\n5" pipe,1\n6 pipe,2\n7 pipe,3\n', Dialect()),
        ('id,name\n="007",Acme\n="008",Globex\n', Dialect(quote="")),
        ("a | b | c\n1 | x | \n2 |  | z\n", Dialect("|", spaced=True, padded=True)),
    ],
)
def test_quotes_escapes_and_blanks_behind_delimiters_are_found(text, dialect):
    assert find_dialect(text.encode()) == dialect


def test_evidence_comes_from_the_whole_file_and_not_from_its_first_lines():
    introduction = "".join(f"Line {i}; of a long; introduction\n" for i in range(300))
    table = "".join(f"D{i},Acme {i},{i},2024-01-05\n" for i in range(2_000))
    assert find_dialect((introduction + "id,name,n,day\n" + table).encode()).delimiter == ","


def test_blanks_within_cells_part_nothing_where_tabs_do():
    rows = [
        "name\tday\tamount",
        "Plan 0\t2024-01-02\t5",
        "Plan 1\t2024-01-03\t6\t\t",
        "Plan 2\t2024-01-04\t7",
    ]
    assert find_dialect("\n".join(rows).encode()).delimiter == "\t"


def test_sentences_of_as_many_words_are_no_columns_where_another_sign_parts_every_line():
    """A note and a flag were read as four columns, and the header as a line of another width."""
    text = "note,Converted\n" + "".join(f"free text {i},{i % 2}\n" for i in range(20))
    assert find_dialect(text.encode()).delimiter == ","
    table = "name amount kind\n" + "".join(f"item{i} 1,{i:03d} b\n" for i in range(20))
    assert find_dialect(table.encode()).delimiter == " ", "the header has no comma"

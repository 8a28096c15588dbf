"""Claims about what is there twice: rows, deals, and names spelt in several ways."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import twin_checks
from features.cleaning import clean
from features.mapping import ColumnMap
from features.reading import read_table
from features.schema import Upload
from features.twin_checks import check_twins, spelling_key

HEADERS = ("deal_id", "deal_name", "account", "owner", "amount", "created_on")


def checked(*rows, kind=Upload.DEALS, headers=HEADERS):
    table = read_table("\n".join("\t".join(row) for row in (headers, *rows)).encode() + b"\n")
    columns = ColumnMap(kind, dict(zip(headers, headers, strict=True)))
    return {(one.code, one.column): one for one in check_twins(clean(table, columns), table, columns)}


ONE = ("1", "Line 4", "Acme", "Ann Lee", "100", "2024-01-05")
OTHER = ("2", "Line 5", "Bolt", "Bob Ray", "100", "2024-01-05")


def test_different_deals_are_left_in_peace():
    assert checked(ONE, OTHER) == {}


def test_a_repeated_id_is_found_in_the_earlier_row():
    assert checked(ONE, ("1", *OTHER[1:])).keys() == {("D020", "deal_id")}


def test_a_deal_entered_twice_under_two_ids_is_found_with_both_rows():
    found = checked(ONE, OTHER, ("3", *ONE[1:]))
    assert found["D023", "deal_name"].lines == (2, 4)


@pytest.mark.parametrize("place", range(1, len(HEADERS)))
def test_a_deal_that_differs_in_one_thing_is_another(place):
    twin = ["3", *ONE[1:]]
    twin[place] = "2024-01-06" if HEADERS[place] == "created_on" else "7"
    assert ("D023", "deal_name") not in checked(ONE, tuple(twin))


def test_copies_in_a_file_without_ids_are_noted():
    rows = [(ONE[1:]), (OTHER[1:]), (ONE[1:])]
    assert checked(*rows, headers=HEADERS[1:])["D021", ""].lines == (4,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee", "ANN  LEE"),
        ("Ann Lee", "Lee, Ann"),
        ("José", "Jose"),
        ("ＡＢＣ公司", "abc公司"),
        ("GTX Pro", "GTXPro"),
    ],
)
def test_two_spellings_have_one_key(one, other):
    assert spelling_key(one) == spelling_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zhang Wei", "Zhang Wen"), ("张伟", "张玮"), ("Acme", "Acme 2"), ("A, B, C", "B, C, A")],
)
def test_two_names_have_two_keys(one, other):
    assert spelling_key(one) != spelling_key(other)


def test_an_owner_spelt_in_two_ways_is_found_in_the_rarer_rows():
    rows = [(str(place), f"Deal {place}", "Acme", owner, "1", "2024-01-05")
            for place, owner in enumerate(["Ann Lee", "Ann Lee", "Lee, Ann", "Bob"])]  # fmt: skip
    found = checked(*rows)
    assert found.keys() == {("D024", "owner")}
    assert found["D024", "owner"].lines == (4,)
    assert "Ann Lee = Lee, Ann" in str(found["D024", "owner"].message)


@settings(deadline=None)
@given(st.lists(st.text("aB9 ,.-é上", max_size=8), min_size=1))
def test_names_taken_together_have_the_keys_of_each(names):
    column = pd.Series(names, dtype="str")
    assert twin_checks._keys(column).tolist() == [spelling_key(name) for name in names]

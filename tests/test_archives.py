"""Unpacking stays within its bounds, and what systems add is left out."""

import io

import pytest

from features.archives import Budget, check_depth, is_gzip, is_zip, part_names, unpack_gzip, unpack_zip
from features.errors import InputError
from tests.written import gzipped, packed


def test_files_come_with_their_path_and_bytes():
    members = list(unpack_zip(packed({"x/a.csv": b"1", "b.csv": b"22"}), Budget(10)))
    assert [(member.name, member.data) for member in members] == [("x/a.csv", b"1"), ("b.csv", b"22")]


@pytest.mark.parametrize("name", ["__MACOSX/._a.csv", ".DS_Store", "x/Thumbs.db", "Desktop.ini"])
def test_what_systems_add_is_left_out(name):
    assert list(unpack_zip(packed({name: b"1"}), Budget(10))) == []


def test_a_name_that_could_harm_a_terminal_is_shown_without_it():
    (member,) = unpack_zip(packed({"a\x1b[31m.csv": b"1"}), Budget(10))
    assert "\x1b" not in member.name


def test_a_budget_is_one_for_all_files():
    budget = Budget(3)
    assert budget.read(io.BytesIO(b"12")) == b"12"
    with pytest.raises(InputError) as caught:
        budget.read(io.BytesIO(b"34"))
    assert caught.value.code == "unpacks_too_large"


def test_archives_are_known_by_their_first_bytes():
    assert is_zip(packed({}))
    assert is_zip(packed({"a": b""}))
    assert is_gzip(gzipped(b""))
    assert not is_zip(b"PKID,name")
    assert part_names(b"PK\3\4 broken") == []


def test_gzip_files_of_several_parts_are_one():
    assert unpack_gzip(gzipped(b"a") + gzipped(b"b"), Budget(10)) == b"ab"


def test_three_archives_in_each_other_are_deep_enough():
    check_depth(3)
    with pytest.raises(InputError):
        check_depth(4)

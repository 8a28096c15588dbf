"""Claims about names spelt in two ways."""

from __future__ import annotations

import pytest

from features.near_names import bare, folded, near_misses


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("GTXPro", "GTX Pro"),
        ("Acme Corp.", "ACME Corporation"),
        ("Betasolion", "Betasoloin"),
        ("华为技术", "华为技术有限公司"),
        ("Jon Smith", "John Smith"),
    ],
)
def test_a_slip_a_blank_or_a_legal_form_makes_a_near_miss(value, known):
    (found,) = near_misses([(value, 7)], {known, "Something else"})
    assert (found.value, found.known, found.rows) == (value, known, 7)
    assert 0.86 <= found.likeness <= 1


@pytest.mark.parametrize(
    ("value", "known"), [("Model 2", "Model 3"), ("GTX 500", "GTK 50"), ("Acme", "Bolt"), ("王芳", "王强")]
)
def test_other_figures_or_other_words_make_another_name(value, known):
    assert near_misses([(value, 1)], {known}) == ()


def test_near_misses_come_by_the_rows_they_concern():
    found = near_misses([("Acmee Tools", 2), ("Bolts Ltd", 9)], {"Acme Tools", "Bolts"})
    assert [one.rows for one in found] == [9, 2]


def test_case_width_and_blanks_make_no_other_name():
    assert folded(" ＡＣＭＥ  Tools ") == folded("Acme Tools")
    assert bare("GTX-Pro") == bare("gtx pro")
    assert bare("Co") == "co"  # a name of nothing but a legal form keeps it

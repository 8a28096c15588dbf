"""A column's cells tell which other cells would be among them."""

import pytest

from features.shapes import form_of, kind_of, learn_shape, mask_of

DAYS = [f"2024-01-{day:02d}" for day in range(1, 20)]
CODES = [f"D{i:04d}" for i in range(20)]
OWNERS = ["Ann Lee", "Bob Ray"] * 10
TEXTS = [f"Renewal of contract {'abcdefghijklmnopqrst'[i]}" + "x" * i for i in range(20)]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (" ", "blank"),
        ("1,234.50", "number"),
        ("¥12.5万", "number"),
        ("(500)", "number"),
        ("35%", "number"),
        ("$74.69", "number"),
        ("2024年3月5日", "date"),
        ("05/03/2024 10:30", "date"),
        ("5 Mar 2024", "date"),
        ("10:54", "time"),
        ("D1001", "text"),
        ("Acme 3", "text"),
    ],
)
def test_a_cell_says_what_it_is(cell, kind):
    assert kind_of(cell) == kind


def test_masks_keep_what_is_neither_letter_nor_digit():
    assert mask_of("Ab-12 上海") == "Aa-00 字字"
    assert form_of("Aaa-000") == "Aa-0"


@pytest.mark.parametrize(
    ("cells", "fitting", "unfitting"),
    [
        (DAYS, "2023-12-31", "2024-1"),
        (CODES, "D9999", "D99"),
        (OWNERS, "Ann Lee", "Ann LeeBob"),
        (["5", "12.50", "1300"] * 4, "77", "x"),
        (TEXTS, "Renewal of contract z", " of contract z"),
    ],
)
def test_a_cell_fits_where_it_looks_like_those_seen(cells, fitting, unfitting):
    shape = learn_shape(cells)
    assert shape.fits(fitting)
    assert not shape.fits(unfitting)


def test_a_blank_fits_only_where_blanks_were_seen():
    assert not learn_shape(CODES).fits("")
    assert learn_shape([*CODES, ""]).fits("")


def test_few_cells_make_no_rule_but_their_kind():
    shape = learn_shape(["Acme", "Globex"])
    assert shape.fits("Initech LLC")
    assert not shape.fits('"Initech')
    assert not learn_shape(["1", "2"]).fits("Initech")


@pytest.mark.parametrize(("cells", "name"), [(DAYS, "Created"), (CODES, "Deal ID"), (OWNERS, "Owner")])
def test_a_name_stands_out_above_figures_codes_and_lists(cells, name):
    shape = learn_shape(cells)
    assert shape.is_unlike(name)
    assert not shape.is_unlike(cells[0])


def test_free_text_cannot_tell_a_name():
    assert learn_shape(["Acme", "Globex", "Initech"]).is_unlike("Account") is None

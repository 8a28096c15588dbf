"""Ragged rows are mended where one reading fits what the other rows hold, and only there."""

import pandas as pd
import pytest

from features.by_line import Row
from features.ragged import mend
from features.reading import read_table
from features.tokens import Dialect

OWNERS = ["Ann", "Bob", "Cy"]
REGULAR = pd.DataFrame(
    [[f"D{i}", f"Company {i}", OWNERS[i % 3], f"2024-01-{i % 28 + 1:02d}", str(100 + i)] for i in range(100)],
    dtype="str",
)
SOMETIMES_BLANK = REGULAR.assign(**{"4": REGULAR[4].mask(REGULAR.index % 2 == 0, "")}).drop(columns=4)


def mended(*texts, regular=REGULAR):
    odd = [
        Row(200 + place, text, text.split(","), is_sound='"' not in text) for place, text in enumerate(texts)
    ]
    rows, rejected = mend(odd, regular, Dialect())
    return [row.cells for row in rows], [(row.line, row.reason) for row in rejected]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("D7,Acme,Inc,Ann,2024-02-01,5", ["D7", "Acme,Inc", "Ann", "2024-02-01", "5"]),
        ("D7,Acme,Ann,2024-02-01,1,250", ["D7", "Acme", "Ann", "2024-02-01", "1,250"]),
        ("D7,Acme,Ann,2024-02-01,5,,", ["D7", "Acme", "Ann", "2024-02-01", "5"]),
        ("D7,A,B,C,Ann,2024-02-01,5", ["D7", "A,B,C", "Ann", "2024-02-01", "5"]),
    ],
)
def test_a_row_with_too_many_fields_gives_one_cell_its_delimiter_back(text, cells):
    assert mended(text) == ([cells], [])


def test_a_row_that_can_be_mended_in_two_ways_is_rejected():
    free_text = pd.DataFrame([["some words", "other words", str(i)] for i in range(5)], dtype="str")
    assert mended("one thing,another,a third,4", regular=free_text) == ([], [(200, "too_many_fields")])


def test_a_blank_behind_the_delimiter_tells_a_comma_within_words():
    free_text = pd.DataFrame([["some words", "other words", str(i)] for i in range(5)], dtype="str")
    assert mended("one thing,another, a third,4", regular=free_text) == (
        [["one thing", "another, a third", "4"]],
        [],
    )


def test_cells_left_off_at_the_end_are_blank_where_the_rest_fits():
    assert mended("D7,Acme,Ann,2024-02-01", regular=SOMETIMES_BLANK) == (
        [["D7", "Acme", "Ann", "2024-02-01", ""]],
        [],
    )


def test_a_row_that_lacks_a_cell_in_the_middle_is_rejected():
    assert mended("D7,Ann,2024-02-01,5") == ([], [(200, "too_few_fields")])


@pytest.mark.parametrize(
    "text",
    [
        "D7Company 7,Ann,2024-02-01,5",
        "D7,Company 7Ann,2024-02-01,5",
        "D7,Company 7,Ann2024-02-01,5",
        "D7,Company 7,Ann,2024-02-015",
    ],
)
def test_two_cells_that_lost_the_delimiter_between_them_are_parted_where_both_fit(text):
    assert mended(text) == ([["D7", "Company 7", "Ann", "2024-02-01", "5"]], [])


def test_two_numbers_run_together_are_rejected():
    figures = pd.DataFrame([[str(i), str(7 * i)] for i in range(1, 40)], dtype="str")
    assert mended("1234", regular=figures) == ([], [(200, "too_few_fields")])


@pytest.mark.parametrize("place", range(5))
def test_a_delimiter_too_many_is_taken_out_wherever_it_stands(place):
    cells = ["D7", "Company 7", "Ann", "2024-02-01", "5"]
    assert mended(",".join([*cells[:place], "", *cells[place:]])) == ([cells], [])


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("form", ['"{}', '{}"'])
def test_a_stray_quote_is_taken_out_wherever_it_stands(place, form):
    cells = ["D7", "Company xy", "Ann", "2024-02-01", "5"]
    if place == 4 and form == '{}"':
        cells[4] = "17"
    text = ",".join(form.format(cell) if at == place else cell for at, cell in enumerate(cells))
    words = REGULAR.assign(**{"1": "Company ab"}).set_axis([0, 1, 2, 3, 4, "1"], axis=1)
    words = words[[0, "1", 2, 3, 4]].set_axis(range(5), axis=1)
    words.loc[::2, 1] = "Company xy"
    assert mended(text, regular=words) == ([cells], [])


def test_a_quote_that_says_inches_stays():
    texts = REGULAR.assign(**{"1": [f"Pipe {i} of {'x' * (i % 7)}" for i in range(100)]})
    regular = pd.DataFrame({0: texts[0], 1: texts["1"], 2: texts[2], 3: texts[3], 4: texts[4]})
    assert mended('D7,Pipe 5" of xx,Ann,2024-02-01,5', regular=regular)[0] == [
        ["D7", 'Pipe 5" of xx', "Ann", "2024-02-01", "5"]
    ]


def test_a_row_parted_by_another_sign_is_parted_by_it():
    assert mended("D7;Company 7;Ann;2024-02-01;5") == ([["D7", "Company 7", "Ann", "2024-02-01", "5"]], [])


def test_a_row_cut_off_within_a_cell_is_rejected():
    assert mended("D7,Acme,Ann,2024-0") == ([], [(200, "too_few_fields")])


def test_a_row_scattered_by_an_unquoted_line_break_is_put_together():
    assert mended("D7,Acme", "of Ohio,Ann,2024-02-01,5") == (
        [["D7", "Acme\nof Ohio", "Ann", "2024-02-01", "5"]],
        [],
    )


def test_fragments_that_do_not_make_a_row_are_all_listed():
    assert mended("D7,Acme", "nonsense,5,x") == ([], [(200, "too_few_fields"), (201, "too_few_fields")])


def test_notes_totals_and_broken_quotes_are_named():
    odd = [
        Row(5, "Confidential", ["Confidential"]),
        Row(6, "Total,5", ["Total", "5"]),
        Row(7, '"x', ['"x'], is_sound=False),
    ]
    rows, rejected = mend(odd, REGULAR, Dialect())
    assert rows == []
    assert [row.reason for row in rejected] == ["single_cell", "total", "broken_quotes"]


def test_mending_does_not_depend_on_the_order_of_the_regular_rows():
    shuffled = REGULAR.sample(frac=1, random_state=1)
    text = "D7,Acme,Inc,Ann,2024-02-01,5"
    assert mended(text) == mended(text, regular=shuffled)


@pytest.mark.parametrize(
    "text", ['the "Gold" plan', 'he said "yes"', 'x ("a" or "b")', '5" pipe', 'a 3" and a 5" pipe', 'D"Arcy']
)
def test_quotes_within_a_cell_are_text_where_the_row_is_whole_as_it_stands(text):
    cells = ["D7", text, "Ann", "2024-02-01", "5"]
    assert mended(",".join(cells)) == ([cells], [])


@pytest.mark.parametrize("delimiter", ["\t", "|", ","])
@pytest.mark.parametrize("every", [2, 9])
def test_a_file_without_quoting_keeps_the_quotes_in_its_cells(delimiter, every):
    names = [f'New "Gold" plan {row}' if row % every == 0 else f"Renewal {row}" for row in range(40)]
    rows = [delimiter.join([name, "Acme", str(row), "2024-01-02"]) for row, name in enumerate(names)]
    table = read_table("\n".join([delimiter.join(["Name", "Account", "Amount", "Day"]), *rows]).encode())
    assert table.cells["Name"].tolist() == names


@pytest.mark.parametrize("surplus", [1, 3])
def test_delimiters_too_many_behind_the_last_cell_part_nothing(surplus):
    cells = ["D7", "Company xy", "Ann", "2024-02-01", ""]
    assert mended(",".join(cells) + "," * surplus) == ([cells], [])

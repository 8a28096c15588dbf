"""Rows come together under their header, in file order, each with its line."""

import pytest

from features.errors import InputError
from features.grid import grid_of_sheet, grid_of_text


def test_mended_and_whole_rows_take_their_places_between_the_others():
    grid = grid_of_text('id,name,n\n1,Acme,5\n2,Globex, Inc,6\n3,Initech,7\n4,"x\n5,Hooli,8\n', ",")
    assert grid.cells.to_numpy().tolist() == [
        ["1", "Acme", "5"],
        ["2", "Globex, Inc", "6"],
        ["3", "Initech", "7"],
        ["5", "Hooli", "8"],
    ]
    assert grid.lines.tolist() == [2, 3, 4, 6]
    assert grid.repaired == (3,)
    assert [(row.line, row.text, row.reason) for row in grid.rejected] == [(5, '4,"x', "broken_quotes")]


def test_a_header_with_line_breaks_shifts_the_lines_below():
    grid = grid_of_text('id,"close\ndate",n\n1,x,2\n', ",")
    assert grid.header == ["id", "close\ndate", "n"]
    assert (grid.header_row, grid.lines.tolist()) == (1, [3])


def test_the_hint_for_excel_is_no_row():
    grid = grid_of_text("sep=;\na;b\n1;2\n", ";")
    assert (grid.header, grid.header_row, grid.lines.tolist()) == (["a", "b"], 2, [3])


def test_blank_cells_beyond_the_header_get_blank_names():
    grid = grid_of_text("a,b\n1,2,\n3,4,\n", ",")
    assert grid.header == ["a", "b", ""]
    assert grid.cells.shape == (2, 3)


def test_filled_cells_beyond_the_header_are_an_error_that_counts_them():
    with pytest.raises(InputError, match="2 names, but most rows have 3 cells") as caught:
        grid_of_text("a,b\n1,2,3\n4,5,6\n", ",")
    assert caught.value.code == "header_too_short"


def test_a_sheet_keeps_its_blank_rows_for_the_lines():
    grid = grid_of_sheet([["", ""], ["a", "b"], ["", ""], ["1", "2"]])
    assert (grid.header, grid.header_row, grid.lines.tolist()) == (["a", "b"], 2, [3, 4])


def test_a_sheet_of_blanks_is_empty():
    with pytest.raises(InputError) as caught:
        grid_of_sheet([["", " "], []])
    assert caught.value.code == "empty_file"

"""Rows come together under their header, in file order, each with its line."""

import pytest

from features.errors import InputError
from features.grid import grid_of_sheet, grid_of_text
from features.reading import read_table
from features.tokens import Dialect


def test_mended_and_whole_rows_take_their_places_between_the_others():
    grid = grid_of_text(b'id,name,n\n1,Acme,5\n2,Globex, Inc,6\n3,Initech,7\n4,"x\n5,Hooli,8\n', Dialect())
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
    grid = grid_of_text(b'id,"close\ndate",n\n1,x,2\n', Dialect())
    assert grid.header == ["id", "close\ndate", "n"]
    assert (grid.header_row, grid.lines.tolist()) == (1, [3])


def test_the_hint_for_excel_is_no_row():
    grid = grid_of_text(b"sep=;\na;b\n1;2\n", Dialect(";"))
    assert (grid.header, grid.header_row, grid.lines.tolist()) == (["a", "b"], 2, [3])


def test_blank_cells_beyond_the_header_get_blank_names():
    grid = grid_of_text(b"a,b\n1,2,\n3,4,\n", Dialect())
    assert grid.header == ["a", "b", ""]
    assert grid.cells.shape == (2, 3)


def test_columns_are_nameless_where_the_header_does_not_tell_which_name_is_whose():
    grid = grid_of_text(b"a,b\n1,2,3\n4,5,6\n", Dialect())
    assert (grid.header, grid.header_row) == (["", "", ""], 1)
    assert [(row.line, row.text, row.reason) for row in grid.skipped] == [(1, "a,b", "header")]


def test_repeated_headers_and_smaller_tables_are_no_rows():
    rows = [f"D{i},Acme,{i}" for i in range(9)]
    text = "\n".join(["id,name,n", *rows[:5], "id,name,n", *rows[5:], "", "Rep,Target,Note", "Ann,7,x"])
    grid = grid_of_text(text.encode(), Dialect())
    assert len(grid.cells) == 9
    assert grid.others == ("Rep, Target, Note",)
    assert [(row.line, row.reason) for row in grid.skipped] == [
        (1, "header"),
        (7, "repeated_header"),
        (13, "other_table"),
        (14, "other_table"),
        (12, "blank"),
    ]


def test_the_larger_table_is_taken_though_it_comes_second():
    text = "Rep,Target,Note\nAnn,7,x\n\nid,name,n\n" + "".join(f"{i},Acme,{i}\n" for i in range(9))
    grid = grid_of_text(text.encode(), Dialect())
    assert (grid.header, grid.header_row, len(grid.cells)) == (["id", "name", "n"], 4, 9)
    assert grid.others == ("Rep, Target, Note",)


def test_a_sheet_keeps_its_blank_rows_for_the_lines():
    grid = grid_of_sheet([["", ""], ["a", "b"], ["", ""], ["1", "2"]])
    assert (grid.header, grid.header_row, grid.lines.tolist(), grid.total) == (["a", "b"], 2, [4], 4)
    assert [(row.line, row.reason) for row in grid.skipped] == [(2, "header"), (1, "blank"), (3, "blank")]


def test_a_sheet_of_blanks_is_empty():
    with pytest.raises(InputError) as caught:
        grid_of_sheet([["", " "], []])
    assert caught.value.code == "empty_file"


@pytest.mark.parametrize(("row", "rule"), [("| {} | {} |", "|---|:---|"), (" {} | {}", "----+------")])
def test_a_line_drawn_below_the_header_is_no_row(row, rule):
    rows = [row.format(place, "Acme") for place in range(20)]
    table = read_table("\n".join([row.format("id", "name"), rule, *rows]).encode())
    assert table.cells["name"].str.strip().tolist() == ["Acme"] * 20
    assert table.rejects.empty
    assert table.accounting.skipped["note"] == 1


@pytest.mark.parametrize("names", [["Smith & Sons", "Acme", "Globex Inc"], ["Acme"], ["A1", "B2", "A1"]])
def test_no_name_of_a_single_column_is_lost(names):
    listed = names * 7
    table = read_table("\n".join(["Account", *listed]).encode())
    assert table.cells["Account"].tolist() == listed

"""What holds nothing is no row and no column, and whatever is set aside says so."""

from features.reading import read_table


def read(text):
    return read_table(text.encode())


def rows(table):
    return table.cells.to_numpy().tolist()


def test_columns_without_name_and_value_vanish_and_repeated_names_are_told_apart():
    table = read("a,b,a,,\n1,2,3,,\n4,5,6,x,\n")
    assert list(table.cells.columns) == ["a", "b", "a (2)", "Column 4"]


def test_cells_of_blanks_are_empty_and_other_blanks_stay():
    table = read("a,b\n  ,  x \n\u3000,y\n")
    assert rows(table) == [["", "  x "], ["", "y"]]


def test_rows_of_blanks_are_no_rows():
    table = read("a,b\n1,2\n , \n,\n3,4\n")
    assert rows(table) == [["1", "2"], ["3", "4"]]
    assert table.lines.tolist() == [2, 5]
    assert table.rejects.empty


def test_totals_and_notes_are_listed_with_their_line():
    table = read("a,b,c\n1,2,x\n3,4,y\nTotal,6,\nConfidential\n")
    assert rows(table) == [["1", "2", "x"], ["3", "4", "y"]]
    aside = table.skipped[["line", "reason"]].to_numpy().tolist()
    assert [4, "total"] in aside
    assert [5, "note"] in aside

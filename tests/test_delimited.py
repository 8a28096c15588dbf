"""Delimited text falls into records; the quick way and the careful way agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from features import delimited
from features.delimited import sample_rows, split_body


def test_regular_and_odd_records_are_told_apart():
    body = split_body('1,"a\nb",3\n4,5\n\n6,7,8\r\n9,,"x""y"', 2, ",", 3)
    assert body.cells.to_numpy().tolist() == [["1", "a\nb", "3"], ["6", "7", "8"], ["9", "", 'x"y']]
    assert body.lines.tolist() == [2, 6, 7]
    assert [(row.line, row.text, row.fields) for row in body.odd] == [(4, "4,5", ["4", "5"])]


def test_a_quoted_cell_that_swallowed_its_neighbours_gives_them_back():
    # The quotes balance, but only by joining two broken rows with all between them.
    body = split_body('1,"a\n4,b,6\n7,c"\n8,d,1\n', 2, ",", 3)
    assert body.lines.tolist() == [5]
    assert [(row.line, row.fields) for row in body.odd] == [
        (2, ["1", '"a']),
        (3, ["4", "b", "6"]),
        (4, ["7", 'c"']),
    ]


def test_blanks_before_an_opening_quote_do_not_hide_it():
    rows = sample_rows('"a", "b"\n"1, x", "2"\n', ",")
    body = split_body('"1, x", "2"\n', 2, ",", 2)
    assert rows[0].width == 2
    assert body.cells.to_numpy().tolist() == [["1, x", "2"]]


def test_a_text_without_rows_has_none():
    body = split_body("", 2, ",", 3)
    assert body.cells.shape == (0, 3)
    assert body.odd == ()


pieces = st.sampled_from(["a", "b c", '"q"', '"x,y"', '"l1\nl2"', '"d""q"', "", "'", "é", "上"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(pieces, min_size=3, max_size=3), min_size=1, max_size=15),
    st.sampled_from(["\n", "\r\n"]),
)
def test_bulk_and_careful_reading_agree(records, line_end):
    text = line_end.join(",".join(record) for record in records)
    quick = split_body(text, 1, ",", 3)
    lines = delimited.physical_lines(text)
    careful = delimited._body_by_line(lines, 1, ",", 3)
    assert quick.cells.to_numpy().tolist() == careful.cells.to_numpy().tolist()
    assert quick.lines.tolist() == careful.lines.tolist()
    assert quick.odd == careful.odd == ()

"""Delimited text falls into records; the quick way and the careful way agree."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from features import delimited
from features.delimited import split_text
from features.tokens import Dialect


def test_regular_and_odd_records_are_told_apart_with_the_lines_they_take():
    body = split_text(b'1,"a\nb",3\n4,5\n\n6,7,8\r\n9,,"x""y"', Dialect(), 3)
    assert body.cells.to_numpy().tolist() == [["1", "a\nb", "3"], ["6", "7", "8"], ["9", "", 'x"y']]
    assert (body.lines.tolist(), body.spans.tolist()) == ([1, 5, 6], [2, 1, 1])
    assert [(row.line, row.text, row.fields) for row in body.odd] == [(3, "4,5", ["4", "5"])]
    assert (body.blanks.tolist(), body.total) == ([4], 6)


def test_a_quoted_cell_that_swallowed_its_neighbours_gives_them_back():
    # The quotes balance, but only by joining two broken rows with all between them.
    body = split_text(b'1,"a\n4,b,6\n\n7,c"\n8,d,1\n', Dialect(), 3)
    assert body.lines.tolist() == [2, 5]
    assert [(row.line, row.fields) for row in body.odd] == [(1, ["1", '"a']), (4, ["7", 'c"'])]
    assert body.blanks.tolist() == [3]


def test_a_cell_with_line_breaks_in_a_row_with_a_field_too_many_stays_one_record():
    body = split_text(b'1,a,3\n1,"a\nb",3,4\n', Dialect(), 3)
    assert [(row.fields, row.span) for row in body.odd] == [(["1", "a\nb", "3", "4"], 2)]


def test_a_text_without_rows_has_none():
    body = split_text(b"", Dialect(), 3)
    assert (body.cells.shape, body.odd, body.total) == ((0, 3), (), 0)


pieces = st.sampled_from(["a", "b c", '"q"', '"x,y"', '"l1\nl2"', '"d""q"', "", "'", "é", "上"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(pieces, min_size=2, max_size=4), min_size=1, max_size=15),
    st.sampled_from(["\n", "\r\n"]),
)
def test_bulk_and_careful_reading_agree(records, line_end):
    text = line_end.join(",".join(record) for record in records)
    quick = split_text(text.encode(), Dialect(), 3)
    careful = delimited._one_by_one(delimited.physical_lines(text), Dialect(), 3)
    assert quick.cells.to_numpy().tolist() == careful.cells.to_numpy().tolist()
    assert quick.lines.tolist() == careful.lines.tolist()
    assert quick.spans.tolist() == careful.spans.tolist()
    assert quick.odd == careful.odd
    assert quick.blanks.tolist() == careful.blanks.tolist()
    assert quick.total == careful.total


@pytest.mark.parametrize("quote", ['"', "'"])
def test_the_quote_of_the_dialect_is_the_one_that_counts(quote):
    body = split_text(f"{quote}a,b{quote},1\n".encode(), Dialect(quote=2 * quote), 2)
    assert body.cells.to_numpy().tolist() == [["a,b", "1"]]


signs = st.text('ab1,"\n\r 上', max_size=80)


@settings(max_examples=300, deadline=None)
@example('"1,2,3\n,"\n"')
@given(st.lists(signs | st.just("1,2,3\n") | st.just('1,"x\ny",3\r\n'), max_size=8).map("".join))
def test_a_text_read_in_small_blocks_is_the_text_read_line_by_line(text):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(delimited, "_BLOCK", 24)
        patched.setattr(delimited, "_SMALL_BLOCK", 12)
        blocks = split_text(text.encode(), Dialect(), 3)
    careful = delimited._one_by_one(delimited.physical_lines(text), Dialect(), 3)
    assert blocks.total == careful.total
    assert blocks.cells.to_numpy().tolist() == careful.cells.to_numpy().tolist()
    assert blocks.lines.tolist() == careful.lines.tolist()
    assert blocks.spans.tolist() == careful.spans.tolist()
    assert blocks.odd == careful.odd
    assert sorted(blocks.blanks.tolist()) == careful.blanks.tolist()

"""Records are taken out of a body with their line and a reason; the others stay as they are."""

import numpy as np
import pytest

from features.body import as_skipped, below, taken
from features.by_line import Row
from features.delimited import split_text
from features.tokens import Dialect

BODY = split_text(b'1,a\n2,"b\nc"\n3\n4,d\n', Dialect(), 2)


@pytest.mark.parametrize(("line", "lines", "odd"), [(1, [1, 2, 5], 1), (4, [5], 1), (5, [5], 0), (9, [], 0)])
def test_what_stands_below_a_line_begins_on_it(line, lines, odd):
    body = below(BODY, line)
    assert (body.lines.tolist(), len(body.cells), len(body.odd)) == (lines, len(lines), odd)
    assert body.cells.index.tolist() == list(range(len(lines)))


def test_rows_that_are_taken_out_say_their_line_and_why():
    rest, out = taken(BODY, np.array([False, True, False]), "repeated_header", Dialect())
    assert rest.cells.to_numpy().tolist() == [["1", "a"], ["4", "d"]]
    assert (rest.lines.tolist(), rest.spans.tolist()) == ([1, 5], [1, 1])
    assert [(row.line, row.text, row.reason, row.span) for row in out] == [
        (2, "2,b\nc", "repeated_header", 2)
    ]


def test_where_nothing_is_taken_out_the_body_stays_the_same():
    assert taken(BODY, np.zeros(3, dtype=bool), "repeated_header", Dialect()) == (BODY, [])


def test_a_record_is_shown_as_it_stood_or_by_its_cells():
    assert as_skipped(Row(3, "a;b", ["a", "b"]), "title").text == "a;b"
    assert as_skipped(Row(3, "", ["a", "b", ""]), "title").text == "a\tb"

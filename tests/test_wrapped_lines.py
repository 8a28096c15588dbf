"""Lines that a spreadsheet quoted as a whole are read as the table that they were."""

import pytest

from features.reading import read_table
from features.wrapped_lines import unwrapped
from tests.written import as_text

ROWS = [["id", "account", "note", "amount"]] + [
    [str(row), f"Acme {row}, Inc", 'said "yes"' if row % 2 else "two\nlines", f"{row}.5"] for row in range(9)
]
LINES = [as_text([row]).removesuffix("\r\n") for row in ROWS]


def wrapped(line: str, tail: str = "") -> str:
    return '"' + line.replace('"', '""') + '"' + tail


@pytest.mark.parametrize("tail", ["", ";;;"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_of_wrapped_lines_reads_as_the_table_that_it_was(tail, line_end):
    table = read_table(line_end.join(wrapped(line, tail) for line in LINES).encode())
    assert table.cells.to_numpy().tolist() == ROWS[1:]
    assert list(table.cells.columns) == ROWS[0]
    assert table.accounting.lines == sum(line.count("\n") + 1 for line in LINES)
    assert any("quoted as a whole" in str(note) for note in table.notes)


def test_a_single_wrapped_line_is_mended_and_says_so():
    table = read_table("\r\n".join([*LINES[:4], wrapped(LINES[4]), *LINES[5:]]).encode())
    assert table.cells.to_numpy().tolist() == ROWS[1:]
    assert len(table.repaired) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"name"\n"Lee, Ann"\n"Ray, Bob"\n',
        '"id","name","n"\n"1","Acme, Inc, Ltd","2"\n',
        '"a, b, c"\n"one, two"\n"x"\n',
        "id,name,n\n1,Acme,2\n",
        "",
    ],
    ids=["a column of names", "quoted cells", "sentences", "no quotes", "nothing"],
)
def test_other_quotes_are_meant(text):
    assert unwrapped(text.encode()) is None

"""Tables that no person could use are refused before they cost memory."""

import numpy as np
import pandas as pd
import pytest

from features.errors import InputError
from features.limits import LONGEST_CELL, MOST_COLUMNS, MOST_PLACES, check_cells, check_columns, check_width
from features.reading import read_table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_text_with_too_many_columns_is_refused_by_its_first_lines(delimiter):
    check_width(f"Title\n{delimiter.join('a' * MOST_PLACES)}\n1".encode())
    with pytest.raises(InputError, match=r"16,385 columns"):
        check_width(f"Title\n{delimiter.join('a' * (MOST_PLACES + 1))}".encode())


def test_separators_within_quotes_are_no_columns():
    check_width(b'a,"' + b"x," * MOST_PLACES + b'",b\n1,2,3\n')


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_lines_of_a_long_file_are_not_taken_for_one_of_many_columns(line_end):
    check_width(line_end.join(["a,b", *["1,2"] * MOST_PLACES]).encode())


def test_the_last_column_that_fits_is_read():
    check_columns(MOST_COLUMNS)
    with pytest.raises(InputError):
        check_columns(MOST_COLUMNS + 1)


def test_a_cell_that_is_too_long_is_named_by_line_and_column():
    cells = pd.DataFrame({0: ["a", "b"], 1: ["c", "x" * (LONGEST_CELL + 1)]}, dtype="str")
    with pytest.raises(InputError, match=r"line 7 .*“note”.*1,000,001"):
        check_cells(cells, np.array([6, 7]), ["id", "note"])
    check_cells(cells.iloc[:1], np.array([6]), ["id", "note"])


def test_a_table_with_too_many_columns_is_refused_and_blank_ones_do_not_count():
    blank = "," * MOST_COLUMNS
    assert read_table(f"a,b{blank}\n1,2{blank}\n".encode()).cells.shape == (1, 2)
    with pytest.raises(InputError, match="2,001 columns"):
        read_table(f"{','.join(map(str, range(2001)))}\n{','.join('1' * 2001)}\n".encode())

"""Claims about a finding."""

import pandas as pd

from features.findings import Code, Severity, finding
from features.messages import message


def test_a_finding_keeps_the_lines_of_a_column_as_plain_numbers():
    lines = pd.Series([4, 2], dtype="int64")
    found = finding(Code.OVERDUE, Severity.NOTE, message("said"), message("remedy"), column="x", lines=lines)
    assert found.lines == (4, 2)
    assert all(type(line) is int for line in found.lines)
    assert (found.code, found.column) == ("D032", "x")


def test_codes_are_unique_and_of_the_data():
    values = [code.value for code in Code]
    assert len(set(values)) == len(values)
    assert all(value.startswith("D") and len(value) == 4 for value in values)

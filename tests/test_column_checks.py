"""Claims about columns that say nothing or too much."""

import pandas as pd
import pytest

from features.cleaning import clean
from features.column_checks import check_columns, outcome_of
from features.mapping import propose
from features.reading import read_table
from features.schema import Upload
from features.stages import Process, propose_process


def checked(extra, rows=60):
    """Check a pipeline with one more column; `extra` gives its cell for a row's number and outcome."""
    lines = ["Deal ID,Owner,Status,Amount,Extra"]
    for n in range(rows):
        status = "Won" if n % 2 else "Lost"
        lines.append(f"d{n},{'Ann' if n % 3 else 'Bob'},{status},{100 + n % 7},{extra(n, status)}")
    table = read_table("\n".join(lines).encode())
    columns = propose(table)
    cleaned = clean(table, columns)
    return check_columns(cleaned, columns, outcome_of(cleaned, columns.kind, propose_process(cleaned.frame)))


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (lambda n, status: "x" if n == 0 else "", "D050"),
        (lambda n, status: "same", "D051"),
        (lambda n, status: "paid" if status == "Won" else "unpaid", "D060"),
    ],
)
def test_a_column_of_no_use_or_too_much_use_is_named(extra, code):
    assert ("Extra", code) in {(found.column, found.code) for found in checked(extra)}


def test_an_honest_column_is_left_in_peace():
    assert "Extra" not in {found.column for found in checked(lambda n, status: f"kind {n % 3}")}


def test_uploads_without_outcome_have_none():
    table = read_table(b"Month,Owner,Target\n2026-01,Ann,10\n")
    columns = propose(table, Upload.TARGETS)
    assert outcome_of(clean(table, columns), Upload.TARGETS, Process()) is None


def test_churn_labels_are_the_outcome_of_customers():
    table = read_table(b"customerID,Churn,tenure\nA,Yes,1\nB,No,2\n")
    columns = propose(table, Upload.CUSTOMERS)
    found = outcome_of(clean(table, columns), Upload.CUSTOMERS, Process())
    assert isinstance(found, pd.Series)
    assert found.nunique() == 2

"""Claims about how sure a mapping is, and how it says why."""

from __future__ import annotations

import pandas as pd
import pytest

from features.mapping import ColumnMap, propose
from features.schema import Upload
from tests.test_mapping import table_of

DAYS = ["2024-01-02", "2024-03-04", "2024-05-06", "2024-07-08"]


def choices(columns: dict[str, list[str]]):
    return propose(table_of({"Stage": ["Visit", "Quote", "Won", "Lost"], **columns}), Upload.DEALS)


@pytest.mark.parametrize(
    ("header", "values", "asks"),
    [
        ("Amount", ["1", "2", "3", "4"], False),
        ("Projected Close Date", DAYS, False),
        ("Salesprson", ["a", "b", "c", "d"], False),  # one letter of eleven
        ("Salse Amounnt", ["1", "2", "3", "4"], True),  # two words misspelt
        ("Created Date", ["2024-01-02", "soon", "later", "2024-05-06"], True),  # only half of them are days
        ("Budget", ["1", "2", "3", "4"], False),  # a column of its own is nothing to ask about
    ],
)
def test_low_confidence_asks(header, values, asks):
    assert (header in choices({header: values}).asks) is asks


def test_words_for_won_and_lost_alone_are_asked_about():
    found = propose(table_of({"X1": ["Won", "Lost", "Won", "open"], "X2": ["a", "b", "c", "d"]}))
    assert found.asks == ("X1",)
    assert "values" in str(found.choices["X1"].reason)


def test_a_known_name_is_surer_than_a_made_up_one_and_that_than_a_slip():
    found = choices({"Owner": ["a", "b"] * 2, "Anticipated Closing": DAYS, "Lead Sorce": ["x", "y"] * 2})
    known, phrase, slip = (found.confidence[name] for name in ("Owner", "Anticipated Closing", "Lead Sorce"))
    assert 1 > known > phrase > slip > 0.5


def test_what_a_person_decided_is_certain_and_asks_nothing():
    decided = ColumnMap(Upload.DEALS, {"A": "stage", "B": None})
    assert decided.confidence == {"A": 1.0, "B": 1.0}
    assert decided.asks == ()


def test_each_choice_gives_its_reason_in_words():
    found = choices(
        {
            "Amount": ["1", "2", "3", "4"],
            "Created Date": ["2024-01-02", "soon", "x", "y"],
            "Zeal": list("abcd"),
        }
    )
    assert "usual name of Amount" in str(found.choices["Amount"].reason)
    assert "25%" in str(found.choices["Created Date"].reason)
    assert "keeps its name" in str(found.choices["Zeal"].reason)
    assert all(isinstance(choice.rivals, tuple) for choice in found.choices.values())


def test_reasons_do_not_count_for_equality():
    headers = pd.Series(["Stage", "Amount"])
    one = propose(table_of({header: [] for header in headers}))
    assert one == ColumnMap(one.kind, dict(one.columns))

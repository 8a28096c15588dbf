"""Claims about headers that compete for one meaning."""

from __future__ import annotations

import pandas as pd
import pytest

from features.assignment import assign, is_closed_flag
from features.looks import look_at
from features.schema import Upload

IDS = [f"0056x{row:010d}QAA" for row in range(4)] * 2
NAMES = ["Ann", "Bob", "Cem", "Dai"] * 2
DAYS = [f"2024-0{row + 1}-01" for row in range(8)]
AMOUNTS = [str(100 * row + 7) for row in range(8)]
FEW = ["5", *[""] * 7]


def names(columns: dict[str, list[str]]) -> dict[str, str]:
    found = assign(look_at(pd.DataFrame(columns, dtype="str")), Upload.DEALS)
    return {header: choice.name for header, choice in found.items() if choice.name}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"Amount": AMOUNTS, "Amount in company currency": AMOUNTS}, {"Amount": "amount"}),
        ({"Amount": FEW, "Amount in company currency": AMOUNTS}, {"Amount in company currency": "amount"}),
        ({"Owner": NAMES, "Owner ID": IDS}, {"Owner": "owner"}),
        ({"Owner": IDS, "Owner Name": NAMES}, {"Owner Name": "owner"}),
        ({"Owner ID": IDS}, {"Owner ID": "owner"}),
        ({"Account": IDS, "Company": NAMES}, {"Company": "account"}),
        ({"Created Date": DAYS, "Create Date": [*DAYS[:3], *[""] * 5]}, {"Created Date": "created_on"}),
        ({"Created Date": [*DAYS[:3], *[""] * 5], "Create Date": DAYS}, {"Create Date": "created_on"}),
        ({"Deal ID": ["1"] * 8, "ID": AMOUNTS}, {"ID": "deal_id"}),
        (
            {"Close Date": DAYS, "Actual Close Date": DAYS},
            {"Close Date": "expected_close_on", "Actual Close Date": "closed_on"},
        ),
        (
            {"Close Date": DAYS, "Expected Close Date": DAYS},
            {"Close Date": "closed_on", "Expected Close Date": "expected_close_on"},
        ),
    ],
    ids=lambda case: ", ".join(case),
)
def test_two_columns_for_one_meaning_are_told_apart_by_content(columns, expected):
    assert names(columns) == expected


def test_a_choice_between_two_says_by_what():
    found = assign(look_at(pd.DataFrame({"Owner": IDS, "Owner Name": NAMES}, dtype="str")), Upload.DEALS)
    assert found["Owner Name"].rivals == ("Owner",)
    assert "holds names" in str(found["Owner Name"].reason)
    assert "“Owner Name” says it better" in str(found["Owner"].reason)


def test_fuller_columns_are_preferred_with_both_shares():
    columns = {"Amount": FEW, "Amount in company currency": AMOUNTS}
    found = assign(look_at(pd.DataFrame(columns, dtype="str")), Upload.DEALS)
    assert "100%" in str(found["Amount in company currency"].reason)
    assert "12%" in str(found["Amount in company currency"].reason)


def test_what_is_taken_is_not_given_again():
    looks = look_at(pd.DataFrame({"Amount": AMOUNTS, "Owner": NAMES}, dtype="str"))
    found = assign(looks, Upload.DEALS, taken={"amount"})
    assert {header: choice.name for header, choice in found.items()} == {"Amount": None, "Owner": "owner"}


@pytest.mark.parametrize(("header", "is_one"), [("IsClosed", True), ("已关闭", True), ("Close Date", False)])
def test_a_closed_flag_is_known_by_its_name(header, is_one):
    assert is_closed_flag(header) is is_one


@pytest.mark.parametrize("own", [AMOUNTS, ["1", "1", "2", "2"] * 2], ids=["each once", "repeated"])
def test_of_a_history_the_plain_id_is_its_own(own):
    columns = {"Id": own, "OpportunityId": AMOUNTS, "StageName": NAMES, "CreatedDate": DAYS}
    found = assign(look_at(pd.DataFrame(columns, dtype="str")), Upload.STAGE_ENTRIES)
    assert {header: choice.name for header, choice in found.items()} == {
        "Id": None,
        "OpportunityId": "deal_id",
        "StageName": "stage",
        "CreatedDate": "entered_on",
    }

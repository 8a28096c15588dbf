"""Claims about what kind of table a file is."""

from __future__ import annotations

import pytest

from features.mapping import guess_kind
from features.reading import read_table
from features.schema import Upload
from tests.test_mapping import table_of


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("maven_crm/sales_pipeline.csv", Upload.DEALS),
        ("maven_crm/accounts.csv", Upload.CUSTOMERS),
        ("maven_crm/products.csv", Upload.LOOKUP),
        ("maven_crm/sales_teams.csv", Upload.LOOKUP),
        ("telco_churn/customers.csv", Upload.CUSTOMERS),
        ("bank_marketing/calls.csv", Upload.DEALS),
        ("b2b_small/opportunities.csv", Upload.DEALS),
    ],
)
def test_real_files_are_recognised(file, kind, real_data):
    assert guess_kind(read_table(real_data / file)) is kind


TWICE = ["a", "a"]


@pytest.mark.parametrize(
    "columns",
    [
        {"Deal ID": TWICE, "Activity Date": ["2024-01-02"] * 2, "Activity Type": ["Call", "Visit"]},
        {
            "Subject": ["x", "y"],
            "Due Date": ["2024-01-02"] * 2,
            "Assigned": ["Ann", "Bob"],
            "Company / Account": ["A", "B"],
            "Opportunity": TWICE,
            "Type": ["Call", "Email"],
        },
        {"跟进时间": ["2024-01-02"] * 2, "跟进方式": ["电话", "拜访"], "关联商机": TWICE, "客户名称": TWICE},
    ],
    ids=["plain", "salesforce", "wukong"],
)
def test_what_was_done_is_a_list_of_activities(columns):
    assert guess_kind(table_of(columns)) is Upload.ACTIVITIES


@pytest.mark.parametrize(
    "columns",
    [
        {
            "Opportunity Name": TWICE,
            "From Stage": ["", "Visit"],
            "To Stage": ["Visit", "Quote"],
            "Changed On": [""] * 2,
        },
        {
            "商机名称": TWICE,
            "原阶段": ["", "拜访"],
            "新阶段": ["拜访", "报价"],
            "变更时间": ["2024-01-02"] * 2,
        },
        {
            "OpportunityId": TWICE,
            "Field": ["StageName", "Amount"],
            "OldValue": ["Visit", "1"],
            "NewValue": ["Quote", "2"],
            "CreatedDate": ["2024-01-02"] * 2,
        },
    ],
    ids=["report", "chinese", "field history"],
)
def test_changes_of_the_stage_are_stage_entries(columns):
    assert guess_kind(table_of(columns)) is Upload.STAGE_ENTRIES


def test_a_key_in_two_rows_makes_no_lookup():
    assert guess_kind(table_of({"product": ["A", "A"], "price": ["5", "6"]})) is Upload.DEALS

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


def test_orders_of_accounts_are_no_list_of_accounts():
    orders = {"customer_name": ["A", "B", "A"], "region": ["x", "y", "x"], "sales": ["5", "6", "7"]}
    assert guess_kind(table_of(orders)) is Upload.DEALS
    assert guess_kind(table_of({name: cells[:2] for name, cells in orders.items()})) is Upload.CUSTOMERS


@pytest.mark.parametrize("quarters", [["2024Q1", "2024Q2"], ["2024年第一季度", "2024年第二季度"]])
def test_quarters_are_periods_of_targets(quarters):
    columns = {"Owner": ["Ann", "Bob"], "Quarter": quarters, "Target": ["5", "6"]}
    assert guess_kind(table_of(columns)) is Upload.TARGETS


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (
            {"Deal": ["a", "b"], "Type": ["New", "Old"], "Created Date": [""] * 2, "Stage": ["Visit"] * 2},
            "deals",
        ),
        (
            {"Account": ["a", "b"], "Type": ["x", "y"], "Created Date": [""] * 2, "Industry": ["z"] * 2},
            "customers",
        ),
        ({"Opportunity": ["a", "b"], "Type": ["x", "y"], "Close Date": [""] * 2}, "deals"),
    ],
)
def test_a_type_and_a_day_alone_make_no_activity(columns, kind):
    assert guess_kind(table_of(columns)) == kind

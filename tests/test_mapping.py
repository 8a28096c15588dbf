from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import InputError
from features.mapping import ColumnMap, align, guess_kind, propose, share_known, signature
from features.reading import TextTable, read_table
from features.schema import COLUMNS, Upload
from tests.conftest import SHARED
from tests.crm_lists import BLIND, KNOWN
from tests.plausible import cells
from tests.stranger_lists import STRANGERS

# What the headers of real CRMs stand for; every other header of theirs is custom.
CRMS = {
    "salesforce_opportunity_report": {
        "Owner Role": "team",
        "Opportunity Owner": "owner",
        "Account Name": "account",
        "Forecast Category": "forecast_category",
        "Opportunity Name": "deal_name",
        "Probability (%)": "probability",
        "Close Date": "closed_on",
        "Created Date": "created_on",
        "Product Line": "product",
        "Stage": "stage",
        "Lead Source": "source",
        "Amount": "amount",
    },
    "salesforce_opportunity_object": {
        "Id": "deal_id",
        "AccountId": "account",
        "Name": "deal_name",
        "StageName": "stage",
        "Amount": "amount",
        "Probability": "probability",
        "CloseDate": "closed_on",
        "LeadSource": "source",
        "IsWon": "outcome",
        "ForecastCategory": "forecast_category",
        "OwnerId": "owner",
        "CreatedDate": "created_on",
        "LastActivityDate": "last_activity_on",
        "LastStageChangeDate": "stage_entered_on",
    },
    "salesforce_opportunity_history_object": {
        "OpportunityId": "deal_id",
        "CreatedDate": "entered_on",
        "StageName": "stage",
        "FromOpportunityStageName": "from_stage",
    },
    "hubspot_deals": {
        "Record ID": "deal_id",
        "Deal Name": "deal_name",
        "Deal Stage": "stage",
        "Amount": "amount",
        "Currency": "currency",
        "Close Date": "closed_on",
        "Create Date": "created_on",
        "Deal owner": "owner",
        "Closed Lost Reason": "loss_reason",
        "Last Activity Date": "last_activity_on",
        "Number of Sales Activities": "activity_count",
        "Deal probability": "probability",
        "Original Traffic Source": "source",
        "Date entered current stage": "stage_entered_on",
        "Associated Company": "account",
    },
    "pipedrive_deals": {
        "Deal - ID": "deal_id",
        "Deal - Title": "deal_name",
        "Deal - Owner": "owner",
        "Deal - Value": "amount",
        "Deal - Currency of Value": "currency",
        "Deal - Probability": "probability",
        "Deal - Organization": "account",
        "Deal - Stage": "stage",
        "Deal - Status": "outcome",
        "Deal - Deal created": "created_on",
        "Deal - Last stage change": "stage_entered_on",
        "Deal - Last activity date": "last_activity_on",
        "Deal - Deal closed on": "closed_on",
        "Deal - Lost reason": "loss_reason",
        "Deal - Done activities": "activity_count",
        "Deal - Expected close date": "expected_close_on",
        "Deal - Product name": "product",
        "Deal - Source channel": "source",
    },
    "dynamics_365_opportunities": {
        "(Do Not Modify) Opportunity": "deal_id",
        "Topic": "deal_name",
        "Account": "account",
        "Est. close date": "expected_close_on",
        "Est. revenue": "amount",
        "Probability": "probability",
        "Sales Stage": "stage",
        "Forecast Category": "forecast_category",
        "Status": "outcome",
        "Created On": "created_on",
        "Owner": "owner",
    },
    "odoo_crm_lead": {
        "Opportunity": "deal_name",
        "Salesperson": "owner",
        "Sales Team": "team",
        "Stage": "stage",
        "Expected Revenue": "amount",
        "Closed Date": "closed_on",
        "Last Stage Update": "stage_entered_on",
        "Expected Closing": "expected_close_on",
        "Customer": "account",
        "Probability": "probability",
        "Lost Reason": "loss_reason",
        "Created on": "created_on",
    },
    "suitecrm_opportunities": {
        "Opportunity Name": "deal_name",
        "Account Name": "account",
        "Opportunity Amount": "amount",
        "Expected Close Date": "expected_close_on",
        "Lead Source": "source",
        "Sales Stage": "stage",
        "Probability (%)": "probability",
        "Assigned to": "owner",
    },
    "wukong_crm_business": {
        "商机名称": "deal_name",
        "客户名称": "account",
        "商机金额": "amount",
        "预计成交日期": "expected_close_on",
        "商机阶段": "stage",
        "创建时间": "created_on",
        "负责人": "owner",
    },
    "wukong_crm_customers": {
        "客户名称": "account",
        "客户行业": "industry",
        "最后跟进时间": "last_contact_on",
    },
    "wukong_crm_contracts": {
        "合同编号": "deal_id",
        "客户名称": "account",
        "商机名称": "deal_name",
        "下单时间": "closed_on",
        "合同金额": "amount",
        "公司签约人": "owner",
    },
    "xiaoshouyi_opportunities": {
        "机会编号": "deal_id",
        "机会名称": "deal_name",
        "机会来源": "source",
        "销售金额": "amount",
        "销售阶段": "stage",
        "阶段分类": "outcome",
        "阶段更新时间": "stage_entered_on",
        "赢率": "probability",
        "结单日期": "closed_on",
        "承诺": "forecast_category",
        "输单描述": "loss_reason",
    },
    "fxiaoke_opportunities": {
        "商机名称": "deal_name",
        "销售阶段": "stage",
        "商机状态": "outcome",
        "商机金额": "amount",
        "赢率": "probability",
        "预计结单日期": "expected_close_on",
        "负责人": "owner",
        "客户名称": "account",
        "最后跟进时间": "last_activity_on",
    },
}
KINDS = {
    "salesforce_opportunity_history_object": Upload.STAGE_ENTRIES,
    "wukong_crm_customers": Upload.CUSTOMERS,
}
REAL = {
    "maven_crm/sales_pipeline.csv": {
        "opportunity_id": "deal_id",
        "sales_agent": "owner",
        "product": "product",
        "account": "account",
        "deal_stage": "stage",
        "engage_date": "created_on",
        "close_date": "closed_on",
        "close_value": "amount",
    },
    "maven_crm/accounts.csv": {"account": "account", "sector": "industry", "office_location": "region"},
    "telco_churn/customers.csv": {"customerID": "account", "Churn": "churned"},
    "b2b_small/opportunities.csv": {
        "Product": "product",
        "Seller": "owner",
        "Source": "source",
        "Status": "outcome",
    },
    "bank_marketing/calls.csv": {"y": "outcome"},
}
REAL["maven_crm/sales_pipeline_excel_resaved.csv"] = REAL["maven_crm/sales_pipeline.csv"]


def table_of(columns: dict[str, list[str]]) -> TextTable:
    cells = pd.DataFrame(columns, dtype="str")
    return TextTable(
        name="deals.csv",
        digest="",
        container="csv",
        encoding="utf-8",
        delimiter=",",
        header_row=1,
        cells=cells,
        lines=np.arange(2, len(cells) + 2, dtype=np.int64),
        rejects=pd.DataFrame({"line": [], "text": [], "reason": []}),
        repaired=np.array([], dtype=np.int64),
    )


def mapped(table: TextTable, kind: Upload | None = None) -> dict[str, str]:
    return {header: name for header, name in propose(table, kind).columns.items() if name}


def crm_headers(crm: str) -> list[str]:
    path = SHARED / "crm_headers.json"
    if not path.is_file():
        pytest.skip("the header rows of real CRMs are not beside this project")
    given_headers = json.loads(path.read_text(encoding="utf-8"))[crm]
    return given_headers["headers"] if isinstance(given_headers, dict) else given_headers


@pytest.mark.parametrize("crm", CRMS)
def test_the_headers_of_real_crms_map_themselves(crm):
    table = table_of({header: [] for header in crm_headers(crm)})
    assert propose(table).kind is KINDS.get(crm, Upload.DEALS)
    assert mapped(table) == CRMS[crm]


@pytest.mark.parametrize("crm", CRMS)
def test_the_headers_of_real_crms_map_themselves_with_values_below_them(crm):
    table = table_of({header: cells(header, CRMS[crm].get(header)) for header in crm_headers(crm)})
    assert mapped(table, KINDS.get(crm, Upload.DEALS)) == CRMS[crm]
    # A list of contracts holds deals, too: each of them is won.
    assert propose(table).kind.holds is KINDS.get(crm, Upload.DEALS)


SPELLINGS = {
    "capitals": str.upper,
    "underscores": lambda header: re.sub(r"\W+", "_", re.sub("(?<=[a-z])(?=[A-Z])", "_", header)).strip("_"),
    "of a record": lambda header: header if header.startswith("Deal - ") else f"Deal - {header}",
    "required": lambda header: f"{header} *",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("crm", CRMS)
def test_the_headers_of_real_crms_are_known_in_other_spellings(crm, spelling):
    spelt = {SPELLINGS[spelling](header): header for header in crm_headers(crm)}
    table = table_of({other: cells(header, CRMS[crm].get(header)) for other, header in spelt.items()})
    found = mapped(table, KINDS.get(crm, Upload.DEALS))
    assert {spelt[other]: name for other, name in found.items()} == CRMS[crm]


@pytest.mark.parametrize("with_values", [False, True], ids=["headers alone", "with values"])
@pytest.mark.parametrize("crm", KNOWN | BLIND)
def test_the_headers_of_other_crms_map_themselves(crm, with_values):
    expected = (KNOWN | BLIND)[crm]
    table = table_of(
        {header: cells(header, name) if with_values else [] for header, name in expected.items()}
    )
    proposed = propose(table)
    assert proposed.kind is Upload.DEALS
    assert proposed.columns == expected


@pytest.mark.parametrize("crm", STRANGERS)
def test_the_headers_of_crms_that_nobody_tuned_for_map_themselves(crm):
    expected = STRANGERS[crm]
    table = table_of({header: cells(header, name) for header, name in expected.items()})
    found = propose(table).columns
    assert {header: found[header] for header, name in expected.items() if name != "?"} == {
        header: name for header, name in expected.items() if name != "?"
    }


@pytest.mark.parametrize("file", REAL)
def test_the_columns_of_real_files_map_themselves(file, real_data):
    assert mapped(read_table(real_data / file)) == REAL[file]


def test_a_two_valued_label_in_the_last_column_is_the_outcome():
    ages = [str(20 + row) for row in range(10)]
    assert mapped(table_of({"age": ages, "y": ["yes", "no"] * 5})) == {"y": "outcome"}
    assert mapped(table_of({"y": ["yes", "no"] * 5, "age": ages})) == {}
    assert mapped(table_of({"age": ages, "y": ["yes", "no", "maybe", "no", "no"] * 2})) == {}


def test_words_for_won_and_lost_are_an_outcome_under_any_header():
    assert mapped(table_of({"X1": ["Won", "Lost", "Won", "open"], "X2": ["a", "b", "c", "d"]})) == {
        "X1": "outcome"
    }


def test_a_yes_no_outcome_gives_way_to_stages_that_say_won_or_lost():
    stages = ["Prospecting", "Closed Won", "Closed Lost", "Prospecting"]
    table = table_of({"StageName": stages, "IsWon": ["false", "true", "false", "false"]})
    assert mapped(table) == {"StageName": "stage"}
    # Where the stages do not say it, yes or no is all there is.
    table = table_of({"StageName": ["Visit", "Quote"] * 2, "IsWon": ["false", "true", "false", "false"]})
    assert mapped(table) == {"StageName": "stage", "IsWon": "outcome"}


def test_a_status_is_outcome_or_stage_by_its_words():
    assert mapped(table_of({"Status": ["Won", "Lost", "Open"]})) == {"Status": "outcome"}
    assert mapped(table_of({"Status": ["Visit", "Quote", "Won", "Contract"]})) == {"Status": "stage"}
    both = table_of({"Stage": ["Visit", "Quote", "Quote"], "Status": ["Won", "Lost", "Open"]})
    assert mapped(both) == {"Stage": "stage", "Status": "outcome"}


@pytest.mark.parametrize(
    ("header", "values", "canonical"),
    [
        ("Opportunty Owner", ["Ann", "Bob", "Ann"], "owner"),
        ("closedate", ["2024-01-02", "2024-01-03", ""], "closed_on"),
        ("Opportunity Owner Name", ["Ann", "Bob", "Ann"], "owner"),
        ("项目金额（元）", ["1万", "2万", "3万"], "amount"),
        ("AMOUNT", ["¥1,000", "$5", "(20)"], "amount"),
    ],
)
def test_a_header_may_be_misspelt_or_wordier(header, values, canonical):
    table = table_of({header: values, "Stage": ["Won", "Lost", "Visit"]})
    assert mapped(table)[header] == canonical


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Next Activity Date", ["2024-01-02", "2024-01-03", "2024-01-04"]),
        ("Closed Won Reason", ["Price", "Service", "Price"]),
        ("Lead Score", ["81", "12", "44"]),
        ("Renewal Status", ["Renewed", "New", "New"]),
        ("Amount", ["large", "small", "small"]),
        ("Created Date", ["Monday", "Friday", "Friday"]),
        ("商机状态组", ["默认", "默认", "默认"]),
        ("Product Manager Approval Notes", ["fine", "late", "fine"]),
    ],
)
def test_a_column_that_only_resembles_stays_custom(header, values):
    table = table_of({header: values, "Stage": ["Won", "Lost", "Visit"]})
    assert mapped(table) == {"Stage": "stage"}


def test_three_kinds_of_client_are_not_accounts():
    many = {"Client": ["Current", "New", "Past"] * 20, "Status": ["Won", "Lost"] * 30}
    assert mapped(table_of(many)) == {"Status": "outcome"}
    names = {"Client": [f"Client {row}" for row in range(60)], "Status": ["Won", "Lost"] * 30}
    assert mapped(table_of(names)) == {"Status": "outcome", "Client": "account"}


def test_of_two_candidates_the_preferred_name_wins_and_the_other_stays_custom():
    stage = ["Won", "Lost"]
    table = table_of({"Expected Revenue": ["5", "6"], "Stage": stage, "Amount": ["1", "2"]})
    assert mapped(table) == {"Stage": "stage", "Amount": "amount"}
    assert mapped(table_of({"Expected Revenue": ["5", "6"], "Stage": stage})) == {
        "Stage": "stage",
        "Expected Revenue": "amount",
    }


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"Month": ["2024-01"], "Owner": ["Ann"], "Target": ["500"]}, Upload.TARGETS),
        ({"月份": ["2024-01"], "所属团队": ["一部"], "目标金额": ["5万"]}, Upload.TARGETS),
        (
            {"Opportunity ID": ["a", "a"], "Stage": ["Visit", "Quote"], "Entered On": ["", ""]},
            Upload.STAGE_ENTRIES,
        ),
        ({"商机编号": ["a", "a"], "销售阶段": ["拜访", "报价"], "进入时间": ["", ""]}, Upload.STAGE_ENTRIES),
        ({"Deal ID": ["a", "b"], "Stage": ["Visit", "Quote"], "Created Date": ["", ""]}, Upload.DEALS),
        ({"Account Name": ["A"], "Industry": ["Retail"], "Satisfaction": ["4"]}, Upload.CUSTOMERS),
        ({"客户名称": ["甲"], "行业": ["零售"], "满意度": ["4"]}, Upload.CUSTOMERS),
        ({"customer": ["A", "B"], "Status": ["Active", "Left"], "churn": ["0", "1"]}, Upload.CUSTOMERS),
        ({"product": ["A", "B"], "price": ["5", "6"]}, Upload.LOOKUP),
        ({"price": ["5"], "note": ["6"]}, Upload.DEALS),
    ],
)
def test_the_kind_of_table_follows_from_what_only_one_kind_has(columns, kind):
    assert guess_kind(table_of(columns)) is kind


def test_the_kind_can_be_chosen():
    table = table_of({"Account": ["A", "B"], "Owner": ["x", "y"], "Stage": ["Won", "Lost"]})
    assert mapped(table, Upload.CUSTOMERS) == {"Account": "account", "Owner": "owner"}


def test_a_file_without_columns_maps_to_nothing():
    assert propose(table_of({})).columns == {}


HEADERS = [synonym for column in COLUMNS[Upload.DEALS] for synonym in column.synonyms[:3]]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(HEADERS), unique=True, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_columns_and_rows_does_not_matter(headers, random):
    rows = [["2024-01-02", "12", "Won"][place % 3] for place in range(6)]
    columns = {header: random.sample(rows, len(rows)) for header in headers}
    shuffled = {
        header: random.sample(columns[header], len(rows)) for header in random.sample(headers, len(headers))
    }
    assert mapped(table_of(columns), Upload.DEALS) == mapped(table_of(shuffled), Upload.DEALS)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(HEADERS), unique=True, max_size=12))
def test_no_canonical_column_is_used_twice_and_every_header_is_answered(headers):
    proposed = propose(table_of({header: [] for header in headers}), Upload.DEALS)
    used = [name for name in proposed.columns.values() if name]
    assert list(proposed.columns) == headers
    assert len(used) == len(set(used))


def test_a_signature_ignores_order_and_case_but_not_names():
    assert signature(["Stage", "Amount (USD)"]) == signature(["AMOUNT (EUR)", "stage"])
    assert signature(["Stage", "Amount"]) != signature(["Stage"])
    assert signature(["Stage", "Stage"]) != signature(["Stage"])


def test_a_remembered_map_fits_itself_to_the_headers_of_the_file():
    remembered = ColumnMap(Upload.DEALS, {"Phase": "stage", "Gone": "owner"})
    assert align(remembered, ["New", "Phase"]).columns == {"New": None, "Phase": "stage"}


def test_a_canonical_column_cannot_be_mapped_twice():
    twice = ColumnMap(Upload.DEALS, {"A": "stage", "B": "stage"})
    with pytest.raises(InputError, match="stage") as raised:
        align(twice, ["A", "B"])
    assert raised.value.code == "mapped_twice"


def test_an_unknown_canonical_column_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="satisfaction") as raised:
        align(ColumnMap(Upload.CUSTOMERS, {"A": "stage"}), ["A"])
    assert raised.value.code == "unknown_column"


def test_a_remembered_header_is_known_in_another_case_and_unit():
    remembered = ColumnMap(Upload.DEALS, {"Deal Stage": "stage", "Amount (USD)": "amount"})
    assert align(remembered, ["DEAL STAGE", "Amount (EUR)"]).columns == {
        "DEAL STAGE": "stage",
        "Amount (EUR)": "amount",
    }
    # Not where the header itself is there, too: one column keeps the meaning.
    assert align(remembered, ["Deal Stage", "DEAL STAGE"]).columns == {
        "Deal Stage": "stage",
        "DEAL STAGE": None,
    }


@pytest.mark.parametrize(
    ("headers", "share"),
    [(["A", "B"], 1.0), (["a", "b", "c", "d"], 0.5), (["A"], 0.5), (["x"], 0.0), ([], 0.0)],
)
def test_two_forms_of_a_report_share_headers(headers, share):
    assert share_known(ColumnMap(Upload.DEALS, {"A": "stage", "B": None}), headers) == share

"""Claims about headers that stand in no list."""

from __future__ import annotations

import pytest

from features.matching import name_fit
from features.phrases import says
from features.schema import DEALS

SAID = {
    "Projected Closing Day": "expected_close_on",
    "Anticipated close date": "expected_close_on",
    "Close Date (Estimated)": "expected_close_on",
    "计划签约日": "expected_close_on",
    "期望成交时间": "expected_close_on",
    "Final Closing Date": "closed_on",
    "项目签订日期": "closed_on",
    "实际赢单日期": "closed_on",
    "Opportunity Registered On": "created_on",
    "商机录入日": "created_on",
    "Date of last interaction": "last_activity_on",
    "最近一次沟通时间": "last_activity_on",
    "Total Completed Meetings": "activity_count",
    "累计拜访次数": "activity_count",
    "Date Entered Current Stage": "stage_entered_on",
    "变更当前阶段时间": "stage_entered_on",
    "Potential Contract Value": "amount",
    "预估项目金额（万元）": "amount",
    "Person Responsible": "owner",
    "项目责任人": "owner",
    "Reasons for Losing": "loss_reason",
    "落标原因": "loss_reason",
    "Chance of winning": "probability",
    "商机赢单几率": "probability",
    "Linked Company Name": "account",
    "最终客户名称": "account",
    "进展阶段": "stage",
    "Crt Dt": "created_on",
    "Lst Act Dt": "last_activity_on",
}


@pytest.mark.parametrize("header", SAID)
def test_a_header_put_together_like_a_known_one_says_that_column_and_no_other(header):
    assert [column.name for column in DEALS if says(header, column.name)] == [SAID[header]]


@pytest.mark.parametrize(
    "header",
    [
        *("Days to Close", "Close Date Changes", "Next Activity Date", "Weighted Amount", "Amount Won Back"),
        *(
            "Company Size",
            "Product Manager Approval Notes",
            "Number of contacts",
            "Stage Notes",
            "Modified On",
        ),
        *(
            "已收款金额",
            "实际金额差异",
            "距进入公海客户天数",
            "标准周期",
            "客户级别",
            "下次联系时间",
            "产品单价",
        ),
        *("group", "Person - Name", "Reopened Date", "Sales Price", "Lead Score", "Contract Start Date"),
        *("tenure", "MonthlyCharges", "PaymentMethod", "emp.var.rate", "Budgt_alloc", "Att_t_client"),
    ],
)
def test_one_word_more_makes_another_column_of_it(header):
    assert [column.name for column in DEALS if says(header, column.name)] == []
    fits = {column.name: name_fit(header, column.name, column.synonyms).score for column in DEALS}
    assert {name for name, score in fits.items() if score > 0.6} == set()

from __future__ import annotations

import pytest

from features.headers import core, normalise, spelled_out


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Deal - Deal created", "deal created"),
        ("Opportunity: Name", "name"),
        ("商机 - 阶段", "阶段"),
        ("StageName", "stage name"),
        ("customerID", "customer id"),
        ("close_date", "close date"),
        ("Probability (%)", "probability"),
        ("金额（万元）", "金额"),
        ("Ｏｗｎｅｒ", "owner"),
        ("客户 名称", "客户名称"),
        ("(Do Not Modify) Opportunity", "do not modify opportunity"),
        ("emp.var.rate", "emp var rate"),
        ("(x)", "x"),
        ("Étape de vente", "etape de vente"),
        ("銷售階段", "销售阶段"),
    ],
)
def test_a_header_is_reduced_to_its_words(header, words):
    assert normalise(header) == words
    assert normalise(normalise(header)) == words


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Opp Amt (USD)", "opportunity amount"),
        ("Exp. Close", "expected close"),
        ("Win %", "win percent"),
        ("Probability (%)", "probability"),
        ("Deal_Amount__c", "deal amount"),
        ("Amount in EUR", "amount"),
        ("合同金额万元", "合同金额"),
        ("Close Date (Estimated)", "close date estimated"),
        ("金额（加权）", "金额加权"),
        ("Amount (weighted)", "amount weighted"),
        ("Account Name: Account Name", "account name"),
        ("业务机会名称: 业务机会名称", "业务机会名称"),
        ("Opportunity #", "opportunity number"),
        ("#", ""),
    ],
)
def test_abbreviations_are_written_out_and_units_taken_off(header, words):
    assert spelled_out(header) == words
    assert spelled_out(spelled_out(header)) == words


def test_the_core_of_a_header_does_not_name_the_record():
    assert core("opportunity owner name") == core("owner")
    assert core("销售负责人") == core("负责人")
    assert core("deal") == ""

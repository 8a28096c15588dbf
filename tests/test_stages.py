from __future__ import annotations

import pandas as pd
import pytest

from features.stages import Process, outcome_of_name, outcome_of_stages, propose_process, stage_ranks

# The default processes of the CRMs, in the order in which their makers put them.
PROCESSES = {
    "salesforce": [
        *("Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Id. Decision Makers"),
        *("Perception Analysis", "Proposal/Price Quote", "Negotiation/Review"),
    ],
    "hubspot": [
        *("appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin"),
        "contractsent",
    ],
    "pipedrive": ["Lead In", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"],
    "odoo": ["New", "Qualified", "Proposition"],
    "dynamics": ["Qualify", "Develop", "Propose"],
    "maven": ["Prospecting", "Engaging"],
    "wukong": ["验证客户", "需求分析", "方案/报价"],
    "xiaoshouyi": ["初步接洽", "需求确定", "方案/报价", "谈判审核"],
    "six steps": ["Lead Identification", "Visit", "Needs Analysis", "Solution", "Quote", "Contract"],
    "deutsch": ["Erstkontakt", "Qualifizierung", "Bedarfsanalyse", "Angebot", "Verhandlung", "Vertrag"],
    "español": ["Calificación", "Propuesta", "Negociación", "Contrato"],
    "日本語": ["アポ", "ヒアリング", "提案", "交渉", "契約"],
    "六步": ["潜在客户识别", "客户拜访", "需求分析", "方案制定", "报价", "合同签署"],
}


def frame_of(stage: list[str | None], **columns) -> pd.DataFrame:
    return pd.DataFrame({"stage": pd.Series(stage, dtype="str"), **columns})


@pytest.mark.parametrize("crm", PROCESSES)
def test_known_words_put_stages_in_order_however_the_rows_lie(crm):
    names = PROCESSES[crm]
    assert propose_process(frame_of(sorted(names))).stages == tuple(names)
    assert propose_process(frame_of(names[::-1])).stages == tuple(names)


@pytest.mark.parametrize(
    "name",
    [
        "Won",
        "Closed Won",
        "closedwon",
        "6. Closed Won",
        "Closed - Won",
        "赢单",
        "赢单关闭",
        "已成交",
        "100% 赢单",
        "Signed",
        *("Gewonnen", "Abgeschlossen und gewonnen", "Fermée gagnée", "Cierre ganado", "受注済み"),
    ],
)
def test_words_for_won(name):
    assert outcome_of_name(name) == "won"


@pytest.mark.parametrize(
    "name",
    [
        "Lost",
        "Closed Lost",
        "closedlost",
        "7 - Lost",
        "输单",
        "丢单",
        "无效",
        "未成交",
        "已流失",
        "Canceled",
        "Cancelled",
        *("Geschlossen - verloren", "Clôturée perdue", "Cerrado perdido", "Fechado e perdido", "失注"),
    ],
)
def test_words_for_lost(name):
    assert outcome_of_name(name) == "lost"


@pytest.mark.parametrize(
    "name",
    [
        "Quote",
        "Contract",
        "合同签署",
        "促成成交",
        "Lost contact",
        "Winning plan",
        "",
        "10",
        "商务谈判",
        "Not won yet",
    ],
)
def test_other_names_say_nothing_of_the_outcome(name):
    assert outcome_of_name(name) == ""


def test_closed_alone_says_neither_won_nor_lost():
    assert outcome_of_name("Closed") == outcome_of_name("已关闭") == "closed"
    closed = frame_of(["Closed", "Visit"], outcome=pd.Series(["won", "open"], dtype="str"))
    assert propose_process(closed) == Process(("Visit",))
    # Dynamics 365 has an open stage of this name.
    still_open = frame_of(["Close", "Visit"], outcome=pd.Series(["open", "open"], dtype="str"))
    assert set(propose_process(still_open).stages) == {"Visit", "Close"}


def test_numbers_in_front_of_the_names_decide():
    assert propose_process(frame_of(["3 Visit", "1 Contract", "2 Quote"])).stages == (
        "1 Contract",
        "2 Quote",
        "3 Visit",
    )


def test_default_probabilities_decide_where_words_are_silent():
    stage = ["blue", "red", "green"] * 3
    shares = pd.Series([0.9, 0.1, 0.5] * 3)
    assert propose_process(frame_of(stage, probability=shares)).stages == ("red", "green", "blue")


def test_probabilities_that_vary_within_a_stage_are_opinions_and_do_not_decide():
    stage = ["Quote", "Visit"] * 4
    opinions = pd.Series([0.1, 0.9, 0.2, 0.3, 0.6, 0.8, 0.1, 0.9])
    assert propose_process(frame_of(stage, probability=opinions)).stages == ("Visit", "Quote")


def test_unknown_words_stand_where_the_data_put_them():
    created = pd.to_datetime(["2024-01-01"] * 3).astype("datetime64[us]")
    entered = pd.to_datetime(["2024-01-05", "2024-01-20", "2024-02-20"]).astype("datetime64[us]")
    frame = frame_of(["Visit", "Zebra", "Quote"], created_on=created, stage_entered_on=entered)
    assert propose_process(frame).stages == ("Visit", "Zebra", "Quote")


def test_names_without_any_evidence_keep_the_order_of_their_first_lines():
    frame = frame_of(["blue", "red", "blue"], line=[7, 5, 9])
    assert propose_process(frame).stages == ("red", "blue")
    assert propose_process(frame.iloc[::-1]).stages == ("red", "blue")


def test_what_was_remembered_stays_and_new_names_are_put_in():
    remembered = Process(("Quote", "Visit"), won=("Deal!",), lost=("Gone",))
    proposed = propose_process(frame_of(["Visit", "Contract", "Lost", "Deal!"]), remembered)
    assert proposed == Process(("Quote", "Visit", "Contract"), won=("Deal!",), lost=("Gone", "Lost"))


def test_no_stages_make_an_empty_process():
    assert propose_process(frame_of([None, None])) == Process()


def test_stages_say_their_outcome_and_unknown_ones_say_nothing():
    process = Process(("Visit",), ("Won",), ("Lost",))
    said = outcome_of_stages(pd.Series(["Lost", "Visit", "Won", "Other", None], dtype="str"), process)
    assert said.iloc[:3].tolist() == ["lost", "open", "won"]
    assert said.iloc[3:].isna().all()


def test_ranks_count_open_stages_from_zero():
    process = Process(("Visit", "Quote"), ("Won",))
    ranks = stage_ranks(pd.Series(["Quote", "Visit", "Won"], dtype="str"), process)
    assert ranks.iloc[:2].tolist() == [1.0, 0.0]
    assert ranks.isna().iloc[2]

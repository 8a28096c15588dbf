"""Every check answers: found, nothing, or not applicable with its reason."""

import pytest

from features.applicable import Answer, checked
from features.findings import TITLES, Code
from features.ingest import ingest

DEALS = b"Opportunity ID,Stage,Amount\n1,Closed Won,10\n2,Closed Lost,-20\n"


def answers(data, *, compared=False):
    read = ingest(data)
    every = checked(read.cleaned, read.columns, read.findings, compared=compared)
    return {one.code: one for one in every}


def test_every_check_has_one_answer_and_a_title():
    assert list(answers(DEALS)) == list(Code)
    assert set(TITLES) == set(Code)


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        (Code.NEGATIVE_AMOUNTS, Answer.FOUND, ""),
        (Code.REPEATED_IDS, Answer.NOTHING, ""),
        (Code.CLOSED_BEFORE_CREATED, Answer.NOT_APPLICABLE, "The file does not say: Created on."),
        (Code.QUIET, Answer.NOT_APPLICABLE, "The file does not say: Last activity."),
        (Code.CHANGED_AFTER_CLOSE, Answer.NOT_APPLICABLE, "There is no earlier snapshot of this report."),
    ],
)
def test_the_answer_is_told_with_its_reason(code, answer, reason):
    one = answers(DEALS)[code]
    assert (one.answer, str(one.reason or "")) == (answer, reason)


def test_a_comparison_that_was_made_and_found_nothing_is_a_pass():
    assert answers(DEALS, compared=True)[Code.CHANGED_AFTER_CLOSE].answer is Answer.NOTHING


def test_what_is_about_deals_does_not_apply_to_customers():
    one = answers(b"Account,Industry,Churn\nAcme,Steel,yes\nBolt,Food,no\n")[Code.OVERDUE]
    assert one.answer is Answer.NOT_APPLICABLE
    assert "deals" in str(one.reason)

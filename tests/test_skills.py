from __future__ import annotations

import pytest

from models.skills import (
    BY_PLACE,
    CLOSING,
    DECIDERS,
    IDENTIFYING,
    NEEDS,
    NEGOTIATING,
    SOLUTION,
    VISITING,
    WHOLE_PROCESS,
    skill_of,
)


@pytest.mark.parametrize(
    ("stage", "skill"),
    [
        # The process of the design, in both languages.
        ("Lead Identification", IDENTIFYING),
        ("潜在客户识别", IDENTIFYING),
        ("Visit", VISITING),
        ("客户拜访", VISITING),
        ("Needs Analysis", NEEDS),
        ("需求分析", NEEDS),
        ("Solution", SOLUTION),
        ("方案制定", SOLUTION),
        ("Quote", NEGOTIATING),
        ("报价", NEGOTIATING),
        ("Contract", CLOSING),
        ("合同签署", CLOSING),
        # Defaults of Salesforce, HubSpot, 悟空CRM and the public sample.
        ("Prospecting", IDENTIFYING),
        ("Qualification", IDENTIFYING),
        ("Value Proposition", SOLUTION),
        ("Id. Decision Makers", DECIDERS),
        ("Proposal/Price Quote", NEGOTIATING),
        ("Negotiation/Review", NEGOTIATING),
        ("Appointment Scheduled", VISITING),
        ("Qualified To Buy", IDENTIFYING),
        ("Presentation Scheduled", SOLUTION),
        ("Contract Sent", CLOSING),
        ("验证客户", IDENTIFYING),
        ("方案/报价", NEGOTIATING),
        ("Engaging", VISITING),
        # A word inside another word is not that word.
        ("Solution Design", SOLUTION),
    ],
)
def test_a_stage_name_tells_its_skill(stage, skill):
    # The place says something else, so only the name can have told.
    place = 0 if skill is not IDENTIFYING else 5
    assert skill_of(stage, place, 6) is skill


@pytest.mark.parametrize("rank", range(6))
def test_an_unknown_name_goes_by_its_place(rank):
    assert skill_of("Xyz", rank, 6) is BY_PLACE[rank]


def test_short_and_odd_processes_have_a_skill_too():
    assert skill_of("Xyz", 0, 1) is BY_PLACE[0]
    assert skill_of("Xyz", 1, 2) is BY_PLACE[-1]
    assert skill_of("", -1, 0) is WHOLE_PROCESS


def test_every_skill_says_what_it_is_and_how_to_train_it():
    for skill in (*BY_PLACE, DECIDERS, WHOLE_PROCESS):
        assert str(skill.name) != str(skill.training)
        assert len(str(skill.training)) > 40

"""Claims about what a rep is told to do next."""

import pandas as pd
import pytest

from features.messages import message
from features.stages import Process
from models.advice import due_steps, first_step, next_stage, next_steps
from models.background import Background
from models.explain import Explanation, Reason
from models.feature_groups import FeatureGroups

PROCESS = Process(("Visit", "Quote", "Contract"), ("Won",), ("Lost",))
STAGES = FeatureGroups(
    "stage", "levels", PROCESS.stages, (), (), (0.2, 0.4, 0.6, 0.0, 0.0), (50, 40, 30, 0, 0)
)
BACKGROUND = Background((STAGES,), 0.3, 120, ((0,),))


def lead(**facts):
    usual = {
        "overdue": False, "overdue_days": float("nan"), "quiet": False, "quiet_days": 3.0, "stuck": False,
        "days_in_stage": 10.0, "usual_days": 12.0, "stage": "Quote", "typed_step": None, "age_days": 40.0,
        "account": "Acme", "old": False, "long_days": 90.0,
    }  # fmt: skip
    return {**usual, **facts}


def against(*features, value=None):
    reasons = tuple(Reason(name, value, -0.3, 0.2, 50, message("said")) for name in features)
    return Explanation(0.3, (), reasons, pd.DataFrame())


def said(steps):
    return [str(step) for step in steps]


def test_what_is_due_comes_first_and_the_most_pressing_of_it_on_top():
    late = lead(overdue=True, overdue_days=9.0, quiet=True, quiet_days=45.0, stuck=True, days_in_stage=30.0)
    assert said(due_steps(late)) == [
        "Settle a new close date: the expected one passed 9 days ago",
        "Get in touch: no activity for 45 days",
        "Agree on a dated next step or close it: 30 days in Quote, usual are 12",
    ]
    assert str(first_step(late, PROCESS)).startswith("Settle")


def test_where_nothing_is_due_the_reps_own_note_counts_then_the_next_stage():
    assert str(first_step(lead(typed_step="call Bob"), PROCESS)) == "call Bob"
    assert str(first_step(lead(), PROCESS)) == "Take it to Contract"
    assert first_step(lead(stage="Contract"), PROCESS) is None


@pytest.mark.parametrize(("stage", "following"), [("Visit", "Quote"), ("Contract", None), (None, None)])
def test_the_next_stage_is_that_of_the_process(stage, following):
    assert next_stage(lead(stage=stage), PROCESS) == following


def test_a_stage_that_counts_against_a_lead_leads_to_the_next_with_its_rate_and_n():
    steps = next_steps(lead(), PROCESS, against("stage", "stage_rank"), BACKGROUND)
    assert said(steps) == ["Take it to Contract: leads there win 60% (n = 30)"]


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("days_in_stage_ratio", 2.0, "dated next step"),
        ("age_days", 40.0, "open for 40 days"),
        ("account_wins", 0.0, "Acme"),
        ("owner_win_rate", 0.1, "colleague"),
        ("owner_open_deals", 31.0, "31 open deals"),
        ("source", "Web", "budget"),
        ("amount", 1e6, "size"),
        ("product", "Platform", "Platform"),
        ("days_since_activity", 3.0, "3 days ago"),
        ("pushes", 4.0, "day of decision"),
        ("collaborators", 0.0, "presales"),
        ("product_ahead", "Platform", "Platform"),
    ],
)
def test_every_reason_against_leads_to_advice_that_names_it(feature, value, words):
    (step,) = said(next_steps(lead(), PROCESS, against(feature, value=value), BACKGROUND))
    assert words in step


def test_columns_that_only_the_company_understands_share_one_advice():
    steps = next_steps(lead(), PROCESS, against("Segment", "Up_sale"), BACKGROUND)
    assert said(steps) == ["See under similar past deals how others won in spite of: Segment, Up_sale"]


def test_an_old_lead_is_asked_whether_it_is_real_and_not_asked_twice_about_its_age():
    steps = next_steps(lead(old=True, age_days=120.0), PROCESS, against("age_days"), BACKGROUND)
    assert said(steps) == [
        "Find out whether it is still real: open for 120 days, nine in ten wins took 90 or less"
    ]


def test_the_calendar_gives_no_advice():
    assert said(next_steps(lead(), PROCESS, against("month"), BACKGROUND)) == ["Take it to Contract"]


def test_no_advice_is_given_twice():
    stuck = lead(stuck=True, days_in_stage=30.0)
    steps = next_steps(stuck, PROCESS, against("days_in_stage", "owner", "team"), BACKGROUND)
    assert len(steps) == 2


def test_earlier_wins_are_built_on():
    reason = Reason("account_wins", 2.0, 0.4, 0.5, 80, message("said"))
    found = next_steps(lead(), PROCESS, Explanation(0.6, (reason,), (), pd.DataFrame()), BACKGROUND)
    assert said(found) == ["Build on the earlier business with Acme"]


def test_without_a_model_there_is_what_is_due_and_the_next_stage():
    assert said(next_steps(lead(), PROCESS, None, None)) == ["Take it to Contract"]

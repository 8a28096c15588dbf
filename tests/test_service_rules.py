"""Claims about the rules of service that a company keeps."""

import pytest

from features.errors import InputError
from features.store.settings import get_setting
from features.store.workspace import Workspace
from models.service_rules import (
    CADENCE_KEY,
    CUTOFFS_KEY,
    ServiceRules,
    save_service_rules,
    service_rules,
)
from models.tiers import CADENCE, Cutoffs

MONTHLY = {"A": 7, "B": 14, "C": 30}


@pytest.fixture
def ws(tmp_path):
    return Workspace.open(tmp_path)


def test_a_new_workspace_has_the_usual_rules(ws):
    assert service_rules(ws) == ServiceRules(Cutoffs(), dict(CADENCE))


def test_what_was_saved_comes_back(ws):
    rules = ServiceRules(Cutoffs(a_share=0.5, b_share=0.8, high_risk=0.6, medium_risk=0.3), MONTHLY)
    save_service_rules(ws, rules)
    assert service_rules(ws) == rules
    assert get_setting(ws, CUTOFFS_KEY)["a_share"] == 0.5
    assert get_setting(ws, CADENCE_KEY) == MONTHLY


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (ServiceRules(Cutoffs(a_share=0.9, b_share=0.8)), "cutoffs_crossed"),
        (ServiceRules(Cutoffs(high_risk=0.2, medium_risk=0.3)), "cutoffs_crossed"),
        (ServiceRules(Cutoffs(b_share=1.2)), "cutoffs_crossed"),
        (ServiceRules(cadence={"A": 0, "B": 10, "C": 10}), "cadence_below_one"),
        (ServiceRules(cadence={"A": 5}), "cadence_below_one"),
    ],
)
def test_rules_that_contradict_themselves_are_refused_and_not_kept(ws, rules, code):
    with pytest.raises(InputError) as refused:
        save_service_rules(ws, rules)
    assert refused.value.code == code
    assert service_rules(ws) == ServiceRules()

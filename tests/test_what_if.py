"""Claims about what the model would say of a lead that is different."""

from dataclasses import replace

import pytest

from features.build import open_deals
from models import lead
from models.what_if import levers, what_if
from tests.small_companies import STAGES
from tests.small_leads import company, lead_model, rates_model


def first():
    return open_deals(company())["deal_id"].iloc[0]


def test_nothing_changed_leaves_the_chance_as_it_is():
    scores = lead.score(lead_model(), company()).set_index("deal_id")["probability"]
    row = company().frame.set_index("deal_id").loc[first()]
    same = what_if(lead_model(), company(), first(), {"amount": row["amount"]})
    assert same == pytest.approx(scores[first()])


def test_a_changed_amount_gives_the_score_of_a_file_that_says_so():
    deals = company()
    frame = deals.frame.assign(amount=deals.frame["amount"].mask(deals.frame["deal_id"].eq(first()), 5e4))
    told = lead.score(lead_model(), replace(deals, frame=frame)).set_index("deal_id")["probability"]
    assert what_if(lead_model(), deals, first(), {"amount": 5e4}) == pytest.approx(told[first()])


def test_another_stage_counts_from_the_as_of_day_on_and_changes_nothing_else():
    deals = company()
    before = deals.frame.copy()
    chances = {stage: what_if(lead_model(), deals, first(), {"stage": stage}) for stage in STAGES}
    assert len(set(chances.values())) == len(STAGES)
    assert deals.frame.equals(before)


def test_levers_are_columns_that_the_model_uses_and_somebody_can_change():
    found = {lever.name: lever for lever in levers(lead_model(), company())}
    assert list(found["stage"].levels) == list(STAGES), "in the order of the process"
    assert found["amount"].low < found["amount"].high
    assert not {"source", "account", "region", "industry"} & set(found)


def test_rates_have_no_levers():
    assert levers(rates_model(), company()) == ()

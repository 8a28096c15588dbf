"""Claims about the past deals that are like a lead."""

from dataclasses import replace

import pandas as pd
import pytest

from features.build import open_deals
from models import similar
from models.lead import features
from models.similar import similar_deals
from tests.small_leads import company, lead_model, rates_model


def lead_row(deals=None):
    deals = deals or company()
    return features(lead_model(), deals, open_deals(deals).head(1))


def test_won_and_lost_deals_come_nearest_first_with_the_share_won_of_the_nearest():
    found = similar_deals(lead_model(), company(), lead_row())
    assert found.deals["outcome"].tolist() == ["won"] * 3 + ["lost"] * 3
    assert found.n == similar.NEAREST
    assert 0 <= found.low <= found.won / found.n <= found.high <= 1
    assert found.deals["chance_then"].between(0, 1).all()


def test_a_copy_of_the_lead_that_was_won_is_the_nearest():
    deals = company()
    first = open_deals(deals)["deal_id"].iloc[0]
    twin = deals.frame[deals.frame["deal_id"].eq(first)].assign(
        deal_id="twin", outcome="won", closed_on=deals.as_of + pd.Timedelta(days=1)
    )
    entries = deals.entries[deals.entries["deal_id"].eq(first)].assign(deal_id="twin")
    both = replace(
        deals,
        frame=pd.concat([deals.frame, twin], ignore_index=True),
        entries=pd.concat([deals.entries, entries], ignore_index=True),
    )
    found = similar_deals(lead_model(), both, lead_row(both))
    assert found.deals["deal_id"].iloc[0] == "twin"


def test_nothing_that_was_not_known_at_the_age_of_the_lead_counts(monkeypatch):
    asked = {}

    def spy(model, deals, at):
        asked["at"] = at
        return features(model, deals, at)

    monkeypatch.setattr(similar, "features", spy)
    similar_deals(lead_model(), company(), lead_row())
    frame = company().frame.set_index("deal_id").loc[asked["at"]["deal_id"]]
    day = asked["at"]["day"].to_numpy()
    assert (day <= frame["closed_on"].to_numpy()).all()
    assert (day >= frame["created_on"].to_numpy()).all()


def test_rates_find_nothing_alike():
    assert similar_deals(rates_model(), company(), lead_row()) is None


def test_where_no_deal_has_closed_there_is_nothing_to_compare():
    deals = company()
    young = replace(deals, frame=deals.frame[deals.frame["outcome"].eq("open")].reset_index(drop=True))
    assert similar_deals(lead_model(), young, lead_row()) is None


@pytest.mark.parametrize("count", [1, 5])
def test_fewer_past_deals_than_asked_for_are_all_told(monkeypatch, count):
    monkeypatch.setattr(similar, "LATEST", count)
    assert similar_deals(lead_model(), company(), lead_row()).n == count

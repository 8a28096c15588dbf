from __future__ import annotations

import numpy as np

from features.messages import Message
from models.caveats import caveats
from models.figures import figures as figures_of
from models.quota import period_of
from tests.pipelines import deals_of
from tests.test_performance import TARGETS, by_hand, figures, won


def test_what_the_file_cannot_tell_is_missing_with_a_reason():
    found = figures(deals_of([{"outcome": "won"}, {"outcome": "lost"}]))
    assert found["value"].drop("win_rate").isna().all()
    assert all(isinstance(note, Message) for note in found["note"])
    assert found.loc["win_rate", "value"] == 0.5
    assert "does not say when" in str(found.loc["win_rate", "note"])


def test_won_deals_without_a_day_or_amount_are_mentioned():
    no_day = [won("Ann", "2024-09-01", "2024-10-01", 1.0), won("Ann", "2024-09-01", None, 5.0)]
    found = figures(deals_of(no_day)).loc["booked"]
    assert found["value"] == 1
    assert "no closing day" in str(found["note"])
    no_amount = [won("Ann", "2024-09-01", "2024-10-01", 1.0), won("Ann", "2024-09-01", "2024-11-01", None)]
    assert "1 deal has no amount" in str(figures(deals_of(no_amount)).loc["booked", "note"])


def test_figures_without_a_catch_have_no_note():
    deals = by_hand()
    company = deals.frame["owner"].mask(deals.frame["owner"].notna(), "")
    period = period_of(deals.as_of)
    row = figures_of(deals, company, "company", TARGETS, period, None).iloc[0]
    assert set(caveats(deals, row, period)) == {"weighted_value", "coverage"}


def test_missing_amounts_are_said_of_all_figures_of_money():
    found = figures(deals_of([{"outcome": "won", "created_on": "2024-01-01", "closed_on": "2024-11-01"}]))
    silent = found[found["note"].map(lambda note: "no amounts" in str(note))]
    assert {"booked", "open_value", "weighted_value", "velocity"} <= set(silent.index)
    assert np.isnan(silent["value"].to_numpy()).all()


def test_open_deals_without_any_amount_are_not_worth_nothing():
    deals = deals_of([{"outcome": "open"}, won("Ann", "2024-09-01", "2024-10-01", 5.0)])
    found = figures(deals)
    assert found.loc["booked", "value"] == 5
    for name in ("open_value", "weighted_value"):
        assert np.isnan(found.loc[name, "value"])
        assert "1 deal has no amount" in str(found.loc[name, "note"])

"""Claims about the number that a forecast leads with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.baselines import seasonal_naive, stage_weighted
from models.forecast import SIMULATION, forecast
from models.leading import led
from models.target_chance import chance
from models.track_record import Lead
from tests.made_deals import company, deals


@pytest.fixture(scope="module")
def known():
    return company(seed=5).on()


@pytest.fixture(scope="module")
def simulated(known):
    return forecast(known, months=3, draws=400)


def total(found):
    return found.months[found.months["part"] == "total"].reset_index(drop=True)


def test_the_simulation_leads_with_its_own_median(known, simulated):
    shown = led(simulated, known, Lead(SIMULATION, 1.5))
    assert (shown.method, shown.spread, shown.centre) == (SIMULATION, 1.5, None)
    assert total(shown)["p50"].tolist() == pytest.approx(total(simulated)["p50"].tolist())


def test_a_simple_method_leads_with_its_number_and_the_simulated_interval_around_it(known, simulated):
    shown = led(simulated, known, Lead("stage_weighted", 2.0))
    said = stage_weighted(known, simulated.calendar)
    assert shown.method == "stage_weighted"
    assert total(shown)["p50"].to_numpy() == pytest.approx(said)
    below = total(simulated)["p50"] - total(simulated)["p10"]
    assert (total(shown)["p50"] - total(shown)["p10"]).to_numpy() == pytest.approx(2 * below.to_numpy())
    whole = shown.period.set_index("part").loc["total"]
    assert whole["p50"] == pytest.approx(said.sum())
    assert whole["p10"] < whole["p50"] < whole["p90"]


def test_parts_teams_and_owners_stay_the_simulations(known, simulated):
    shown = led(simulated, known, Lead("seasonal_naive"))
    for part in ("open", "new"):
        pd.testing.assert_frame_equal(
            shown.months[shown.months["part"] == part], simulated.months[simulated.months["part"] == part]
        )
    pd.testing.assert_frame_equal(shown.groups, simulated.groups)


def test_the_chance_to_hit_the_target_is_that_of_the_method_that_leads(known, simulated):
    shown = led(simulated, known, Lead("seasonal_naive"))
    said = seasonal_naive(known, simulated.calendar)
    targets = pd.DataFrame(
        {"period": simulated.calendar, "scope": "company", "name": "", "amount": said, "line": 1}
    )
    found = chance(shown, targets)
    assert found["p50"].tolist() == pytest.approx([*said, said.sum()])
    assert found["chance"].to_numpy() == pytest.approx(np.full(4, 0.5), abs=0.02)


def test_what_a_begun_month_has_brought_is_counted_once():
    known = company(seed=5).on(pd.Timestamp("2024-12-20"))
    simulated = forecast(known, months=2, draws=200)
    booked = np.array([np.median(simulated.paths["booked"][:, 0]), 0.0])
    assert booked[0] > 0
    weighted, seasonal = (
        led(simulated, known, Lead(method)) for method in ("stage_weighted", "seasonal_naive")
    )
    assert weighted.centre == pytest.approx(stage_weighted(known, simulated.calendar) + booked)
    assert seasonal.centre == pytest.approx(np.maximum(seasonal_naive(known, simulated.calendar), booked))


def test_a_method_that_has_nothing_to_say_today_does_not_lead(known, simulated):
    shown = led(simulated, known, Lead("reps_expectation", 1.2))
    assert (shown.method, shown.centre, shown.spread) == (SIMULATION, None, 1.2)


def test_no_forecast_stays_none_with_its_reason():
    nothing = deals([], "2024-12-31")
    found = forecast(nothing)
    assert led(found, nothing, Lead("seasonal_naive", 2.0)) is found

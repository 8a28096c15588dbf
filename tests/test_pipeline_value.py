"""Claims about what open leads are worth."""

import numpy as np
import pandas as pd
import pytest

from models.pipeline_value import pipeline_value


def leads(amount, probability):
    return pd.DataFrame({"amount": amount, "probability": probability}, dtype="float64")


def test_the_interval_is_that_of_ten_thousand_drawn_futures():
    rng = np.random.default_rng(0)
    amount, chance = rng.uniform(50, 150, 80), rng.uniform(0.1, 0.9, 80)
    worth = pipeline_value(leads(amount, chance))
    futures = (rng.random((10_000, 80)) < chance) @ amount
    assert worth.expected == pytest.approx(futures.mean(), rel=0.01)
    assert (worth.low, worth.high) == pytest.approx(tuple(np.quantile(futures, [0.1, 0.9])), rel=0.02)


def test_what_is_blank_is_counted_apart_and_never_zero():
    worth = pipeline_value(leads([100.0, np.nan], [0.5, 0.5]))
    assert (worth.leads, worth.with_amount, worth.value, worth.expected) == (2, 1, 100.0, 50.0)
    nothing = pipeline_value(leads([np.nan], [np.nan]))
    assert np.isnan(nothing.value)
    assert np.isnan(nothing.expected)


def test_the_interval_stays_within_what_can_be_booked():
    worth = pipeline_value(leads([100.0], [0.9]))
    assert 0 <= worth.low <= worth.high <= 100

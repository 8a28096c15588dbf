"""Claims about the pictures of what has come since a training."""

import pandas as pd
import pytest

from pages.charts import watch as charts
from tests.test_charts_models import encoded


def test_kept_promises_show_both_shares_the_interval_and_the_count():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-01-31", "2026-03-31"]),
            "finished": [40, 90],
            "promised": [0.3, 0.28],
            "happened": [0.25, 0.3],
            "low": [0.15, 0.2],
            "high": [0.4, 0.4],
            "interval": ["15–40%", "20–40%"],
        }
    )
    labels = charts.PromiseLabels("Day", "Share", "Promised", "Came true", "Interval", "Finished")
    assert {*frame.columns, "when"} - {"day"} <= encoded(charts.kept_promises(frame, labels))


@pytest.mark.parametrize("n", [1, 12])
def test_drift_shows_each_input_beside_what_chance_brings_and_grows_with_them(n):
    frame = pd.DataFrame(
        {
            "title": [f"Input {place}" for place in range(n)],
            "psi": 0.2,
            "chance": 0.05,
            "drifted": True,
            "said": "moved",
        }
    )
    chart = charts.drift(frame, charts.DriftLabels("Input", "PSI", "Chance", "Verdict"))
    assert {"title", "psi", "chance", "said"} <= encoded(chart)
    assert chart.to_dict()["height"] >= 26 * n

"""Claims about the pictures of two versions and of what has come since a training."""

import pandas as pd
import pytest

from pages.charts import model_changes as charts
from tests.test_charts_models import CALIBRATION, CALIBRATION_LABELS, encoded


def test_two_calibrations_are_told_apart_by_colour():
    both = pd.concat([CALIBRATION.assign(title=name) for name in ("Live", "Candidate")], ignore_index=True)
    chart = charts.calibrations(both, CALIBRATION_LABELS)
    assert {*CALIBRATION.columns, "title"} <= encoded(chart)
    domains = [
        layer["encoding"]["color"]["scale"]["domain"]
        for layer in chart.to_dict()["layer"]
        if "color" in layer["encoding"]
    ]
    assert domains == [["Live", "Candidate"]] * 2


def test_lift_is_drawn_beside_chance():
    frame = pd.DataFrame({"title": "Trees", "share": [0.1, 1.0], "captured": [0.3, 1.0], "lift": [3.0, 1.0]})
    chart = charts.lifts(frame, charts.LiftLabels("Worked", "Found", "Times", "Way", "Chance"))
    assert {*frame.columns, "at", "means"} <= encoded(chart)


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


@pytest.mark.parametrize("draw", [charts.roc, charts.precision])
def test_cuts_show_every_figure_of_a_cut(draw):
    frame = pd.DataFrame(
        {
            "threshold": [0.8, 0.2],
            "recall": [0.4, 1.0],
            "false_alarms": [0.1, 1.0],
            "precision": [0.7, 0.3],
            "low": [0.5, 0.2],
            "high": [0.9, 0.4],
            "interval": ["50–90%", "20–40%"],
            "n": [10, 40],
        }
    )
    labels = charts.CutLabels("Found", "False alarms", "Precision", "From", "Chance", "Interval")
    assert {"threshold", "recall", "false_alarms", "precision", "interval"} <= encoded(draw(frame, labels))

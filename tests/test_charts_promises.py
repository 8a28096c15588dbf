"""Claims about the pictures of promises and of lift, of one version and of two."""

import pandas as pd

from pages.charts import promises as charts
from tests.test_charts_models import encoded

CALIBRATION = pd.DataFrame(
    {
        "predicted": [0.1, 0.45],
        "observed": [0.15, 0.4],
        "low": [0.05, 0.3],
        "high": [0.3, 0.52],
        "n": [40, 41],
        "interval": ["5–30%", "30–52%"],
    }
)
ONE = charts.CalibrationLabels("Predicted", "Observed", "Interval", "Rows", "Perfect")
TWO = charts.CalibrationLabels("Predicted", "Observed", "Interval", "Rows", "Perfect", "Version")
LIFT = pd.DataFrame({"share": [0.1, 1.0], "captured": [0.3, 1.0], "lift": [3.0, 1.0]})


def test_calibration_shows_promise_outcome_interval_and_count():
    chart = charts.calibration(CALIBRATION, ONE)
    assert set(CALIBRATION.columns) <= encoded(chart)


def test_both_axes_of_the_calibration_end_on_the_same_full_tenth():
    layers = charts.calibration(CALIBRATION, ONE).to_dict()["layer"]
    domains = [
        channel["scale"]["domain"]
        for layer in layers
        for name, channel in layer["encoding"].items()
        if name in {"x", "y"} and "scale" in channel
    ]
    assert domains
    assert all(domain == [0, 0.6] for domain in domains)


def test_the_calibration_of_certain_predictions_ends_at_one():
    certain = CALIBRATION.assign(predicted=[0.0, 1.0], high=[0.1, 1.0])
    drawn = charts.calibration(certain, ONE).to_dict()
    assert drawn["layer"][1]["encoding"]["x"]["scale"]["domain"] == [0, 1.0]


def test_two_versions_are_told_apart_by_colour():
    both = pd.concat([CALIBRATION.assign(title=name) for name in ("Live", "Candidate")], ignore_index=True)
    chart = charts.calibration(both, TWO)
    assert {*CALIBRATION.columns, "title"} <= encoded(chart)
    domains = [
        layer["encoding"]["color"]["scale"]["domain"]
        for layer in chart.to_dict()["layer"]
        if "color" in layer["encoding"]
    ]
    assert domains == [["Live", "Candidate"]] * 2


def test_one_version_needs_no_legend():
    labels = charts.LiftLabels("Worked", "Found", "Times", "Chance")
    for chart in (charts.calibration(CALIBRATION, ONE), charts.lifts(LIFT, labels)):
        assert "title" not in encoded(chart)
        assert "legend" not in str([layer["encoding"].get("color") for layer in chart.to_dict()["layer"]])


def test_lift_is_drawn_beside_chance():
    labels = charts.LiftLabels("Worked", "Found", "Times", "Chance", "Version")
    chart = charts.lifts(LIFT.assign(title="Live"), labels)
    assert {*LIFT.columns, "title", "at", "means"} <= encoded(chart)

"""Claims about the pictures of a model: what they draw, and from which columns."""

import pandas as pd
import pytest

from pages.charts import models as charts

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
COMPARED = pd.DataFrame(
    {
        "title": ["Trees", "Base rate"],
        "value": [0.7, 0.5],
        "low": [0.65, 0.5],
        "high": [0.75, 0.5],
        "interval": ["0.65–0.75", "–"],
        "chosen": [True, False],
    }
)
CALIBRATION_LABELS = charts.CalibrationLabels("Predicted", "Observed", "Interval", "Rows", "Perfect")
COMPARISON_LABELS = charts.ComparisonLabels("Way", "AUC, higher is better", "Interval", "Chance")


def encoded(chart) -> set[str]:
    """The fields that any layer of a chart encodes."""
    drawn = chart.to_dict()
    found = set()
    for layer in drawn.get("layer", [drawn]):
        for channel in layer["encoding"].values():
            for part in channel if isinstance(channel, list) else [channel]:
                found.add(part.get("field"))
    return found - {None}


def test_calibration_shows_promise_outcome_interval_and_count():
    chart = charts.calibration(CALIBRATION, CALIBRATION_LABELS)
    assert set(CALIBRATION.columns) <= encoded(chart)


def test_both_axes_of_the_calibration_end_on_the_same_full_tenth():
    layers = charts.calibration(CALIBRATION, CALIBRATION_LABELS).to_dict()["layer"]
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
    drawn = charts.calibration(certain, CALIBRATION_LABELS).to_dict()
    assert drawn["layer"][1]["encoding"]["x"]["scale"]["domain"] == [0, 1.0]


def test_importance_keeps_the_order_of_its_frame():
    frame = pd.DataFrame({"title": ["Stage", "Amount", "Age"], "share": [0.5, 0.3, 0.2]})
    drawn = charts.importance(frame, charts.ImportanceLabels("Feature", "Share")).to_dict()
    assert drawn["encoding"]["y"]["sort"] == ["Stage", "Amount", "Age"]
    assert drawn["encoding"]["x"]["field"] == "share"


def test_importance_grows_with_its_rows_so_that_labels_stay_readable():
    def height(rows):
        frame = pd.DataFrame({"title": [str(row) for row in range(rows)], "share": 1 / rows})
        return charts.importance(frame, charts.ImportanceLabels("Feature", "Share")).to_dict()["height"]

    assert height(15) - height(5) == 10 * charts.ROW_PIXELS


def test_a_comparison_shows_value_and_interval_and_tells_the_chosen_apart():
    drawn = charts.comparison(COMPARED, COMPARISON_LABELS)
    assert {"title", "value", "low", "high", "interval"} <= encoded(drawn)
    colour = drawn.to_dict()["layer"][0]["encoding"]["color"]
    assert "chosen" in str(colour["condition"]["test"])


@pytest.mark.parametrize(("reference", "layers"), [(None, 2), (0.5, 3)])
def test_a_landmark_is_drawn_only_where_there_is_one(reference, layers):
    drawn = charts.comparison(COMPARED, COMPARISON_LABELS, reference).to_dict()
    assert len(drawn["layer"]) == layers


def test_a_value_that_is_missing_breaks_no_picture():
    frame = COMPARED.assign(value=[0.7, None], low=[0.65, None], high=[0.75, None])
    assert len(charts.comparison(frame, COMPARISON_LABELS).to_dict()["layer"]) == 2

"""Claims about the pictures of a model: what they draw, and from which columns."""

import pandas as pd
import pytest

from pages.charts import models as charts

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

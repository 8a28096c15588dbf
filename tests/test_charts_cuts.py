"""Claims about the pictures of what acting from a chance upward would catch."""

import pandas as pd
import pytest

from pages.charts import cuts as charts
from tests.test_charts_models import encoded


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

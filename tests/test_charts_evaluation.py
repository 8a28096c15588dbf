"""Claims about the picture of a learning curve."""

import pandas as pd

from pages.charts.evaluation import LearningLabels, learning
from tests.test_charts_models import encoded


def test_the_metric_is_drawn_by_the_cases_learned_from_with_its_interval():
    frame = pd.DataFrame(
        {
            "cases": [100, 1000],
            "rows": [300, 3100],
            "value": [0.6, 0.5],
            "low": [0.55, 0.47],
            "high": [0.65, 0.53],
            "interval": ["0.55–0.65", "0.47–0.53"],
        }
    )
    chart = learning(frame, LearningLabels("Cases", "Log loss", "Interval", "Rows"))
    assert encoded(chart) == set(frame.columns)
    assert [layer["encoding"]["x"]["title"] for layer in chart.to_dict()["layer"]] == ["Cases", "Cases"]

"""Claims about the pictures of the Funnel screen."""

import pandas as pd
import pytest

from pages.charts.funnel import FATE_COLOURS, FlowLabels, flow

LABELS = FlowLabels("阶段", "商机", "去向", ("已推进", "进行中", "输单"), "转化率")
STAGES = pd.DataFrame(
    {
        "stage": ["Visit", "Quote"],
        "reached": [10.0, 6.0],
        "moved_on": [6.0, 2.0],
        "open": [1.0, 1.0],
        "lost": [3.0, 3.0],
        "said": ["60%", "33%"],
    }
)


@pytest.mark.parametrize(
    ("lost", "legend"),
    [([3.0, 3.0], ["已推进", "进行中", "输单"]), ([float("nan")] * 2, ["已推进", "进行中"])],
)
def test_the_legend_names_what_is_drawn(lost, legend):
    chart = flow(STAGES.assign(lost=lost), LABELS).to_dict()
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == legend
    assert scale["range"] == list(FATE_COLOURS.values())[: len(legend)]

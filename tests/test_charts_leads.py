"""Claims about the waterfall of one lead."""

import pandas as pd

from pages.charts.leads import WaterfallLabels, waterfall

STEPS = pd.DataFrame(
    {
        "label": ["All leads", "Stage: Quote", "Owner: Ann"],
        "before": [0.0, 0.25, 0.45],
        "after": [0.25, 0.45, 0.40],
        "change": [0.25, 0.20, -0.05],
        "side": ["neutral", "for", "against"],
    }
)


def test_each_step_is_a_bar_from_before_to_after_in_its_order():
    chart = waterfall(STEPS, WaterfallLabels("Chance", "Change", "Step")).to_dict()
    bars = chart["layer"][0]["encoding"]
    assert (bars["x"]["field"], bars["x2"]["field"]) == ("before", "after")
    assert bars["y"]["sort"] == ["All leads", "Stage: Quote", "Owner: Ann"]


def test_for_and_against_keep_their_colours():
    chart = waterfall(STEPS, WaterfallLabels("Chance", "Change", "Step")).to_dict()
    assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["for", "against", "neutral"]


def test_every_bar_is_labelled_with_its_change_at_its_right_end():
    chart = waterfall(STEPS, WaterfallLabels("Chance", "Change", "Step")).to_dict()
    text = chart["layer"][1]
    assert (text["encoding"]["x"]["field"], text["encoding"]["text"]["field"]) == ("right", "said")
    rows = chart["datasets"][text.get("data", chart.get("data"))["name"]]
    assert [row["right"] for row in rows] == [0.25, 0.45, 0.45]
    assert [row["said"] for row in rows] == ["25%", "+20.0", "-5.0"]

"""Claims about the picture of a column's shape."""

import pandas as pd

from pages.charts.shapes import ShapeLabels, shape

FRAME = pd.DataFrame(
    {
        "label": ["up to 5", "6 or more"],
        "points": [4.0, -3.0],
        "low": [2.0, -5.0],
        "high": [6.0, -1.0],
        "rate": [0.4, 0.2],
        "n": [120, 80],
        "side": ["for", "against"],
    }
)


def test_the_cases_stand_below_the_points_in_the_same_order():
    drawn = shape(FRAME, ShapeLabels("Days", "Points", "Days", "Won", "Cases")).to_dict()
    above, below = drawn["vconcat"]
    assert above["layer"][0]["encoding"]["y"]["field"] == "points"
    assert below["encoding"]["y"]["field"] == "n"
    orders = [above["layer"][0]["encoding"]["x"]["sort"], below["encoding"]["x"]["sort"]]
    assert orders == [["up to 5", "6 or more"]] * 2
    assert above["width"] == below["width"]


def test_more_groups_than_fit_beside_each_other_lie_below_each_other_and_no_label_stands_aslant():
    names = [f"{low} to {low + 9}" for low in range(0, 100, 10)]
    many = pd.concat([FRAME.head(1)] * 10, ignore_index=True).assign(label=names)
    drawn = shape(many, ShapeLabels("Days", "Points", "Days", "Won", "Cases")).to_dict()
    points, cases = drawn["hconcat"]
    groups = points["layer"][0]["encoding"]["y"]
    assert groups["sort"] == cases["encoding"]["y"]["sort"] == names
    assert groups["axis"]["labelAngle"] == 0
    assert not groups["axis"]["labelOverlap"]
    assert points["height"] == cases["height"] == {"step": 26}
    assert points["layer"][1]["encoding"]["x2"]["field"] == "high"

"""Claims about the picture of the Customers screen."""

import pandas as pd
import pytest

from pages.charts.customers import RISKS, ValueLabels, value_by_tier
from pages.charts.theme import AXES

SUMS = pd.DataFrame(
    {
        "tier": ["A", "A", "C"],
        "risk_class": ["high", "low", "unknown"],
        "customers": [2, 3, 9],
        "value": [500.0, 900.0, 10.0],
    }
)
LABELS = ValueLabels(
    "层级", "价值 (CNY)", "风险", "客户", {risk: f"风险 {risk}" for risk in RISKS}, AXES["zh"]
)


@pytest.mark.parametrize(("count", "field"), [(False, "value"), (True, "customers")])
def test_the_length_of_a_bar_is_the_value_else_the_count(count, field):
    encoding = value_by_tier(SUMS, LABELS, count=count).to_dict()["encoding"]
    assert (encoding["x"]["field"], encoding["y"]["field"]) == (field, "tier")
    assert encoding["x"]["title"] == LABELS.amount


def test_only_the_risks_that_occur_are_in_the_legend_in_their_colours():
    scale = value_by_tier(SUMS, LABELS).to_dict()["encoding"]["color"]["scale"]
    assert scale["domain"] == ["风险 high", "风险 low", "风险 unknown"]
    assert scale["range"] == [RISKS["high"], RISKS["low"], RISKS["unknown"]]


def test_bars_stack_from_the_most_urgent_risk():
    chart = value_by_tier(SUMS, LABELS).to_dict()
    (rows,) = chart["datasets"].values()
    assert [row["order"] for row in rows] == [0, 2, 3]
    assert chart["encoding"]["order"]["field"] == "order"

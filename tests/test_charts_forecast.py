"""Claims about the picture of the forecast and of the bookings."""

import pandas as pd
import pytest

from pages.charts.forecast import ForecastLabels, bookings
from pages.charts.overview import BookedLabels, booked
from pages.charts.theme import AXES

MONTHS = pd.DataFrame(
    {
        "month": pd.to_datetime(["2026-10-01", "2026-11-01"] * 3),
        "part": ["open"] * 2 + ["new"] * 2 + ["total"] * 2,
        **{name: [1.0, 2.0, 3.0, 4.0, 4.0, 6.0] for name in ("p10", "p50", "p90", "mean")},
    }
)
LABELS = ForecastLabels(
    "月份",
    "签约额",
    "部分",
    "区间",
    "中位",
    "目标",
    {"booked": "已签", "open": "在途", "new": "新增"},
    AXES["zh"],
)
TARGETS = pd.DataFrame({"month": pd.to_datetime(["2026-10-01"]), "target": [5.0]})


@pytest.mark.parametrize(("targets", "layers"), [(TARGETS, 4), (TARGETS.iloc[:0], 3)])
def test_the_target_is_drawn_where_there_is_one(targets, layers):
    assert len(bookings(MONTHS, targets, LABELS).to_dict()["layer"]) == layers


def test_only_parts_that_occur_stand_in_the_legend():
    bars = bookings(MONTHS, TARGETS, LABELS).to_dict()["layer"][0]
    assert bars["encoding"]["color"]["scale"]["domain"] == ["在途", "新增"]


def test_a_total_without_parts_has_bars_of_its_own_with_axis_and_unit():
    total = MONTHS[MONTHS["part"] == "total"]
    bars, *others = bookings(total, TARGETS, LABELS).to_dict()["layer"]
    assert len(others) == 3
    assert bars["encoding"]["y"]["field"] == "p50"
    assert bars["encoding"]["y"]["title"] == "签约额"
    assert bars["encoding"]["y"]["axis"]["labelExpr"] == AXES["zh"].money
    assert "color" not in bars["encoding"]


def test_bookings_start_at_zero_and_say_their_unit():
    monthly = pd.DataFrame({"month": pd.to_datetime(["2026-01-01"]), "booked": [5.0], "won": [1]})
    chart = booked(monthly, BookedLabels("Month", "Booked (CNY)", "Won", AXES["en"])).to_dict()
    assert chart["encoding"]["y"]["title"] == "Booked (CNY)"
    assert chart["mark"]["type"] == "bar"


@pytest.mark.parametrize("language", AXES)
def test_money_along_the_axis_is_written_the_way_the_language_counts(language):
    monthly = pd.DataFrame({"month": pd.to_datetime(["2026-01-01"]), "booked": [5.0], "won": [1]})
    chart = booked(monthly, BookedLabels("Month", "Booked", "Won", AXES[language])).to_dict()
    assert chart["encoding"]["y"]["axis"]["labelExpr"] == AXES[language].money
    assert ("万" in AXES[language].money) == (language == "zh")

"""Claims about how a key figure stands on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from features.messages import message
from pages.shared.language import Language
from pages.shared.tiles import headline_value


def row(unit: str, value: float, **more: Any) -> dict[str, Any]:
    plain = {"title": message("Booked"), "low": float("nan"), "high": float("nan"), "n": 3}
    return {**plain, "unit": unit, "value": value, "over": message("past year"), "note": None, **more}


@pytest.mark.parametrize(
    ("unit", "value", "english", "chinese"),
    [
        ("money", 3_748_800.0, "$3.7M", "US$374.9万"),
        ("money_per_day", 9_500.0, "$9,500 a day", "每天 US$9,500"),
        ("share", 0.2456, "24.6%", "24.6%"),
        ("days", 97.5, "97.5 days", "97.5 天"),
        ("ratio", 3.085, "3.1×", "3.1 倍"),
        ("ratio", float("nan"), "–", "–"),
    ],
)
def test_a_figure_is_written_with_its_unit(unit, value, english, chinese):
    said = [headline_value(Language(code), row(unit, value), "USD") for code in ("en", "zh")]
    assert said == [english, chinese]


def shown(given: dict[str, Any]) -> Any:
    def script(given):
        from pages.shared.language import Language
        from pages.shared.tiles import headline_tile

        headline_tile(Language("en"), given, "USD")

    return AppTest.from_function(script, args=(given,)).run().metric[0]


def test_below_stand_interval_days_and_count():
    told = shown(row("share", 0.25, low=0.2, high=0.3))
    assert told.delta == "20.0–30.0% · past year · 3 deals"
    assert "95 of 100" in told.proto.help


def test_a_note_of_its_own_stands_before_what_an_interval_is():
    told = shown(row("share", 0.25, low=0.2, high=0.3, note=message("Of all closed deals.")))
    assert told.proto.help == "Of all closed deals."
    assert shown(row("money", 3.0)).proto.help == ""


def test_a_figure_that_is_missing_claims_no_days_and_no_count():
    assert shown(row("share", float("nan"))).delta == ""

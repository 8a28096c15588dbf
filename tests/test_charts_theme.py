"""Claims about what all charts share: on light and on dark ground everything can be read."""

import tomllib
from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from pages.charts.theme import COLOURS, INK, finish, on_ground

THEME = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 black to 1 white (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_21_between_black_and_white_and_1_within_one_colour():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1F5FBF", "#1F5FBF") == 1


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_ink_and_text_can_be_read_on_their_ground(ground):
    for place in (THEME[ground], THEME[ground]["sidebar"]):
        assert contrast(INK[ground], place["backgroundColor"]) > 7
    assert INK[ground] == THEME[ground]["textColor"]


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("meaning", ["won", "lost", "open", "new", "target", "warning", "neutral"])
def test_colours_with_a_meaning_stand_out_from_either_ground(ground, meaning):
    assert contrast(COLOURS[meaning], THEME[ground]["backgroundColor"]) > 2.3


def test_only_what_has_no_colour_of_its_own_takes_the_ink():
    words = alt.Chart(pd.DataFrame({"a": [1]})).mark_text().encode(text="a:Q")
    mark = alt.Chart(pd.DataFrame({"a": [1]})).mark_rule(color=COLOURS["target"]).encode(x="a:Q")
    chart = on_ground(finish(words + mark), "dark").to_dict()
    assert chart["config"]["text"]["color"] == INK["dark"]
    assert chart["layer"][1]["mark"]["color"] == COLOURS["target"]
    assert chart["config"]["axis"]["grid"] is True

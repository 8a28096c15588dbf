"""What do all charts share? Colours that keep their meaning, and axes that say their unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

COLOURS = {
    "won": "#00856A",
    "lost": "#C4511A",
    "open": "#1F5FBF",
    "new": "#5AA9D6",
    "target": "#7A7A7A",
    "warning": "#D98200",
    "for": "#00856A",
    "against": "#C4511A",
    "neutral": "#8A94A0",
    "main": "#1F5FBF",
}
"""Meaning → colour, the same on every screen; told apart by colour-blind readers (after Okabe and Ito)."""

INTERVAL_OPACITY = 0.22
"""Of the band or bar that shows an interval, so that the estimate stands out from its uncertainty."""


@dataclass(frozen=True)
class Axes:
    """How a language writes what stands along an axis: d3 format of a month, Vega expression of money."""

    month: str
    money: str


AXES = {
    "en": Axes("%b %Y", "upper(replace(format(datum.value, '~s'), 'G', 'B'))"),
    "zh": Axes(
        "%Y-%m",
        "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, '~r') + '亿'"
        " : abs(datum.value) >= 1e4 ? format(datum.value / 1e4, '~r') + '万' : format(datum.value, ',~r')",
    ),
}
"""Language → its axes. Chinese counts money in 万 (ten thousand) and 亿 (a hundred million)."""

INK = {"light": "#1B2733", "dark": "#E4EAF0"}
"""Ground → colour of what has no meaning of its own: words in a picture, and marks over its bars."""

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart


def finish(chart: AnyChart, *, height: int = 300) -> Any:  # noqa: ANN401 - Altair's chart union
    """Give a chart its height and the axes all charts share."""
    return with_axes(chart.properties(height=height))


def with_axes(chart: AnyChart) -> Any:  # noqa: ANN401 - Altair's chart union
    """Give a chart whose parts have their heights the axes all charts share."""
    return chart.configure_axis(labelLimit=220, titleFontWeight="normal", grid=True)


def on_ground(chart: AnyChart, ground: str) -> Any:  # noqa: ANN401 - Altair's chart union
    """Give words and marks without a colour of their own the ink of the ground, ``light`` or ``dark``."""
    ink = INK[ground]
    return chart.configure_text(color=ink).configure_rule(color=ink).configure_circle(color=ink)

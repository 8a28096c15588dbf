"""What does the model do along the values of a column? Points of chance above, the cases there below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, with_axes

ABOVE_PIXELS, BELOW_PIXELS = 260, 110
"""Heights of the two parts: the shape is what is asked for, the cases say how sure it is."""

WIDTH_PIXELS = 860
"""Width of both, so that value and cases stand above each other; stacked charts do not follow the screen."""

MOST_LEVEL = 6
"""Groups whose labels fit beside each other; more stand aslant."""


@dataclass(frozen=True)
class ShapeLabels:
    """Texts of `shape` in the reader's language."""

    group: str
    points: str
    span: str
    rate: str
    n: str


def shape(frame: pd.DataFrame, labels: ShapeLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the shape of one column over the distribution of its values.

    Parameters
    ----------
    frame
        One row per group, in order: ``label`` (unique), ``points``, ``low``, ``high`` (change in points of
        chance), ``rate`` (share won, 0 to 1), ``n`` (cases), ``side`` (``for`` or ``against``).
    labels
        The texts.
    """
    axis = alt.Axis(labelAngle=0 if len(frame) <= MOST_LEVEL else -30, labelLimit=160, labelOverlap=False)
    x = alt.X("label:N", title=None, sort=list(frame["label"]), axis=axis)
    tooltip = [
        alt.Tooltip("label:N", title=labels.group),
        alt.Tooltip("points:Q", title=labels.points, format="+.1f"),
        alt.Tooltip("rate:Q", title=labels.rate, format=".0%"),
        alt.Tooltip("n:Q", title=labels.n, format=",.0f"),
    ]
    sides = ["for", "against"]
    colour = alt.Color(
        "side:N", legend=None, scale=alt.Scale(domain=sides, range=[COLOURS[side] for side in sides])
    )
    above = alt.Chart(frame).encode(x=x.copy(), tooltip=tooltip)
    bars = above.mark_bar().encode(y=alt.Y("points:Q", title=labels.points), color=colour)
    spans = above.mark_rule(color=COLOURS["neutral"], strokeWidth=2).encode(
        y=alt.Y("low:Q", title=labels.points), y2="high:Q"
    )
    below = (
        alt.Chart(frame)
        .mark_bar(color=COLOURS["neutral"])
        .encode(
            x=alt.X("label:N", title=labels.span, sort=list(frame["label"]), axis=alt.Axis(labels=False)),
            y=alt.Y("n:Q", title=labels.n),
            tooltip=tooltip,
        )
    )
    upper = alt.layer(bars, spans).properties(height=ABOVE_PIXELS, width=WIDTH_PIXELS)
    lower = below.properties(height=BELOW_PIXELS, width=WIDTH_PIXELS)
    return with_axes(alt.vconcat(upper, lower))

"""What does the model do along the values of a column? Points of chance, and the cases there beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, with_axes

POINTS_PIXELS, CASES_PIXELS = 260, 110
"""Heights of the two parts: the shape is what is asked for, the cases say how sure it is."""

WIDTH_PIXELS = 860
"""Width of both, so that value and cases stand above each other; joined charts do not follow the screen."""

MOST_UPRIGHT = 6
"""Groups whose labels fit beside each other; more lie below each other, so that none has to stand aslant."""

LYING_PIXELS, ROW_PIXELS = (580, 180), 26
"""Widths of the two parts beside each other, and the height of a group."""

LABEL_PIXELS = 160
"""Longest label of a group."""


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
    upright = len(frame) <= MOST_UPRIGHT
    at, along = ("x", "y") if upright else ("y", "x")
    channels: dict[str, Any] = {"x": alt.X, "y": alt.Y}
    order = list(frame["label"])
    groups = channels[at](
        "label:N",
        title=None,
        sort=order,
        axis=alt.Axis(labelAngle=0, labelLimit=LABEL_PIXELS, labelOverlap=False),
    )
    again = channels[at](
        "label:N",
        title=labels.span if upright else None,
        sort=order,
        axis=alt.Axis(labels=False, ticks=upright),
    )
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
    drawn = alt.Chart(frame).encode(tooltip=tooltip)
    bars = drawn.mark_bar().encode(
        **{at: groups, along: channels[along]("points:Q", title=labels.points)}, color=colour
    )
    spans = drawn.mark_rule(color=COLOURS["neutral"], strokeWidth=2).encode(
        **{at: groups, along: channels[along]("low:Q", title=labels.points), f"{along}2": "high:Q"}
    )
    cases = drawn.mark_bar(color=COLOURS["neutral"]).encode(
        **{at: again, along: channels[along]("n:Q", title=labels.n)}
    )
    return with_axes(_joined(alt.layer(bars, spans), cases, upright=upright))


def _joined(points: Any, cases: Any, *, upright: bool) -> Any:  # noqa: ANN401 - Altair's chart unions
    """Put the cases below the points, or beside them."""
    if upright:
        return alt.vconcat(
            points.properties(height=POINTS_PIXELS, width=WIDTH_PIXELS),
            cases.properties(height=CASES_PIXELS, width=WIDTH_PIXELS),
        )
    wide, narrow = LYING_PIXELS
    height = alt.Step(ROW_PIXELS)
    return alt.hconcat(
        points.properties(height=height, width=wide), cases.properties(height=height, width=narrow)
    )

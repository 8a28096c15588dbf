"""How large is each rate, how sure is that, and what was it to be? One row a name: point, interval, mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish

ROW_PIXELS = 28
"""Height of one row, its label readable; many rows stand closer, so that forty are not three screens."""

CLOSE_ROW_PIXELS = 20
MANY_ROWS = 15
AXIS_PIXELS = 70
MOST_ROWS = 40
"""Rows drawn at most: more are a table, not a picture."""


@dataclass(frozen=True)
class RateLabels:
    """Texts of `rates` in the reader's language; `goal` and `everyone` are "" where there is none."""

    name: str
    value: str
    interval: str
    n: str
    goal: str = ""
    everyone: str = ""


def rates(frame: pd.DataFrame, labels: RateLabels, everyone: float | None = None) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw shares as points with their intervals.

    Parameters
    ----------
    frame
        One row per name, in the order to show: ``name``, ``value``, ``low``, ``high`` (0 to 1), ``n``,
        ``interval`` (written out), ``marked`` (whether it stands out by more than chance) and ``goal`` (0 to
        1, blank for none).
    labels
        The texts.
    everyone
        The share of all together, drawn as a line.
    """
    order = list(frame["name"])
    axis = alt.Axis(labelOverlap=False)
    y = alt.Y("name:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=axis)
    base = alt.Chart(frame[frame["value"].notna()]).encode(
        y=y,
        color=alt.condition(alt.datum.marked, alt.value(COLOURS["warning"]), alt.value(COLOURS["main"])),
        tooltip=_tooltip(labels),
    )
    x = alt.X(
        "low:Q",
        title=labels.value,
        axis=alt.Axis(format="%", tickMinStep=0.01, tickCount=8),
        scale=alt.Scale(zero=False, nice=True),
    )
    layers = [base.mark_bar(height=9, opacity=INTERVAL_OPACITY).encode(x=x, x2="high:Q")]
    layers.append(base.mark_circle(size=90, opacity=1).encode(x="value:Q"))
    if everyone is not None and not pd.isna(everyone):
        layers.insert(0, _line(everyone, labels))
    if labels.goal:
        goals = alt.Chart(frame[frame["goal"].notna()]).mark_tick(
            color=COLOURS["target"], thickness=3, height=18
        )
        layers.append(goals.encode(x="goal:Q", y=y, tooltip=_tooltip(labels)))
    row = CLOSE_ROW_PIXELS if len(order) > MANY_ROWS else ROW_PIXELS
    return finish(alt.LayerChart(layer=layers), height=row * max(len(order), 2) + AXIS_PIXELS)


def _line(share: float, labels: RateLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    rule = alt.Chart(pd.DataFrame({"at": [share]})).mark_rule(color=COLOURS["target"], strokeDash=[4, 4])
    return rule.encode(x="at:Q", tooltip=[alt.Tooltip("at:Q", title=labels.everyone, format=".1%")])


def _tooltip(labels: RateLabels) -> list[alt.Tooltip]:
    shown = [
        alt.Tooltip("name:N", title=labels.name),
        alt.Tooltip("value:Q", title=labels.value, format=".1%"),
        alt.Tooltip("interval:N", title=labels.interval),
        alt.Tooltip("n:Q", title=labels.n, format=",.0f"),
    ]
    return [*shown, alt.Tooltip("goal:Q", title=labels.goal, format=".1%")] if labels.goal else shown

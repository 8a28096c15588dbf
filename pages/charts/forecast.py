"""What will be booked by month, how sure is that, and where is the target? Means, interval, target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, Axes, finish

PARTS = {"booked": COLOURS["won"], "open": COLOURS["open"], "new": COLOURS["new"]}
"""Part of the bookings → its colour, from the surest at the bottom to the least sure."""

BAR_OPACITY = 0.75
"""Bars stand behind the interval that is drawn on them."""


@dataclass(frozen=True)
class ForecastLabels:
    """Texts of `bookings` in the reader's language; `parts` names the keys of `PARTS`."""

    month: str
    money: str
    part: str
    interval: str
    median: str
    target: str
    parts: Mapping[str, str]
    axes: Axes


def bookings(months: pd.DataFrame, targets: pd.DataFrame, labels: ForecastLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw expected bookings by part, the 80 % interval of their sum, and the target.

    Parameters
    ----------
    months
        As `models.forecast.Forecast.months`: ``month``, ``part``, ``p10``, ``p50``, ``p90``, ``mean``. With
        the part ``total`` alone the bars are its P50.
    targets
        ``month``, ``target``; may be empty.
    labels
        The texts.
    """
    total, parts = months[months["part"].eq("total")], months[months["part"].isin(PARTS)]
    x = alt.X("yearmonth(month):O", title=labels.month, axis=alt.Axis(format=labels.axes.month, labelAngle=0))
    bars = _whole(total, labels) if parts.empty else _by_part(parts, labels)
    layers = [bars.encode(x=x), *_interval(total, x, labels)]
    if not targets.empty:
        layers.append(_target(targets, x, labels))
    chart: alt.LayerChart = alt.LayerChart(layer=layers)
    return finish(chart, height=340)


def _by_part(parts: pd.DataFrame, labels: ForecastLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    order = [part for part in PARTS if part in set(parts["part"])]
    frame = parts.assign(
        title=parts["part"].map(dict(labels.parts)), order=parts["part"].map(list(PARTS).index)
    )
    scale = alt.Scale(domain=[labels.parts[part] for part in order], range=[PARTS[part] for part in order])
    colour = alt.Color("title:N", title=labels.part, scale=scale, legend=alt.Legend(orient="top"))
    tooltip = [
        alt.Tooltip("title:N", title=labels.part),
        alt.Tooltip("mean:Q", title=labels.money, format=",.0f"),
    ]
    bars = alt.Chart(frame).mark_bar(opacity=BAR_OPACITY)
    return bars.encode(y=_money("mean:Q", labels), color=colour, order="order:Q", tooltip=tooltip)


def _whole(total: pd.DataFrame, labels: ForecastLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    bars = alt.Chart(total).mark_bar(opacity=BAR_OPACITY, color=COLOURS["neutral"])
    return bars.encode(y=_money("p50:Q", labels))


def _money(field: str, labels: ForecastLabels) -> alt.Y:
    return alt.Y(field, title=labels.money, axis=alt.Axis(labelExpr=labels.axes.money))


def _interval(total: pd.DataFrame, x: alt.X, labels: ForecastLabels) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip("p50:Q", title=labels.median, format=",.0f"),
        alt.Tooltip("p10:Q", title="P10", format=",.0f"),
        alt.Tooltip("p90:Q", title="P90", format=",.0f"),
    ]
    base = alt.Chart(total).encode(x=x, tooltip=tooltip)
    rule = base.mark_rule(size=2).encode(y=alt.Y("p10:Q"), y2="p90:Q")
    point = base.mark_circle(size=60, opacity=1).encode(y="p50:Q")
    return [rule, point]


def _target(targets: pd.DataFrame, x: alt.X, labels: ForecastLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    tooltip = [alt.Tooltip("target:Q", title=labels.target, format=",.0f")]
    return (
        alt.Chart(targets)
        .mark_tick(thickness=3, color=COLOURS["target"], width=60)
        .encode(x=x, y="target:Q", tooltip=tooltip)
    )

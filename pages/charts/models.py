"""How good is a model, do its promises hold, and what moves it? Pictures of a model's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish

ROW_PIXELS = 26
"""Height of one bar or one compared model: its label is readable and twelve fit on a screen."""

LARGEST_POINT = 400
"""Area in pixels of the calibration point with the most rows."""


@dataclass(frozen=True)
class CalibrationLabels:
    """Texts of `calibration` in the reader's language."""

    predicted: str
    observed: str
    interval: str
    rows: str
    perfect: str
    version: str = ""


@dataclass(frozen=True)
class ImportanceLabels:
    """Texts of `importance` in the reader's language."""

    feature: str
    share: str


@dataclass(frozen=True)
class ComparisonLabels:
    """Texts of `comparison` in the reader's language; `metric` names the axis, `reference` its landmark."""

    model: str
    metric: str
    interval: str
    reference: str = ""


def calibration(frame: pd.DataFrame, labels: CalibrationLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw promised against observed shares with intervals; on the diagonal every promise is kept.

    Parameters
    ----------
    frame
        ``predicted``, ``observed``, ``low``, ``high`` (0 to 1), ``n``, and ``interval`` written out.
    labels
        The texts.
    """
    top = round_up(float(frame[["predicted", "high"]].max().max()))
    diagonal = pd.DataFrame({"at": [0.0, top], "means": labels.perfect})
    x = share_axis("predicted:Q", labels.predicted, top)
    perfect = (
        alt.Chart(diagonal)
        .mark_line(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(x=alt.X("at:Q"), y=alt.Y("at:Q"), tooltip=alt.Tooltip("means:N", title=" "))
    )
    base = alt.Chart(frame).encode(x=x)
    bars = base.mark_rule(color=COLOURS["main"], strokeWidth=2, opacity=0.6).encode(
        y=share_axis("low:Q", labels.observed, top, scale=alt.Y), y2="high:Q"
    )
    points = base.mark_circle(color=COLOURS["main"], opacity=1).encode(
        y=share_axis("observed:Q", labels.observed, top, scale=alt.Y),
        size=alt.Size("n:Q", scale=alt.Scale(domainMin=0, rangeMin=0, rangeMax=LARGEST_POINT), legend=None),
        tooltip=[
            alt.Tooltip("predicted:Q", title=labels.predicted, format=".1%"),
            alt.Tooltip("observed:Q", title=labels.observed, format=".1%"),
            alt.Tooltip("interval:N", title=labels.interval),
            alt.Tooltip("n:Q", title=labels.rows, format=","),
        ],
    )
    return finish(perfect + bars + points, height=340)


def importance(frame: pd.DataFrame, labels: ImportanceLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw how much of a model's movement comes from each feature, the strongest first.

    Parameters
    ----------
    frame
        ``title`` and ``share`` (0 to 1), one row per feature, in the order to show.
    labels
        The texts.
    """
    chart = (
        alt.Chart(frame)
        .mark_bar(color=COLOURS["main"])
        .encode(
            x=alt.X("share:Q", title=labels.share, axis=alt.Axis(format="%", tickMinStep=0.01)),
            y=alt.Y("title:N", title=None, sort=list(frame["title"])),
            tooltip=[
                alt.Tooltip("title:N", title=labels.feature),
                alt.Tooltip("share:Q", title=labels.share, format=".1%"),
            ],
        )
    )
    return finish(chart, height=ROW_PIXELS * max(len(frame), 2) + 40)


def comparison(
    frame: pd.DataFrame,
    labels: ComparisonLabels,
    reference: float | None = None,
) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw one metric of a model beside the simpler ways, each with its interval.

    Parameters
    ----------
    frame
        ``title`` of the model, ``value``, ``low``, ``high`` in the metric's own unit, ``interval`` written
        out and ``chosen`` (whether this one scores); one row per model in the order to show.
    labels
        The texts.
    reference
        A landmark of the metric, such as 0.5 for the AUC of chance.
    """
    colour = alt.condition(alt.datum.chosen, alt.value(COLOURS["main"]), alt.value(COLOURS["neutral"]))
    base = alt.Chart(frame).encode(y=alt.Y("title:N", title=None, sort=list(frame["title"])), color=colour)
    axis = alt.X("low:Q", title=labels.metric, scale=alt.Scale(zero=False, nice=True))
    bars = base.mark_bar(height=10, opacity=INTERVAL_OPACITY).encode(x=axis, x2="high:Q")
    points = base.mark_circle(size=110, opacity=1).encode(
        x=alt.X("value:Q"),
        tooltip=[
            alt.Tooltip("title:N", title=labels.model),
            alt.Tooltip("value:Q", title=labels.metric, format=".3f"),
            alt.Tooltip("interval:N", title=labels.interval),
        ],
    )
    layers: list[Any] = [bars, points]
    if reference is not None:
        mark = alt.Chart(pd.DataFrame({"at": [reference], "means": labels.reference}))
        rule = mark.mark_rule(color=COLOURS["target"], strokeDash=[4, 4])
        layers.insert(0, rule.encode(x="at:Q", tooltip=alt.Tooltip("means:N", title=" ")))
    return finish(alt.layer(*layers), height=(ROW_PIXELS + 8) * max(len(frame), 2) + 40)


def share_axis(field: str, title: str, top: float, scale: type[alt.X | alt.Y] = alt.X) -> Any:  # noqa: ANN401
    """Return an axis of shares from 0 to `top`."""
    return scale(field, title=title, scale=alt.Scale(domain=[0, top]), axis=alt.Axis(format="%"))


def round_up(share: float) -> float:
    """Return the next full tenth, so that the axis ends on a tick; at most 1."""
    return min(1.0, (int(share * 10) + 1) / 10) if share == share else 1.0

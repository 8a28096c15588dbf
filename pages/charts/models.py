"""How good is a model beside simpler ways, and what moves it? Pictures of a model's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish

ROW_PIXELS = 26
"""Height of one bar or one compared model: its label is readable and twelve fit on a screen."""

FEATURE_PIXELS = 340
"""Longest name of a feature; win rates from a stage on have long ones."""


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
            y=alt.Y(
                "title:N",
                title=None,
                sort=list(frame["title"]),
                axis=alt.Axis(labelLimit=FEATURE_PIXELS, labelOverlap=False),
            ),
            tooltip=[
                alt.Tooltip("title:N", title=labels.feature),
                alt.Tooltip("share:Q", title=labels.share, format=".1%"),
            ],
        )
    )
    return finish(chart, height=ROW_PIXELS * max(len(frame), 2) + 70)


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

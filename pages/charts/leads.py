"""What lifts or lowers one lead's chance, how has it moved, how long does it stay? Pictures of one lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish

ROW_PIXELS = 32
"""Height of one step or stage, its label readable."""

AROUND_PIXELS = 90
"""Height of legend and axis, which Streamlit takes from the chart's."""


@dataclass(frozen=True)
class WaterfallLabels:
    """Texts of `waterfall` in the reader's language."""

    probability: str
    change: str
    step: str


@dataclass(frozen=True)
class MovesLabels:
    """Texts of `moves` in the reader's language."""

    day: str
    probability: str
    why: str


@dataclass(frozen=True)
class StayLabels:
    """Texts of `stays` in the reader's language."""

    stage: str
    days: str
    own: str
    usual: str


def waterfall(steps: pd.DataFrame, labels: WaterfallLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the steps from the base rate to the lead's probability.

    Parameters
    ----------
    steps
        One row per step, in order: ``label`` (unique), ``before``, ``after`` (probabilities, 0 to 1),
        ``change`` and ``side`` (``for``, ``against`` or ``neutral``).
    labels
        The texts.
    """
    y = alt.Y("label:N", title=None, sort=list(steps["label"]), axis=alt.Axis(labelLimit=420))
    sides = ["for", "against", "neutral"]
    colour = alt.Color(
        "side:N", legend=None, scale=alt.Scale(domain=sides, range=[COLOURS[side] for side in sides])
    )
    said = [
        f"{100 * change:.0f}%" if side == "neutral" else f"{100 * change:+.1f}"
        for change, side in zip(steps["change"], steps["side"], strict=True)
    ]
    beside = steps.assign(right=steps[["before", "after"]].max(axis=1), said=said)
    base = alt.Chart(beside).encode(
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title=labels.step),
            alt.Tooltip("said:N", title=labels.change),
            alt.Tooltip("after:Q", title=labels.probability, format=".1%"),
        ],
    )
    axis = alt.Axis(format="%", tickMinStep=0.01)
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("before:Q", title=labels.probability, axis=axis), x2="after:Q", color=colour
    )
    text = base.mark_text(align="left", dx=6).encode(x="right:Q", text="said:N")
    return finish(alt.layer(bars, text), height=ROW_PIXELS * len(steps) + AROUND_PIXELS)


def moves(frame: pd.DataFrame, labels: MovesLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw a lead's chance in each snapshot.

    Parameters
    ----------
    frame
        One row per snapshot: ``day``, ``probability`` (0 to 1), ``why`` (text).
    labels
        The texts.
    """
    y = alt.Y(
        "probability:Q", title=labels.probability, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
    )
    base = alt.Chart(frame).encode(
        x=alt.X("yearmonthdate(day):O", title=labels.day, axis=alt.Axis(format="%Y-%m-%d", labelAngle=0)),
        y=y,
        tooltip=[
            alt.Tooltip("day:T", title=labels.day, format="%Y-%m-%d"),
            alt.Tooltip("probability:Q", title=labels.probability, format=".0%"),
            alt.Tooltip("why:N", title=labels.why),
        ],
    )
    line = base.mark_line(color=COLOURS["main"], point=alt.OverlayMarkDef(size=70))
    text = base.mark_text(dy=-14).encode(text=alt.Text("probability:Q", format=".0%"))
    return finish(alt.layer(line, text), height=220)


def stays(frame: pd.DataFrame, labels: StayLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the days that a lead stayed in each stage over the usual span.

    Parameters
    ----------
    frame
        One row per stay: ``stage``, ``days``, ``usual_days``, ``long_days``.
    labels
        The texts.
    """
    rows = frame.assign(own=labels.own, span=labels.usual)
    y = alt.Y("stage:N", title=None, sort=list(dict.fromkeys(frame["stage"])))
    colours = alt.Scale(domain=[labels.own, labels.usual], range=[COLOURS["main"], COLOURS["neutral"]])
    legend = alt.Legend(orient="top", labelLimit=400)
    base = alt.Chart(rows).encode(y=y)
    span = base.mark_bar(height={"band": 0.9}, opacity=2 * INTERVAL_OPACITY).encode(
        x=alt.X("usual_days:Q", title=labels.days),
        x2="long_days:Q",
        color=alt.Color("span:N", title=None, scale=colours, legend=legend),
    )
    bars = base.mark_bar(height={"band": 0.4}).encode(
        x=alt.X("days:Q", title=labels.days),
        color=alt.Color("own:N", title=None, scale=colours, legend=legend),
        tooltip=[
            alt.Tooltip("stage:N", title=labels.stage),
            alt.Tooltip("days:Q", title=labels.own),
            alt.Tooltip("usual_days:Q", title=labels.usual),
        ],
    )
    text = base.mark_text(align="left", dx=4).encode(x="days:Q", text=alt.Text("days:Q", format=".0f"))
    return finish(alt.layer(span, bars, text), height=ROW_PIXELS * frame["stage"].nunique() + AROUND_PIXELS)

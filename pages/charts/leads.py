"""What lifts or lowers one lead's chance? The waterfall from all leads to this one, in probability points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, finish

ROW_PIXELS = 32
"""Height of one step, its label readable."""


@dataclass(frozen=True)
class WaterfallLabels:
    """Texts of `waterfall` in the reader's language."""

    probability: str
    change: str
    step: str


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
    beside = steps.assign(right=steps[["before", "after"]].max(axis=1))
    base = alt.Chart(beside).encode(
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title=labels.step),
            alt.Tooltip("change:Q", title=labels.change, format="+.1%"),
            alt.Tooltip("after:Q", title=labels.probability, format=".1%"),
        ],
    )
    axis = alt.Axis(format="%", tickMinStep=0.01)
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("before:Q", title=labels.probability, axis=axis), x2="after:Q", color=colour
    )
    text = base.mark_text(align="left", dx=6).encode(x="right:Q", text=alt.Text("change:Q", format="+.1%"))
    return finish(alt.layer(bars, text), height=max(ROW_PIXELS * len(steps), 120))

"""Would more data make a model better? The picture of a learning curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish


@dataclass(frozen=True)
class LearningLabels:
    """Texts of `learning` in the reader's language; `metric` names the axis."""

    cases: str
    metric: str
    interval: str
    rows: str


def learning(frame: pd.DataFrame, labels: LearningLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw one metric by the number of cases learned from, with its interval.

    Parameters
    ----------
    frame
        ``cases`` and ``rows`` (counts), ``value``, ``low``, ``high`` in the metric's own unit, and
        ``interval`` written out.
    labels
        The texts.
    """
    base = alt.Chart(frame).encode(x=alt.X("cases:Q", title=labels.cases, axis=alt.Axis(format=",d")))
    band = base.mark_area(color=COLOURS["main"], opacity=INTERVAL_OPACITY).encode(
        y=alt.Y("low:Q", title=labels.metric, scale=alt.Scale(zero=False)), y2="high:Q"
    )
    line = base.mark_line(color=COLOURS["main"], point=alt.OverlayMarkDef(size=80)).encode(
        y=alt.Y("value:Q"),
        tooltip=[
            alt.Tooltip("cases:Q", title=labels.cases, format=","),
            alt.Tooltip("rows:Q", title=labels.rows, format=","),
            alt.Tooltip("value:Q", title=labels.metric, format=".3f"),
            alt.Tooltip("interval:N", title=labels.interval),
        ],
    )
    return finish(band + line, height=280)

"""Who is ahead and who behind, at which stage? The heat map of owners and stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, finish

ROW_PIXELS = 22
"""Height of one owner: forty of them still fit on two screens."""

LEAST_SPAN = 15.0
"""Gap in points at which colours are full at the earliest: differences of a few points stay pale."""


@dataclass(frozen=True)
class GapLabels:
    """Texts of `gaps` in the reader's language."""

    owner: str
    stage: str
    gap: str
    actual: str
    expected: str
    n: str
    sure: str


def gaps(frame: pd.DataFrame, stages: list[str], labels: GapLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw owners by stages, coloured by the gap to what their deals let expect; sure gaps carry a mark.

    Parameters
    ----------
    frame
        One row per owner and stage, owners in the order to show: ``owner``, ``stage``, ``shrunk_gap`` (−1 to
        1), ``actual``, ``expected`` (0 to 1), ``n``, ``survives`` (bool), ``sure`` (written out).
    stages
        The stages in order.
    labels
        The texts.
    """
    owners = list(dict.fromkeys(frame["owner"]))
    frame = frame.assign(points=100 * frame["shrunk_gap"])
    span = max(float(frame["points"].abs().max()), LEAST_SPAN)
    base = alt.Chart(frame).encode(
        x=alt.X("stage:N", title=None, sort=stages, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("owner:N", title=None, sort=owners, axis=alt.Axis(labelOverlap=False)),
        tooltip=_tooltip(labels),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "points:Q",
            title=labels.gap,
            scale=alt.Scale(
                domain=[-span, 0, span], range=[COLOURS["against"], "#F4F4F4", COLOURS["for"]], clamp=True
            ),
            legend=alt.Legend(format="+.0f", orient="top", gradientLength=220, titleLimit=420),
        )
    )
    marks = base.transform_filter("datum.survives").mark_text(text="●", fontSize=12, color="#1A1A1A")
    return finish(cells + marks, height=ROW_PIXELS * max(len(owners), 2) + 110)


def _tooltip(labels: GapLabels) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("owner:N", title=labels.owner),
        alt.Tooltip("stage:N", title=labels.stage),
        alt.Tooltip("actual:Q", title=labels.actual, format=".1%"),
        alt.Tooltip("expected:Q", title=labels.expected, format=".1%"),
        alt.Tooltip("points:Q", title=labels.gap, format="+.1f"),
        alt.Tooltip("n:Q", title=labels.n, format=",.0f"),
        alt.Tooltip("sure:N", title=labels.sure),
    ]

"""What would acting on every case from a chance upward catch? ROC, and precision against recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.shares import diagonal, share_axis
from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish


@dataclass(frozen=True)
class CutLabels:
    """Texts of `roc` and `precision` in the reader's language."""

    recall: str
    false_alarms: str
    precision: str
    threshold: str
    chance: str
    interval: str


def roc(frame: pd.DataFrame, labels: CutLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the share of the positives found against the share of false alarms, cut by cut.

    Parameters
    ----------
    frame
        From `models.curves.curve`, without the row that acts on none, with ``interval`` written out.
    labels
        The texts.
    """
    found = (
        alt.Chart(frame)
        .mark_line(color=COLOURS["main"], point=alt.OverlayMarkDef(size=12))
        .encode(
            x=share_axis("false_alarms:Q", labels.false_alarms, 1.0),
            y=share_axis("recall:Q", labels.recall, 1.0, scale=alt.Y),
            order="n:Q",
            tooltip=_cut(labels),
        )
    )
    return finish(diagonal(labels.chance) + found, height=320)


def precision(frame: pd.DataFrame, labels: CutLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw how many of those acted on are positive against how many of all positives are found, cut by cut.

    Parameters
    ----------
    frame, labels
        As for `roc`.
    """
    base = alt.Chart(frame).encode(x=share_axis("recall:Q", labels.recall, 1.0))
    whole = frame.tail(1)[["precision"]].assign(means=labels.chance)  # acting on all
    chance = (
        alt.Chart(whole)
        .mark_rule(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(y="precision:Q", tooltip=alt.Tooltip("means:N", title=" "))
    )
    band = base.mark_area(color=COLOURS["main"], opacity=INTERVAL_OPACITY).encode(
        y=share_axis("low:Q", labels.precision, 1.0, scale=alt.Y), y2="high:Q"
    )
    line = base.mark_line(color=COLOURS["main"], point=alt.OverlayMarkDef(size=12)).encode(
        y=share_axis("precision:Q", labels.precision, 1.0, scale=alt.Y), order="n:Q", tooltip=_cut(labels)
    )
    return finish(band + chance + line, height=320)


def _cut(labels: CutLabels) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("threshold:Q", title=labels.threshold, format=".1%"),
        alt.Tooltip("recall:Q", title=labels.recall, format=".1%"),
        alt.Tooltip("false_alarms:Q", title=labels.false_alarms, format=".1%"),
        alt.Tooltip("precision:Q", title=labels.precision, format=".1%"),
        alt.Tooltip("interval:N", title=labels.interval),
    ]

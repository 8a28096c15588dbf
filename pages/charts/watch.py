"""What has come since a training? Promises kept or broken, and inputs that moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.models import ROW_PIXELS
from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish


@dataclass(frozen=True)
class PromiseLabels:
    """Texts of `kept_promises` in the reader's language."""

    day: str
    share: str
    promised: str
    happened: str
    interval: str
    finished: str


@dataclass(frozen=True)
class DriftLabels:
    """Texts of `drift` in the reader's language."""

    feature: str
    psi: str
    chance: str
    said: str


def kept_promises(frame: pd.DataFrame, labels: PromiseLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw what was promised beside what came true, with its interval, snapshot by snapshot.

    Parameters
    ----------
    frame
        ``day``, ``finished`` (count), ``promised``, ``happened``, ``low``, ``high`` (0 to 1), and
        ``interval`` written out.
    labels
        The texts.
    """
    days = frame.assign(when=frame["day"].dt.strftime("%Y-%m-%d"))
    x = alt.X("when:N", title=labels.day, axis=alt.Axis(labelAngle=0))
    tooltip = [
        alt.Tooltip("when:N", title=labels.day),
        alt.Tooltip("promised:Q", title=labels.promised, format=".1%"),
        alt.Tooltip("happened:Q", title=labels.happened, format=".1%"),
        alt.Tooltip("interval:N", title=labels.interval),
        alt.Tooltip("finished:Q", title=labels.finished, format=","),
    ]
    names = alt.Scale(domain=[labels.promised, labels.happened], range=[COLOURS["target"], COLOURS["main"]])
    base = alt.Chart(days).encode(x=x)
    bars = base.mark_rule(strokeWidth=3, color=COLOURS["main"], opacity=0.5).encode(
        y=alt.Y("low:Q", title=labels.share, axis=alt.Axis(format="%"), scale=alt.Scale(zero=False)),
        y2="high:Q",
    )
    happened = base.transform_calculate(what=f"{labels.happened!r}").mark_circle(size=110, opacity=1)
    promised = base.transform_calculate(what=f"{labels.promised!r}").mark_tick(thickness=3, size=34)
    return finish(
        bars
        + happened.encode(y="happened:Q", color=alt.Color("what:N", scale=names, title=None), tooltip=tooltip)
        + promised.encode(
            y="promised:Q", color=alt.Color("what:N", scale=names, title=None), tooltip=tooltip
        ),
        height=300,
    )


def drift(frame: pd.DataFrame, labels: DriftLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the shift of each input beside what chance alone would bring.

    Parameters
    ----------
    frame
        ``title``, ``psi``, ``chance``, ``drifted`` (bool), ``said`` (the verdict in words), in order.
    labels
        The texts.
    """
    colour = alt.condition(alt.datum.drifted, alt.value(COLOURS["warning"]), alt.value(COLOURS["main"]))
    base = alt.Chart(frame).encode(
        y=alt.Y("title:N", title=None, sort=list(frame["title"])),
        tooltip=[
            alt.Tooltip("title:N", title=labels.feature),
            alt.Tooltip("psi:Q", title=labels.psi, format=".3f"),
            alt.Tooltip("chance:Q", title=labels.chance, format=".3f"),
            alt.Tooltip("said:N", title=labels.said),
        ],
    )
    bars = base.mark_bar(height=10, color=COLOURS["neutral"], opacity=INTERVAL_OPACITY * 2).encode(
        x=alt.X("chance:Q", title=f"{labels.psi} · ▭ {labels.chance}")
    )
    points = base.mark_circle(size=110, opacity=1).encode(x="psi:Q", color=colour)
    return finish(bars + points, height=ROW_PIXELS * max(len(frame), 4) + 40)

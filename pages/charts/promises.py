"""Are promised shares kept, and what does working the best first find? Of one version, or of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.shares import diagonal, round_up, share_axis
from pages.charts.theme import COLOURS, finish

LARGEST_POINT = 400
"""Area in pixels of the calibration point with the most rows."""


@dataclass(frozen=True)
class CalibrationLabels:
    """Texts of `calibration` in the reader's language; `version` is "" where there is one only."""

    predicted: str
    observed: str
    interval: str
    rows: str
    perfect: str
    version: str = ""


@dataclass(frozen=True)
class LiftLabels:
    """Texts of `lifts` in the reader's language; `version` is "" where there is one only."""

    share: str
    captured: str
    lift: str
    chance: str
    version: str = ""


def calibration(frame: pd.DataFrame, labels: CalibrationLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw promised against observed shares with intervals; on the diagonal every promise is kept.

    Parameters
    ----------
    frame
        ``predicted``, ``observed``, ``low``, ``high`` (0 to 1), ``n``, ``interval`` written out and, of two
        versions, the ``title`` of each.
    labels
        The texts.
    """
    top = round_up(float(frame[["predicted", "high"]].max().max()))
    base = alt.Chart(frame).encode(
        x=share_axis("predicted:Q", labels.predicted, top), color=_colour(frame, labels.version)
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        y=share_axis("low:Q", labels.observed, top, scale=alt.Y), y2="high:Q"
    )
    points = base.mark_circle(opacity=1).encode(
        y=share_axis("observed:Q", labels.observed, top, scale=alt.Y),
        size=alt.Size("n:Q", scale=alt.Scale(domainMin=0, rangeMin=0, rangeMax=LARGEST_POINT), legend=None),
        tooltip=[
            *_version(labels.version),
            alt.Tooltip("predicted:Q", title=labels.predicted, format=".1%"),
            alt.Tooltip("observed:Q", title=labels.observed, format=".1%"),
            alt.Tooltip("interval:N", title=labels.interval),
            alt.Tooltip("n:Q", title=labels.rows, format=","),
        ],
    )
    return finish(diagonal(labels.perfect, top) + bars + points, height=340)


def lifts(frame: pd.DataFrame, labels: LiftLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the share of the positives found by working the best scored first.

    Parameters
    ----------
    frame
        ``share`` and ``captured`` (0 to 1), ``lift`` and, of two versions, the ``title`` of each.
    labels
        The texts.
    """
    found = (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(
            x=share_axis("share:Q", labels.share, 1.0),
            y=share_axis("captured:Q", labels.captured, 1.0, scale=alt.Y),
            color=_colour(frame, labels.version),
            tooltip=[
                *_version(labels.version),
                alt.Tooltip("share:Q", title=labels.share, format=".0%"),
                alt.Tooltip("captured:Q", title=labels.captured, format=".1%"),
                alt.Tooltip("lift:Q", title=labels.lift, format=".2f"),
            ],
        )
    )
    return finish(diagonal(labels.chance) + found, height=320)


def _colour(frame: pd.DataFrame, version: str) -> Any:  # noqa: ANN401 - a channel or a value
    """Colour two versions: the first as what is, the second as what would be new; one needs no legend."""
    if not version:
        return alt.value(COLOURS["main"])
    scale = alt.Scale(domain=list(dict.fromkeys(frame["title"])), range=[COLOURS["main"], COLOURS["warning"]])
    return alt.Color("title:N", title=version, scale=scale)


def _version(title: str) -> list[alt.Tooltip]:
    return [alt.Tooltip("title:N", title=title)] if title else []

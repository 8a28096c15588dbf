"""How does a candidate compare, and what has come since a training? Pictures of two versions and of drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.models import ROW_PIXELS, CalibrationLabels, round_up, share_axis
from pages.charts.theme import COLOURS, INTERVAL_OPACITY, finish


@dataclass(frozen=True)
class LiftLabels:
    """Texts of `lifts` in the reader's language."""

    share: str
    captured: str
    lift: str
    version: str
    chance: str


@dataclass(frozen=True)
class CutLabels:
    """Texts of `roc` and `precision` in the reader's language."""

    recall: str
    false_alarms: str
    precision: str
    threshold: str
    chance: str
    interval: str


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


def calibrations(frame: pd.DataFrame, labels: CalibrationLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw promised against observed shares of two versions.

    Parameters
    ----------
    frame
        As for `calibration`, with the ``title`` of the version.
    labels
        The texts, with the name of the version.
    """
    top = round_up(float(frame[["predicted", "high"]].max().max()))
    diagonal = pd.DataFrame({"at": [0.0, top], "means": labels.perfect})
    perfect = (
        alt.Chart(diagonal)
        .mark_line(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(x=alt.X("at:Q"), y=alt.Y("at:Q"), tooltip=alt.Tooltip("means:N", title=" "))
    )
    base = alt.Chart(frame).encode(
        x=share_axis("predicted:Q", labels.predicted, top), color=_versions(frame, labels.version)
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        y=share_axis("low:Q", labels.observed, top, scale=alt.Y), y2="high:Q"
    )
    points = base.mark_line(point=alt.OverlayMarkDef(size=70)).encode(
        y=share_axis("observed:Q", labels.observed, top, scale=alt.Y),
        tooltip=[
            alt.Tooltip("title:N", title=labels.version),
            alt.Tooltip("predicted:Q", title=labels.predicted, format=".1%"),
            alt.Tooltip("observed:Q", title=labels.observed, format=".1%"),
            alt.Tooltip("interval:N", title=labels.interval),
            alt.Tooltip("n:Q", title=labels.rows, format=","),
        ],
    )
    return finish(perfect + bars + points, height=340)


def lifts(frame: pd.DataFrame, labels: LiftLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the share of the positives found by working the best scored first, for two versions.

    Parameters
    ----------
    frame
        ``title`` of the version, ``share`` and ``captured`` (0 to 1), ``lift``.
    labels
        The texts.
    """
    chance = pd.DataFrame({"at": [0.0, 1.0], "means": labels.chance})
    line = (
        alt.Chart(chance)
        .mark_line(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(x="at:Q", y="at:Q", tooltip=alt.Tooltip("means:N", title=" "))
    )
    found = (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(
            x=share_axis("share:Q", labels.share, 1.0),
            y=share_axis("captured:Q", labels.captured, 1.0, scale=alt.Y),
            color=_versions(frame, labels.version),
            tooltip=[
                alt.Tooltip("title:N", title=labels.version),
                alt.Tooltip("share:Q", title=labels.share, format=".0%"),
                alt.Tooltip("captured:Q", title=labels.captured, format=".1%"),
                alt.Tooltip("lift:Q", title=labels.lift, format=".2f"),
            ],
        )
    )
    return finish(line + found, height=320)


def roc(frame: pd.DataFrame, labels: CutLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the share of the positives found against the share of false alarms, cut by cut.

    Parameters
    ----------
    frame
        From `models.curves.curve`, without the row that acts on none, with ``interval`` written out.
    labels
        The texts.
    """
    diagonal = pd.DataFrame({"at": [0.0, 1.0], "means": labels.chance})
    chance = (
        alt.Chart(diagonal)
        .mark_line(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(x="at:Q", y="at:Q", tooltip=alt.Tooltip("means:N", title=" "))
    )
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
    return finish(chance + found, height=320)


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


def _versions(frame: pd.DataFrame, title: str) -> alt.Color:
    """Colour two versions: the first as what is, the second as what would be new."""
    names = list(dict.fromkeys(frame["title"]))
    return alt.Color(
        "title:N", title=title, scale=alt.Scale(domain=names, range=[COLOURS["main"], COLOURS["warning"]])
    )

"""Where do deals go on, wait or end? Pictures of the stages and of the reasons for losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, finish

STAGE_PIXELS = 44
"""Height of one stage: its bar and the conversion written at its end."""

REASON_PIXELS = 30
FATES = ("moved_on", "open", "lost")
"""What became of the deals that reached a stage, in the order in which they are stacked."""

FATE_COLOURS = {"moved_on": COLOURS["won"], "open": COLOURS["open"], "lost": COLOURS["lost"]}


@dataclass(frozen=True)
class FlowLabels:
    """Texts of `flow` in the reader's language; `fates` in the order of `FATES`."""

    stage: str
    deals: str
    fate: str
    fates: tuple[str, str, str]
    conversion: str


@dataclass(frozen=True)
class LossLabels:
    """Texts of `losses` in the reader's language."""

    reason: str
    deals: str
    stage: str
    share: str


def flow(frame: pd.DataFrame, labels: FlowLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw for each stage how many deals reached it and what became of them, its conversion at the end.

    Parameters
    ----------
    frame
        One row per stage, in order: ``stage``, ``reached``, ``moved_on``, ``open``, ``lost`` (deals; all
        blank where unknown) and ``said`` (conversion and interval written out, "" where it is not known).
    labels
        The texts.
    """
    order = list(frame["stage"])
    # Where lost deals cannot be placed, the legend does not speak of them either.
    fates = [fate for fate in FATES if frame[fate].notna().any()]
    colours = [FATE_COLOURS[fate] for fate in fates]
    long = frame.melt(["stage", "reached"], fates, "fate", "deals")
    long["place"] = long["fate"].map({fate: place for place, fate in enumerate(FATES)})
    titles = dict(zip(FATES, labels.fates, strict=True))
    long["fate"] = long["fate"].map(titles)
    y = alt.Y("stage:N", title=None, sort=order)
    # Room for the text beyond the longest bar.
    x = alt.Scale(domain=[0, 1.22 * float(max(frame["reached"].max(), 1))], nice=False)
    bars = (
        alt.Chart(long)
        .mark_bar(size=24)
        .encode(
            x=alt.X("deals:Q", title=labels.deals, stack="zero", scale=x, axis=alt.Axis(format=",.0f")),
            y=y,
            color=alt.Color(
                "fate:N",
                title=None,
                scale=alt.Scale(domain=[titles[fate] for fate in fates], range=colours),
                legend=alt.Legend(orient="top"),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("stage:N", title=labels.stage),
                alt.Tooltip("fate:N", title=labels.fate),
                alt.Tooltip("deals:Q", title=labels.deals, format=",.0f"),
            ],
        )
    )
    said = (
        alt.Chart(frame)
        .mark_text(align="left", dx=6, fontSize=13)
        .encode(x="reached:Q", y=y, text="said:N", tooltip=[alt.Tooltip("said:N", title=labels.conversion)])
    )
    return finish(bars + said, height=STAGE_PIXELS * max(len(order), 2) + 110)


def losses(frame: pd.DataFrame, stages: list[str], labels: LossLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw how many deals were lost for each reason, coloured by the stage in which they were lost.

    Parameters
    ----------
    frame
        One row per stage and reason: ``stage``, ``rank``, ``reason``, ``deals``, ``share`` of all lost deals.
    stages
        The stages in order, those of `frame` among them.
    labels
        The texts.
    """
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("deals:Q", title=labels.deals, stack="zero", axis=alt.Axis(format=",.0f")),
            y=alt.Y(
                "reason:N",
                title=None,
                sort=alt.EncodingSortField("deals", op="sum", order="descending"),
                axis=alt.Axis(labelOverlap=False),
            ),
            color=alt.Color(
                "stage:N",
                title=labels.stage,
                sort=stages,
                scale=alt.Scale(domain=stages, scheme="blues"),
                legend=alt.Legend(orient="top", columns=3, labelLimit=180),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("reason:N", title=labels.reason),
                alt.Tooltip("stage:N", title=labels.stage),
                alt.Tooltip("deals:Q", title=labels.deals, format=",.0f"),
                alt.Tooltip("share:Q", title=labels.share, format=".1%"),
            ],
        )
    )
    return finish(chart, height=REASON_PIXELS * max(frame["reason"].nunique(), 2) + 150)

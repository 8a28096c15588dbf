"""What was booked month by month? Bars, and the target where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, Axes, finish


@dataclass(frozen=True)
class BookedLabels:
    """Texts of `booked` in the reader's language."""

    month: str
    money: str
    won: str
    axes: Axes


def booked(monthly: pd.DataFrame, labels: BookedLabels) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw bookings by month.

    Parameters
    ----------
    monthly
        One row per month: ``month``, ``booked`` (money), ``won`` (deals).
    labels
        The texts.
    """
    chart = (
        alt.Chart(monthly)
        .mark_bar(color=COLOURS["won"])
        .encode(
            x=alt.X("yearmonth(month):O", title=labels.month, axis=alt.Axis(format=labels.axes.month)),
            y=alt.Y("booked:Q", title=labels.money, axis=alt.Axis(labelExpr=labels.axes.money)),
            tooltip=[
                alt.Tooltip("yearmonth(month):O", title=labels.month, format=labels.axes.month),
                alt.Tooltip("booked:Q", title=labels.money, format=",.0f"),
                alt.Tooltip("won:Q", title=labels.won),
            ],
        )
    )
    return finish(chart, height=260)

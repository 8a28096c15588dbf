"""Where does the value of the customers lie, and how much of it may leave? Value by tier and risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS, Axes, finish

RISKS = {
    "high": COLOURS["lost"],
    "medium": COLOURS["warning"],
    "low": COLOURS["won"],
    "unknown": COLOURS["neutral"],
    "left": COLOURS["target"],
}
"""Class of risk → its colour, the most urgent first, those past all help last."""


@dataclass(frozen=True)
class ValueLabels:
    """Texts of `value_by_tier` in the reader's language; `risks` names the keys of `RISKS`."""

    tier: str
    amount: str
    risk: str
    customers: str
    risks: Mapping[str, str]
    axes: Axes


def value_by_tier(sums: pd.DataFrame, labels: ValueLabels, *, count: bool = False) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the value of the customers by tier, split by risk.

    Parameters
    ----------
    sums
        As `models.customers.by_tier_and_risk` returns them: ``tier``, ``risk_class``, ``customers``,
        ``value``.
    labels
        The texts; `amount` titles the axis.
    count
        Draw the number of customers instead, where no value is known.
    """
    order = list(RISKS)
    rows = sums.assign(
        title=sums["risk_class"].map(dict(labels.risks)), order=sums["risk_class"].map(order.index)
    )
    present = [risk for risk in order if risk in set(sums["risk_class"])]
    scale = alt.Scale(
        domain=[labels.risks[risk] for risk in present], range=[RISKS[risk] for risk in present]
    )
    field = "customers:Q" if count else "value:Q"
    axis = alt.Axis(tickMinStep=1) if count else alt.Axis(labelExpr=labels.axes.money)
    chart = (
        alt.Chart(rows)
        .mark_bar(opacity=0.85)
        .encode(
            y=alt.Y("tier:N", title=labels.tier, axis=alt.Axis(labelFontSize=14)),
            x=alt.X(field, title=labels.amount, axis=axis),
            color=alt.Color("title:N", title=labels.risk, scale=scale, legend=alt.Legend(orient="top")),
            order="order:Q",
            tooltip=_tooltip(labels, count),
        )
    )
    return finish(chart, height=220)


def _tooltip(labels: ValueLabels, count: bool) -> list[alt.Tooltip]:
    shown = [
        alt.Tooltip("tier:N", title=labels.tier),
        alt.Tooltip("title:N", title=labels.risk),
        alt.Tooltip("customers:Q", title=labels.customers, format=",.0f"),
    ]
    return shown if count else [*shown, alt.Tooltip("value:Q", title=labels.amount, format=",.0f")]

"""What do pictures of shares have in common? Axes in percent, and the diagonal to compare with."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from pages.charts.theme import COLOURS


def share_axis(field: str, title: str, top: float, scale: type[alt.X | alt.Y] = alt.X) -> Any:  # noqa: ANN401
    """Return an axis of shares from 0 to `top`."""
    return scale(field, title=title, scale=alt.Scale(domain=[0, top]), axis=alt.Axis(format="%"))


def round_up(share: float) -> float:
    """Return the next full tenth, so that the axis ends on a tick; at most 1."""
    return min(1.0, (int(share * 10) + 1) / 10) if share == share else 1.0


def diagonal(means: str, top: float = 1.0) -> Any:  # noqa: ANN401 - Altair's chart union
    """Draw the dashed line on which both shares are the same, from 0 to `top`; `means` says what it is."""
    return (
        alt.Chart(pd.DataFrame({"at": [0.0, top], "means": means}))
        .mark_line(color=COLOURS["target"], strokeDash=[4, 4])
        .encode(x="at:Q", y="at:Q", tooltip=alt.Tooltip("means:N", title=" "))
    )

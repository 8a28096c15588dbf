"""How does a screen show shares of several names with intervals? The frame, the picture and its table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.charts.rates import MOST_ROWS, RateLabels, rates
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form

SMALLEST_P = 0.001
FRAME = ("name", "value", "low", "high", "n", "goal", "marked")


@dataclass(frozen=True)
class Titles:
    """What the columns of a rate picture are called in the reader's language.

    Attributes
    ----------
    name, value
        Who is compared, and by which share.
    goal
        What the share was to be; "" where nothing is set beside it.
    everyone
        The share of all together; "" where it is not drawn.
    """

    name: str
    value: str
    goal: str = ""
    everyone: str = ""


def rate_frame(
    table: pd.DataFrame, name: str, value: str, *, n: str = "n", goal: str | None = None
) -> pd.DataFrame:
    """Return the frame of a rate picture, columns as in `FRAME`.

    Parameters
    ----------
    table
        One row per name, with ``low`` and ``high``, and ``marked`` (bool) where some rows stand out.
    name, value, n, goal
        Its columns that hold these; None where nothing is set beside the share.
    """
    places = {"name": name, "value": value, "low": "low", "high": "high", "n": n}
    frame = table[list(places.values())].set_axis(list(places), axis=1)
    frame["goal"] = table[goal] if goal else float("nan")
    frame["marked"] = table.get("marked", False)
    return frame.reset_index(drop=True)


def rate_picture(
    language: Language,
    frame: pd.DataFrame,
    titles: Titles,
    *,
    key: str,
    alt: str,
    everyone: float | None = None,
) -> None:
    """Draw shares with intervals, and the table of them all below.

    Parameters
    ----------
    frame
        From `rate_frame`, in the order to show; of more than `MOST_ROWS` those with most deals are drawn.
    titles
        What its columns are called.
    key, alt
        Widget key and file name; the picture in one sentence.
    everyone
        The share of all together.
    """
    _ = language.text
    interval = _("95% interval")
    drawn = frame.loc[sorted(frame["n"].fillna(0).nlargest(MOST_ROWS).index)]
    said = [language.interval(low, high, 1) for low, high in zip(drawn["low"], drawn["high"], strict=True)]
    labels = RateLabels(titles.name, titles.value, interval, _("Deals"), titles.goal, titles.everyone)
    chart = rates(drawn.assign(interval=said), labels, everyone)
    picture(language, chart, frame, _fields(language, titles), key=key, alt=alt, file_name=key)
    if len(frame) > len(drawn):
        st.caption(
            _(
                "The picture shows the {shown} with most deals, the table all {all}.",
                shown=len(drawn),
                all=len(frame),
            )
        )


def chance(language: Language, p: float) -> str:
    """Write a p-value: three decimals, and nothing smaller than a reader can believe."""
    return "< 0.001" if p < SMALLEST_P else language.number(p, 3)


def _fields(language: Language, titles: Titles) -> dict[str, Field]:
    _ = language.text
    fields = {
        "name": Field(titles.name, pinned=True),
        "value": Field(titles.value, Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
        "n": Field(_("Deals"), Form.COUNT, _("Decided deals that the share rests on.")),
    }
    return fields | {"goal": Field(titles.goal, Form.SHARE)} if titles.goal else fields

"""How does a key figure stand on the screen? Value with unit, interval and count, what to know of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from features.messages import Message, message
from pages.shared.language import MISSING, Language

INTERVAL_NOTE = message("The range below holds the true figure in 95 of 100 cases.")


def tile(language: Language, title: str, value: str, below: str = "", note: Message | None = None) -> None:
    """Show one figure: what it is, its value, its interval or count below, what to know of it as help."""
    st.metric(
        title,
        value,
        delta=below or None,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        help=None if note is None else language.say(note),
    )


def headline_tile(language: Language, row: Mapping[Hashable, Any], currency: str) -> None:
    """Show one row of `models.performance.headline`."""
    below = [headline_interval(language, row), _over(language, row), _count(language, row)]
    note = row["note"] if isinstance(row["note"], Message) else INTERVAL_NOTE if below[0] else None
    tile(language, language.say(row["title"]), headline_value(language, row, currency), _joined(below), note)


def headline_value(language: Language, row: Mapping[Hashable, Any], currency: str) -> str:
    """Write the value of a row of `models.performance.headline` with its unit."""
    value = row["value"]
    if pd.isna(value):
        return MISSING
    match row["unit"]:
        case "money":
            return language.money(value, currency)
        case "money_per_day":
            return language.text("{money} a day", money=language.money(value, currency))
        case "share":
            return language.percent(value, 1)
        case "days":
            return language.text("{n} days", n=float(value))
        case _:
            return language.text("{ratio}×", ratio=language.number(value, 1))


def headline_interval(language: Language, row: Mapping[Hashable, Any]) -> str:
    """Write the interval of a row of `models.performance.headline`; "" where it has none."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    if row["unit"] == "share":
        return language.interval(row["low"], row["high"], 1)
    return language.text("{low} to {high} days", low=float(row["low"]), high=float(row["high"]))


def _over(language: Language, row: Mapping[Hashable, Any]) -> str:
    known = not pd.isna(row["value"])
    return language.say(row["over"]) if known and isinstance(row["over"], Message) else ""


def _count(language: Language, row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["value"]):
        return ""
    return language.plural("{n} deal", "{n} deals", int(row["n"]))


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)

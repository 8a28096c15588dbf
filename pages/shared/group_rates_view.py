"""What rate has each group where rates score instead of a model? The picture and its table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.card import ModelCard
from models.judging import GROUP_RATES
from models.rates import PRIOR_ROWS
from pages.charts.rates import RateLabels, rates
from pages.shared import model_card as cards
from pages.shared import notes
from pages.shared.language import Language
from pages.shared.pictures import picture
from pages.shared.tables import Field, Form


def show_group_rates(language: Language, card: ModelCard) -> None:
    """Show the smoothed rate of each group with its interval; nothing where a model scores."""
    _ = language.text
    found = card.group_rates
    if found.empty:
        return
    column = cards.feature_title(language, card, str(found["column"].iloc[0]))
    st.subheader(_("Smoothed rates by {column}", column=column))
    st.caption(
        _("No model scores: everyone gets the rate of their group.")
        if card.winner == GROUP_RATES
        else _("These groups differ by no more than chance, so everyone gets the base rate all the same.")
    )
    of_leads = card.kind == "lead"
    labels = RateLabels(
        column,
        _("Smoothed win rate") if of_leads else _("Smoothed share that leaves"),
        _("95% interval"),
        _("Closed deals") if of_leads else _("Customers"),
        everyone=_("All"),
    )
    fields = {
        "name": Field(column, pinned=True),
        "won": Field(_("Won") if of_leads else _("Left"), Form.COUNT),
        "n": Field(labels.n, Form.COUNT),
        "value": Field(labels.value, Form.SHARE),
        "low": Field(_("95% from"), Form.SHARE),
        "high": Field(_("95% to"), Form.SHARE),
    }
    frame = _drawn(language, found)
    alt = _("Smoothed rate of each group with its 95% interval, and that of all")
    chart = rates(frame, labels, card.base_rate)
    picture(language, chart, frame, fields, key="models_groups", alt=alt, file_name="group_rates")
    notes.method(
        language,
        _(
            "To each group {n} cases with the rate of all are added, so that a few lucky ones do not make a "
            "group look good; the interval holds the group's rate in 95 of 100 cases.",
            n=round(PRIOR_ROWS),
        ),
    )


def _drawn(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """The rates as `pages.charts.rates.rates` draws them; no group has a goal or is marked."""
    ends = zip(found["low"], found["high"], strict=True)
    return (
        found.drop(columns="group")
        .rename(columns={"rate": "value"})
        .assign(
            name=cards.group_names(language, found),
            interval=[language.interval(low, high, 1) for low, high in ends],
            goal=float("nan"),
            marked=False,
        )
    )

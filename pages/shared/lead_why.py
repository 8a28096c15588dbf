"""Why does a lead have its chance? Reasons for and against as sentences, and the waterfall in points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from features.build import feature_title
from features.messages import Share
from models.explain import Explanation, Reason
from models.feature_groups import is_share
from pages.charts.leads import WaterfallLabels, waterfall
from pages.shared import notes
from pages.shared.language import MISSING
from pages.shared.lead_board import Board, explanation_of, group_of
from pages.shared.pictures import picture
from pages.shared.session import Visit
from pages.shared.tables import Field, Form


def show_why(here: Visit, board: Board, deal_id: str) -> None:
    """Show reasons and waterfall of one lead; where rates score, what they rest on."""
    found = explanation_of(board, deal_id)
    if found is not None:
        _show_reasons(here, found)
        _show_waterfall(here, found)
    elif board.version is None:
        st.caption(here.language.text("Without a model there are no reasons. Train one above."))
    else:
        _show_rates(here, board, deal_id)


def _show_rates(here: Visit, board: Board, deal_id: str) -> None:
    """Show the group whose rate is the chance; where no group tells more, the base rate."""
    _ = here.language.text
    card, said = board.version.card if board.version else None, group_of(board, deal_id)
    if said is not None:
        st.markdown(notes.plain(here.language.say(said)))
        notes.method(
            here.language,
            _("No model is better than the smoothed rate of the group; the span is the interval of 95%."),
        )
    elif card is not None:
        st.markdown(
            _(
                "All leads: {rate} of {n} closed deals were won. "
                "No column of this file tells one lead from another better than that.",
                rate=Share(card.base_rate, 1),
                n=card.rows,
            )
        )


def _show_reasons(here: Visit, found: Explanation) -> None:
    _ = here.language.text
    for_it, against = st.columns(2, border=True)
    for box, title, reasons in (
        (for_it, _("Speaks for it"), found.reasons_for),
        (against, _("Speaks against it"), found.reasons_against),
    ):
        with box:
            st.markdown(f"**{title}**")
            for reason in reasons:
                st.markdown(f"- {notes.plain(_said(here, reason))}")
            if not reasons:
                st.caption(_("Nothing of weight."))


def _said(here: Visit, reason: Reason) -> str:
    sentence = here.language.say(reason.sentence)
    if not reason.twins:
        return sentence
    twins = here.language.listing(here.language.say(feature_title(name)) for name in reason.twins)
    return here.language.text("{sentence}. Told together with: {twins}", sentence=sentence, twins=twins)


def _show_waterfall(here: Visit, found: Explanation) -> None:
    _ = here.language.text
    steps = waterfall_steps(here, found)
    labels = WaterfallLabels(_("Chance to win"), _("Change in points"), _("Step"))
    fields = {
        "label": Field(_("Step")),
        "change": Field(_("Change in points"), Form.POINTS),
        "after": Field(_("Chance after it"), Form.SHARE),
    }
    alt = _("From the chance of an average lead to the chance of this one, step by step")
    picture(here.language, waterfall(steps, labels), steps, fields, key="leads_why", alt=alt, file_name="why")
    notes.method(
        here.language,
        _(
            "Each step is what a column adds to or takes from the score (SHAP values, exact). Rates and n "
            "are of leads as they stood open on past days. An association, not a cause."
        ),
    )


def waterfall_steps(here: Visit, found: Explanation) -> pd.DataFrame:
    """Return the steps of `models.waterfall.waterfall` with their ``label`` and ``side``."""
    steps = found.waterfall
    labels = [
        _step_label(here, str(kind), feature, value)
        for kind, feature, value in zip(steps["kind"], steps["feature"], steps["value"], strict=True)
    ]
    side = np.where(steps["change"] > 0, "for", "against")
    columns = ["kind", "change", "before", "after"]
    return steps[columns].assign(label=labels, side=np.where(steps["kind"].eq("start"), "neutral", side))


def _step_label(here: Visit, kind: str, feature: object, value: object) -> str:
    _ = here.language.text
    match kind:
        case "start":
            return _("An average lead")
        case "others":
            return _("Everything else")
        case "calibration":
            return _("Calibration")
        case _other:
            title = feature_title(str(feature))
            return _("{feature}: {value}", feature=title, value=_value(here, str(feature), value))


def _value(here: Visit, feature: str, value: object) -> str:
    if value is None:
        return MISSING
    if is_share(feature) and isinstance(value, float):
        return here.language.percent(value)
    return here.language.value(value)

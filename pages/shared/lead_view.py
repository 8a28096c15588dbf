"""What does a rep see of one lead? Its chance, the waterfall, reasons for and against, its history."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from features.build import feature_title
from features.messages import Message, Share, message
from features.store.snapshots import Snapshot
from models.explain import Explanation
from models.lead import explain_deal
from models.leads import history
from models.registry import Version
from pages.charts.leads import WaterfallLabels, waterfall
from pages.shared import cache, notes, scores
from pages.shared.pictures import picture
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table

EVENTS: dict[str, Message] = {
    "created": message("Created"),
    "stage": message("Entered the stage"),
    "activity": message("Last activity"),
    "expected_close": message("Expected close"),
}


def show_lead(here: Visit, snapshot: Snapshot, version: Version | None, lead: pd.Series) -> None:
    """Open one lead of `models.leads.lead_list`."""
    _ = here.language.text
    currency = cache.currency_of(here.workspace, snapshot)
    st.subheader(notes.plain(str(lead["name"])))
    figures = {
        _("Chance to win"): here.language.percent(lead["probability"]),
        _("Band"): str(lead["band"]) if pd.notna(lead["band"]) else "–",
        _("Amount"): here.language.money(lead["amount"], currency),
        _("Expected value"): here.language.money(lead["expected_value"], currency),
        _("Days open"): here.language.number(lead["age_days"]),
    }
    with st.container(horizontal=True):
        for title, value in figures.items():
            st.metric(title, value, border=True)
    if version is not None:
        _show_why(here, snapshot, version, str(lead["deal_id"]))
    _show_history(here, snapshot, str(lead["deal_id"]))


def _show_why(here: Visit, snapshot: Snapshot, version: Version, deal_id: str) -> None:
    _ = here.language.text
    st.markdown(f"#### {_('Why')}")
    model = scores.lead_model(str(here.workspace.root), version.id)
    deals = cache.deals_of(here.workspace, snapshot)
    found = explain_deal(model, deals, deal_id)
    if found is None:
        card = version.card
        st.markdown(
            _(
                "All leads: {rate} of {n} closed deals were won. "
                "No column of this file tells one lead from another better than that.",
                rate=Share(card.base_rate, 1),
                n=card.rows,
            )
        )
        return
    _show_reasons(here, found)
    _show_waterfall(here, found)


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
                st.markdown(f"- {notes.plain(here.language.say(reason.sentence))}")
            if not reasons:
                st.caption(_("Nothing of weight."))


def _show_waterfall(here: Visit, found: Explanation) -> None:
    _ = here.language.text
    steps = waterfall_steps(here, found)
    labels = WaterfallLabels(_("Chance to win"), _("Change in points"), _("Step"))
    fields = {
        "label": Field(_("Step")),
        "change": Field(_("Change in points"), Form.SHARE),
        "after": Field(_("Chance after it"), Form.SHARE),
    }
    alt = _("From the chance of all leads to the chance of this one, step by step")
    picture(here.language, waterfall(steps, labels), steps, fields, key="leads_why", alt=alt, file_name="why")
    notes.method(
        here.language,
        _("Each step is what a column adds to or takes from the score (SHAP). An association, not a cause."),
    )


def waterfall_steps(here: Visit, found: Explanation) -> pd.DataFrame:
    """Return the steps of `models.explain.waterfall` with their ``label`` and ``side``."""
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
            return _("All leads")
        case "others":
            return _("Everything else")
        case "calibration":
            return _("Calibration")
        case _other:
            said = "–" if pd.isna(value) else here.language.value(value)  # type: ignore[call-overload]
            return f"{here.language.say(feature_title(str(feature)))}: {said}"


def _show_history(here: Visit, snapshot: Snapshot, deal_id: str) -> None:
    _ = here.language.text
    st.markdown(f"#### {_('History')}")
    found = cache.of_deals(here.workspace, snapshot, history, deal_id=deal_id)
    if found.empty:
        st.caption(_("The file has no dates for this deal."))
        return
    frame = found.assign(event=[here.language.say(EVENTS[event]) for event in found["event"]])
    fields = {
        "day": Field(_("Day"), Form.DAY),
        "event": Field(_("Event")),
        "detail": Field(_("Stage")),
    }
    alt = _("What happened to this deal")
    table(here.language, frame, fields, key="leads_history", alt=alt, file_name="history")


def reason_text(here: Visit, reason: Message | None) -> str:
    """Say a reason of the list; "" where there is none."""
    return here.language.say(reason) if isinstance(reason, Message) else ""

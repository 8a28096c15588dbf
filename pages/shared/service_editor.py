"""Where do the tiers begin and how often is each visited? Shown to everyone, changed by those who may."""

from __future__ import annotations

import streamlit as st

from features.errors import InputError
from features.store import audit
from models.service_rules import ServiceRules, save_service_rules
from models.tiers import TIERS, Cutoffs
from pages.shared import notes
from pages.shared.access import may_open
from pages.shared.session import Visit


def show_service_rules(here: Visit, rules: ServiceRules) -> None:
    """Say where the tiers begin and how often each is visited, and let leaders change it."""
    _ = here.language.text
    cutoffs, cadence = rules.cutoffs, rules.cadence
    st.caption(
        _(
            "Tier A: the most valuable customers that together make {a} of the value; B: the next up to {b}; "
            "C: the rest. A visit every {days_a} (A), {days_b} (B) and {days_c} (C) days. "
            "Risk is high from {high}, medium from {medium}.",
            a=here.language.percent(cutoffs.a_share),
            b=here.language.percent(cutoffs.b_share),
            days_a=cadence["A"],
            days_b=cadence["B"],
            days_c=cadence["C"],
            high=here.language.percent(cutoffs.high_risk),
            medium=here.language.percent(cutoffs.medium_risk),
        )
    )
    if may_open(here.role, "settings"):
        with st.expander(_("Change tiers and visits"), icon=":material/tune:"):
            _edit(here, rules)


def _percent(title: str, share: float, key: str) -> float:
    """Let a share be typed in as whole percent."""
    return st.number_input(title, 1, 100, round(100 * share), key=f"customers_{key}") / 100


def _edit(here: Visit, rules: ServiceRules) -> None:
    """Let the rules be typed in, and keep them where they make sense."""
    _ = here.language.text
    with st.form("customers_rules", border=False):
        left, right, visits = st.columns(3)
        with left:
            a_share = _percent(_("Tier A: up to % of the value"), rules.cutoffs.a_share, "a_share")
            b_share = _percent(_("Tier B: up to % of the value"), rules.cutoffs.b_share, "b_share")
        with right:
            high = _percent(_("High risk from %"), rules.cutoffs.high_risk, "high_risk")
            medium = _percent(_("Medium risk from %"), rules.cutoffs.medium_risk, "medium_risk")
        cadence = {
            tier: visits.number_input(
                _("Days between visits, tier {tier}", tier=tier),
                1,
                1000,
                rules.cadence[tier],
                key=f"customers_days_{tier}",
            )
            for tier in TIERS
        }
        saved = st.form_submit_button(_("Save"), key="customers_save", type="primary")
    if saved:
        _keep(here, ServiceRules(Cutoffs(a_share, b_share, high_risk=high, medium_risk=medium), cadence))


def _keep(here: Visit, rules: ServiceRules) -> None:
    """Keep the rules and show the screen by them; say why where they contradict themselves."""
    try:
        save_service_rules(here.workspace, rules)
    except InputError as error:
        notes.refuse(here.language, error)
        return
    audit.record(here.workspace, here.role, "save_service_rules", "rules of service")
    st.rerun()

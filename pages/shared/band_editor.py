"""From which chance on is a lead in band A, B or C? Shown to everyone, changed by those who may."""

from __future__ import annotations

import streamlit as st

from features.errors import InputError
from features.store import audit
from models.band_rules import save_band_rules
from models.bands import BandRules
from pages.shared import notes
from pages.shared.access import may_open
from pages.shared.session import Visit


def show_band_rules(here: Visit, rules: BandRules) -> None:
    """Say where the bands begin, and let leaders change it."""
    _ = here.language.text
    st.caption(
        _(
            "Band A from {a}, B from {b}, C from {c}, D below.",
            a=here.language.percent(rules.a),
            b=here.language.percent(rules.b),
            c=here.language.percent(rules.c),
        )
    )
    if may_open(here.role, "settings"):
        with st.popover(_("Change bands"), icon=":material/tune:"):
            _edit(here, rules)


def _edit(here: Visit, rules: BandRules) -> None:
    _ = here.language.text
    with st.form("leads_bands", border=False):
        lows = [
            st.number_input(
                _("Band {band} from %", band=band), 1, 99, round(100 * low), key=f"leads_band_{band}"
            )
            for band, low in zip("ABC", (rules.a, rules.b, rules.c), strict=True)
        ]
        saved = st.form_submit_button(_("Save"), key="leads_bands_save", type="primary")
    if saved:
        _keep(here, BandRules(*(low / 100 for low in lows)))
    if st.button(_("Back to the usual bands"), key="leads_bands_usual", type="tertiary"):
        _keep(here, None)
    st.caption(_("Usual are twice the odds of all leads for A, the same odds for B, half of them for C."))


def _keep(here: Visit, rules: BandRules | None) -> None:
    """Keep the rules and show the screen by them; say why where they contradict themselves."""
    try:
        save_band_rules(here.workspace, rules)
    except InputError as error:
        notes.refuse(here.language, error)
        return
    audit.record(here.workspace, here.role, "save_band_rules", "bands of leads")
    st.rerun()

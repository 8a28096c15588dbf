"""How did past forecasts do? Asked for on the Forecast screen, because judging takes a while."""

from __future__ import annotations

import streamlit as st

from features.store.snapshots import Snapshot
from models.track_record import TITLES
from pages.shared import cache
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table
from training.backtest import backtest


def show_track_record(here: Visit, snapshot: Snapshot) -> None:
    """Offer the backtest, and show its verdict and table once it is asked for."""
    _ = here.language.text
    st.subheader(_("Can this forecast be trusted?"))
    if not st.toggle(_("Judge it on past months (takes some seconds)"), key="forecast_judge"):
        return
    with st.spinner(_("Forecasting from past months …")):
        record = cache.of_deals(here.workspace, snapshot, backtest)
    st.markdown(here.language.say(record.verdict))
    titles = {method: here.language.say(title) for method, title in TITLES.items()}
    frame = record.methods.assign(title=record.methods["method"].map(titles))
    fields = {
        "title": Field(_("Method")),
        "error": Field(_("Error (share of bookings)"), Form.SHARE),
        "bias": Field(_("Bias (above 0: too high)"), Form.SHARE),
        "months": Field(_("Months judged"), Form.COUNT),
    }
    alt = _("Error of each forecasting method on past months")
    table(here.language, frame, fields, key="forecast_methods", alt=alt, file_name="forecast_methods")

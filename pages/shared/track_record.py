"""How did past forecasts do, and what does today's therefore lead with? Judged once for all visitors."""

from __future__ import annotations

import streamlit as st

from features.store.company import deals_key
from features.store.snapshots import Snapshot
from features.store.workspace import Workspace
from models.track_record import TITLES, TrackRecord
from pages.shared import cache
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, table
from training.backtest import backtest
from training.data import seen_before

HORIZON = 6
"""Months ahead that are judged where nobody chose."""


def track_record(workspace: Workspace, snapshot: Snapshot, horizon: int = HORIZON) -> TrackRecord:
    """Judge forecasts of so many months from past days, with what older snapshots say of these days."""
    return _judged(str(workspace.root), deals_key(workspace, snapshot.id), horizon, workspace, snapshot)


@st.cache_resource(max_entries=20, show_spinner=False)
def _judged(root: str, key: str, horizon: int, _workspace: Workspace, _snapshot: Snapshot) -> TrackRecord:  # noqa: ARG001 - the key
    return backtest(cache.deals_of(_workspace, _snapshot), horizon, seen=seen_before(_workspace, _snapshot))


def show_track_record(here: Visit, record: TrackRecord) -> None:
    """Show the verdict and how each method did."""
    _ = here.language.text
    st.subheader(_("Can this forecast be trusted?"))
    st.markdown(here.language.say(record.verdict))
    if record.methods.empty:
        return
    titles = {method: here.language.say(title) for method, title in TITLES.items()}
    frame = record.methods.assign(title=record.methods["method"].map(titles))
    fields = {
        "title": Field(_("Method")),
        "error": Field(_("Error (share of bookings)"), Form.SHARE),
        "difference": Field(_("Error more than the simulation's (points)"), Form.POINTS),
        "difference_low": Field(_("95% from"), Form.POINTS),
        "difference_high": Field(_("95% to"), Form.POINTS),
        "bias": Field(_("Bias (above 0: too high)"), Form.SHARE),
        "coverage": Field(_("Months within P10 to P90 (80% promised)"), Form.SHARE),
        "origins": Field(_("Past month-ends"), Form.COUNT),
        "months": Field(_("Months judged"), Form.COUNT),
    }
    alt = _("Error of each forecasting method on past months")
    table(here.language, frame, fields, key="forecast_methods", alt=alt, file_name="forecast_methods")
    said = _("Forecast from each past month-end with what was known then.")
    if record.spread > 1:
        wider = _(
            "Today's interval is {spread} times as wide as simulated, so that it would have held 80% of what "
            "came.",
            spread=here.language.number(record.spread, 2),
        )
        said = here.language.together([said, wider])
    st.caption(said)

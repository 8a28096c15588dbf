"""What changed since the last upload, and what needs me today?"""

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import Message, message
from features.store.company import previous
from features.store.targets import targets as stored_targets
from models.insights import Insight
from models.overview import things_to_do
from models.performance import headline, monthly
from pages.charts.overview import BookedLabels, booked
from pages.charts.theme import AXES
from pages.shared import cache, changes_view, notes, scores
from pages.shared.access import may_open
from pages.shared.customer_base import customer_base
from pages.shared.pictures import picture
from pages.shared.session import visit
from pages.shared.tables import Field, Form, money_field, table
from pages.shared.tiles import headline_interval, headline_tile, headline_value
from pages.shared.track_record import track_record
from pages.shared.welcome import require_pipeline

SHOWN = ("booked", "open_value", "win_rate", "cycle_days", "attainment", "coverage")
TILES = 3  # key figures in a row
HISTORY_MONTHS = 24

SCREEN_TITLES = {
    "leads": message("Go to the leads"),
    "customers": message("Go to the customers"),
    "funnel": message("Go to the funnel"),
    "forecast": message("Go to the forecast"),
}

# Code of an insight → the choices, as the address writes them, that show what it counts.
VIEWS = {
    "customers_at_risk": {"customers_tier": "AB", "customers_risk": "high"},
    "overdue_visits": {"customers_tier": "AB"},
    "bottleneck": {"funnel_by": "team"},
}

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)
currency = cache.currency_of(workspace, snapshot)


def show_figures(figures: pd.DataFrame) -> None:
    """Show the key figures in rows of cards, and all of them as a table."""
    rows = {row["metric"]: row for row in figures.to_dict("records")}
    for start in range(0, len(SHOWN), TILES):
        shown = SHOWN[start : start + TILES]
        # Not columns: what does not fit beside the others goes below them instead of being cut.
        with st.container(horizontal=True):
            for metric in shown:
                headline_tile(language, rows[metric], currency)
    with st.expander(_("Key figures as a table"), icon=":material/table:"):
        frame = pd.DataFrame(
            {
                "title": [language.say(title) for title in figures["title"]],
                "value": [headline_value(language, row, currency) for row in rows.values()],
                "interval": [headline_interval(language, row) for row in rows.values()],
                "n": figures["n"],
                "over": [said(over) for over in figures["over"]],
                "note": [said(note) for note in figures["note"]],
            }
        )
        fields = {
            "title": Field(_("Figure")),
            "value": Field(_("Value")),
            "interval": Field(_("95% interval")),
            "n": Field(_("Deals behind it"), Form.COUNT),
            "over": Field(_("Period")),
            "note": Field(_("Note")),
        }
        table(language, frame, fields, key="overview_figures", alt=_("Key figures"), file_name="key_figures")


def said(words: Message | None) -> str:
    """Say a message, nothing where there is none."""
    return "" if words is None else language.say(words)


def show_todo(todo: list[Insight]) -> None:
    """Show the most valuable things to do, each with its money and where to go."""
    st.subheader(_("Most valuable to do now"))
    if not todo:
        st.info(
            _(
                "Nothing with money at stake stands out today. Amounts, targets, customers and stages show "
                "more."
            )
        )
    else:
        st.caption(_("Ordered by the money at stake times how sure it is."))
    for insight in todo:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(notes.plain(language.say(insight.what)), width="stretch")
            st.caption(_("{money} at stake", money=language.money(insight.money, currency)), width="content")
            if may_open(here.role, insight.screen):
                label = language.say(SCREEN_TITLES[insight.screen])
                st.page_link(
                    f"pages/{insight.screen}.py",
                    label=label,
                    icon=":material/arrow_forward:",
                    width="content",
                    query_params=VIEWS.get(insight.code),
                )


def show_changes() -> None:
    """Show what changed since the snapshot before."""
    st.subheader(_("Since the last snapshot"))
    before = previous(workspace, snapshot)
    if before is None:
        st.info(
            _("This is the first snapshot of this report. With the next upload you see here what changed.")
        )
        return
    changes_view.show_changes(here, before, snapshot, key="overview_changes")


def show_history() -> None:
    """Show what was booked month by month."""
    months = cache.of_deals(workspace, snapshot, monthly).tail(HISTORY_MONTHS)
    st.subheader(_("Booked by month"))
    if months.empty or not months["booked"].gt(0).any():
        notes.lacking(language, [message("Closed on"), message("Amount")], _("bookings month by month"))
        return
    money = _("Booked ({currency})", currency=currency) if currency else _("Booked")
    labels = BookedLabels(_("Month"), money, _("Deals won"), AXES[language.code])
    fields = {
        "month": Field(_("Month"), Form.MONTH),
        "booked": money_field(language, _("Booked"), currency),
        "won": Field(_("Won"), Form.COUNT),
        "lost": Field(_("Lost"), Form.COUNT),
        "win_rate": Field(_("Win rate"), Form.SHARE),
        "low": Field(_("Win rate, low end"), Form.SHARE),
        "high": Field(_("Win rate, high end"), Form.SHARE),
    }
    alt = _("Bookings by month")
    picture(
        language, booked(months, labels), months, fields, key="overview_months", alt=alt, file_name="bookings"
    )


win = scores.win_probabilities(workspace, snapshot)
wanted = stored_targets(workspace)
try:
    st.caption(
        _(
            "As of {day} · {n} deals · {name}",
            day=snapshot.as_of.date(),
            n=snapshot.rows,
            name=notes.plain(snapshot.name),
        )
    )
    show_figures(cache.of_deals(workspace, snapshot, headline, targets=wanted, probability=win))
    with st.spinner(_("Looking for what is worth most …")):
        base = customer_base(workspace, snapshot, scores.churn_risks(workspace, snapshot))
        lead = track_record(workspace, snapshot).lead
        options = {"win": win, "targets": wanted, "customers": base, "lead": lead}
        show_todo(cache.of_deals(workspace, snapshot, things_to_do, **options))
    show_changes()
    show_history()
    notes.method(
        language,
        _("Everything is counted up to the as-of day of the snapshot, never up to today."),
    )
except InputError as error:
    notes.refuse(language, error)

"""What changed since the last upload, and what needs me today?"""

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.messages import message
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

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace
snapshot = require_pipeline(here)
currency = cache.currency_of(workspace, snapshot)


def written(unit: str, value: float) -> str:
    """Write a key figure with its unit."""
    match unit:
        case "money":
            return language.money(value, currency)
        case "money_per_day":
            return _("{money} a day", money=language.money(value, currency))
        case "share":
            return language.percent(value, 1)
        case "days":
            return language.plural("{n} day", "{n} days", round(value)) if pd.notna(value) else "–"
        case _:
            return _("{ratio}×", ratio=language.number(value, 1)) if pd.notna(value) else "–"


def figure_note(row: pd.Series) -> str:
    """Say how many deals a figure rests on, and its interval where it is an estimate."""
    count = language.plural("n = {n} deal", "n = {n} deals", int(row["n"]))
    if pd.isna(row["low"]):
        return count
    if row["unit"] == "share":
        return f"{language.interval(row['low'], row['high'])} · {count}"
    return f"{language.number(row['low'], 0)}–{language.number(row['high'], 0)} · {count}"


def show_figures(figures: pd.DataFrame) -> None:
    """Show the key figures in a row of cards, and all of them as a table."""
    rows = figures.set_index("metric").loc[list(SHOWN)]
    for start in range(0, len(SHOWN), TILES):
        shown = rows.iloc[start : start + TILES].iterrows()
        for box, (_name, row) in zip(st.columns(TILES, border=True), shown, strict=True):
            hint = language.say(row["note"]) if row["note"] is not None else None
            with box:
                st.metric(language.say(row["title"]), written(row["unit"], row["value"]), help=hint)
                st.caption(figure_note(row))
    with st.expander(_("Key figures as a table"), icon=":material/table:"):
        frame = pd.DataFrame(
            {
                "title": [language.say(title) for title in figures["title"]],
                "value": [
                    written(unit, value)
                    for unit, value in zip(figures["unit"], figures["value"], strict=True)
                ],
                "n": figures["n"],
                "note": [language.say(note) if note is not None else "" for note in figures["note"]],
            }
        )
        fields = {
            "title": Field(_("Figure")),
            "value": Field(_("Value")),
            "n": Field(_("Deals behind it"), Form.COUNT),
            "note": Field(_("Note")),
        }
        table(language, frame, fields, key="overview_figures", alt=_("Key figures"), file_name="key_figures")


def show_todo(todo: list[Insight]) -> None:
    """Show the most valuable things to do, each with its money and where to go."""
    st.subheader(_("Most valuable to do now"))
    if not todo:
        st.info(_("Nothing stands out today. Upload targets, customers and a stage history to see more."))
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
        "booked": money_field(_("Booked"), currency),
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
        show_todo(cache.of_deals(workspace, snapshot, things_to_do, win=win, targets=wanted, customers=base))
    show_changes()
    show_history()
    notes.method(
        language,
        _("Booked and target: the quarter of the as-of day. Win rate and cycle time: the last 12 months."),
    )
except InputError as error:
    notes.refuse(language, error)

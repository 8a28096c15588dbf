"""What changed between two snapshots? Each kind of change with count and money, and its deals when chosen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.differences import differences
from features.messages import Message, message
from features.store.snapshots import Snapshot
from models.overview import changes
from pages.shared import cache
from pages.shared.language import Language
from pages.shared.session import Visit
from pages.shared.tables import Field, Form, money_field, table

CHANGE_TITLES: dict[str, Message] = {
    "won": message("Won"),
    "lost": message("Lost"),
    "reopened": message("Reopened"),
    "new": message("New"),
    "gone": message("Gone from the file"),
    "moved_on": message("Moved on a stage"),
    "moved_back": message("Moved back a stage"),
    "pushed": message("Expected close pushed out"),
    "pulled_in": message("Expected close pulled in"),
    "amount_up": message("Amount up"),
    "amount_down": message("Amount down"),
}
_OUTCOMES = {"open": message("Open"), "won": message("Won"), "lost": message("Lost")}
# Changes whose `before` and `after` are outcomes; of the others they are stages and days.
_OF_OUTCOME = ("won", "lost", "reopened", "new", "gone")


def show_changes(here: Visit, before: Snapshot, after: Snapshot, *, key: str) -> None:
    """Show what changed from one snapshot to a later one; a chosen kind of change lists its deals."""
    _ = here.language.text
    found = cache.of_two(here.workspace, before, after, changes)
    st.caption(_("{before} to {after}", before=before.as_of.date(), after=after.as_of.date()))
    if found.empty:
        st.info(_("Nothing changed between the two snapshots."))
        return
    frame = found.assign(title=[here.language.say(CHANGE_TITLES[change]) for change in found["change"]])
    fields = {
        "title": Field(_("Change")),
        "deals": Field(_("Deals"), Form.COUNT),
        "money": money_field(here.language, _("Amount"), cache.currency_of(here.workspace, after)),
    }
    alt = _("Changes since the last snapshot")
    chosen = table(here.language, frame, fields, key=key, alt=alt, file_name="changes", select=True)
    st.caption(_("Choose a change to see its deals."))
    for place in chosen:
        _show_deals(here, before, after, str(found["change"].iloc[place]), key)


def _show_deals(here: Visit, before: Snapshot, after: Snapshot, change: str, key: str) -> None:
    _ = here.language.text
    every = cache.of_two(here.workspace, before, after, differences)
    currency = cache.currency_of(here.workspace, after)
    fields = {
        "deal_name": Field(_("Deal")),
        "deal_id": Field(_("Deal ID")),
        "account": Field(_("Account")),
        "owner": Field(_("Owner")),
        "before": Field(_("Before")),
        "after": Field(_("After")),
        "amount_old": money_field(here.language, _("Amount before"), currency),
        "amount_new": money_field(here.language, _("Amount after"), currency),
    }
    title = here.language.say(CHANGE_TITLES[change])
    rows = deals_of(here.language, every, change)
    table(here.language, rows, fields, key=f"{key}_deals", alt=title, file_name=f"changes_{change}")


def deals_of(language: Language, every: pd.DataFrame, change: str) -> pd.DataFrame:
    """Return the deals of one kind of change, their outcomes in words."""
    rows = every[every["change"] == change].reset_index(drop=True)
    if change not in _OF_OUTCOME:
        return rows
    words = {code: language.say(said) for code, said in _OUTCOMES.items()}
    return rows.assign(**{side: rows[side].map(words).astype("str") for side in ("before", "after")})

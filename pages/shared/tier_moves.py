"""Which customers changed tier since the last snapshot? Both days by the company's limits of today."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.messages import Message, message
from features.store.snapshots import Snapshot
from models.lifetime_value import lifetime_value
from models.tiers import Cutoffs, movement, tiers
from pages.shared import cache
from pages.shared.session import Visit
from pages.shared.tables import Field, money_field, table

CHANGE_TITLES: dict[str, Message] = {
    "up": message("Up a tier"),
    "down": message("Down a tier"),
    "new": message("New customer"),
    "gone": message("No longer a customer in the file"),
}


def show_tier_moves(here: Visit, before: Snapshot, after: Snapshot, cutoffs: Cutoffs) -> None:
    """Count the changes and list the customers, most valuable first."""
    _ = here.language.text
    st.subheader(_("Changed tier since {day}", day=before.as_of.date()))
    moves = tier_moves(here, before, after, cutoffs)
    if moves.empty:
        st.info(_("No customer changed tier between the two snapshots."))
        return
    counts = moves["change"].value_counts()
    said = [
        _("{change}: {n}", change=here.language.say(title), n=int(counts.get(name, 0)))
        for name, title in CHANGE_TITLES.items()
    ]
    st.caption(" · ".join(said))
    fields = {
        "account": Field(_("Account"), pinned=True),
        "title": Field(_("Change")),
        "before": Field(_("Tier before")),
        "after": Field(_("Tier now")),
        "value": money_field(
            here.language, _("Value of the next year"), cache.currency_of(here.workspace, after)
        ),
        "owner": Field(_("Owner")),
    }
    frame = moves.assign(title=[here.language.say(CHANGE_TITLES[change]) for change in moves["change"]])
    alt = _("Customers that changed tier since the last snapshot")
    table(here.language, frame, fields, key="customers_moves", alt=alt, file_name="tier_changes")


def tier_moves(here: Visit, before: Snapshot, after: Snapshot, cutoffs: Cutoffs) -> pd.DataFrame:
    """Return what `models.tiers.movement` says of two snapshots."""
    old, new = (
        tiers(cache.of_deals(here.workspace, snapshot, lifetime_value).frame, cutoffs)
        for snapshot in (before, after)
    )
    return movement(old, new)

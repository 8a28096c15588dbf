"""How does a visitor learn that amounts are left out for want of a rate, and how do they give it?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.conversion import LeftOut
from features.currencies import CODES
from features.errors import InputError
from features.messages import plural_message
from features.store import audit
from features.store.rates import rate_table, rates_of, save_rates
from pages.shared import cache, notes
from pages.shared.access import may_open
from pages.shared.language import Language
from pages.shared.session import Visit


def note_left_out(here: Visit) -> None:
    """Say in the sidebar, and so on every screen, which amounts no sum holds; nothing where all are held."""
    # A snapshot that names one currency, and one that names none, leave nothing out.
    if here.snapshot is None or here.snapshot.currency:
        return
    left_out = cache.deals_of(here.workspace, here.snapshot).left_out
    if not left_out:
        return
    with st.sidebar:
        st.warning(left_out_text(here.language, left_out), icon=":material/currency_exchange:")
        if may_open(here.role, "settings"):
            label = here.language.text("Give the rates")
            st.page_link("pages/settings.py", label=label, query_params={"section": "currencies"})


def left_out_text(language: Language, left_out: tuple[LeftOut, ...]) -> str:
    """Say how many amounts are left out of sums, and how much they are."""
    amounts = language.listing(
        language.money(item.amount, item.currency)
        if item.currency
        else language.text("{money} without a currency", money=language.money(item.amount))
        for item in left_out
    )
    said = plural_message(
        "{n} amount has no rate and is left out of every sum: {amounts}.",
        "{n} amounts have no rate and are left out of every sum: {amounts}.",
        sum(item.deals for item in left_out),
        amounts=amounts,
    )
    return notes.plain(language.say(said))


def edit_rates(here: Visit, key: str) -> int | None:
    """Show the reporting currency and the rates to it; return how many were kept when the visitor saves."""
    _ = here.language.text
    table, kept = rate_table(here.workspace), rates_of(here.workspace)
    used = _currencies(here)
    known = sorted({*used, *table["currency"], kept.reporting} - {""})
    options = [*known, *sorted(CODES - set(known))]
    if not known:
        st.caption(_("The amounts of this file name no currency, so there is nothing to convert."))
    reporting = st.selectbox(
        _("Currency of all sums"),
        options,
        index=options.index(kept.reporting) if kept.reporting else None,
        placeholder=_("the currency of most amounts"),
        key=f"{key}_reporting",
        width=300,
        help=_("Amounts that name no currency are taken to be in this one."),
    )
    # Without a choice all sums are in the currency of most amounts, which needs no rate to itself.
    into = str(reporting or cache.currency_of(here.workspace, here.snapshot))
    edited = _rate_rows(here, _with_currencies(table, used, into), into, key)
    st.caption(
        _("Amounts without a rate are left out of every sum and counted, never added up as they stand.")
    )
    if not st.button(_("Save rates"), icon=":material/save:", key=f"{key}_save"):
        return None
    return _saved(here, str(reporting or ""), edited)


def _rate_rows(here: Visit, rows: pd.DataFrame, reporting: str, key: str) -> pd.DataFrame:
    _ = here.language.text
    worth = _("Worth in {currency}", currency=reporting) if reporting else _("Worth")
    edited: pd.DataFrame = st.data_editor(
        rows,
        hide_index=True,
        num_rows="dynamic",
        column_config={
            "currency": st.column_config.TextColumn(_("One unit of"), required=True),
            "rate": st.column_config.NumberColumn(worth, min_value=0.0, format="%.6g"),
            "day": st.column_config.DateColumn(_("Rate of the day")),
        },
        key=f"{key}_{reporting}_{here.language.code}",
        placeholder=_("not given"),
        alt=_("Rates of foreign currencies"),
    )
    return edited


def _saved(here: Visit, reporting: str, edited: pd.DataFrame) -> int | None:
    try:
        kept = save_rates(here.workspace, reporting, edited)
    except InputError as error:
        notes.refuse(here.language, error)
        return None
    audit.record(here.workspace, here.role, "save_rates", reporting, str(kept))
    return kept


def _currencies(here: Visit) -> list[str]:
    if here.snapshot is None:
        return []
    frame = cache.deals_of(here.workspace, here.snapshot).frame
    return sorted(frame["currency"].dropna().unique())


def _with_currencies(table: pd.DataFrame, used: list[str], reporting: str) -> pd.DataFrame:
    """Return the rates with a row for each currency in use that has none yet; none for the reporting one."""
    fresh = [code for code in used if code not in set(table["currency"])]
    rows = pd.concat([table, pd.DataFrame({"currency": fresh})], ignore_index=True).astype(
        {"currency": "str", "rate": "float64", "day": "datetime64[us]"}
    )
    return rows[rows["currency"] != reporting].reset_index(drop=True)

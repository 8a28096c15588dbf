"""Which leads does the visitor look at? Search, filters, order, columns, pages, and files to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.messages import message
from features.schema import DEALS
from features.stages import Process
from models.leads import FILTERS, chosen, sorted_by
from pages.shared import address, cache, choosers
from pages.shared import lead_columns as columns
from pages.shared.lead_board import Board, choices_of, leads_of, reasons_of
from pages.shared.session import Visit
from pages.shared.tables import download, draw

PAGE_ROWS = 50
"""Leads of a page: what a rep can look through, and all that is sent to the browser and explained."""

HEIGHT = 460
"""Pixels of the list, so that the lead opened below it stays in sight."""

TITLES = {column.name: column.title for column in DEALS} | {"band": message("Band")}


def look_for(here: Visit, board: Board) -> pd.DataFrame:
    """Show the search and the filters of the columns that the file has; return the leads that fit."""
    _ = here.language.text
    wanted: dict[str, str] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address.take_text("leads_search")
        search = st.text_input(
            _("Search"),
            key="leads_search",
            placeholder=_("Name or ID"),
            help=_("Looks in the names of deal, account and owner, and in the ID."),
            icon=":material/search:",
        )
        address.put("leads_search", "")
        for column in FILTERS:
            options = ["", *choices_of(board, column)]
            if len(options) > 1:
                wanted[column] = _filter(here, column, options)
    return chosen(leads_of(board), wanted, search or "")


def show_list(here: Visit, board: Board, leads: pd.DataFrame) -> None:
    """Show one page of the leads; a row chosen there opens its lead."""
    _, language = here.language.text, here.language
    fields = columns.lead_fields(language, board.currency)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        leads = _in_order(here, leads)
        picked = _choose_columns(here, board, columns.offered(fields, leads, explained=board.explains))
    _tell_rule(here, board)
    if leads.empty:
        st.info(_("No lead fits. Loosen the search or the filters."), icon=":material/search_off:")
        return
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        start = _choose_page(len(leads))
        end = min(start + PAGE_ROWS, len(leads))
        st.caption(_("{first} to {last} of {n}", first=start + 1, last=end, n=len(leads)), width="content")
        _offer_files(here, board, leads, picked)
    page = leads.iloc[start:end].reset_index(drop=True)
    ids = tuple(page["deal_id"])
    rows = columns.with_texts(language, page, reasons_of(board, ids), _process(board))
    shown = {name: fields[name] for name in [columns.ALWAYS, *picked]}
    # The key names the rows, so that a choice never falls on another lead after a turn of the page.
    key, alt = f"leads_list_{hash(ids)}", _("Open leads in the chosen order")
    with place:
        found = draw(language, rows, shown, key=key, alt=alt, select=True, height=HEIGHT)
    if found:
        address.put_value("lead", ids[found[0]], "")


def _filter(here: Visit, column: str, options: list[str]) -> str:
    key, title = _key(column), here.language.say(TITLES[column])
    every = here.language.text("All")
    return choosers.one_of_many(key, title, {value: value or every for value in options}, "")


def _key(column: str) -> str:
    return f"leads_{column}"


def _in_order(here: Visit, leads: pd.DataFrame) -> pd.DataFrame:
    """Let the visitor choose the order of the list."""
    options = [name for name in columns.SORTS if leads[name].notna().any()] or ["priority"]
    titles = {key: here.language.say(columns.SORTS[key][0]) for key in options}
    name = choosers.one_of_many("leads_sort", here.language.text("Sort by"), titles, "priority")
    return sorted_by(leads, name, ascending=columns.SORTS[name][1])


def _choose_columns(here: Visit, board: Board, offered: list[str]) -> list[str]:
    """Let the visitor choose the columns of the list."""
    usual = [name for name in columns.USUAL if name in offered]
    titles = columns.lead_fields(here.language, board.currency)
    address.take_several("leads_columns", offered, usual)
    with st.popover(here.language.text("Columns"), icon=":material/view_column:"):
        st.multiselect(
            here.language.text("Columns of the list"),
            offered,
            format_func=lambda name: titles[name].title,
            key="leads_columns",
            placeholder=here.language.text("Choose columns"),
        )
    address.put_several("leads_columns", usual)
    picked = st.session_state["leads_columns"]
    return [name for name in offered if name in picked]


def _choose_page(rows: int) -> int:
    """Let the visitor turn pages; return the first row of the page. Another view begins at its first page."""
    pages = max(-(-rows // PAGE_ROWS), 1)
    view = [st.session_state.get(key, "") for key in ("leads_search", "leads_sort", *map(_key, FILTERS))]
    key = f"leads_page_{hash(tuple(view))}"
    told = st.query_params.get("leads_page", "1") if "leads_page_default" not in st.session_state else "1"
    default = st.session_state.setdefault("leads_page_default", {}).setdefault(key, told)
    page = int(default) if default.isdecimal() and 1 <= int(default) <= pages else 1
    if pages > 1:
        page = st.pagination(pages, default=page, key=key)
    address.put_value("leads_page", str(page), "1")
    return (page - 1) * PAGE_ROWS


def _tell_rule(here: Visit, board: Board) -> None:
    """Say by which rule the leads are put in order."""
    _ = here.language.text
    due = message(
        "half as much again for each of: past the expected close, no activity for 30 days, twice the usual "
        "time in the stage, open longer than nine in ten wins took"
    )
    if leads_of(board)["amount"].isna().all():
        st.caption(_("The open deals have no amounts, so each counts the same; {due}.", due=due))
    elif board.live:
        st.caption(
            _(
                "What to do first: amount × chance × (1 − chance), because an hour moves a deal most whose "
                "outcome is open; {due}. Deals almost won and almost lost come later.",
                due=due,
            )
        )
    else:
        st.caption(_("What to do first: the amount; {due}.", due=due))


def _offer_files(here: Visit, board: Board, leads: pd.DataFrame, picked: list[str]) -> None:
    """Offer what is filtered as it is shown, and everything for the CRM; written when asked for."""
    _, language = here.language.text, here.language
    fields = columns.lead_fields(language, board.currency)
    shown = {name: fields[name] for name in [columns.ALWAYS, "deal_id", *picked]}

    def view() -> pd.DataFrame:
        whole = len(leads) == len(leads_of(board))
        why = reasons_of(board, None if whole else tuple(leads["deal_id"]))
        return columns.with_texts(language, leads, why, _process(board))

    def everything() -> pd.DataFrame:
        every, why = leads_of(board), reasons_of(board, None)
        return columns.crm_file(language, board.snapshot, every, why, _process(board))

    title = _("Download this view (CSV)")
    download(language, view, shown, key="leads_view", file_name="leads", title=title)
    if board.live:
        title = _("Download all for the CRM (CSV)")
        download(language, everything, None, key="leads_crm", file_name="leads_for_crm", title=title)


def _process(board: Board) -> Process:
    return cache.deals_of(board.workspace, board.snapshot).process

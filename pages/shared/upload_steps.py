"""How does a visitor walk from a file to a snapshot? The steps of an upload, each showing one thing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.ingest import Ingested
from features.mapping import ColumnMap
from features.reading import TextTable
from features.schema import Upload
from features.stages import Process
from features.store.staging import Staged
from pages.shared import notes, upload
from pages.shared.language import Language
from pages.shared.upload import Dates, Source

MOST_BADGES = 60
"""Columns that are shown as badges; of more a table is easier to read."""
_BADGE = ("header", "means", "guessed", "why")


def wanted_source(held: Staged) -> Source:
    """Return what the visitor has chosen of sheet and encoding so far; None leaves it to evidence."""
    return Source(st.session_state.get(f"sheet_{held.key}"), st.session_state.get(f"encoding_{held.key}"))


def choose_source(language: Language, held: Staged, read: TextTable) -> Source:
    """Let the visitor change sheet and encoding, where the file leaves a choice; return what is wanted.

    Parameters
    ----------
    read
        The file as it is read now.
    """
    if len(read.sheets) > 1:
        st.selectbox(
            language.text("Sheet or file"),
            list(read.sheets),
            index=list(read.sheets).index(read.sheet or read.sheets[0]),
            key=f"sheet_{held.key}",
            width=400,
        )
    if len(read.encoding_choices) > 1:
        _choose_encoding(language, held, read)
    return wanted_source(held)


def _choose_encoding(language: Language, held: Staged, read: TextTable) -> None:
    samples = {choice.encoding: choice.sample for choice in read.encoding_choices}
    st.radio(
        language.text("The file does not say in which encoding it is written. Which of these reads right?"),
        list(samples),
        format_func=str.upper,
        captions=[notes.plain(sample) for sample in samples.values()],
        key=f"encoding_{held.key}",
    )


def choose_kind(language: Language, held: Staged, guessed: Upload) -> Upload:
    """Let the visitor say what kind of table the file is, guessed first."""
    kinds = kind_titles(language)
    chosen: Upload | None = st.segmented_control(
        language.text("This file holds"),
        list(kinds),
        default=guessed,
        required=True,
        format_func=kinds.__getitem__,
        key=f"kind_{held.key}",
    )
    st.caption(kind_uses(language)[chosen or guessed])
    return chosen or guessed


def kind_uses(language: Language) -> dict[Upload, str]:
    """Say what each kind of upload is used for."""
    return {
        Upload.DEALS: language.text("One row a deal: what every screen works with."),
        Upload.PURCHASES: language.text(
            "One row a purchase or an order, each one a deal won: the Customers screen."
        ),
        Upload.CUSTOMERS: language.text(
            "One row an account: the Customers screen, and more columns beside the deals."
        ),
        Upload.TARGETS: language.text("One row a month and owner, team or company: attainment and forecast."),
        Upload.STAGE_ENTRIES: language.text(
            "One row a change of stage: how long deals stay and where they are lost."
        ),
        Upload.ACTIVITIES: language.text(
            "One row a call or visit: last activity and activity count of deals, last contact of accounts."
        ),
        Upload.LOOKUP: language.text("One row a product, person or account: more columns beside the deals."),
    }


def kind_titles(language: Language) -> dict[Upload, str]:
    """Name the kinds of upload."""
    return {
        Upload.DEALS: language.text("Pipeline (deals)"),
        Upload.PURCHASES: language.text("Purchases (orders)"),
        Upload.CUSTOMERS: language.text("Customers"),
        Upload.TARGETS: language.text("Targets"),
        Upload.STAGE_ENTRIES: language.text("Stage history"),
        Upload.ACTIVITIES: language.text("Activities"),
        Upload.LOOKUP: language.text("Lookup table"),
    }


def choose_dates(language: Language, held: Staged, read: Ingested) -> Dates:
    """Ask for the as-of day, and for day or month first where the file leaves it open."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day_first = None
        if "ambiguous" in read.cleaned.date_orders.values():
            day_first = _choose_order(language, held)
        as_of = _choose_as_of(language, held, read) if read.columns.kind.holds is Upload.DEALS else None
    return Dates(as_of, day_first)


def _choose_order(language: Language, held: Staged) -> bool:
    titles = {
        False: language.text("month first (3/5 is March 5)"),
        True: language.text("day first (3/5 is May 3)"),
    }
    chosen = st.segmented_control(
        language.text("Dates could be read both ways"),
        list(titles),
        default=False,
        required=True,
        format_func=titles.__getitem__,
        key=f"dayfirst_{held.key}",
    )
    return bool(chosen)


def _choose_as_of(language: Language, held: Staged, read: Ingested) -> pd.Timestamp:
    chosen = st.date_input(
        language.text("As-of day"),
        value=read.as_of.date(),
        key=f"asof_{held.key}",
        width=200,
        help=language.text(
            "The day the export was made: facts are known up to it, and ages are counted from it."
        ),
    )
    return pd.Timestamp(chosen)


def edit_mapping(language: Language, held: Staged, read: Ingested, *, confirmed: bool) -> ColumnMap:
    """Show which column means what, and return what the visitor makes of it.

    Parameters
    ----------
    confirmed
        Whether the map is one that the visitor has confirmed before for this report.
    """
    st.subheader(language.text("What the columns mean"))
    st.caption(
        language.text("You have confirmed this report before: its columns are mapped as you left them.")
        if confirmed
        else language.text(
            "Guessed from names and values: point at a column to see why. Correct in the table what is "
            "wrong; an own column keeps its name."
        )
    )
    if read.columns.asks:
        asked = ", ".join(read.columns.asks)
        st.warning(
            language.text("Please check these columns: {headers}.", headers=asked), icon=":material/help:"
        )
    kind = read.columns.kind
    titles = list(upload.meanings(language, kind))
    # Filled last: a choice that the visitor has changed is shown as it is now.
    badges = st.container(horizontal=True, gap="xsmall")
    frame = upload.mapping_frame(language, read.table, read.columns)
    shown = ["header", "means", "sure", "values"]
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["header", "sure", "why", "values"],
        column_order=shown if len(frame) <= MOST_BADGES else [*shown, "why"],
        column_config={
            "header": st.column_config.TextColumn(language.text("Column of the file"), width="medium"),
            "means": st.column_config.SelectboxColumn(
                language.text("Means"), options=titles, required=True, width="medium"
            ),
            "sure": st.column_config.ProgressColumn(
                language.text("Sure"), min_value=0, max_value=1, format="percent", width="small"
            ),
            "values": st.column_config.TextColumn(language.text("Some of its values"), width="medium"),
            "why": st.column_config.TextColumn(language.text("Why"), width="large"),
        },
        key=f"mapping_{language.code}_{kind.value}_{held.key}",
        alt=language.text("What each column of the file means"),
    )
    with badges:
        _show_choices(language, read.columns, edited.assign(guessed=frame["means"]))
    return upload.read_mapping(language, edited, kind)


def _show_choices(language: Language, columns: ColumnMap, edited: pd.DataFrame) -> None:
    """Show what each column means, in the order of the file; the reason where it is pointed at."""
    shown = edited.head(MOST_BADGES).astype("str")
    for header, means, guessed, why in zip(*(shown[name] for name in _BADGE), strict=True):
        is_own = columns.columns[header] is None
        label = notes.plain(f"{header} → {means}")
        if means != guessed:
            st.badge(label, color="blue", help=language.text("As you decided just now."))
        elif header in columns.asks:
            st.badge(label, color="orange", help=notes.plain(why))
        else:
            label = notes.plain(header) if is_own else label
            st.badge(label, color="gray" if is_own else "green", help=notes.plain(why))


def edit_process(language: Language, frame: pd.DataFrame, process: Process, *, key: str) -> Process:
    """Show the stages in order with their meaning, and return what the visitor makes of it.

    Parameters
    ----------
    frame
        Deals with their ``stage``, to count them.
    process
        The process to start from.
    key
        Prefix of the widget's key; the stage names are added, so that other stages make another table.
    """
    st.caption(
        language.text("Put the open stages in order, first to last, and say which names mean won and lost.")
    )
    shown = upload.process_frame(language, frame, process)
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=["stage", "deals"],
        column_config={
            "order": st.column_config.NumberColumn(
                language.text("Place"), min_value=0, step=0.5, format="plain", required=True, width="small"
            ),
            "stage": st.column_config.TextColumn(language.text("Stage"), width="medium"),
            "deals": st.column_config.NumberColumn(language.text("Deals"), format="%,.0f"),
            "means": st.column_config.SelectboxColumn(
                language.text("Means"), options=list(upload.outcome_titles(language).values()), required=True
            ),
        },
        column_order=["order", "stage", "means", "deals"],
        key=f"{key}_{language.code}_{'_'.join(sorted(shown['stage']))}",
        alt=language.text("Stages of the sales process in order"),
    )
    return upload.read_process(language, edited)

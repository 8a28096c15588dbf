"""How is a training asked for? Snapshot, columns with the evidence against them, start."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from features.errors import InputError
from features.schema import Upload
from features.store import jobs
from features.store.jobs import State
from features.store.snapshots import Snapshot
from pages.shared import cache, notes, progress
from pages.shared import model_card as cards
from pages.shared import model_frames as frames
from pages.shared.language import Language
from pages.shared.session import Visit
from training import retrain
from training.columns import changes, customer_columns, lead_columns

HORIZONS = (30, 60, 90)
"""Days within which a win may count: a month, and the usual lengths of a quarter's work."""


def sources(here: Visit, kind: str) -> dict[str, Snapshot]:
    """Return what a model of this kind can learn from by id: labelled files, then the pipeline looked at."""
    found = retrain.sources(here.workspace, kind)
    first = [upload for upload in found if upload.kind is Upload.CUSTOMERS]
    looked_at = [upload for upload in found if here.snapshot is not None and upload.id == here.snapshot.id]
    return {upload.id: upload for upload in [*first, *looked_at, *found]}


def source_title(language: Language, kind: str, upload: Snapshot) -> str:
    """Say what is learned from an upload."""
    if upload.kind is Upload.CUSTOMERS:
        return language.text("Customers who left, as marked in {name}", name=upload.name)
    day, name = upload.as_of.date(), upload.name
    if kind == "lead":
        return language.text("Pipeline of {day} ({name})", day=day, name=name)
    return language.text("Purchases in the pipeline of {day} ({name})", day=day, name=name)


def ask(here: Visit, kind: str, offered: dict[str, Snapshot], *, busy: bool) -> None:
    """Let the visitor choose what to learn from and which columns, and start.

    The form stays while another training runs: who presses the button a moment after a colleague waits for
    their turn, and nothing that was chosen is lost.
    """
    _ = here.language.text
    if busy:
        st.caption(_("What you start now waits until the training above has ended."))
    else:
        _tell_last(here, kind)
    chosen = st.selectbox(
        _("Learn from"),
        list(offered),
        format_func=lambda key: source_title(here.language, kind, offered[key]),
        key=f"models_source_{kind}",
    )
    upload = offered[str(chosen)]
    dated = {"created_on", "closed_on"} <= set(upload.columns.columns.values())
    horizon = _horizon(here) if kind == "lead" and dated else None
    options = _columns(here, kind, upload, horizon)
    if horizon is not None:
        options = [*options, "--horizon", str(horizon)]
    if st.toggle(
        _("Find out also whether more data would help"),
        key=f"models_learning_{kind}",
        help=_("The training takes about three times as long."),
    ):
        options = [*options, "--learning-curve"]
    if st.button(_("Train"), type="primary", icon=":material/model_training:", key="models_train"):
        command = ["-m", f"training.{kind}", upload.id, *options, "--json"]
        progress.begin(here.workspace, here.language, command, kind, retrain.TITLES[kind])
    notes.method(
        here.language,
        _(
            "The model is judged on later rows that it has not seen, beside simpler ways. The first one "
            "worth using goes live; later ones wait until a person puts them live."
        ),
    )


def _horizon(here: Visit) -> int | None:
    """Let the visitor choose the days within which a win counts; None for ever."""
    _ = here.language.text
    names = {0: _("Ever")} | {days: _("Within {n} days", n=days) for days in HORIZONS}
    st.segmented_control(
        _("Won"),
        list(names),
        default=0,
        required=True,
        format_func=names.__getitem__,
        key="models_horizon",
        help=_(
            "Forecasts and expected values rest on the chance to be won ever. A version with a time limit "
            "never goes live by itself; while it is live, they fall back on the rates of the stages."
        ),
    )
    return int(st.session_state["models_horizon"]) or None


def _columns(here: Visit, kind: str, upload: Snapshot, horizon: int | None) -> list[str]:
    """Show the columns with the evidence against them; return the options that the choice makes."""
    _ = here.language.text
    if kind == "churn" and upload.kind is Upload.DEALS:
        st.caption(_("It learns from what each customer bought and when; there are no columns to choose."))
        return []
    try:
        offered = _offered(here, upload, horizon)
    except InputError as error:
        notes.refuse(here.language, error)
        return []
    used, suspects = int(offered["used"].sum()), int(offered["suspect"].ne("").sum())
    title = _("Columns: {used} of {n} used", used=used, n=len(offered))
    if suspects:
        title += " · " + here.language.plural(
            "{n} seems to give the outcome away", "{n} seem to give the outcome away", suspects
        )
    with st.expander(title, icon=":material/view_column:"):
        return _edit(here, kind, upload, offered)


def _edit(here: Visit, kind: str, upload: Snapshot, offered: pd.DataFrame) -> list[str]:
    _ = here.language.text
    st.caption(
        _(
            "Take a column out, or vouch for one that is left out: only if you know that it is filled in "
            "before the outcome. What is known only afterwards makes a model look perfect and useless."
        )
    )
    shown = frames.offered_frame(here.language, kind, upload, offered)
    column = st.column_config
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=["title", "evidence", "filled", "distinct"],
        column_config={
            "use": column.CheckboxColumn(_("Learn from it"), width=120),
            "title": column.TextColumn(_("Column"), width="medium"),
            "evidence": column.TextColumn(_("What speaks against it"), width="large"),
            "filled": column.NumberColumn(_("Filled"), format="percent", step=0.001),
            "distinct": column.NumberColumn(_("Different values"), format="%,.0f"),
        },
        column_order=["use", "title", "evidence", "filled", "distinct"],
        key=f"models_columns_{kind}_{upload.id}_{here.language.code}",
        alt=_("Columns that the model may use, with the evidence against each"),
    )
    for row in shown[offered["suspect"].ne("").to_numpy()].itertuples():
        st.caption(f"**{notes.plain(str(row.title))}** – {notes.plain(str(row.evidence))}")
    wanted = list(offered["column"][edited["use"].to_numpy(dtype=bool)])
    vouched = offered["suspect"].ne("") & offered["column"].isin(wanted)
    if vouched.any():
        st.warning(
            _(
                "You vouch for {columns}. If it is known only after the outcome, the figures below will be "
                "too good and the scores of open deals worthless.",
                columns=", ".join(shown.loc[vouched.to_numpy(), "title"]),
            ),
            icon=":material/warning:",
        )
    return changes(offered, wanted)


def _offered(here: Visit, upload: Snapshot, horizon: int | None) -> pd.DataFrame:
    if upload.kind is Upload.DEALS:
        return cache.of_deals(here.workspace, upload, lead_columns, horizon=horizon)
    return cache.of_upload(here.workspace, upload, customer_columns)


def _tell_last(here: Visit, kind: str) -> None:
    """Say how the last training ended, where the panel has not said it already."""
    last = next((job for job in jobs.listing(here.workspace) if job.kind == kind), None)
    if last is None or last.state is not State.DONE or last.ended_at is None:
        return
    day, taken = last.ended_at.date(), cards.seconds(last) or 0
    st.caption(
        here.language.plural(
            "The last training ended on {day}; it took {n} second.",
            "The last training ended on {day}; it took {n} seconds.",
            taken,
            day=day,
        )
    )

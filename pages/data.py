"""Is my file read correctly, and what is wrong in it? Upload, check, save; and the snapshots kept so far."""

import pandas as pd
import streamlit as st

from features.checks import Severity
from features.container import LARGEST_FILE
from features.errors import InputError
from features.ingest import Ingested, has_outcome
from features.lookup import KINDS, Join
from features.mapping import ColumnMap, signature
from features.messages import message
from features.schema import Upload
from features.stages import Process, propose_process
from features.store import audit, lookups, reports, snapshots, staging, targets
from features.store.company import previous
from features.store.snapshots import Snapshot
from features.store.staging import Staged
from models import versions
from pages.shared import cache, changes_view, lookup_steps, notes, privacy, progress, upload
from pages.shared import upload_steps as steps
from pages.shared.findings_view import show_findings, show_verdict
from pages.shared.reading_view import show_problems, show_reading
from pages.shared.session import look_at, snapshot_label, visit
from pages.shared.tables import Field, Form, table
from training import jobs

FORMATS = "csv tsv txt xlsx xlsm xlsb xls ods html htm mht mhtml xml zip gz".split()  # noqa: SIM905 - a word list

here = visit()
_ = here.language.text
language, workspace = here.language, here.workspace


def file_in_hand() -> Staged | None:
    """Return the file just dropped, or the one set aside before a refresh."""
    file = st.file_uploader(
        _("Drop an export of your CRM here: CSV or Excel, as it comes"),
        type=FORMATS,
        key=f"file_{st.session_state.get('upload_round', 0)}",
    )
    if file is None:
        held = staging.staged(workspace, st.query_params.get("upload", ""))
        if held is None:
            say_what_is_taken()
        return held
    held = staging.stage(workspace, file.name, file.getvalue())
    st.query_params["upload"] = held.key
    return held


def say_what_is_taken() -> None:
    """Say below the empty field how to use it: what it says itself is English only."""
    st.caption(
        _(
            "Drag a file into the field or click it: CSV, text, Excel, OpenDocument or a table of a web "
            "page, also packed as ZIP; up to {limit} MB.",
            limit=LARGEST_FILE // 1_000_000,
        )
    )


def put_away(held: Staged) -> None:
    """Let go of the file in hand; the next run shows an empty uploader."""
    staging.discard(workspace, held.key)
    st.query_params.pop("upload", None)
    st.session_state["upload_round"] = st.session_state.get("upload_round", 0) + 1


def offer_another(held: Staged) -> None:
    """Offer to let go of a file that cannot be saved."""
    if st.button(_("Choose another file"), key="another_file"):
        put_away(held)
        st.rerun()


def walk_through(held: Staged) -> None:
    """Lead from the file to the snapshot: verdict, reading, columns, stages, findings, save."""
    source = steps.choose_source(language, held, cache.text_table(held, steps.wanted_source(held)))
    first = cache.ingested(held, source)
    known = snapshots.find_by_digest(workspace, first.table.digest)
    if known is not None:
        st.info(saved_note(known, is_new=False), icon=":material/info:")
    answer = st.container()  # filled last: the verdict needs what is chosen below it
    kind = steps.choose_kind(language, held, first.columns.kind)
    begun = reports.begin(workspace, first.table, kind)
    base = cache.ingested(held, source, kind, begun.columns)
    dates = steps.choose_dates(language, held, base)
    seen = privacy.shown(workspace, base)
    show_reading(language, seen, some_hidden=seen is not base)
    columns = steps.edit_mapping(language, held, seen, confirmed=begun.columns is not None)
    doubled = upload.twice_mapped(language, columns)
    if doubled:
        st.error(_("Two columns mean the same: {names}. Keep one of them.", names=", ".join(doubled)))
        return
    read = settled(held, source, columns, dates, begun.process)
    with answer:
        show_verdict(language, read)
    show_findings(language, privacy.shown(workspace, read))
    if not has_outcome(columns):
        offer_another(held)
        return
    join = lookup_steps.choose_join(language, workspace, held, read) if kind in KINDS else None
    # A report that was confirmed before and asks nothing new is saved at the top, with one click.
    is_known = begun.columns is not None and not base.columns.asks
    with answer if is_known else st.container():
        confirm(held, read, join, begun.follows)


def settled(
    held: Staged,
    source: upload.Source,
    columns: ColumnMap,
    dates: upload.Dates,
    remembered: Process | None,
) -> Ingested:
    """Return the file as the visitor's choices read it, its process confirmed where it has stages."""
    read = cache.ingested(held, source, columns.kind, columns, None, dates)
    if columns.kind is not Upload.DEALS or read.cleaned.frame["stage"].isna().all():
        return read
    st.subheader(_("Your sales process"))
    guessed = propose_process(read.cleaned.frame, remembered)
    process = steps.edit_process(language, read.cleaned.frame, guessed, key=f"process_{held.key}")
    return cache.ingested(held, source, columns.kind, columns, process, dates)


def is_trainable(read: Ingested) -> bool:
    """Return whether a lead model could learn from this file: deals, won ones and lost ones among them."""
    grave = any(found.severity is Severity.ERROR for found in read.findings)
    return read.columns.kind is Upload.DEALS and not grave


def confirm(held: Staged, read: Ingested, join: Join | None, follows: str) -> None:
    """Show the last choice and the button that saves."""
    trains = is_trainable(read) and versions.live(workspace, "lead") is None
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        if st.button(_("Save"), type="primary", icon=":material/save:", key="save_upload"):
            save(held, read, join, follows, train=trains and bool(st.session_state.get("train_after", True)))
        if st.button(_("Discard"), key="discard_upload"):
            put_away(held)
            st.rerun()
        if trains:
            st.toggle(_("Then train the lead model on it (about a minute)"), value=True, key="train_after")


def save(held: Staged, read: Ingested, join: Join | None, follows: str, *, train: bool) -> None:
    """Freeze the reading as a snapshot (targets go to the targets) and say what comes next."""
    if read.columns.kind is Upload.TARGETS:
        kept = targets.save_targets(workspace, read.cleaned.frame)
        audit.record(workspace, here.role, "save_targets", str(kept), held.name)
        note = language.plural("{n} target was saved.", "{n} targets were saved.", kept)
    else:
        sign = signature(read.table.cells.columns)
        reports.remember(workspace, sign, read.columns, read.process, follows)
        snapshot, is_new = snapshots.save(workspace, read)
        if join is not None:
            lookups.remember_join(workspace, snapshot.signature, join)
        audit.record(workspace, here.role, "save_snapshot", snapshot.id, held.name)
        note = saved_note(snapshot, is_new=is_new, has_days=read.has_days)
        st.session_state["data_saved"] = snapshot.id
        if train:
            command = ["-m", "training.lead", snapshot.id, "--json"]
            jobs.start(workspace, command, "lead", message("Training the lead model"), here.role)
    put_away(held)
    finish(note)


def finish(note: str) -> None:
    """Show the screen again with a note above, looking at the newest pipeline."""
    st.session_state["data_note"] = note
    st.session_state.pop("snapshot", None)
    st.rerun()


def saved_note(snapshot: Snapshot, *, is_new: bool, has_days: bool = True) -> str:
    """Say that a snapshot was saved, or that the same content was there already."""
    day = snapshot.as_of.date()
    if is_new and not has_days:
        return language.plural("Saved: {n} row.", "Saved: {n} rows.", snapshot.rows)
    if is_new:
        return language.plural(
            "Saved: {n} row as of {day}.", "Saved: {n} rows as of {day}.", snapshot.rows, day=day
        )
    return _("This file is already saved as the snapshot of {day}; a second one is not made.", day=day)


def list_snapshots() -> None:
    """List what is kept; a chosen snapshot shows its problems and can be deleted."""
    st.header(_("Saved so far"))
    kept = snapshots.listing(workspace)
    if not kept:
        st.info(_("Nothing is saved yet. Drop a file above."), icon=":material/info:")
        return
    fields = {
        "as_of": Field(_("As of"), Form.DAY),
        "kind": Field(_("Kind")),
        "name": Field(_("File")),
        "rows": Field(_("Rows"), Form.COUNT),
        "problems": Field(_("Not read"), Form.COUNT),
        "findings": Field(_("Findings"), Form.COUNT),
        "id": Field(_("Snapshot")),
    }
    alt = _("Snapshots kept in this workspace")
    frame = snapshot_frame(kept)
    chosen = table(language, frame, fields, key="snapshots", alt=alt, file_name="snapshots", select=True)
    st.caption(_("Choose a snapshot to see what could not be read, or to delete it."))
    for place in chosen:
        show_snapshot(kept[place])


def snapshot_frame(kept: list[Snapshot]) -> pd.DataFrame:
    """Return one row per snapshot for the list."""
    kinds = steps.kind_titles(language)
    rows = [
        (
            item.as_of,
            kinds[item.columns.kind],
            item.name,
            item.rows,
            item.rejected + item.unread,
            len(item.findings),
            item.id,
        )
        for item in kept
    ]
    return pd.DataFrame(rows, columns=["as_of", "kind", "name", "rows", "problems", "findings", "id"])


def show_snapshot(item: Snapshot) -> None:
    """Show what changed and what could not be read of a snapshot, and the button that deletes it."""
    older = previous(workspace, item) if item.kind is Upload.DEALS else None
    if older is not None:
        st.subheader(_("Since the snapshot before"))
        changes_view.show_changes(here, older, item, key=f"changes_{item.id}")
    found = snapshots.problems(workspace, item.id)
    problems = privacy.shown_problems(workspace, found, item.columns.columns, item.custom)
    if problems.empty:
        st.caption(_("Every row and every cell was read."))
    else:
        show_problems(language, problems, f"problems_{item.id}")
    day = item.as_of.date()
    sure = st.checkbox(
        _("Yes, delete {name} of {day} for good", name=item.name, day=day), key=f"sure_{item.id}"
    )
    if st.button(_("Delete"), disabled=not sure, icon=":material/delete:", key=f"delete_{item.id}"):
        snapshots.delete(workspace, item.id)
        audit.record(workspace, here.role, "delete_snapshot", item.id, item.name)
        finish(_("{name} was deleted.", name=item.name))


def show_next(looked_at: Snapshot | None) -> None:
    """Link to the screen that works with what was saved; where the screens look at another upload, say so."""
    kept = {item.id: item for item in snapshots.listing(workspace)}
    saved = kept.get(st.session_state.get("data_saved", ""), looked_at)
    if saved is None:
        return
    if looked_at is not None and saved.kind is Upload.DEALS and saved.id != looked_at.id:
        say_what_is_looked_at(saved, looked_at)
    elif saved.columns.kind in (Upload.PURCHASES, Upload.CUSTOMERS):
        st.page_link("pages/customers.py", label=_("See the customers"), icon=":material/groups:")
    elif looked_at is not None:
        st.page_link("pages/leads.py", label=_("See the leads"), icon=":material/target:")


def say_what_is_looked_at(saved: Snapshot, looked_at: Snapshot) -> None:
    """Say why the screens do not look at what was just saved, and offer to turn to it."""
    seen = snapshot_label(language, looked_at)
    st.info(
        _("Every screen looks at your pipeline ({seen}), not at this list of purchases.", seen=seen)
        if Upload.PURCHASES is saved.columns.kind is not looked_at.columns.kind
        else _("Every screen looks at the newest upload ({seen}); this file is older.", seen=seen),
        icon=":material/visibility:",
    )
    st.button(
        _("Look at {name} instead", name=snapshot_label(language, saved)),
        on_click=look_at,
        args=(saved.id,),
        key="look_at_saved",
    )


note = st.session_state.get("data_note")
if note:
    st.success(note, icon=":material/check_circle:")
    show_next(here.snapshot)
if not progress.panel(workspace, language, ["lead"]):
    # Told once, but the end of a training draws the screen again without anybody having read it.
    st.session_state.pop("data_note", None)
    st.session_state.pop("data_saved", None)
in_hand = file_in_hand()
if in_hand is not None:
    try:
        walk_through(in_hand)
    except InputError as error:
        notes.refuse(language, error)
        offer_another(in_hand)
list_snapshots()

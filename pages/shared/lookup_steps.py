"""How does a visitor join a table to the deals? The share that matches, and the near misses to confirm."""

from __future__ import annotations

import streamlit as st

from features.ingest import Ingested
from features.lookup import Join, Proposal, Table, propose_join
from features.mapping import signature
from features.near_names import NearMiss
from features.schema import DEALS
from features.store import lookups, snapshots
from features.store.staging import Staged
from features.store.workspace import Workspace
from pages.shared.language import Language

LISTED = 10
"""Names without a row that are named: enough to see what kind of names they are."""

ASKED = 30
"""Near misses asked about, those of the most deals: nobody ticks hundreds."""


def choose_join(language: Language, workspace: Workspace, held: Staged, read: Ingested) -> Join | None:
    """Show how the table belongs to the newest deals, and return the join that the visitor confirms."""
    deals = next(iter(snapshots.pipelines(workspace)), None)
    st.subheader(language.text("Join to your deals"))
    if deals is None:
        st.info(language.text("Upload your pipeline first; then this table can be joined to it."))
        return None
    pipeline = Table(snapshots.load_frame(workspace, deals.id), deals.custom)
    proposal = propose_join(pipeline, Table(read.cleaned.frame, read.cleaned.custom))
    if proposal is None:
        st.info(
            language.text("No column of this table names the accounts, products or owners of your deals.")
        )
        return None
    known = lookups.recall_join(workspace, signature(read.table.cells.columns))
    accepted = _near_misses(language, held, proposal, known)
    _show(language, proposal, accepted)
    wanted = st.toggle(
        language.text("Use this table beside the deals, now and with later uploads"),
        value=True,
        key=f"join_{held.key}",
    )
    return proposal.confirmed(accepted) if wanted else None


def _near_misses(
    language: Language, held: Staged, proposal: Proposal, known: Join | None
) -> tuple[NearMiss, ...]:
    """Ask which names mean one of the table's; those confirmed before are ticked."""
    if not proposal.near:
        return ()
    st.caption(language.text("These names are probably the same. Tick those that are."))
    before = known.pairs if known else {}
    return tuple(
        one
        for place, one in enumerate(proposal.near[:ASKED])
        if st.checkbox(
            language.plural(
                "“{value}” is “{known}” ({n} deal)",
                "“{value}” is “{known}” ({n} deals)",
                one.rows,
                value=one.value,
                known=one.known,
            ),
            value=before.get(one.value) == one.known,
            key=f"near_{place}_{held.key}",
        )
    )


def _show(language: Language, proposal: Proposal, accepted: tuple[NearMiss, ...]) -> None:
    titles = {column.name: language.say(column.title) for column in DEALS}
    share = language.percent(proposal.share_with(accepted))
    key = titles.get(proposal.join.key, proposal.join.key)
    st.metric(
        language.text("Deals that find their row by {key}", key=key),
        share,
        help=language.text("Of {n} deals in which it is filled", n=proposal.rows),
        border=True,
    )
    added = language.listing(titles.get(name, name) for name in proposal.join.columns)
    st.caption(language.text("Columns added to the deals: {columns}", columns=added))
    if proposal.unknown:
        names = language.listing(value for value, _ in proposal.unknown[:LISTED])
        st.caption(language.text("Without a row in this table: {names}", names=names))

"""What do the files beside a file of deals say of them? Lookup tables read and joined, for commands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from features.errors import InputError
from features.ingest import Ingested, ingest
from features.lookup import KINDS, Join, Proposal, Table, apply_join, propose_join
from features.mapping import propose
from features.messages import Message, Share, message
from features.near_names import NearMiss
from features.reading import read_table
from features.schema import Upload


@dataclass(frozen=True)
class Beside:
    """A table beside the deals.

    Attributes
    ----------
    read
        The file as read.
    proposal
        How it belongs to the deals.
    accepted
        The near misses that were confirmed.
    """

    read: Ingested
    proposal: Proposal
    accepted: tuple[NearMiss, ...]

    @property
    def join(self) -> Join:
        """The join as confirmed."""
        return self.proposal.confirmed(self.accepted)


def join_files(
    read: Ingested, files: Sequence[Path], accept: Collection[str] | None = ()
) -> tuple[Ingested, tuple[Beside, ...]]:
    """Read tables and put their columns beside the deals of a file.

    Parameters
    ----------
    read
        The deals.
    files
        The tables, in the order in which they are joined.
    accept
        Names as the deals spell them whose near miss is confirmed, None for all of them.

    Raises
    ------
    InputError
        ``lookup_for_deals`` where the file holds no deals, ``no_lookup_key`` where no column of a table names
        what the deals name; and what reading raises.
    """
    if files and read.columns.kind is not Upload.DEALS:
        raise InputError(
            "lookup_for_deals",
            "{file} holds no list of deals, so nothing can be joined to it; leave out --lookup, or give a "
            "pipeline export.",
            file=read.table.name,
        )
    deals, tables = Table(read.cleaned.frame, read.cleaned.custom), []
    for file in files:
        beside = _read(deals, file, accept)
        tables.append(beside)
        described = Table(beside.read.cleaned.frame, beside.read.cleaned.custom)
        deals = apply_join(deals, described, beside.join)
    cleaned = replace(read.cleaned, frame=deals.frame, custom=deals.custom)
    return replace(read, cleaned=cleaned), tuple(tables)


def _read(deals: Table, file: Path, accept: Collection[str] | None) -> Beside:
    table = read_table(file, name=file.name)
    guessed = propose(table)
    columns = guessed if guessed.kind in KINDS else propose(table, Upload.LOOKUP)
    read = ingest(file, name=file.name, columns=columns)
    proposal = propose_join(deals, Table(read.cleaned.frame, read.cleaned.custom))
    if proposal is None:
        raise InputError(
            "no_lookup_key",
            "No column of {file} names the accounts, products or owners of the deals, one row for each. "
            "Give a table with such a column.",
            file=file.name,
        )
    taken = tuple(one for one in proposal.near if accept is None or one.value in accept)
    return Beside(read, proposal, taken)


def sentences(beside: Beside) -> list[Message]:
    """Say how a table was joined: the share matched, what was confirmed, and what waits to be."""
    proposal = beside.proposal
    said = [
        message(
            "{file}: {share} of the {n} deals that name their {key} find its row.",
            file=beside.read.table.name,
            n=proposal.rows,
            share=Share(proposal.share_with(beside.accepted)),
            key=proposal.join.key,
        )
    ]
    for near in proposal.near:
        template = (
            message(
                "“{value}” is taken as “{known}” ({n} deals).",
                value=near.value,
                known=near.known,
                n=near.rows,
            )
            if near in beside.accepted
            else message(
                "“{value}” is probably “{known}” ({n} deals); it is not joined unless you confirm it.",
                value=near.value,
                known=near.known,
                n=near.rows,
            )
        )
        said.append(template)
    return said


def to_json(beside: Beside) -> dict[str, Any]:
    """Return what machines read of a joined table."""
    proposal = beside.proposal
    return {
        "file": beside.read.table.name,
        "key": proposal.join.key,
        "lookup_key": proposal.join.lookup_key,
        "columns": list(proposal.join.columns),
        "deals": proposal.rows,
        "matched": proposal.matched,
        "share": round(proposal.share_with(beside.accepted), 4),
        "near": [
            {"value": one.value, "known": one.known, "rows": one.rows, "joined": one in beside.accepted}
            for one in proposal.near
        ],
        "unknown": [{"value": value, "rows": rows} for value, rows in proposal.unknown],
    }

"""What does a table beside the deals say of them? Accounts, products or people, joined by their name.

A proposal first: by which columns the two belong together, how many deals find their row, and which names are
probably misspelt. A person confirms those; what is confirmed is a `Join`, which later snapshots use, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from features.near_names import NearMiss, folded, near_misses
from features.schema import COLUMNS, DEALS, Kind, Upload

KINDS = (Upload.LOOKUP, Upload.CUSTOMERS)
"""Uploads whose rows describe something that deals name."""

KEYS = ("account", "product", "owner", "team", "region", "industry")
"""Columns of deals that name a thing of which another table may tell more, the likeliest first."""

UNIQUE = 0.98  # share of rows with a key of their own: a table about keys has one row for each
ENOUGH = 0.5  # share of deals that must find their row where the two columns do not mean the same

# Of a customer they say what is known today, perhaps only since the deal ended.
_LATER = frozenset({"churned", "satisfaction", "last_contact_on"})
_PERSONAL = (Kind.EMAIL, Kind.PHONE, Kind.CONTACT, Kind.NOTE)


@dataclass(frozen=True)
class Table:
    """Typed rows with their custom columns: `features.cleaning.Cleaned.frame` and ``custom``."""

    frame: pd.DataFrame
    custom: Mapping[str, Kind]


@dataclass(frozen=True)
class Join:
    """How a table is joined to the deals.

    Attributes
    ----------
    key
        Column of the deals.
    lookup_key
        Column of the table that holds the same names.
    columns
        Columns of the table that are added.
    pairs
        Confirmed: spelling in the deals → spelling in the table, which the deals then take over.
    """

    key: str
    lookup_key: str
    columns: tuple[str, ...]
    pairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """How a table could be joined to the deals, for a person to confirm.

    Attributes
    ----------
    join
        Without pairs.
    rows
        Deals in which the key is filled.
    matched
        Deals that find their row by the same name.
    near
        Names that are probably one of the table's.
    unknown
        Names of which the table knows nothing like it, with their number of deals, the most first.
    """

    join: Join
    rows: int
    matched: int
    near: tuple[NearMiss, ...]
    unknown: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Share of the deals with a key that find their row, 0 to 1."""
        return self.matched / self.rows if self.rows else 0.0

    def share_with(self, accepted: Iterable[NearMiss]) -> float:
        """Share of the deals that find their row once these near misses are confirmed."""
        more = sum(one.rows for one in accepted)
        return (self.matched + more) / self.rows if self.rows else 0.0

    def confirmed(self, accepted: Iterable[NearMiss] = ()) -> Join:
        """Return the join with the near misses that a person has confirmed."""
        return replace(self.join, pairs={one.value: one.known for one in accepted})


def propose_join(deals: Table, lookup: Table, pairs: Mapping[str, str] | None = None) -> Proposal | None:
    """Find out how a table belongs to the deals.

    Parameters
    ----------
    deals, lookup
        The two, typed.
    pairs
        What was confirmed earlier: not asked again.

    Returns
    -------
    Proposal or None
        None where no column of the table has a name for each row that the deals use.
    """
    found = [
        (_matched(deals.frame[key], lookup.frame[other]), key == other, -place, key, other)
        for place, key in enumerate(_named(deals, KEYS))
        for other in _named(lookup, KEYS)
        if _tells_rows_apart(lookup.frame[other])
    ]
    fitting = [one for one in found if one[0] > 0 and (one[1] or one[0] >= ENOUGH)]
    if not fitting:
        return None
    *_, key, other = max(fitting)
    columns = tuple(name for name in _names(lookup) if name != other and name not in _LATER)
    return _proposal(deals.frame[key], lookup.frame[other], Join(key, other, columns, dict(pairs or {})))


def apply_join(deals: Table, lookup: Table, join: Join) -> Table:
    """Put a table's columns beside the deals.

    Parameters
    ----------
    deals, lookup
        The two, typed.
    join
        As confirmed; columns that the table no longer has are passed over.

    Returns
    -------
    Table
        The deals in their order. A canonical column of which the deals say nothing is filled; any other one
        stands beside theirs as a custom column. Deals without a row in the table stay blank there.
    """
    if join.key not in deals.frame or join.lookup_key not in lookup.frame:
        return deals
    spelt = deals.frame[join.key].replace(dict(join.pairs)) if join.pairs else deals.frame[join.key]
    described = lookup.frame[lookup.frame[join.lookup_key].notna()]
    described = described.loc[~_folded(described[join.lookup_key]).duplicated(keep="last")]
    places = pd.Index(_folded(described[join.lookup_key])).get_indexer(_folded(spelt))
    rows = described.reset_index(drop=True).reindex(np.where(spelt.notna(), places, -1))
    rows = rows.set_axis(deals.frame.index)
    frame, custom = deals.frame.assign(**{join.key: spelt}), dict(deals.custom)
    for name in (name for name in join.columns if name in rows):
        target = _target(frame, name, join)
        frame[target] = rows[name]
        if target not in _CANONICAL:
            custom[target] = lookup.custom.get(name) or _KIND.get(name, Kind.CATEGORY)
    return Table(frame, custom)


_CANONICAL = frozenset(column.name for column in DEALS)
_KIND = {column.name: column.kind for kind in KINDS for column in COLUMNS[kind]}


def _proposal(names: pd.Series, known: pd.Series, join: Join) -> Proposal:
    counts = names.replace(dict(join.pairs)).dropna().value_counts()
    spelt = set(known.dropna().map(folded))
    strange = [(str(name), int(n)) for name, n in counts.items() if folded(str(name)) not in spelt]
    near = near_misses(strange, [str(name) for name in known.dropna().unique()])
    missed = {one.value for one in near}
    return Proposal(
        join=join,
        rows=int(counts.sum()),
        matched=int(counts.sum()) - sum(n for _, n in strange),
        near=near,
        unknown=tuple(one for one in strange if one[0] not in missed),
    )


def _named(table: Table, first: Sequence[str]) -> list[str]:
    """Return the columns of a table that name things: the canonical ones first, then custom ones."""
    words = [name for name, kind in table.custom.items() if kind in (Kind.CATEGORY, Kind.TEXT, Kind.ID)]
    return [name for name in (*first, *words) if name in table.frame and table.frame[name].notna().any()]


def _names(lookup: Table) -> list[str]:
    """Return the columns with something in them that may stand beside a deal: nothing personal."""
    canonical = [name for name in lookup.frame if name in _KIND]
    custom = [name for name, kind in lookup.custom.items() if kind not in _PERSONAL]
    return [name for name in (*canonical, *custom) if lookup.frame[name].notna().any()]


def _tells_rows_apart(keys: pd.Series) -> bool:
    filled = keys.dropna()
    return len(filled) > 0 and filled.nunique() >= UNIQUE * len(filled)


def _matched(names: pd.Series, known: pd.Series) -> float:
    """Return the share of the deals with a name that the table knows, however near."""
    counts = names.dropna().value_counts()
    spelt = set(known.dropna().map(folded))
    hits = [n for name, n in counts.items() if folded(str(name)) in spelt]
    return float(sum(hits) / counts.sum()) if len(counts) else 0.0


def _folded(names: pd.Series) -> pd.Series:
    codes, values = pd.factorize(names.astype("str"), use_na_sentinel=False)
    each = np.array(["" if pd.isna(value) else folded(str(value)) for value in values], dtype=object)
    return pd.Series(each[codes], index=names.index, dtype="str")


def _target(frame: pd.DataFrame, name: str, join: Join) -> str:
    """Return the name under which a column is put beside the deals."""
    if name not in frame or (name in _CANONICAL and frame[name].isna().all()):
        return name
    beside = f"{name} ({join.key})"
    while beside in frame:
        beside += " (2)"
    return beside

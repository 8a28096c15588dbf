"""Which column of the file is which canonical column? Guessed by name and value, for a person to check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from features.errors import InputError
from features.headers import normalise
from features.looks import Looks, look
from features.matching import fit
from features.reading import TextTable
from features.schema import COLUMNS, Upload
from features.synonyms import STATUS

THRESHOLD = 0.60  # of `fit`; below it a column stays custom: a wrong guess costs more than a missing one
VALUES = 0.70  # what values alone count for: less than any name
SURELY = 0.95  # a column named by its values alone needs this share of them

# A last column of this name with two values is what others trained on: the outcome.
_LABELS = frozenset({"y", "target", "label", "class", "response"})
_ONLY_DEALS = frozenset({"outcome", "closed_on", "expected_close_on", "probability", "loss_reason"})
_ONLY_CUSTOMERS = frozenset({"satisfaction", "last_contact_on", "customer_since", "industry", "region"})
_STAGE_BEFORE = frozenset(
    {
        "from stage",
        "from opportunity stage name",
        "previous stage",
        "old stage",
        "原阶段",
        "变更前阶段",
        "上一阶段",
    }
)


@dataclass(frozen=True)
class ColumnMap:
    """Which canonical column each header of a file stands for.

    Attributes
    ----------
    kind
        The kind of upload.
    columns
        Header → canonical name, or None for a custom column. No canonical name is used twice.
    """

    kind: Upload
    columns: Mapping[str, str | None]


def signature(headers: Iterable[str]) -> str:
    """Return a short hash of a header row, the same whatever the order of the columns and the case."""
    names = sorted(normalise(header) for header in headers)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def align(columns: ColumnMap, headers: Sequence[str]) -> ColumnMap:
    """Fit a remembered or edited map to the headers of a file: unknown headers stay custom, absent ones go.

    Raises
    ------
    InputError
        ``mapped_twice`` where two headers stand for one canonical column, ``unknown_column`` where a
        canonical name does not exist for the kind of upload.
    """
    found = {header: columns.columns.get(header) for header in headers}
    used = [name for name in found.values() if name is not None]
    names = {column.name for column in COLUMNS[columns.kind]}
    for name in used:
        if name not in names:
            raise InputError(
                "unknown_column",
                "{column} is not a column of this kind of table; choose one of: {known}.",
                column=name,
                known=", ".join(sorted(names)),
            )
        if used.count(name) > 1:
            raise InputError(
                "mapped_twice",
                "Two columns of the file are mapped to {column}; choose one and keep the other as it is.",
                column=name,
            )
    return ColumnMap(columns.kind, found)


def guess_kind(table: TextTable) -> Upload:
    """Guess what kind of table a file is, by the columns that only one kind has."""
    return _guess_kind(_looks(table))


def propose(table: TextTable, kind: Upload | None = None) -> ColumnMap:
    """Propose a canonical column for each header, by name and by values, as one assignment.

    Parameters
    ----------
    table
        The file as text; without rows the headers alone decide.
    kind
        The kind of upload; guessed where None.

    Returns
    -------
    ColumnMap
        Every header of the table, in its order; None where no column fits well enough.
    """
    looks = _looks(table)
    kind = _guess_kind(looks) if kind is None else kind
    return ColumnMap(kind, _assign(looks, kind))


def _looks(table: TextTable) -> dict[str, Looks]:
    return {str(header): look(table.cells[header]) for header in table.cells.columns}


def _guess_kind(looks: Mapping[str, Looks]) -> Upload:
    deals, entries, customers, targets = (
        {name: header for header, name in _assign(looks, kind).items() if name}
        for kind in (Upload.DEALS, Upload.STAGE_ENTRIES, Upload.CUSTOMERS, Upload.TARGETS)
    )
    if "churned" in customers and "outcome" not in deals:
        return Upload.CUSTOMERS
    if _is_history(looks, entries, deals):
        return Upload.STAGE_ENTRIES
    if _ONLY_DEALS & set(deals) or ("stage" in deals and normalise(deals["stage"]) not in STATUS):
        return Upload.DEALS
    if {"period", "amount"} <= set(targets) and "account" not in deals:
        return Upload.TARGETS
    return Upload.CUSTOMERS if "account" in customers and _ONLY_CUSTOMERS & set(customers) else Upload.DEALS


def _is_history(looks: Mapping[str, Looks], entries: Mapping[str, str], deals: Mapping[str, str]) -> bool:
    """Tell whether one row is a stage entered: the same deal stands in several rows, or a stage before."""
    if len(entries) < len(COLUMNS[Upload.STAGE_ENTRIES]):
        return False
    ids = looks[entries["deal_id"]]
    before = any(normalise(header) in _STAGE_BEFORE for header in looks)
    repeated = ids.distinct < ids.filled or not ids.filled
    return before or (repeated and not {"account", "outcome"} & set(deals))


def _assign(looks: Mapping[str, Looks], kind: Upload) -> dict[str, str | None]:
    headers, columns = list(looks), COLUMNS[kind]
    scores = np.zeros((len(headers), len(columns)))
    for row, header in enumerate(headers):
        scores[row] = [fit(normalise(header), looks[header], column) for column in columns]
    if kind is Upload.DEALS and headers:
        _score_label(scores, headers, looks, [column.name for column in columns].index("outcome"))
    scores[scores < THRESHOLD] = 0.0
    found: dict[str, str | None] = dict.fromkeys(headers)
    rows, places = linear_sum_assignment(scores, maximize=True)
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        if scores[row, place]:
            found[headers[row]] = columns[place].name
    return _without_yes_no_outcome(found, looks)


def _score_label(
    scores: NDArray[np.float64], headers: Sequence[str], looks: Mapping[str, Looks], outcome: int
) -> None:
    """Recognise an outcome by its values: words for won and lost, or a yes/no label in the last column."""
    for row, header in enumerate(headers):
        seen = looks[header]
        if seen.both_sides and seen.outcomes > SURELY:
            scores[row, outcome] = max(scores[row, outcome], VALUES)
    last = looks[headers[-1]]
    if normalise(headers[-1]) in _LABELS and last.distinct == 2 and last.flags > SURELY:
        scores[-1, outcome] = max(scores[-1, outcome], VALUES)


def _without_yes_no_outcome(
    found: dict[str, str | None], looks: Mapping[str, Looks]
) -> dict[str, str | None]:
    """Drop a yes/no outcome where the stages say won or lost: "no" would count the open deals as lost."""
    header = {name: header for header, name in found.items() if name}
    if "outcome" in header and "stage" in header:
        said, stage = looks[header["outcome"]], looks[header["stage"]]
        if said.flags > SURELY and stage.outcomes > 0:
            return {**found, header["outcome"]: None}
    return found

"""Which column of the file is which canonical column? Guessed by name and value, for a person to check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from features.assignment import assign
from features.choices import Choice
from features.errors import InputError
from features.headers import normalise
from features.looks import Looks, look_at
from features.reading import TextTable
from features.recognise import recognise
from features.schema import COLUMNS, Upload


@dataclass(frozen=True)
class ColumnMap:
    """Which canonical column each header of a file stands for.

    Attributes
    ----------
    kind
        The kind of upload.
    columns
        Header → canonical name, or None for a custom column. No canonical name is used twice.
    choices
        Why, for the headers that were guessed; a header that a person has decided has none. Not compared:
        two maps that say the same are the same.
    """

    kind: Upload
    columns: Mapping[str, str | None]
    choices: Mapping[str, Choice] = field(default_factory=dict, compare=False, repr=False)

    @property
    def confidence(self) -> dict[str, float]:
        """Header → how sure its meaning is, 0 to 1; what a person has decided is certain."""
        return {
            header: self.choices[header].confidence if header in self.choices else 1.0
            for header in self.columns
        }

    @property
    def asks(self) -> tuple[str, ...]:
        """Headers whose meaning a person should look at before the file is used."""
        return tuple(
            header for header in self.columns if header in self.choices and self.choices[header].asks
        )


def signature(headers: Iterable[str]) -> str:
    """Return a short hash of a header row, the same whatever the order of the columns and the case."""
    names = sorted(normalise(header) for header in headers)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def align(columns: ColumnMap, headers: Sequence[str]) -> ColumnMap:
    """Fit a remembered or edited map to the headers of a file: unknown headers stay custom, absent ones go.

    A header is known again whatever its case, its unit and the prefix of the record.

    Raises
    ------
    InputError
        ``mapped_twice`` where two headers stand for one canonical column, ``unknown_column`` where a
        canonical name does not exist for the kind of upload.
    """
    known = _known(columns, headers)
    found = {header: known.get(header) for header in headers}
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
    choices = {header: choice for header, choice in columns.choices.items() if header in found}
    return ColumnMap(columns.kind, found, choices)


def guess_kind(table: TextTable) -> Upload:
    """Guess what kind of table a file is, by the columns that only one kind has."""
    return recognise(_looks(table))


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
    kind = recognise(looks) if kind is None else kind
    choices = assign(looks, kind)
    return ColumnMap(kind, {header: choice.name for header, choice in choices.items()}, choices)


def extend(remembered: ColumnMap, table: TextTable) -> ColumnMap:
    """Fit what a person decided about an earlier form of a report to one that has gained columns.

    Parameters
    ----------
    remembered
        The map of the earlier form.
    table
        The file as text.

    Returns
    -------
    ColumnMap
        Columns that were decided keep their meaning; only the others are guessed, among the canonical columns
        that are left, and asked about (`ColumnMap.choices` holds them alone).
    """
    looks = _looks(table)
    known = _known(remembered, list(looks))
    fresh = {header: seen for header, seen in looks.items() if header not in known}
    guessed = assign(fresh, remembered.kind, taken={name for name in known.values() if name})
    choices = {header: replace(choice, is_new=True) for header, choice in guessed.items()}
    names = known | {header: choice.name for header, choice in choices.items()}
    return ColumnMap(remembered.kind, {header: names[header] for header in looks}, choices)


def share_known(columns: ColumnMap, headers: Sequence[str]) -> float:
    """Return which share of the columns decided about stands in a file, and of the file's in the decision.

    The smaller of the two: 1 for the same headers, 0 for none in common.
    """
    shared = len(_known(columns, headers))
    return min(shared / len(columns.columns), shared / len(headers)) if columns.columns and headers else 0.0


def _known(columns: ColumnMap, headers: Sequence[str]) -> dict[str, str | None]:
    """Return the headers that a map knows with what they stand for there."""
    alike = {normalise(header): name for header, name in columns.columns.items()}
    exact = {header: columns.columns[header] for header in headers if header in columns.columns}
    used = {name for name in exact.values() if name}
    others = {header: alike[key] for header in headers if (key := normalise(header)) in alike}
    return {
        header: exact[header] if header in exact else None if others[header] in used else others[header]
        for header in headers
        if header in others
    }


def _looks(table: TextTable) -> dict[str, Looks]:
    return look_at(table.cells)

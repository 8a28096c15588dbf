"""What do the texts mean? Text cells to dates, money, shares and names, every change counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from features.amounts import parse_counts, parse_money, parse_numbers, parse_shares
from features.columns import ReadColumn, Source, blank_column, make_source, problems, read_column
from features.currencies import parse_currencies
from features.dates import OrderEvidence, parse_dates
from features.distinct import encode
from features.numbered import Numbered
from features.schema import COLUMNS, Kind, Upload
from features.side_by_side import side_by_side
from features.words import parse_flags, parse_outcomes

if TYPE_CHECKING:  # both may want to look at values with the functions of this module
    from features.mapping import ColumnMap
    from features.reading import TextTable

__all__ = [
    "Cleaned",
    "clean",
    "parse_counts",
    "parse_currencies",
    "parse_dates",
    "parse_flags",
    "parse_money",
    "parse_numbers",
    "parse_outcomes",
    "parse_shares",
]


# Columns that are put beside those of the file, here and in `features.deals.resolve`.
_OURS = ("line", "stage_rank")
# Kinds of columns of which each cell is read, and nobody asks which of their texts are the same.
_READ = frozenset({Kind.DATE, Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.SHARE})
_MANY_COLUMNS = 80


@dataclass(frozen=True)
class Cleaned:
    """A text table turned into typed columns.

    Attributes
    ----------
    frame
        One row per row of the text table, same order. Every canonical column of the upload kind (all blank
        where unmapped; ``currency`` then holds what stands beside the amounts), custom columns under their
        header (with " (2)" behind it where a canonical column has that name), and ``line`` (int64).
    unread
        Cells that could not be read: ``line`` (int64), ``column`` (header), ``text``, ``reason`` (a code of
        `features.reasons.CELL_REASONS`). They are blank in `frame`; a damaged name stays as it is.
    custom
        Custom column → its kind (number, date, duration, flag, category, text, or a personal one).
    date_orders
        Date column → ``year_first``, ``day_first``, ``month_first``, ``serial`` or ``ambiguous``.
    currency
        The one currency found in the amounts or the currency column, ISO 4217, or "".
    undecided
        Money columns that do not tell whether the point in 1.234 marks thousands (as it is then read) or
        decimals.
    numbers
        Text columns of `frame` that are numbered already, as `numbered` returns them; others are when asked.
    """

    frame: pd.DataFrame
    unread: pd.DataFrame
    custom: Mapping[str, Kind]
    date_orders: Mapping[str, str]
    currency: str = ""
    undecided: tuple[str, ...] = ()
    # Not among what `dataclasses.replace` takes over: numbers of another frame would be wrong.
    numbers: dict[str, Numbered] = field(default_factory=dict, init=False, compare=False, repr=False)

    def numbered(self, name: str) -> Numbered:
        """Return the different texts of a text column of `frame` and where they stand."""
        if name not in self.numbers:
            self.numbers[name] = Numbered.of(self.frame[name])
        return self.numbers[name]

    def with_columns(
        self, columns: Mapping[str, pd.Series], custom: Mapping[str, Kind] | None = None
    ) -> Cleaned:
        """Return it with columns of `frame`, and perhaps the kinds of the custom ones, replaced."""
        kinds = self.custom if custom is None else custom
        made = replace(self, frame=self.frame.assign(**columns), custom=kinds)
        made.numbers.update((name, known) for name, known in self.numbers.items() if name not in columns)
        return made


def clean(table: TextTable, columns: ColumnMap, *, day_first: bool | None = None) -> Cleaned:
    """Turn a text table into typed columns.

    Parameters
    ----------
    table
        As `features.reading.read_table` returns it.
    columns
        Which header is which canonical column; a header it does not name is a custom column.
    day_first
        Order of day and month where a date column does not tell. None: as the file's other date columns have
        it, else the month first and the order reported as ``ambiguous``.
    """
    schema = {column.name: column.kind for column in COLUMNS[columns.kind]}
    sources = _sources(table, columns, schema)
    order = _common_order(sources) if day_first is None else day_first
    rows = len(table.cells)
    read = side_by_side(lambda one: read_column(one, order, is_given=day_first is not None), sources, rows)
    told = {source.name: column for source, column in zip(sources, read, strict=True)}
    values, numbers = _cell_by_cell(sources, told, schema, rows)
    currencies = values.get("currency", pd.Series(dtype="str"))
    if (stated := _stated_currencies(sources, told)) is not None:
        currencies = currencies.fillna(stated) if "currency" in values else stated
        values |= {"currency": currencies} if "currency" in values else {}
        numbers.pop("currency", None)
    named = currencies.dropna().unique()
    if "period" in told and (months := told["period"].months) is not None:
        values["months"] = next(one for one in sources if one.name == "period").cells.spread(months)
    values["line"] = pd.Series(table.lines.astype("int64"))
    cleaned = Cleaned(
        # Columns stay where they are, unless they are so many that pandas wants them put together.
        frame=pd.DataFrame(values, copy=len(values) > _MANY_COLUMNS),
        unread=_unread(sources, told, table),
        custom={source.name: source.kind for source in sources if source.name not in schema},
        date_orders={name: column.order for name, column in told.items() if column.order},
        currency=str(named[0]) if len(named) == 1 else "",
        undecided=tuple(name for name, column in told.items() if column.marks_undecided),
    )
    cleaned.numbers.update(numbers)
    return cleaned


def _cell_by_cell(
    sources: list[Source], told: Mapping[str, ReadColumn], schema: Mapping[str, Kind], rows: int
) -> tuple[dict[str, pd.Series], dict[str, Numbered]]:
    """Return the columns of the frame, the canonical ones first, and those of texts numbered."""
    lacking = {name: kind for name, kind in schema.items() if name not in told}
    blank = {kind: blank_column(kind, rows) for kind in set(lacking.values())}  # held once for all of them
    spread = side_by_side(lambda one: _spread(one, told[one.name]), sources, rows)
    found = {source.name: cells for source, (_, cells) in zip(sources, spread, strict=True)}
    values = {name: found[name] if name in found else blank[kind] for name, kind in schema.items()} | found
    numbered = {source.name: number for source, (number, _) in zip(sources, spread, strict=True)}
    return values, {name: number for name, number in numbered.items() if number is not None}


def _spread(source: Source, read: ReadColumn) -> tuple[Numbered | None, pd.Series]:
    """Return a column cell by cell, numbered too where it holds texts."""
    if pd.api.types.is_string_dtype(read.values):
        return source.cells.texts(read.values)
    return None, source.cells.spread(read.values)


def _sources(table: TextTable, columns: ColumnMap, schema: Mapping[str, Kind]) -> list[Source]:
    names = _frame_names(table, columns, schema)
    kinds = [schema.get(columns.columns.get(header) or "") for header in names]
    encoded = encode([column for _, column in table.cells.items()], [kind in _READ for kind in kinds])

    def look_at(place: int) -> Source:
        header, name = headers[place]
        return make_source(name, header, kinds[place], encoded[place], table.currencies.get(header, ""))

    headers = list(names.items())
    return side_by_side(look_at, range(len(headers)), len(table.cells))


def _frame_names(table: TextTable, columns: ColumnMap, schema: Mapping[str, Kind]) -> dict[str, str]:
    """Return how each header of the file is called in the frame."""
    # Targets alone have a length of their periods beside them.
    ours = {*schema, *_OURS} | ({"months"} if columns.kind is Upload.TARGETS else set())
    taken, names = {*ours, *table.cells.columns}, {}
    for header in table.cells.columns:
        canonical = columns.columns.get(header)
        name = canonical or (f"{header} (2)" if header in ours else header)
        while canonical is None and name != header and name in taken:
            name += " (2)"
        taken.add(name)
        names[header] = name
    return names


def _common_order(sources: list[Source]) -> bool | None:
    """Return the day-month order of the date columns that tell one: one program wrote them all."""
    evidence = [source.dates.evidence for source in sources if source.kind is Kind.DATE]
    return OrderEvidence(
        day_first=sum(column.day_first for column in evidence),
        month_first=sum(column.month_first for column in evidence),
        either=0,
    ).decided


def _stated_currencies(sources: list[Source], told: Mapping[str, ReadColumn]) -> pd.Series | None:
    """Return what stands beside the amounts of the first column of money; None where nothing does."""
    for source in sources:
        if (stated := told[source.name].currencies) is not None:
            return source.cells.spread(stated) if stated.notna().any() else None
    return None


def _unread(sources: list[Source], told: Mapping[str, ReadColumn], table: TextTable) -> pd.DataFrame:
    found = []
    for source in sources:
        reasons = problems(source, told[source.name].values)
        if reasons is not None:
            codes = source.cells.numbered.codes
            rows = np.flatnonzero((reasons != "")[codes])
            text, reason = table.cells[source.header].take(rows), reasons[codes[rows]]
            part = pd.DataFrame({"line": table.lines[rows], "text": text, "reason": reason})
            found.append(part.assign(column=source.header))
    types = {"line": "int64", "column": "str", "text": "str", "reason": "str"}
    unread = pd.concat(found)[list(types)] if found else pd.DataFrame(columns=list(types))
    return unread.astype(types).sort_values("line", kind="stable", ignore_index=True)

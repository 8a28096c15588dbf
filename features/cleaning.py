"""What do the texts mean? Text cells to dates, money, shares and names, every change counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from features.amounts import parse_counts, parse_money, parse_numbers, parse_shares
from features.columns import ReadColumn, Source, blank_column, make_source, problems, read_column
from features.currencies import parse_currencies
from features.dates import OrderEvidence, order_evidence, parse_dates
from features.distinct import encode
from features.schema import COLUMNS, Kind, Upload
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
    """

    frame: pd.DataFrame
    unread: pd.DataFrame
    custom: Mapping[str, Kind]
    date_orders: Mapping[str, str]
    currency: str = ""
    undecided: tuple[str, ...] = ()


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
    told = {source.name: read_column(source, order, is_given=day_first is not None) for source in sources}
    read = {source.name: told[source.name].spread(source.cells) for source in sources}
    known = {name: column.values for name, column in read.items()}
    rows = len(table.cells)
    values = {
        name: known[name] if name in known else blank_column(kind, rows) for name, kind in schema.items()
    }
    values |= known
    currencies = _currencies(read)
    if "currency" in values:
        values["currency"] = values["currency"].fillna(currencies)
        currencies = values["currency"]
    named = currencies.dropna().unique()
    if "period" in read and (months := read["period"].months) is not None:
        values["months"] = months
    frame = pd.DataFrame({**values, "line": table.lines.astype("int64")})
    return Cleaned(
        frame=frame,
        unread=_unread(sources, told, table),
        custom={source.name: source.kind for source in sources if source.name not in schema},
        date_orders={name: column.order for name, column in read.items() if column.order},
        currency=str(named[0]) if len(named) == 1 else "",
        undecided=tuple(name for name, column in read.items() if column.marks_undecided),
    )


def _sources(table: TextTable, columns: ColumnMap, schema: Mapping[str, Kind]) -> list[Source]:
    sources = []
    # Targets alone have a length of their periods beside them.
    ours = {*schema, *_OURS} | ({"months"} if columns.kind is Upload.TARGETS else set())
    taken = {*ours, *table.cells.columns}
    encoded = encode(column for _, column in table.cells.items())
    for header, cells in zip(table.cells.columns, encoded, strict=True):
        canonical = columns.columns.get(header)
        name = canonical or (f"{header} (2)" if header in ours else header)
        while canonical is None and name != header and name in taken:
            name += " (2)"
        taken.add(name)
        shown = table.currencies.get(header, "")
        sources.append(make_source(name, header, schema.get(canonical or ""), cells, shown))
    return sources


def _common_order(sources: list[Source]) -> bool | None:
    """Return the day-month order of the date columns that tell one: one program wrote them all."""
    evidence = [order_evidence(source.filled()) for source in sources if source.kind is Kind.DATE]
    return OrderEvidence(
        day_first=sum(column.day_first for column in evidence),
        month_first=sum(column.month_first for column in evidence),
        either=0,
    ).decided


def _currencies(read: Mapping[str, ReadColumn]) -> pd.Series:
    stated = [column.currencies for column in read.values() if column.currencies is not None]
    return stated[0] if stated else pd.Series(dtype="str")


def _unread(sources: list[Source], told: Mapping[str, ReadColumn], table: TextTable) -> pd.DataFrame:
    found = []
    for source in sources:
        reasons = problems(source, told[source.name].values)
        is_problem = reasons != ""
        if is_problem.any():
            codes = source.cells.codes
            rows = np.flatnonzero(is_problem[codes])
            text, reason = table.cells[source.header].take(rows), reasons[codes[rows]]
            part = pd.DataFrame({"line": table.lines[rows], "text": text, "reason": reason})
            found.append(part.assign(column=source.header))
    types = {"line": "int64", "column": "str", "text": "str", "reason": "str"}
    unread = pd.concat(found)[list(types)] if found else pd.DataFrame(columns=list(types))
    return unread.astype(types).sort_values("line", kind="stable", ignore_index=True)

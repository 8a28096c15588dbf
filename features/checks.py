"""What in this data should a person look at before trusting the numbers? Findings, gravest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain

import pandas as pd

from features.amount_checks import check_amounts
from features.cleaning import Cleaned
from features.column_checks import check_columns
from features.deal_checks import check_deals
from features.findings import Code, Finding, Severity, finding
from features.leaks import LeakSuspect, leak_suspects
from features.mapping import ColumnMap
from features.messages import message, plural_message
from features.personal import mask
from features.reading import TextTable
from features.schema import Kind, Upload, column_title
from features.side_by_side import side_by_side
from features.stages import Process
from features.twin_checks import check_twins

__all__ = ["Code", "Finding", "LeakSuspect", "Severity", "check", "leak_suspects"]

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(
    cleaned: Cleaned,
    table: TextTable,
    columns: ColumnMap,
    process: Process,
    as_of: pd.Timestamp,
    outcome: pd.Series | None,
) -> tuple[Finding, ...]:
    """Look through one upload.

    Parameters
    ----------
    cleaned, table, columns
        The upload as typed columns and as text, and its mapping.
    process
        Order and meaning of the stages; empty for uploads that are not deals.
    as_of
        The day up to which facts are known.
    outcome
        What `features.column_checks.outcome_of` returns for the upload.

    Returns
    -------
    tuple of Finding
        As `ranked`. What does not apply to the upload (days in a file
        without dates, say) yields no finding.
    """
    checks: list[Callable[[], list[Finding]]] = [
        lambda: check_columns(cleaned, columns, outcome),
        lambda: check_amounts(cleaned, columns),
        lambda: check_twins(cleaned, table, columns),
        lambda: [*_rows_read(table), *_cells_read(cleaned, columns), *_date_orders(cleaned, columns)],
    ]
    if columns.kind is Upload.DEALS and outcome is not None:
        checks.insert(1, partial(check_deals, cleaned, columns, process, as_of, outcome))
    found = side_by_side(lambda one: one(), checks, len(cleaned.frame))
    return ranked(chain.from_iterable(found))


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in their order: gravest first, then by code, column and line."""
    return tuple(sorted(findings, key=lambda one: (_WEIGHT[one.severity], one.code, one.column, one.lines)))


def _rows_read(table: TextTable) -> list[Finding]:
    found = []
    if (rows := len(table.cells)) <= 1:
        said = plural_message("The file has only one row of data.", "The file has {n} rows of data.", rows)
        remedy = message("Export the whole list; rates and models need many rows.")
        found.append(finding(Code.FEW_ROWS, Severity.ERROR, said, remedy, lines=table.lines))
    if rejected := len(table.rejects):
        said = plural_message("One row could not be read.", "{n} rows could not be read.", rejected)
        remedy = message("Download the list of problems, mend these rows in the file, and upload it again.")
        lines = table.rejects["line"]
        found.append(finding(Code.REJECTED_ROWS, Severity.WARNING, said, remedy, lines=lines))
    if repaired := len(table.repaired):
        said = plural_message(
            "One row was broken and could be mended in one way only.",
            "{n} rows were broken and could be mended in one way only.",
            repaired,
        )
        remedy = message("Look at one or two of these rows in the preview.")
        found.append(finding(Code.REPAIRED_ROWS, Severity.NOTE, said, remedy, lines=table.repaired))
    return found


def _cells_read(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    # Findings are kept and logged, so they show no personal data whatever the switch says.
    kinds = cleaned.custom
    return [
        finding(
            Code.UNREAD_CELLS,
            Severity.WARNING,
            plural_message(
                "One cell of {column} could not be read: {text}.",
                "{n} cells of {column} could not be read, such as {text}.",
                len(cells),
                column=str(header),
                text=str(mask(cells["text"].head(1), kinds.get(str(header), Kind.TEXT)).iloc[0]),
            ),
            message("They count as blank. Check that the column is mapped to the right kind, or mend them."),
            column=columns.columns.get(str(header)) or str(header),
            lines=sorted(set(cells["line"])),
        )
        for header, cells in cleaned.unread.groupby("column")
    ]


def _date_orders(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    return [
        finding(
            Code.AMBIGUOUS_DATES,
            Severity.WARNING,
            message(
                "Every date in {column} can be read with the day or the month first.",
                column=column_title(columns.kind, name),
            ),
            message("Say on the Data screen which comes first in this file."),
            column=name,
        )
        for name, order in cleaned.date_orders.items()
        if order == "ambiguous"
    ]

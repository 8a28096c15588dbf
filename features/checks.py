"""What in this data should a person look at before trusting the numbers? Findings, gravest first."""

from __future__ import annotations

import pandas as pd

from features.cleaning import Cleaned
from features.column_checks import check_columns
from features.deal_checks import check_deals
from features.findings import Code, Finding, Severity, finding
from features.leaks import LeakSuspect, leak_suspects
from features.mapping import ColumnMap
from features.messages import message, plural_message
from features.reading import TextTable
from features.schema import Upload, column_title
from features.stages import Process

__all__ = ["Code", "Finding", "LeakSuspect", "Severity", "check", "leak_suspects"]

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(
    cleaned: Cleaned, table: TextTable, columns: ColumnMap, process: Process, as_of: pd.Timestamp
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

    Returns
    -------
    tuple of Finding
        Gravest first, then by code, column and line. What does not apply to the upload (days in a file
        without dates, say) yields no finding.
    """
    found = [
        *_rows_read(table),
        *_cells_read(cleaned, columns),
        *_date_orders(cleaned, columns),
        *_currencies(cleaned),
        *_repetitions(cleaned, table, columns.kind),
        *check_columns(cleaned, columns, process),
    ]
    if columns.kind is Upload.DEALS:
        found += check_deals(cleaned, columns, process, as_of)
    return tuple(sorted(found, key=lambda one: (_WEIGHT[one.severity], one.code, one.column, one.lines)))


def _rows_read(table: TextTable) -> list[Finding]:
    rows, rejected, repaired = len(table.cells), len(table.rejects), len(table.repaired)
    few = finding(
        Code.FEW_ROWS,
        Severity.ERROR,
        plural_message("The file has only one row of data.", "The file has {n} rows of data.", rows),
        message("Export the whole list; rates and models need many rows."),
        lines=table.lines,
    )
    rejects = finding(
        Code.REJECTED_ROWS,
        Severity.WARNING,
        plural_message("One row could not be read.", "{n} rows could not be read.", rejected),
        message("Download the list of problems, mend these rows in the file, and upload it again."),
        lines=table.rejects["line"],
    )
    mended = finding(
        Code.REPAIRED_ROWS,
        Severity.NOTE,
        plural_message(
            "One row was broken and could be mended in one way only.",
            "{n} rows were broken and could be mended in one way only.",
            repaired,
        ),
        message("Look at one or two of these rows in the preview."),
        lines=table.repaired,
    )
    return [
        one for one, found in ((few, rows <= 1), (rejects, rejected > 0), (mended, repaired > 0)) if found
    ]


def _cells_read(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    return [
        finding(
            Code.UNREAD_CELLS,
            Severity.WARNING,
            plural_message(
                "One cell of {column} could not be read: {text}.",
                "{n} cells of {column} could not be read, such as {text}.",
                len(cells),
                column=str(header),
                text=str(cells["text"].iloc[0]),
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


def _currencies(cleaned: Cleaned) -> list[Finding]:
    counts = cleaned.frame["currency"].value_counts() if "currency" in cleaned.frame else pd.Series()
    if len(counts) < 2:
        return []
    return [
        finding(
            Code.MIXED_CURRENCIES,
            Severity.WARNING,
            message(
                "The amounts are in several currencies ({currencies}) and are added up as they stand.",
                currencies=", ".join(sorted(counts.index)),
            ),
            message("Export the amounts in one currency, or upload one file for each."),
            column="currency",
            lines=cleaned.frame.loc[cleaned.frame["currency"].isin(counts.index[1:]), "line"],
        )
    ]


def _repetitions(cleaned: Cleaned, table: TextTable, kind: Upload) -> list[Finding]:
    """Find ids in several rows; in a file without ids, rows that are equal in every cell."""
    key = {Upload.DEALS: "deal_id", Upload.CUSTOMERS: "account"}.get(kind)
    if key is None:
        return []
    ids, line = cleaned.frame[key], cleaned.frame["line"]
    if ids.isna().all():
        return _copies(line[table.cells.duplicated(keep="first").to_numpy()])
    again = line[ids.notna() & ids.duplicated(keep="last")]
    said = plural_message(
        "One row has a {column} that a later row has too; the later one counts.",
        "{n} rows have a {column} that a later row has too; the later ones count.",
        len(again),
        column=column_title(kind, key),
    )
    remedy = message("Remove the repeated rows if the earlier ones are not out of date.")
    found = finding(Code.REPEATED_IDS, Severity.WARNING, said, remedy, column=key, lines=again)
    return [found] if len(again) else []


def _copies(lines: pd.Series) -> list[Finding]:
    said = plural_message(
        "One row is an exact copy of an earlier one.",
        "{n} rows are exact copies of earlier ones.",
        len(lines),
    )
    remedy = message("They are kept. Include an id in the export, so that copies can be told from twins.")
    return [finding(Code.REPEATED_ROWS, Severity.NOTE, said, remedy, lines=lines)] if len(lines) else []

"""What does this file say? Reading, mapping, cleaning and checks in one call, for screen and command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from features.calendar_parts import latest_day
from features.checks import Finding, check, ranked
from features.cleaning import Cleaned, clean
from features.column_checks import outcome_of
from features.commands import plain_errors
from features.companions import join_companions
from features.deals import FACT_DAYS, latest_fact, settle_outcome
from features.description import describe, to_json
from features.errors import InputError
from features.mapping import ColumnMap, align, propose, signature
from features.messages import first_of
from features.purchase_lists import as_deals
from features.reading import TextTable, read_table
from features.schema import COLUMNS, Kind, Upload
from features.snapshot_checks import check_against
from features.stages import Process, propose_process
from features.wide_stages import stage_columns

if TYPE_CHECKING:
    from features.lookup_files import Beside
    from features.store.reports import Beginning


# Columns that a refusal names: enough to see which file it is about.
_NAMED = 20


@dataclass(frozen=True)
class Ingested:
    """One file on its way to a snapshot: each step's result, in order.

    `process` is empty and `as_of` the latest day found (or today) for uploads that are not deals. `compared`:
    closed deals were compared with an earlier snapshot (`against`).
    """

    table: TextTable
    columns: ColumnMap
    cleaned: Cleaned
    process: Process
    as_of: pd.Timestamp
    findings: tuple[Finding, ...]
    compared: bool = False

    @property
    def has_days(self) -> bool:
        """Whether the file says of any day that something was so on it; else it counts from its upload."""
        frame = self.cleaned.frame
        return any(frame[name].notna().any() for name in frame if frame[name].dtype.kind == "M")


def ingest(
    source: Path | bytes,
    *,
    name: str = "",
    kind: Upload | None = None,
    columns: ColumnMap | None = None,
    process: Process | None = None,
    as_of: pd.Timestamp | None = None,
    day_first: bool | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> Ingested:
    """Read a file all the way to typed columns and findings.

    Parameters
    ----------
    source
        A file or its bytes.
    name
        What the person calls the file.
    sheet
        Sheet of a workbook or file of an archive; by default the one that looks most like a table.
    encoding
        Python name of a text file's encoding; found by evidence where None.
    kind, columns, process, as_of, day_first, strict
        As in `interpret`.

    Raises
    ------
    InputError
        What `features.reading.read_table` and `interpret` raise.
    """
    table = read_table(source, name=name, sheet=sheet, encoding=encoding)
    return interpret(
        table, kind=kind, columns=columns, process=process, as_of=as_of, day_first=day_first, strict=strict
    )


def interpret(
    table: TextTable,
    *,
    kind: Upload | None = None,
    columns: ColumnMap | None = None,
    process: Process | None = None,
    as_of: pd.Timestamp | None = None,
    day_first: bool | None = None,
    strict: bool = False,
) -> Ingested:
    """Say what a text table means: its columns, their values, and what is odd about them.

    Parameters
    ----------
    table
        The file as text.
    kind
        The kind of upload; guessed where None, and `columns` has its own.
    columns
        A remembered or edited mapping; headers that it does not know stay custom. Proposed where None.
    process
        A remembered or edited process; stages that it does not know are put in.
    as_of
        The day up to which the file's facts are known; by default the latest day on which something happened.
    day_first
        How to read dates that admit both readings.
    strict
        Refuse what could be shown, but not worked with: see `require_outcome`. A screen reads without it, so
        that a person sees the mapping and can correct it.

    Raises
    ------
    InputError
        What `features.mapping.align` and, if strict, `require_outcome` raise.
    """
    headers = [str(header) for header in table.cells.columns]
    mapped = propose(table, kind) if columns is None else align(columns, headers)
    if strict:
        require_outcome(mapped)
    cleaned = join_companions(clean(table, mapped, day_first=day_first), table, mapped)
    if mapped.kind is Upload.PURCHASES:
        cleaned = as_deals(cleaned)
    steps = _process(cleaned, process) if mapped.kind is Upload.DEALS else Process()
    outcome = outcome_of(cleaned, mapped.kind, steps)
    day = _latest_day(cleaned, mapped.kind, outcome) if as_of is None else as_of.normalize()
    return Ingested(table, mapped, cleaned, steps, day, check(cleaned, table, mapped, steps, day, outcome))


def _process(cleaned: Cleaned, remembered: Process | None) -> Process:
    left = stage_columns(cleaned.frame, cleaned.custom)
    return propose_process(cleaned.frame, remembered, left.values(), cleaned.numbered("stage"))


def against(read: Ingested, before: pd.DataFrame | None) -> Ingested:
    """Compare deals with the snapshot before; as they are where there is none.

    Parameters
    ----------
    read
        The upload.
    before
        What `features.store.company.before` returns for its headers and its as-of day.
    """
    if before is None or read.columns.kind is not Upload.DEALS:
        return read
    outcome = settle_outcome(read.cleaned.frame, read.process, tuple(read.cleaned.custom))
    found = check_against(before, read.cleaned, outcome)
    return replace(read, findings=ranked((*read.findings, *found)), compared=True)


def has_outcome(columns: ColumnMap) -> bool:
    """Tell whether the file says what became of its rows; only deals have to."""
    return columns.kind is not Upload.DEALS or bool({"outcome", "stage"} & set(columns.columns.values()))


def require_outcome(columns: ColumnMap) -> None:
    """Refuse deals of which nothing says whether they were won or lost.

    To be asked before deals are saved or worked with, not before their mapping is shown.

    Raises
    ------
    InputError
        ``no_outcome`` where neither outcome nor stage is mapped.
    """
    if not has_outcome(columns):
        raise InputError(
            "no_outcome",
            "No column of the file says whether a deal was won or lost ({headers}); map one of them to the "
            "outcome or the stage, or export the file with such a column.",
            headers=first_of(columns.columns, _NAMED),
        )


def _latest_day(cleaned: Cleaned, kind: Upload, outcome: pd.Series | None) -> pd.Timestamp:
    frame = cleaned.frame
    if kind is Upload.DEALS:
        return latest_fact(frame[list(FACT_DAYS)].assign(outcome=outcome))
    dates = [column.name for column in COLUMNS[kind] if column.kind is Kind.DATE]
    return latest_day(frame[dates]) or pd.Timestamp.today().normalize()


def _with_history(read: Ingested) -> Ingested:
    # The store describes snapshots in the words of this module, so it cannot be imported above.
    from features.store.company import before
    from features.store.workspace import Workspace

    headers = signature(read.table.cells.columns)
    return against(read, before(Workspace.open(), headers, read.as_of))


def _remembered(table: TextTable) -> Beginning:
    """Return what the workspace knows of this report: its columns are mapped as a person left them."""
    from features.store import reports
    from features.store.workspace import Workspace

    return reports.begin(Workspace.open(), table, propose(table).kind)


def _save(read: Ingested, tables: Sequence[Beside], follows: str) -> list[str]:
    from features.store import lookups, reports, snapshots
    from features.store.workspace import Workspace

    workspace, said = Workspace.open(), []
    if follows:
        sign = signature(read.table.cells.columns)
        reports.remember(workspace, sign, read.columns, read.process, follows)
    for one in (read, *(table.read for table in tables)):
        snapshot, is_new = snapshots.save(workspace, one)
        said.append(f"{'saved' if is_new else 'already saved'} as snapshot {snapshot.id}")
    for table in tables:
        lookups.remember_join(workspace, signature(table.read.table.cells.columns), table.join)
    return said


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Sheet of a workbook, or file of an archive; by default the likeliest table.")
@click.option("--encoding", help="Encoding of a text file, such as gb18030; by default found by evidence.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day up to which the facts are known.")
@click.option("--csv-out", type=click.Path(path_type=Path), help="Write the table as read, before mapping.")
@click.option(
    "--lookup",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Table of accounts, products or people to join to the deals; may be repeated.",
)
@click.option(
    "--accept", multiple=True, metavar="NAME", help="Confirm the near miss of NAME; may be repeated."
)
@click.option("--accept-near", is_flag=True, help="Confirm every near miss.")
@click.option("--save", is_flag=True, help="Keep the upload as a snapshot in the workspace.")
@click.option("--json", "as_json", is_flag=True, help="Describe the upload for machines.")
@plain_errors
def main(
    file: Path,
    sheet: str | None,
    encoding: str | None,
    as_of: pd.Timestamp | None,
    csv_out: Path | None,
    files: tuple[Path, ...],
    accept: tuple[str, ...],
    accept_near: bool,
    save: bool,
    as_json: bool,
) -> None:
    """Read FILE and say what was found: columns, rows, problems."""
    # It reads files with this module, so it cannot be imported above.
    from features import lookup_files

    day = None if as_of is None else pd.Timestamp(as_of)
    table = read_table(file, name=file.name, sheet=sheet, encoding=encoding)
    known = _remembered(table) if save else None
    read = interpret(
        table,
        columns=known.columns if known else None,
        process=known.process if known else None,
        as_of=day,
        strict=save,
    )
    _, tables = lookup_files.join_files(read, files, None if accept_near else accept)
    if csv_out is not None:
        # RFC 4180: lines end with CR LF.
        read.table.cells.to_csv(csv_out, index=False, encoding="utf-8", lineterminator="\r\n")
    if save:
        read = _with_history(read)
        click.echo("\n".join(_save(read, tables, known.follows if known else "")), err=True)
    if as_json:
        joined = {"lookups": [lookup_files.to_json(table) for table in tables]} if tables else {}
        click.echo(json.dumps(to_json(read) | joined, ensure_ascii=False, indent=2))
    else:
        said = [str(sentence) for table in tables for sentence in lookup_files.sentences(table)]
        click.echo("\n".join([describe(read), *said]))


if __name__ == "__main__":
    main()

"""What is said of an upload where there is no screen? For machines as JSON, for a person at a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from features.applicable import checked
from features.reading import TextTable
from features.reasons import ROW_REASONS, SKIP_REASONS
from features.schema import Upload
from features.wide_stages import stage_columns

if TYPE_CHECKING:  # its command says what it found in the words of this module
    from features.ingest import Ingested

# Lines set aside that are listed at a terminal; the screen lists all of them.
_MOST_LISTED = 10


def to_json(read: Ingested) -> dict[str, Any]:
    """Return what machines read of an upload; see *Commands* in the documentation for the keys."""
    table = read.table
    return {
        "file": table.name,
        "kind": read.columns.kind.value,
        "as_of": read.as_of.date().isoformat(),
        "container": table.container,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "encoding": table.encoding,
        "encoding_choices": [choice.encoding for choice in table.encoding_choices],
        "delimiter": table.delimiter,
        "header_row": table.header_row,
        "rows_read": len(table.cells) + len(table.rejects),
        "rows_kept": len(table.cells),
        "rows_rejected": len(table.rejects),
        "rows_repaired": len(table.repaired),
        "rows_skipped": len(table.skipped),
        "lines": asdict(table.accounting),
        "other_tables": list(table.other_tables),
        "cells_unread": len(read.cleaned.unread),
        "notes": [str(note) for note in table.notes],
        "mapping": dict(read.columns.columns),
        "confidence": read.columns.confidence,
        "asks": list(read.columns.asks),
        "stage_dates": _stage_dates(read),
        "findings": [
            {
                "code": str(found.code),
                "severity": found.severity.value,
                "column": found.column,
                "rows": len(found.lines),
                "message": str(found.message),
            }
            for found in read.findings
        ],
        "checks": [
            {"code": one.code.value, "answer": one.answer.value, "reason": str(one.reason or "")}
            for one in checked(read.cleaned, read.columns, read.findings, compared=read.compared)
        ],
    }


def _stage_dates(read: Ingested) -> dict[str, str]:
    """Return the columns that say when a stage was entered, with that stage."""
    is_deals = read.columns.kind is Upload.DEALS
    return stage_columns(read.cleaned.frame, read.cleaned.custom, read.process.stages) if is_deals else {}


def describe(read: Ingested) -> str:
    """Say for a person at a terminal what the file holds."""
    said = to_json(read)
    layout = (
        f"{said['encoding']}, delimiter {said['delimiter']!r}" if said["encoding"] else read.table.container
    )
    counts = (
        f"{said['rows_kept']} rows kept, {said['rows_rejected']} rejected, {said['rows_repaired']} repaired"
    )
    day = f" as of {said['as_of']}" if read.has_days else ""
    lines = [
        f"{said['file']}: {said['kind']}{day}, {layout}, header line {said['header_row']}",
        f"{counts}, {said['cells_unread']} cells unread",
        *_what_was_done(read.table),
        *said["notes"],
        *(f"  {header} → {name or '(as it is)'}" for header, name in said["mapping"].items()),
        *(f"{found.severity.value} {found.code}: {found.message} {found.remedy}" for found in read.findings),
    ]
    return "\n".join(lines)


def _what_was_done(table: TextTable) -> list[str]:
    """List the lines that were set aside or mended, as far as a person would read on."""
    went = table.accounting
    skipped = ", ".join(f"{lines} {reason.replace('_', ' ')}" for reason, lines in went.skipped.items())
    said = [
        f"{went.lines} lines: {went.kept} kept, {went.repaired} repaired, {went.rejected} rejected, "
        f"{sum(went.skipped.values())} skipped ({skipped})"
    ]
    reasons = ROW_REASONS | SKIP_REASONS
    untold = table.skipped[~table.skipped["reason"].isin(["blank", "header"])]
    for what, rows in (("rejected", table.rejects), ("skipped", untold)):
        for line, text, reason in rows[["line", "text", "reason"]].head(_MOST_LISTED).itertuples(index=False):
            said.append(f"  line {line} {what}: {text[:80]!r} {reasons[reason]}")
        if len(rows) > _MOST_LISTED:
            said.append(f"  … and {len(rows) - _MOST_LISTED} more {what}")
    if len(table.repaired):
        said.append(f"  repaired lines: {', '.join(map(str, table.repaired[:_MOST_LISTED]))}")
    return said

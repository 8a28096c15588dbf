"""Which columns are missing, say nothing, or say too much? Findings about whole columns."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from features.cleaning import Cleaned
from features.deals import settle_outcome
from features.findings import Code, Finding, Severity, finding
from features.leaks import leak_suspects
from features.mapping import ColumnMap
from features.messages import Share, message
from features.personal import PERSONAL
from features.schema import Kind, Upload, column_title
from features.stages import Process

MOSTLY_EMPTY = 0.9  # share of blank cells from which a column says little

# Columns that are blank for good reason in most rows, or that must be known only after the outcome.
_ENDS = frozenset(
    {"closed_on", "loss_reason", "expected_close_on", "satisfaction", "collaborators", "churned"}
)
_NOT_AUDITED = frozenset(
    {"deal_id", "deal_name", "stage", "outcome", "closed_on", "loss_reason", "churned"}
    | {"expected_close_on", "stage_entered_on", "last_activity_on"}
)
_PERSONAL_TITLES = {
    Kind.EMAIL: message("e-mails"),
    Kind.PHONE: message("phones"),
    Kind.CONTACT: message("names of persons"),
    Kind.NOTE: message("free text"),
}
# Rounded, a share just below 1 would say that all rows are blank.
_NEARLY_ALL = 0.99
_FIRST = 1_000  # values
_NEEDED = {
    Upload.STAGE_ENTRIES: ("deal_id", "stage", "entered_on"),
    Upload.CUSTOMERS: ("account",),
    Upload.TARGETS: ("period", "amount"),
    Upload.PURCHASES: ("account", "closed_on"),
}


def check_columns(cleaned: Cleaned, columns: ColumnMap, outcome: pd.Series | None) -> list[Finding]:
    """Look at each column of an upload as a whole; see `features.checks.check`."""
    return [
        *_missing(columns),
        *_without_content(cleaned, columns),
        *_personal(cleaned),
        *_leaks(cleaned, columns, outcome),
    ]


def outcome_of(cleaned: Cleaned, kind: Upload, process: Process) -> pd.Series | None:
    """Return ``open``, ``won`` or ``lost`` for each row; for customers ``lost`` is churned, ``won`` stayed.

    None where the upload has no outcome.
    """
    if kind is Upload.DEALS:
        stages = cleaned.numbered("stage")
        return settle_outcome(cleaned.frame, process, tuple(cleaned.custom), stages)
    if kind is Upload.CUSTOMERS and cleaned.frame["churned"].notna().any():
        return cleaned.frame["churned"].map({1.0: "lost", 0.0: "won"}).fillna("open").astype("str")
    return None


def _missing(columns: ColumnMap) -> list[Finding]:
    mapped = set(columns.columns.values())
    return [
        finding(
            Code.MISSING_COLUMN,
            Severity.ERROR,
            message("No column of the file says: {column}.", column=column_title(columns.kind, name)),
            message("Map the column that does, or choose another kind of table."),
            column=name,
        )
        for name in _NEEDED.get(columns.kind, ())
        if name not in mapped
    ]


def _names(cleaned: Cleaned, columns: ColumnMap) -> list[str]:
    """Return the columns of the file as they are called in the frame."""
    mapped = [name for name in columns.columns.values() if name is not None]
    return [*mapped, *(name for name in cleaned.custom if name in cleaned.frame)]


def _without_content(cleaned: Cleaned, columns: ColumnMap) -> list[Finding]:
    if len(cleaned.frame) < 2:
        return []
    found = []
    for name in _names(cleaned, columns):
        values = cleaned.frame[name]
        blank = float(values.isna().mean())
        if blank >= MOSTLY_EMPTY and name not in _ENDS:
            found.append(_mostly_empty(name, columns.kind, blank))
        elif blank == 0.0 and name != "currency" and _is_constant(values):
            kind = cleaned.custom.get(name, Kind.TEXT)
            found.append(_constant(name, columns.kind, values.iloc[0] if kind not in PERSONAL else "•••"))
    return found


def _is_constant(values: pd.Series) -> bool:
    """Tell whether all values are the same; where not, the first ones mostly show it."""
    return bool(all(part.eq(values.iloc[0]).all() for part in (values.head(_FIRST), values)))


def _mostly_empty(name: str, kind: Upload, blank: float) -> Finding:
    return finding(
        Code.MOSTLY_EMPTY,
        Severity.NOTE,
        message(
            "{column} is blank in {share} of the rows.",
            column=column_title(kind, name),
            share=Share(blank if blank == 1.0 else min(blank, _NEARLY_ALL)),
        ),
        message("Leave it out of the export, or have it filled in."),
        column=name,
    )


def _constant(name: str, kind: Upload, value: object) -> Finding:
    day = value.date() if isinstance(value, pd.Timestamp) else value
    shown = day if isinstance(day, (int, float, dt.date)) else str(day)
    return finding(
        Code.CONSTANT,
        Severity.NOTE,
        message("{column} is {value} in every row.", column=column_title(kind, name), value=shown),
        message("It tells no row from another; leave it out of the export."),
        column=name,
    )


def _personal(cleaned: Cleaned) -> list[Finding]:
    return [
        finding(
            Code.PERSONAL_DATA,
            Severity.NOTE,
            message("{column} holds personal data ({kind}).", column=name, kind=_PERSONAL_TITLES[kind]),
            message("It is hidden in tables and left out of models; the settings can show it."),
            column=name,
        )
        for name, kind in cleaned.custom.items()
        if kind in PERSONAL
    ]


def _leaks(cleaned: Cleaned, columns: ColumnMap, outcome: pd.Series | None) -> list[Finding]:
    if outcome is None:
        return []
    # Personal data are left out of models anyway, and their values belong into no sentence.
    hidden = {name for name, kind in cleaned.custom.items() if kind in PERSONAL}
    candidates = [name for name in _names(cleaned, columns) if name not in _NOT_AUDITED | hidden]
    texts = [name for name in candidates if pd.api.types.is_string_dtype(cleaned.frame[name])]
    numbers = {name: cleaned.numbered(name) for name in texts}
    return [
        finding(
            Code.LEAK,
            Severity.WARNING,
            message(
                "{column} seems to be known only after the outcome. {evidence}",
                column=column_title(columns.kind, suspect.column),
                evidence=suspect.message,
            ),
            message(
                "Models leave it out. If it is known beforehand, tick it on the Models screen: Train, "
                "Columns."
            ),
            column=suspect.column,
        )
        for suspect in leak_suspects(
            cleaned.frame, outcome, candidates, numbers, customers=columns.kind is Upload.CUSTOMERS
        )
    ]

"""Which checks say something about this upload? Found, found nothing, or does not apply, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from features.cleaning import Cleaned
from features.findings import Code, Finding
from features.mapping import ColumnMap
from features.messages import Message, message
from features.schema import COLUMNS, Kind, Upload, column_title
from features.twin_checks import SPELT

_DAYS = tuple(column.name for column in COLUMNS[Upload.DEALS] if column.kind is Kind.DATE)
_FACTS = ("created_on", "closed_on", "stage_entered_on", "last_activity_on")
_ANY_UPLOAD = frozenset(
    {Code.FEW_ROWS, Code.MISSING_COLUMN, Code.REJECTED_ROWS, Code.REPAIRED_ROWS, Code.UNREAD_CELLS}
    | {Code.AMBIGUOUS_DATES, Code.UNDECIDED_MARKS, Code.NEGATIVE_AMOUNTS, Code.HUGE_AMOUNTS, Code.SPELLINGS}
    | {Code.MOSTLY_EMPTY, Code.CONSTANT, Code.PERSONAL_DATA}
)
_ALSO_CUSTOMERS = frozenset({Code.REPEATED_IDS, Code.REPEATED_ROWS, Code.LEAK})
# Of each group of columns one at least must hold a value.
_NEEDS: dict[Code, tuple[tuple[str, ...], ...]] = {
    Code.AMBIGUOUS_DATES: ((*_DAYS, "entered_on", "customer_since", "last_contact_on", "period"),),
    Code.MIXED_CURRENCIES: (("amount",),),
    Code.UNDECIDED_MARKS: (("amount",),),
    Code.NEGATIVE_AMOUNTS: (("amount",),),
    Code.HUGE_AMOUNTS: (("amount",),),
    Code.REPEATED_DEALS: (("deal_id",), ("deal_name",), ("created_on",)),
    Code.SPELLINGS: (SPELT,),
    Code.CLOSED_BEFORE_CREATED: (("created_on",), ("closed_on",)),
    Code.AFTER_AS_OF: (_FACTS,),
    Code.OVERDUE: (("expected_close_on", "closed_on"),),
    Code.NO_CLOSING_DAY: (("closed_on",),),
    Code.QUIET: (("last_activity_on",),),
    Code.UNKNOWN_STAGE: (("stage",),),
    Code.STAGE_AGAINST_OUTCOME: (("stage",), ("outcome",)),
    Code.LOST_BY_REASON: (("loss_reason",),),
    Code.LEAK: (("outcome", "stage", "churned"),),
    Code.CHANGED_AFTER_CLOSE: (("deal_id",),),
}


class Answer(StrEnum):
    """What a check says of an upload."""

    FOUND = "found"
    NOTHING = "nothing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Checked:
    """One check and its answer; `reason` says why it does not apply."""

    code: Code
    answer: Answer
    reason: Message | None = None


def checked(
    cleaned: Cleaned, columns: ColumnMap, findings: Iterable[Finding], *, compared: bool
) -> tuple[Checked, ...]:
    """Return the answer of every check, in the order of the codes.

    Parameters
    ----------
    cleaned, columns, findings
        The upload, its mapping, and what was found.
    compared
        Whether there was an earlier snapshot of the same report to compare with.
    """
    found = {finding.code for finding in findings}
    return tuple(_answer(code, found, cleaned, columns, compared=compared) for code in Code)


def _answer(code: Code, found: set[str], cleaned: Cleaned, columns: ColumnMap, *, compared: bool) -> Checked:
    if code in found:
        return Checked(code, Answer.FOUND)
    reason = _why_not(code, cleaned, columns, compared=compared)
    return Checked(code, Answer.NOTHING if reason is None else Answer.NOT_APPLICABLE, reason)


def _why_not(code: Code, cleaned: Cleaned, columns: ColumnMap, *, compared: bool) -> Message | None:
    also_customers = code in _ALSO_CUSTOMERS and columns.kind is Upload.CUSTOMERS
    if columns.kind is not Upload.DEALS and code not in _ANY_UPLOAD and not also_customers:
        return message("It is about lists of deals.")
    if code is Code.CHANGED_AFTER_CLOSE and not compared:
        return message("There is no earlier snapshot of this report.")
    return next(
        (
            message("The file does not say: {column}.", column=column_title(columns.kind, group[0]))
            for group in _NEEDS.get(code, ())
            if not any(name in cleaned.frame and cleaned.frame[name].notna().any() for name in group)
        ),
        None,
    )

"""What is a finding? Something noticed in data or a model, with its code, weight, rows and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from features.messages import Message


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # a screen or model cannot be trusted until it is mended
    WARNING = "warning"  # some numbers are affected
    NOTE = "note"  # good to know


class Code(StrEnum):
    """What can be found in data; `docs/findings.md` explains each."""

    NO_OUTCOME = "D001"
    ONE_CLASS = "D002"
    FEW_CLOSED = "D003"
    FEW_ROWS = "D004"
    MISSING_COLUMN = "D005"
    REJECTED_ROWS = "D010"
    REPAIRED_ROWS = "D011"
    UNREAD_CELLS = "D012"
    AMBIGUOUS_DATES = "D013"
    MIXED_CURRENCIES = "D014"
    REPEATED_IDS = "D020"
    REPEATED_ROWS = "D021"
    NO_IDS = "D022"
    CLOSED_BEFORE_CREATED = "D030"
    AFTER_AS_OF = "D031"
    OVERDUE = "D032"
    NO_CLOSING_DAY = "D033"
    UNKNOWN_STAGE = "D040"
    BLANK_OUTCOME = "D041"
    STAGE_AGAINST_OUTCOME = "D042"
    LOST_BY_REASON = "D043"
    MOSTLY_EMPTY = "D050"
    CONSTANT = "D051"
    LEAK = "D060"


@dataclass(frozen=True)
class Finding:
    """Something noticed in data or a model.

    Attributes
    ----------
    code
        ``D…`` for data (`Code`), ``M…`` for models; stable.
    severity
        How much it matters.
    column
        The canonical or custom column concerned, or "".
    lines
        Source lines of the rows concerned; empty where it is not about rows.
    message, remedy
        What was found; what to do about it.
    """

    code: str
    severity: Severity
    column: str
    lines: tuple[int, ...]
    message: Message
    remedy: Message


def finding(
    code: Code,
    severity: Severity,
    said: Message,
    remedy: Message,
    *,
    column: str = "",
    lines: Iterable[int] = (),
) -> Finding:
    """Make a finding; `lines` may be a column of line numbers."""
    return Finding(code, severity, column, tuple(int(line) for line in lines), said, remedy)

"""What is a finding? Something noticed in data or a model, with its code, weight, rows and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from features.messages import Message, message


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
    UNDECIDED_MARKS = "D015"
    REPEATED_IDS = "D020"
    REPEATED_ROWS = "D021"
    NO_IDS = "D022"
    REPEATED_DEALS = "D023"
    SPELLINGS = "D024"
    CLOSED_BEFORE_CREATED = "D030"
    AFTER_AS_OF = "D031"
    OVERDUE = "D032"
    NO_CLOSING_DAY = "D033"
    QUIET = "D034"
    UNKNOWN_STAGE = "D040"
    BLANK_OUTCOME = "D041"
    STAGE_AGAINST_OUTCOME = "D042"
    LOST_BY_REASON = "D043"
    MOSTLY_EMPTY = "D050"
    CONSTANT = "D051"
    PERSONAL_DATA = "D052"
    LEAK = "D060"
    CHANGED_AFTER_CLOSE = "D061"
    NEGATIVE_AMOUNTS = "D070"
    HUGE_AMOUNTS = "D071"


TITLES: dict[Code, Message] = {
    Code.NO_OUTCOME: message("No outcome"),
    Code.ONE_CLASS: message("Only won or only lost deals"),
    Code.FEW_CLOSED: message("Few closed deals"),
    Code.FEW_ROWS: message("Few rows"),
    Code.MISSING_COLUMN: message("Missing columns"),
    Code.REJECTED_ROWS: message("Rejected rows"),
    Code.REPAIRED_ROWS: message("Mended rows"),
    Code.UNREAD_CELLS: message("Unread cells"),
    Code.AMBIGUOUS_DATES: message("Day or month first"),
    Code.MIXED_CURRENCIES: message("Several currencies"),
    Code.UNDECIDED_MARKS: message("Thousands or decimals"),
    Code.REPEATED_IDS: message("Repeated ids"),
    Code.REPEATED_ROWS: message("Repeated rows"),
    Code.NO_IDS: message("Missing ids"),
    Code.REPEATED_DEALS: message("Deals entered twice"),
    Code.SPELLINGS: message("Names spelt in several ways"),
    Code.CLOSED_BEFORE_CREATED: message("Closed before created"),
    Code.AFTER_AS_OF: message("Dates in the future"),
    Code.OVERDUE: message("Past the expected close"),
    Code.NO_CLOSING_DAY: message("Closed without a day"),
    Code.QUIET: message("No activity for long"),
    Code.UNKNOWN_STAGE: message("Unknown stages"),
    Code.BLANK_OUTCOME: message("Neither stage nor outcome"),
    Code.STAGE_AGAINST_OUTCOME: message("Stage against outcome"),
    Code.LOST_BY_REASON: message("Lost by their reason"),
    Code.MOSTLY_EMPTY: message("Mostly empty columns"),
    Code.CONSTANT: message("Constant columns"),
    Code.PERSONAL_DATA: message("Personal data"),
    Code.LEAK: message("Columns that know the outcome"),
    Code.CHANGED_AFTER_CLOSE: message("Changed after closing"),
    Code.NEGATIVE_AMOUNTS: message("Negative amounts"),
    Code.HUGE_AMOUNTS: message("Huge amounts"),
}
"""What each check looks for, in a few words."""


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
    numbers = lines if isinstance(lines, (pd.Series, np.ndarray)) else list(lines)
    return Finding(code, severity, column, tuple(np.asarray(numbers, np.int64).tolist()), said, remedy)

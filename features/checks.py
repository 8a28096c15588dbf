"""What in this data should a person look at before trusting the numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from features.messages import Message


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # a screen or model cannot be trusted until it is mended
    WARNING = "warning"  # some numbers are affected
    NOTE = "note"  # good to know


@dataclass(frozen=True)
class Finding:
    """Something noticed in data or a model.

    Attributes
    ----------
    code
        ``D…`` for data, ``M…`` for models; stable.
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

"""Which columns give the outcome away? Those known only afterwards, with the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.evidence import Candidate, Evidence, evidence_against
from features.headers import normalise
from features.messages import Message, message
from features.numbered import Numbered
from features.separation import joint_separation, separation
from features.side_by_side import side_by_side
from features.sides import FEWEST, Sides, sides_of

__all__ = ["FEWEST", "Example", "LeakSuspect", "leak_suspects", "separation"]

ADDS = 0.03  # area under the ROC curve that a measured duration adds to what all other columns reach
NOT_NOISE = 4.0  # standard errors that it has to add at least
EXAMPLES = 3

_MEASURED = re.compile(
    r"(last )?(call|calls|talk|conversation|contact|meeting|visit|interview|demo|phone)? ?"
    r"(duration|length|talk ?time|talking time)( (in )?(s|sec|secs|seconds|min|mins|minutes))?"
    r"|duration of (the )?(last )?(call|contact|conversation|meeting|visit)"
    r"|(call|talk|calling) ?(time|seconds|minutes)"
    r"|(本次|末次)?(通话|沟通|会谈|拜访)?(时长|时间长度)(秒|分钟)?"
)


@dataclass(frozen=True)
class Example:
    """One row that shows it: its line in the file (or its place), what it says, and its outcome."""

    line: int
    value: str
    outcome: str


@dataclass(frozen=True)
class LeakSuspect:
    """A column that looks as if it were known only after the outcome.

    Attributes
    ----------
    column
        Its name in the frame.
    kind
        ``separates`` (it tells won from lost nearly alone, or one of its values does), ``filled`` (filled in,
        or set, once the outcome is known), ``dated`` (its days lie after the closing), ``name`` (its name
        says so) or ``measured`` (it measures how long something took, and tells what nothing else tells).
    figure
        The evidence: area under the ROC curve (0.5 nothing, 1 perfect) for ``separates``, or the share of one
        side that the value covers; difference of the shares for ``filled``; share of days on or after the
        closing for ``dated``; area added to that of all other columns for ``measured``; blank for ``name``.
    message
        The evidence as a sentence.
    examples
        Some rows that show it.
    """

    column: str
    kind: str
    figure: float
    message: Message
    examples: tuple[Example, ...] = ()


def leak_suspects(
    frame: pd.DataFrame,
    outcome: pd.Series,
    candidates: Iterable[str],
    numbers: Mapping[str, Numbered] | None = None,
    *,
    customers: bool = False,
) -> list[LeakSuspect]:
    """Audit columns for knowledge of the outcome.

    Parameters
    ----------
    frame
        One row per deal (or customer). With ``created_on`` and ``closed_on`` closed deals are compared with
        open ones of their age, and days with the closing; with ``line`` examples say where they stand.
    outcome
        ``open``, ``won`` or ``lost`` for each row; for customers ``won`` stands for those who stayed.
    candidates
        Columns of `frame` to audit: numbers, dates, flags or text.
    numbers
        Those of them that hold texts, where they are numbered already.
    customers
        Whether the rows are customers, of whom the sentences then speak.

    Returns
    -------
    list of LeakSuspect
        At most one a column, in the order of `candidates`. Fewer than `FEWEST` rows on both sides are never
        evidence; only names are judged then. The order of the rows does not matter.
    """
    sides, names, known = sides_of(frame, outcome, customers=customers), list(candidates), numbers or {}
    audited = side_by_side(
        lambda name: evidence_against(_candidate(frame[name], known.get(name)), sides), names, len(frame)
    )
    found = {name: told for name, told in zip(names, audited, strict=True) if told}
    honest = [name for name in names if name not in found]
    found |= {name: told for name in honest if (told := _measured(frame, name, honest, sides))}
    return [_suspect(name, found[name], frame, outcome, sides) for name in names if name in found]


def _candidate(values: pd.Series, numbered: Numbered | None) -> Candidate:
    is_ordered = pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)
    return Candidate(values, Numbered.of(values) if numbered is None and not is_ordered else numbered)


def _suspect(name: str, told: Evidence, frame: pd.DataFrame, outcome: pd.Series, sides: Sides) -> LeakSuspect:
    examples = _examples(frame, name, outcome, sides)
    return LeakSuspect(name, told.kind, told.figure, told.message, examples)


def _measured(frame: pd.DataFrame, name: str, names: Sequence[str], sides: Sides) -> Evidence | None:
    """Judge a duration by what it adds: how long a call took is known only once it is over."""
    if not _MEASURED.fullmatch(normalise(name)) or not pd.api.types.is_numeric_dtype(frame[name]):
        return None
    won, lost = int(sides.won.sum()), int(sides.lost.sum())
    if min(won, lost) < FEWEST:
        return None
    others = [frame[other] for other in names if other != name]
    without = joint_separation(others, sides.won, sides.lost)
    together = joint_separation([*others, frame[name]], sides.won, sides.lost)
    # The standard error of the area of a column that tells nothing (Mann and Whitney 1947).
    if together - without < max(ADDS, NOT_NOISE * np.sqrt((won + lost + 1) / (12 * won * lost))):
        return None
    said = message(
        "It measures how long something took, known only once that is over, and lifts the AUC of all "
        "columns together from {without} to {together}.",
        without=round(without, 3),
        together=round(together, 3),
    )
    return Evidence("measured", together - without, said)


def _examples(frame: pd.DataFrame, name: str, outcome: pd.Series, sides: Sides) -> tuple[Example, ...]:
    """Take a row of each outcome, the first that has a value before others."""
    lines = frame["line"].to_numpy() if "line" in frame else np.arange(1, len(frame) + 1)
    found = []
    for side in (sides.won, sides.lost, ~sides.closed)[:EXAMPLES]:
        rows = np.flatnonzero(side)
        if len(rows):
            row = rows[np.argmax(frame[name].notna().to_numpy()[rows])]
            found.append(Example(int(lines[row]), _text(frame[name].iloc[row]), str(outcome.iloc[row])))
    return tuple(found)


def _text(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)

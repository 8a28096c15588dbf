"""Which columns give the outcome away? Those known only afterwards, with the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.headers import normalise
from features.messages import Message, Share, message
from features.separation import joint_separation, separation
from features.sides import FEWEST, Sides, is_no_chance, sides_of

__all__ = ["FEWEST", "Example", "LeakSuspect", "leak_suspects", "separation"]

SEPARATES = 0.97  # area under the ROC curve of one column alone; nothing known beforehand comes near it
ONE_SIDED = 0.2  # share of one side that a value covers which never occurs on the other
FILLED_GAP = 0.1  # a column filled that much more often on one side ...
HARDLY_FILLED = 0.02  # ... and hardly ever on the other is filled in afterwards
WAITS = 0.95  # share of the open deals that one value covers ...
DECIDED = 0.02  # ... and of the closed ones at most, for it to stand for "not decided yet"
PLANNED = 0.2  # share of the days of open deals that lie ahead, from which on they are plans
DATED = 0.9  # share of a column's days that lie on or after the closing
ADDS = 0.03  # area under the ROC curve that a measured duration adds to what all other columns reach
NOT_NOISE = 4.0  # standard errors that it has to add at least
EXAMPLES = 3

_ALWAYS = frozenset({"outcome", "loss_reason", "closed_on"})
_NAME = re.compile(
    r"\b(won|lost|closed ?won|closed ?lost)\b|\bloss reason|\bis closed\b|\b(clos(e|ed|ing)|status) reason\b"
    r"|\bactual (clos|revenue|value|amount)|\bdays to close\b|\btime to close\b"
    r"|\bchurn (score|reason|date|label|value|category)\b|\b(cancel(led|lation)|termination) (date|reason)\b"
    r"|输单|丢单|赢单|战败|死单|结单原因|关闭原因|流失原因|流失日期|退订|实际成交|实际结单|实际周期|成交时间|成交日期"
)
_BEFORE = re.compile(
    r"\b(previous|previously|prior|past|before|earlier|last year|expected|planned|estimated|target)\b"
    r"|历史|以往|过去|赢单率|赢单概率|预计|计划"
)
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


_Evidence = tuple[str, float, Message]


def leak_suspects(frame: pd.DataFrame, outcome: pd.Series, candidates: Iterable[str]) -> list[LeakSuspect]:
    """Audit columns for knowledge of the outcome.

    Parameters
    ----------
    frame
        One row per deal (or customer). With ``created_on`` and ``closed_on`` closed deals are compared with
        open ones of their age, and days with the closing; with ``line`` examples say where they stand.
    outcome
        ``open``, ``won`` or ``lost`` for each row; for customers ``won`` may stand for those who stayed.
    candidates
        Columns of `frame` to audit: numbers, dates, flags or text.

    Returns
    -------
    list of LeakSuspect
        At most one a column, in the order of `candidates`. Fewer than `FEWEST` rows on both sides are never
        evidence; only names are judged then. The order of the rows does not matter.
    """
    sides, names = sides_of(frame, outcome), list(candidates)
    found = {name: evidence for name in names if (evidence := _evidence(_coded(frame[name]), sides))}
    honest = [name for name in names if name not in found]
    found |= {name: evidence for name in honest if (evidence := _measured(frame, name, honest, sides))}
    return [
        LeakSuspect(name, *found[name], _examples(frame, name, outcome, sides))
        for name in names
        if name in found
    ]


def _coded(values: pd.Series) -> pd.Series:
    """Number the different texts of a column, so that they are compared and counted as numbers."""
    if not pd.api.types.is_string_dtype(values):
        return values
    codes, texts = pd.factorize(values)
    return pd.Series(pd.Categorical.from_codes(codes, texts), index=values.index, name=values.name)


def _evidence(values: pd.Series, sides: Sides) -> _Evidence | None:
    """Return the gravest evidence against a column by itself: kind, figure and sentence."""
    one_sided = None
    if min(sides.won.sum(), sides.lost.sum()) >= FEWEST:
        area = separation(values, sides.won, sides.lost)
        one_sided = _one_sided(values, sides)
        if area >= SEPARATES:
            told = message("It alone tells won from lost (AUC {area}).", area=round(area, 3))
            return "separates", area, one_sided[1] if one_sided else told
    return (
        _named("filled", _filled_afterwards(values.notna().to_numpy(), sides))
        or _named("separates", one_sided)
        or _named("dated", _dated_afterwards(values, sides))
        or _named("filled", _set_afterwards(values, sides))
        or _name_says_so(str(values.name))
    )


def _named(kind: str, evidence: tuple[float, Message] | None) -> _Evidence | None:
    return None if evidence is None else (kind, *evidence)


def _one_sided(values: pd.Series, sides: Sides) -> tuple[float, Message] | None:
    """Find a value, other than a day, that covers much of one side and never occurs on the other."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return None
    for side, other, said in (
        (
            sides.lost,
            sides.won,
            message("It is {value} for {share} of the lost rows and never for a won one."),
        ),
        (
            sides.won,
            sides.lost,
            message("It is {value} for {share} of the won rows and never for a lost one."),
        ),
    ):
        counts = values[side].value_counts()
        if counts.empty:
            continue
        value, share = counts.index[0], float(counts.iloc[0] / side.sum())
        if share >= ONE_SIDED and not values[other].eq(value).any() and _rare(share, other):
            return share, Message(said.template, {"value": _shown(value), "share": Share(share)})
    return None


def _rare(share: float, other: NDArray[np.bool_]) -> bool:
    return is_no_chance(0.0, share, int(other.sum()))


def _filled_afterwards(filled: NDArray[np.bool_], sides: Sides) -> tuple[float, Message] | None:
    """Compare how often a column is filled for closed and open deals, and for won and lost ones."""
    closed, won, lost = sides.like_waiting, sides.won.astype(float), sides.lost.astype(float)
    pairs = (
        (
            closed,
            sides.waiting,
            message("It is filled for {more} of the closed deals and {less} of the open ones."),
        ),
        (lost, sides.won, message("It is filled for {more} of the lost deals and {less} of the won ones.")),
        (won, sides.lost, message("It is filled for {more} of the won deals and {less} of the lost ones.")),
    )
    found = []
    for weight, other, said in pairs:
        if min((weight > 0).sum(), other.sum()) < FEWEST:
            continue
        more, less = float(np.average(filled, weights=weight)), float(filled[other].mean())
        gap = more - less
        if less <= HARDLY_FILLED and gap >= FILLED_GAP and is_no_chance(less, more, int(other.sum())):
            found.append((gap, Message(said.template, {"more": Share(more), "less": Share(less)})))
    return max(found, key=lambda evidence: evidence[0], default=None)


def _set_afterwards(values: pd.Series, sides: Sides) -> tuple[float, Message] | None:
    """Find a value that nearly all open deals have and few of the closed ones: not decided yet."""
    counts = values[sides.waiting].value_counts(normalize=True)
    few = min(sides.waiting.sum(), (sides.like_waiting > 0).sum()) < FEWEST
    if few or counts.empty or pd.api.types.is_datetime64_any_dtype(values):
        return None
    value = counts.index[0]
    waits = float(values[sides.waiting].eq(value).mean())
    decided = float(np.average(values.eq(value), weights=sides.like_waiting))
    if waits < WAITS or decided > DECIDED:
        return None
    return waits - decided, message(
        "It is {value} for {more} of the open deals and {less} of the closed ones.",
        value=_shown(value),
        more=Share(waits),
        less=Share(decided),
    )


def _dated_afterwards(values: pd.Series, sides: Sides) -> tuple[float, Message] | None:
    """Tell whether a column's days lie on or after the closing; days planned ahead may."""
    if sides.closed_on is None or not pd.api.types.is_datetime64_any_dtype(values):
        return None
    of_open = values[~sides.closed].dropna()
    planned = len(of_open) > 0 and (of_open > sides.closed_on.max()).mean() > PLANNED
    if planned or _BEFORE.search(normalise(str(values.name))):
        return None
    both = values.notna() & sides.closed_on.notna()
    if both.sum() < FEWEST:
        return None
    share = float((values[both] >= sides.closed_on[both]).mean())
    if share < DATED:
        return None
    return share, message("{share} of its days lie on or after the closing.", share=Share(share))


def _name_says_so(name: str) -> _Evidence | None:
    words = normalise(name)
    if name in _ALWAYS or (_NAME.search(words) and not _BEFORE.search(words)):
        return "name", float("nan"), message("Its name says that it is known after the outcome.")
    return None


def _measured(frame: pd.DataFrame, name: str, names: Sequence[str], sides: Sides) -> _Evidence | None:
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
    return (
        "measured",
        together - without,
        message(
            "It measures how long something took, known only once that is over, and lifts the AUC of all "
            "columns together from {without} to {together}.",
            without=round(without, 3),
            together=round(together, 3),
        ),
    )


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


def _shown(value: object) -> float | str:
    return float(value) if isinstance(value, (int, float)) else str(value)


def _text(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)

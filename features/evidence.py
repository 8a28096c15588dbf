"""What speaks against one column by itself? Signs that its values were entered when the outcome was known."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.headers import normalise
from features.messages import Message, Share, message
from features.numbered import Numbered
from features.sided import Sided, SidedNumbers, SidedTexts
from features.sides import FEWEST, Side, Sides, is_no_chance

SEPARATES = 0.97  # area under the ROC curve of one column alone; nothing known beforehand comes near it
ONE_SIDED = 0.2  # share of one side that a value covers which never occurs on the other
FILLED_GAP = 0.1  # a column filled that much more often on one side ...
HARDLY_FILLED = 0.02  # ... and hardly ever on the other is filled in afterwards
WAITS = 0.95  # share of the open deals that one value covers ...
DECIDED = 0.02  # ... and of the closed ones at most, for it to stand for "not decided yet"
PLANNED = 0.2  # share of the days of open deals that lie ahead, from which on they are plans
DATED = 0.9  # share of a column's days that lie on or after the closing

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


# Of deals, and of customers, among whom those who stayed count as won and those who left as lost.
_TELLS = (
    message("It alone tells won from lost (AUC {area})."),
    message("It alone tells who left from who stayed (AUC {area})."),
)
_NEVER_BEYOND = (
    (
        message("It is {value} for {share} of the lost rows and never for a won one."),
        message("It is {value} for {share} of the won rows and never for a lost one."),
    ),
    (
        message("It is {value} for {share} of the customers who left and never for one who stayed."),
        message("It is {value} for {share} of the customers who stayed and never for one who left."),
    ),
)
_FILLED_FOR = (
    (
        message("It is filled for {more} of the lost deals and {less} of the won ones."),
        message("It is filled for {more} of the won deals and {less} of the lost ones."),
    ),
    (
        message("It is filled for {more} of the customers who left and {less} of those who stayed."),
        message("It is filled for {more} of the customers who stayed and {less} of those who left."),
    ),
)


@dataclass(frozen=True)
class Evidence:
    """What speaks against a column; see `features.leaks.LeakSuspect`."""

    kind: str
    figure: float
    message: Message


@dataclass(frozen=True)
class Candidate:
    """A column to be audited.

    Attributes
    ----------
    values
        The column, under its name.
    numbered
        The different texts and where they stand; None where it holds no texts.
    """

    values: pd.Series
    numbered: Numbered | None = None

    @property
    def is_days(self) -> bool:
        """Whether it holds days."""
        return pd.api.types.is_datetime64_any_dtype(self.values)

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which rows hold something."""
        return self.values.notna().to_numpy() if self.numbered is None else self.numbered.filled

    def on(self, sides: Sides) -> Sided:
        """Look at it from the sides."""
        return SidedNumbers(self.values, sides) if self.numbered is None else SidedTexts(self.numbered, sides)


def evidence_against(column: Candidate, sides: Sides) -> Evidence | None:
    """Return the gravest evidence against a column by itself; None where there is none."""
    one_sided, sided = None, column.on(sides)
    if min(sides.won.sum(), sides.lost.sum()) >= FEWEST:
        one_sided = None if column.is_days else _one_sided(sided, sides)
        area = sided.area()
        if area >= SEPARATES:
            told = Message(_TELLS[sides.customers].template, {"area": round(area, 3)})
            return Evidence("separates", area, one_sided.message if one_sided else told)
    return (
        _filled_afterwards(column, sides)
        or one_sided
        or _dated_afterwards(column, sides)
        or (None if column.is_days else _set_afterwards(sided, sides))
        or _name_says_so(str(column.values.name))
    )


def _one_sided(column: Sided, sides: Sides) -> Evidence | None:
    """Find a value that covers much of one side and never occurs on the other."""
    of_lost, of_won = _NEVER_BEYOND[sides.customers]
    for side, other, said in ((Side.LOST, Side.WON, of_lost), (Side.WON, Side.LOST, of_won)):
        often = column.commonest(side, ONE_SIDED)
        if often is None or column.holds(often.value)[sides.rows(other)].any():
            continue
        if is_no_chance(0.0, often.share, len(sides.rows(other))):
            values = {"value": often.value, "share": Share(often.share)}
            return Evidence("separates", often.share, Message(said.template, values))
    return None


def _filled_afterwards(column: Candidate, sides: Sides) -> Evidence | None:
    """Compare how often a column is filled for closed and open deals, and for won and lost ones."""
    filled = column.filled
    if filled.all() or not filled.any():
        return None
    closed, won, lost = sides.like_waiting, sides.won.astype(float), sides.lost.astype(float)
    of_lost, of_won = _FILLED_FOR[sides.customers]
    pairs = (
        (
            closed,
            sides.waiting,
            message("It is filled for {more} of the closed deals and {less} of the open ones."),
        ),
        (lost, sides.won, of_lost),
        (won, sides.lost, of_won),
    )
    found = []
    for weight, other, said in pairs:
        if min((weight > 0).sum(), other.sum()) < FEWEST:
            continue
        more, less = float(np.average(filled, weights=weight)), float(filled[other].mean())
        gap = more - less
        if less <= HARDLY_FILLED and gap >= FILLED_GAP and is_no_chance(less, more, int(other.sum())):
            found.append((gap, Message(said.template, {"more": Share(more), "less": Share(less)})))
    widest = max(found, key=lambda one: one[0], default=None)
    return None if widest is None else Evidence("filled", *widest)


def _set_afterwards(column: Sided, sides: Sides) -> Evidence | None:
    """Find a value that nearly all open deals have and few of the closed ones: not decided yet."""
    if min(sides.waiting.sum(), (sides.like_waiting > 0).sum()) < FEWEST:
        return None
    often = column.commonest(Side.WAITING, WAITS)
    if often is None:
        return None
    decided = float(np.average(column.holds(often.value), weights=sides.like_waiting))
    if decided > DECIDED:
        return None
    said = message(
        "It is {value} for {more} of the open deals and {less} of the closed ones.",
        value=often.value,
        more=Share(often.share),
        less=Share(decided),
    )
    return Evidence("filled", often.share - decided, said)


def _dated_afterwards(column: Candidate, sides: Sides) -> Evidence | None:
    """Tell whether a column's days lie on or after the closing; days planned ahead may."""
    if sides.closed_on is None or not column.is_days:
        return None
    days, closing = column.values.to_numpy(), sides.closed_on.to_numpy()
    known = ~np.isnat(days)
    of_open = days[known & ~sides.closed]
    planned = len(of_open) > 0 and (of_open > sides.closed_on.max().to_numpy()).mean() > PLANNED
    if planned or _BEFORE.search(normalise(str(column.values.name))):
        return None
    both = known & ~np.isnat(closing)
    if both.sum() < FEWEST:
        return None
    share = float((days >= closing)[both].mean())
    if share < DATED:
        return None
    said = message("{share} of its days lie on or after the closing.", share=Share(share))
    return Evidence("dated", share, said)


def _name_says_so(name: str) -> Evidence | None:
    words = normalise(name)
    if name in _ALWAYS or (_NAME.search(words) and not _BEFORE.search(words)):
        said = message("Its name says that it is known after the outcome.")
        return Evidence("name", float("nan"), said)
    return None

"""Which columns give the outcome away? Those known only afterwards, with the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.headers import normalise
from features.messages import Message, Share, message

FEWEST = 20  # deals on each side from which a separation is no accident
SEPARATES = 0.97  # area under the ROC curve of one column alone; nothing known beforehand comes near it
COVERS = 0.95  # share of one side that a single value covers while it never occurs on the other
FILLED_GAP = 0.5  # a column filled that much more often on one side ...
HARDLY_FILLED = 0.02  # ... and hardly ever on the other is filled in afterwards
BINS = 32  # ranges that a number is cut into to see how well it separates
SMALL = 20  # a value with fewer rows is judged without the row itself
PRIOR_ROWS = 5.0  # rows' worth of the overall rate in the rate of each value

_ALWAYS = frozenset({"outcome", "loss_reason", "closed_on"})
_NAME = re.compile(
    r"\b(won|lost|closed ?won|closed ?lost)\b|\bloss reason|\bis closed\b|\b(clos(e|ed|ing)|status) reason\b"
    r"|\bactual (clos|revenue|value|amount)|\bdays to close\b|\btime to close\b"
    r"|输单|丢单|赢单|战败|死单|结单原因|关闭原因|流失原因|实际成交|实际结单|实际周期|成交时间|成交日期"
)
_BEFORE = re.compile(
    r"\b(previous|previously|prior|past|before|earlier|last year)\b|历史|以往|过去|赢单率|赢单概率|预计"
)


@dataclass(frozen=True)
class LeakSuspect:
    """A column that looks as if it were known only after the outcome.

    Attributes
    ----------
    column
        Its name in the frame.
    kind
        ``separates`` (it tells won from lost nearly alone), ``filled`` (filled in once the outcome is known)
        or ``name`` (its name says so).
    figure
        The evidence: area under the ROC curve (0.5 nothing, 1 perfect) for ``separates``, difference of the
        shares filled for ``filled``, blank for ``name``.
    message
        The evidence as a sentence.
    """

    column: str
    kind: str
    figure: float
    message: Message


def leak_suspects(frame: pd.DataFrame, outcome: pd.Series, candidates: Iterable[str]) -> list[LeakSuspect]:
    """Audit columns for knowledge of the outcome.

    Parameters
    ----------
    frame
        One row per deal (or customer). With ``created_on`` and ``closed_on`` the open deals that closed ones
        are compared with are those as old as half of the closed ones were when they closed.
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
    won, lost = outcome.eq("won").to_numpy(), outcome.eq("lost").to_numpy()
    waiting = _as_old_as_closed(frame, outcome)
    found = [_audit(frame[name], won, lost, waiting) for name in candidates]
    return [suspect for suspect in found if suspect is not None]


def separation(values: pd.Series, won: NDArray[np.bool_], lost: NDArray[np.bool_]) -> float:
    """Return how well a column alone tells won from lost: area under the ROC curve of its values' win rates.

    Numbers are cut into up to `BINS` ranges, blanks are a value of their own. The rate of a value with fewer
    than `SMALL` rows is taken without the row that is judged (leave one out), so that names which occur once
    or twice show nothing. 0.5 is no separation, 1 is perfect; missing where one side is empty.
    """
    closed = won | lost
    codes = _codes(values[closed])
    counts = np.zeros((int(codes.max(initial=-1)) + 1, 2))
    np.add.at(counts, (codes, won[closed].astype(int)), 1.0)
    n, wins = counts.sum(axis=1), counts[:, 1]
    prior = float(wins.sum() / max(n.sum(), 1.0))
    scores = np.column_stack([_rate(wins, n, 0.0, prior), _rate(wins, n, 1.0, prior)])
    return _area(scores, counts)


def _audit(
    values: pd.Series, won: NDArray[np.bool_], lost: NDArray[np.bool_], waiting: NDArray[np.bool_]
) -> LeakSuspect | None:
    name = str(values.name)
    if min(won.sum(), lost.sum()) >= FEWEST:
        area = separation(values, won, lost)
        if area >= SEPARATES:
            return LeakSuspect(name, "separates", area, _separates(values, won, lost, area))
    filled = _filled_afterwards(values.notna().to_numpy(), won, lost, waiting)
    if filled is not None:
        return LeakSuspect(name, "filled", *filled)
    if _named_after_outcome(name):
        return LeakSuspect(name, "name", np.nan, message("Its name says that it is known after the outcome."))
    return None


def _separates(values: pd.Series, won: NDArray[np.bool_], lost: NDArray[np.bool_], area: float) -> Message:
    """Say that a column separates; name the value that does it, where it is one."""
    for side, other, said in (
        (lost, won, message("It is {value} for {share} of the lost rows and never for a won one.")),
        (won, lost, message("It is {value} for {share} of the won rows and never for a lost one.")),
    ):
        counts = values[side].value_counts(normalize=True)
        if len(counts) and counts.iloc[0] >= COVERS and not values[other].eq(counts.index[0]).any():
            value = counts.index[0]
            shown = float(value) if isinstance(value, (int, float)) else str(value)
            return Message(said.template, {"value": shown, "share": Share(float(counts.iloc[0]))})
    return message("It alone tells won from lost (AUC {area}).", area=round(area, 3))


def _filled_afterwards(
    filled: NDArray[np.bool_], won: NDArray[np.bool_], lost: NDArray[np.bool_], waiting: NDArray[np.bool_]
) -> tuple[float, Message] | None:
    """Compare how often a column is filled for closed and open deals, and for won and lost ones."""
    pairs = (
        (
            won | lost,
            waiting,
            message("It is filled for {more} of the closed deals and {less} of the open ones."),
        ),
        (lost, won, message("It is filled for {more} of the lost deals and {less} of the won ones.")),
        (won, lost, message("It is filled for {more} of the won deals and {less} of the lost ones.")),
    )
    for side, other, said in pairs:
        if min(side.sum(), other.sum()) < FEWEST:
            continue
        more, less = float(filled[side].mean()), float(filled[other].mean())
        if less <= HARDLY_FILLED and more - less >= FILLED_GAP:
            return more - less, Message(said.template, {"more": Share(more), "less": Share(less)})
    return None


def _named_after_outcome(name: str) -> bool:
    words = normalise(name)
    return name in _ALWAYS or bool(_NAME.search(words) and not _BEFORE.search(words))


def _as_old_as_closed(frame: pd.DataFrame, outcome: pd.Series) -> NDArray[np.bool_]:
    """Return the open deals old enough to compare; all open ones where ages are unknown or these too few."""
    is_open = outcome.eq("open").to_numpy()
    if not {"created_on", "closed_on"} <= set(frame):
        return is_open
    closed_on = frame["closed_on"].where(~is_open)
    usual = (closed_on - frame["created_on"]).median()
    old = (
        is_open & (closed_on.max() - frame["created_on"] >= usual).to_numpy() if pd.notna(usual) else is_open
    )
    return old if old.sum() >= FEWEST else is_open


def _codes(values: pd.Series) -> NDArray[np.int64]:
    """Number the values 0, 1, ...: texts as they are, numbers and dates by range, blanks apart."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        blank = values.isna().to_numpy()
        numbers = values.astype("int64" if values.dtype.kind == "M" else "float64").to_numpy(dtype=np.float64)
        known = numbers[~blank]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1))) if len(known) else known
        # Left and right place together give a value that is an edge (such as 0) a range of its own.
        places = np.searchsorted(edges, numbers, "left") + np.searchsorted(edges, numbers, "right")
        return np.where(blank, 0, 1 + places).astype(np.int64)
    return (pd.factorize(values)[0] + 1).astype(np.int64)


def _rate(wins: NDArray[np.float64], n: NDArray[np.float64], won: float, prior: float) -> NDArray[np.float64]:
    """Return each value's smoothed win rate; for values with few rows as a row with this outcome sees it."""
    own = np.where(n < SMALL, 1.0, 0.0)
    return np.asarray((wins - own * won + PRIOR_ROWS * prior) / (n - own + PRIOR_ROWS), dtype=np.float64)


def _area(scores: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """Area under the ROC curve from scores and counts of shape (values, 2): lost, won."""
    lost, won = counts.sum(axis=0)
    if not lost or not won:
        return float("nan")
    levels, place = np.unique(scores.ravel(), return_inverse=True)
    by_level = np.zeros((len(levels), 2))
    np.add.at(by_level, (place, np.tile([0, 1], len(counts))), counts.ravel())
    below = by_level[:, 0].cumsum() - by_level[:, 0] / 2
    return float((by_level[:, 1] * below).sum() / (lost * won))

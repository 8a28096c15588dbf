"""Which model is best on rows it has not seen? Trees, a logistic model, trees that correct it, or a mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.arrays import Array, Codes, log_losses, sure_gain
from models.logistic import Lines

TREES, CORRECTED, LOGISTIC = "trees", "corrected", "logistic"
"""What a model may be made of: trees by themselves; trees that correct the logistic model; it alone."""

PERIODS = 5  # of later rows
ERRORS = (
    2.78  # standard errors beyond which the mean of five periods lies once in 20 by chance (t, 4 degrees)
)


@dataclass(frozen=True)
class Selection:
    """How the winner was chosen.

    Attributes
    ----------
    winner
        ``boosting``, ``logistic`` or ``mean``.
    judged_on
        ``latest`` rows by models fitted on the earlier ones, or rows held ``out_of_fold``.
    rows
        Number of rows that the choice and the calibration rest on.
    log_loss
        Of each mix on those rows, in nats, before calibration; mixes are named by their parts, joined by
        ``+``.
    parts
        Of the chosen mix; their log-odds are averaged.
    view
        How the trees see categories, see `models.level_rates`.
    lines
        What was chosen about the logistic model; None where there is none.
    recent
        Whether recent rows count more than older ones, see `HALF_LIFE`.
    """

    winner: str
    judged_on: str
    rows: int
    log_loss: dict[str, float]
    parts: tuple[str, ...]
    view: str = "ranks"
    lines: Lines | None = None
    recent: bool = False

    @property
    def loss(self) -> float:
        """Log loss of the chosen mix on the rows that chose it."""
        return self.log_loss[_name(self.parts)]

    @property
    def tree_weight(self) -> float:
        """Weight of the trees' mean log-odds in the winner's."""
        return sum(part != LOGISTIC for part in self.parts) / len(self.parts)

    @property
    def line_weight(self) -> float:
        """Weight of the logistic model's log-odds in the winner's: trees that correct it stand on it."""
        return sum(part != TREES for part in self.parts) / len(self.parts)

    def margin(self, margins: Mapping[str, Array]) -> Array:
        """Return the winner's log-odds from those of its parts."""
        return _mean(self.parts, margins)


def choose(
    unseen: Mapping[str, Array],
    y: Array,
    weight: Array,
    judged_on: str,
    days: Codes | None = None,
    *,
    view: str = "ranks",
    lines: Lines | None = None,
) -> Selection:
    """Choose what has the smallest log loss on unseen rows.

    Parameters
    ----------
    unseen
        By part: log-odds of rows that it was fitted without.
    y, weight
        Outcome and weight of these rows.
    judged_on
        What the rows are, see `Selection`.
    days
        Day of each row, or its rank, where the rows are later than those fitted on.
    view, lines
        How the parts were fitted, for the record.

    Notes
    -----
    The mean log-odds of every choice of parts are tried. That of all parts stays unless another is better by
    more than chance: of many means the best by a hair is mostly luck. Later rows are cut into `PERIODS` that
    count as one observation each, because what wins in one period of a drifting business often loses in the
    next.
    """
    mixes = [mix for size in range(1, len(unseen) + 1) for mix in combinations(unseen, size)]
    tried = {mix: log_losses(y, _mean(mix, unseen)) for mix in mixes}
    even = tried[mixes[-1]]
    gains = {mix: _sure_gain(even, losses, weight, days) for mix, losses in tried.items()}
    best = max(mixes[::-1], key=lambda mix: gains[mix])  # the first of equals: all parts
    losses = {_name(mix): float(np.average(found, weights=weight)) for mix, found in tried.items()}
    return Selection(_kind(best), judged_on, len(y), losses, best, view, lines)


def _sure_gain(even: Array, losses: Array, weight: Array, days: Codes | None) -> float:
    if days is None:
        return sure_gain(even, losses, weight)
    period = periods(days)
    mass = np.bincount(period, weights=weight)
    means = [np.bincount(period, weights=weight * found) / mass for found in (even, losses)]
    return sure_gain(means[0], means[1], np.ones(len(mass)), ERRORS)


def periods(days: Codes) -> Codes:
    """Cut rows into `PERIODS` of about as many rows each, by their day; shape (rows,), numbered from 0."""
    rank = np.argsort(np.argsort(days, kind="stable"), kind="stable")
    return np.asarray(rank * PERIODS // len(days), dtype=np.int64)


def _kind(mix: Sequence[str]) -> str:
    return {TREES: "boosting", LOGISTIC: "logistic"}.get("+".join(mix), "mean")


def _name(mix: Sequence[str]) -> str:
    return "+".join(mix)


def _mean(mix: Sequence[str], margins: Mapping[str, Array]) -> Array:
    return np.asarray(np.mean([margins[part] for part in mix], axis=0), dtype=np.float64)

"""Which model is best on rows it has not seen? Trees, a logistic model, or the mean of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.arrays import Array, Codes, log_losses, sure_gain

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the logistic model that are tried beside the trees

EVEN = 0.5
PERIODS = 5  # of later rows
ERRORS = 2.0  # standard errors of five periods that are about 19 in 20

_Mix = tuple[tuple[str, ...], float]
"""Shapes of trees, and the share of the logistic model beside them."""


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
        Of each candidate on those rows, in nats, before calibration.
    shapes
        Of the trees that make up the boosting candidate; their mean where there are two.
    share
        Of the logistic model in the winner's log-odds, 0 to 1; the trees have the rest.
    view
        How the trees see categories, see `models.level_rates`.
    recent
        Whether recent rows count more than older ones, see `HALF_LIFE`.
    """

    winner: str
    judged_on: str
    rows: int
    log_loss: dict[str, float]
    shapes: tuple[str, ...] = ()
    share: float = 0.0
    view: str = "ranks"
    recent: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that the winner is made of, as in `Candidates.unseen`."""
        return (*(self.shapes if self.share < 1 else ()), *(("logistic",) if self.share > 0 else ()))

    def margin(self, margins: Mapping[str, Array]) -> Array:
        """Return the winner's log-odds from those of its parts."""
        return _blend(self.shapes, self.share, margins)


def choose(
    unseen: Mapping[str, Array], y: Array, weight: Array, judged_on: str, days: Codes | None = None
) -> Selection:
    """Choose what has the smallest log loss on unseen rows.

    Parameters
    ----------
    unseen
        By part: log-odds of rows that it was fitted without; parts but ``logistic`` are trees.
    y, weight
        Outcome and weight of these rows.
    judged_on
        What the rows are, see `Selection`.
    days
        Day of each row, or its rank, where the rows are later than those fitted on.

    Notes
    -----
    Every group of trees is tried with every share of the logistic model; the log-odds are averaged. Later
    rows are cut into `PERIODS`, and the even mean of everything stays unless another mix is better over them
    by more than chance: what wins in one period of a drifting business often loses in the next.
    """
    trees = [name for name in unseen if name != "logistic"]
    groups = [group for size in range(1, len(trees) + 1) for group in combinations(trees, size)]
    shares = SHARES if "logistic" in unseen else SHARES[:1]
    mixes = [(group, share) for group in groups for share in shares] or [((), 1.0)]
    tried = {mix: log_losses(y, _blend(*mix, unseen)) for mix in mixes}
    mean = {mix: float(np.average(losses, weights=weight)) for mix, losses in tried.items()}
    best = min(mixes, key=lambda mix: mean[mix])
    even = (tuple(trees), EVEN if "logistic" in unseen else 0.0)
    if days is not None and trees and not _surely_better(tried[best], tried[even], weight, days):
        best = even
    smallest = {kind: _smallest(mean, kind) for kind in ("boosting", "logistic", "mean")}
    losses = {kind: mean[mix] for kind, mix in smallest.items() if mix is not None}
    winner = _kind(best[1])
    return Selection(winner, judged_on, len(y), {**losses, winner: mean[best]}, *best)


def _surely_better(losses: Array, even: Array, weight: Array, days: Codes) -> bool:
    """Whether losses are smaller over periods of time, each of which counts as one observation."""
    period = periods(days)
    mass = np.bincount(period, weights=weight)
    means = [np.bincount(period, weights=weight * kind) / mass for kind in (even, losses)]
    return sure_gain(means[0], means[1], np.ones(len(mass)), ERRORS) > 0


def periods(days: Codes) -> Codes:
    """Cut rows into `PERIODS` of about as many rows each, by their day; shape (rows,), numbered from 0."""
    rank = np.argsort(np.argsort(days, kind="stable"), kind="stable")
    return np.asarray(rank * PERIODS // len(days), dtype=np.int64)


def _smallest(tried: Mapping[_Mix, float], kind: str) -> _Mix | None:
    of_kind = [mix for mix in tried if _kind(mix[1]) == kind]
    return min(of_kind, key=lambda mix: tried[mix], default=None)


def _kind(share: float) -> str:
    return "boosting" if share == 0 else "logistic" if share == 1 else "mean"


def _blend(shapes: Sequence[str], share: float, margins: Mapping[str, Array]) -> Array:
    parts = [((1 - share) / len(shapes), margins[shape]) for shape in shapes if share < 1]
    parts += [(share, margins["logistic"])] if share > 0 else []
    return np.asarray(sum(weight * margin for weight, margin in parts), dtype=np.float64)

"""Which model is best on rows it has not seen? Trees, a logistic model, or the mean of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.arrays import Array, mean_log_loss

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the logistic model that are tried beside the trees

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
    view
        How the trees see categories, see `models.level_rates`.
    share
        Of the logistic model in the winner's log-odds, 0 to 1; the trees have the rest.
    recent
        Whether recent rows count more than older ones, see `HALF_LIFE`.
    """

    winner: str
    judged_on: str
    rows: int
    log_loss: dict[str, float]
    shapes: tuple[str, ...] = ()
    view: str = "ranks"
    share: float = 0.0
    recent: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that the winner is made of, as in `Candidates.unseen`."""
        return (*(self.shapes if self.share < 1 else ()), *(("logistic",) if self.share > 0 else ()))

    def margin(self, margins: Mapping[str, Array]) -> Array:
        """Return the winner's log-odds from those of its parts."""
        return _blend(self.shapes, self.share, margins)


def choose(unseen: Mapping[str, Array], y: Array, weight: Array, judged_on: str) -> Selection:
    """Choose what has the smallest log loss on unseen rows.

    Parameters
    ----------
    unseen
        By part: log-odds of rows that it was fitted without; parts but ``logistic`` are trees.
    y, weight
        Outcome and weight of these rows.
    judged_on
        What the rows are, see `Selection`.

    Notes
    -----
    Every group of trees is tried with every share of the logistic model; the log-odds are averaged.
    """
    trees = [name for name in unseen if name != "logistic"]
    groups = [group for size in range(1, len(trees) + 1) for group in combinations(trees, size)]
    shares = SHARES if "logistic" in unseen else SHARES[:1]
    tried = {
        (group, share): mean_log_loss(y, _blend(group, share, unseen), weight)
        for group in groups or [()]
        for share in (shares if groups else SHARES[-1:])
    }
    best = {kind: _smallest(tried, kind) for kind in ("boosting", "logistic", "mean")}
    losses = {kind: tried[place] for kind, place in best.items() if place is not None}
    winner = min(losses, key=lambda kind: losses[kind])
    shapes, share = best[winner] or ((), 0.0)
    return Selection(winner, judged_on, len(y), losses, shapes, share=share)


def _smallest(tried: Mapping[_Mix, float], kind: str) -> _Mix | None:
    of_kind = [mix for mix in tried if _kind(mix[1]) == kind]
    return min(of_kind, key=lambda mix: tried[mix], default=None)


def _kind(share: float) -> str:
    return "boosting" if share == 0 else "logistic" if share == 1 else "mean"


def _blend(shapes: Sequence[str], share: float, margins: Mapping[str, Array]) -> Array:
    parts = [((1 - share) / len(shapes), margins[shape]) for shape in shapes if share < 1]
    parts += [(share, margins["logistic"])] if share > 0 else []
    return np.asarray(sum(weight * margin for weight, margin in parts), dtype=np.float64)

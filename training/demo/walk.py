"""Which way does each deal go? Stage by stage until it is won, lost, or the time simulated is over.

All deals take a stage together, so the work grows with the number of stages, not with that of the deals.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from training.demo.clock import END, NEVER, Flags, Floats, Ints
from training.demo.world import STAGES, Traits, World, draw_days, move_probability_after

_REVISED: Final = 0.30  # share of stage moves with which the amount is revised
_REVISION: Final = (-0.03, 0.20)  # mean and sd of the logarithm of the revision


@dataclass(frozen=True)
class Paths:
    """What becomes of deals; one row a deal.

    Attributes
    ----------
    entered
        Day on which each stage was entered, shape (deals, `STAGES`); `NEVER` where it was not.
    amount
        Amount as revised in each stage, same shape; blank where the stage was not entered.
    closed
        Day of the end; `NEVER` where it lies after `END`.
    won
        Whether that end was a signature.
    """

    entered: Ints
    amount: Floats
    closed: Ints
    won: Flags

    def take(self, rows: Ints) -> Paths:
        """Return the paths of some deals."""
        return Paths(*(getattr(self, column.name)[rows] for column in fields(self)))

    def booked(self) -> Floats:
        """Return the amount of won deals, 0 for others."""
        return np.where(self.won, self.amount[:, -1], 0.0)

    def won_on(self) -> Ints:
        """Return the day of the signature, `NEVER` for deals without."""
        return np.where(self.won, self.closed, NEVER)


def walk(
    rng: np.random.Generator,
    world: World,
    traits: Traits,
    stage: Ints,
    entered: Ints,
    amount: Floats,
    spent: Ints,
) -> Paths:
    """Let deals go on from the `stage` that they entered on day `entered` and have been in for `spent` days.

    Parameters
    ----------
    rng, world, traits
        Source of chance, true effects, facts of the deals.
    stage, entered, amount, spent
        Where each deal stands; amount in the company's currency, spent in days.

    Returns
    -------
    Paths
        Stages before the starting one are `NEVER` entered.
    """
    rows = np.arange(len(stage))
    paths = Paths(
        np.full((len(stage), STAGES), NEVER, dtype=np.int64),
        np.full((len(stage), STAGES), np.nan),
        np.full(len(stage), NEVER, dtype=np.int64),
        np.zeros(len(stage), dtype=bool),
    )
    paths.entered[rows, stage] = entered
    paths.amount[rows, stage] = amount
    for each in range(STAGES):
        here = np.flatnonzero(paths.entered[:, each] <= END)
        _take_stage(rng, world, traits.take(here), each, here, np.where(stage == each, spent, 0)[here], paths)
    return paths


def _take_stage(
    rng: np.random.Generator, world: World, traits: Traits, stage: int, here: Ints, spent: Ints, paths: Paths
) -> None:
    moves = rng.random(len(here)) < move_probability_after(world, traits, stage, spent)
    day = paths.entered[here, stage] + draw_days(rng, traits, stage, moves, spent)
    seen = day <= END
    if stage == STAGES - 1:
        paths.won[here[moves & seen]] = True
        ends = seen
    else:
        on = moves & seen
        paths.entered[here[on], stage + 1] = day[on]
        paths.amount[here[on], stage + 1] = _revised(rng, paths.amount[here[on], stage])
        ends = ~moves & seen
    paths.closed[here[ends]] = day[ends]


def _revised(rng: np.random.Generator, amount: Floats) -> Floats:
    factor = np.exp(rng.normal(*_REVISION, len(amount)))
    return np.where(rng.random(len(amount)) < _REVISED, amount * factor, amount)

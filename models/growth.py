"""How long should trees grow? All folds together, until their mean held-out log loss stops falling.

A number of rounds chosen fold by fold fits the noise of the fold; and what a fold grows beyond the common
number would be thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import lightgbm as lgb
import numpy as np

from models.arrays import Array

MOST_ROUNDS = 2000
MOST_ROW_ROUNDS = 3e8  # rows times rounds that one fold may take: bounds the time of very large tables
FEWEST_ROUNDS = 100  # however large the table
PATIENCE = 25  # rounds without a better mean held-out log loss after which all folds stop
STEP = 5  # rounds between two looks at the held-out rows; looking each time costs a tenth more
SIDE_BY_SIDE = 2  # folds grown at once, one thread each: two threads in one fit spin against other processes


@dataclass(frozen=True)
class Sample:
    """Rows as trees see them, their outcomes and weights, and the log-odds at which the trees begin."""

    X: Array
    y: Array
    weight: Array
    start: Array | None = None

    def binned(self, parameters: Mapping[str, object], like: lgb.Dataset | None = None) -> lgb.Dataset:
        """Return the rows as LightGBM takes them, in bins of their own or those of other rows."""
        return lgb.Dataset(
            self.X, self.y, weight=self.weight, init_score=self.start, reference=like, params=dict(parameters)
        ).construct()


@dataclass
class _Growing:
    """A model that grows on one sample and is judged on another, as far as it has come."""

    booster: lgb.Booster
    mass: float  # weight of the rows that judge
    losses: list[float] = field(default_factory=list)
    trees: list[int] = field(default_factory=list)

    def step(self) -> None:
        for _ in range(STEP):
            self.booster.update()
        self.losses.append(float(self.booster.eval_valid()[0][2]))
        self.trees.append(self.booster.current_iteration())


def grow_together(
    samples: Sequence[Callable[[], tuple[Sample, Sample]]],
    parameters: Sequence[Mapping[str, object]],
    done: Callable[[float], None],
) -> list[str]:
    """Grow one model for each pair of samples, all to the same number of rounds.

    Parameters
    ----------
    samples
        Each makes the rows that a model is fitted on, and those that judge it; they are let go once binned.
    parameters
        LightGBM's, for each model.
    done
        Told the share of the expected rounds that are grown, 0 to 1.

    Returns
    -------
    list of str
        The models in LightGBM's text format, in order, cut at the common best round.
    """
    with ThreadPoolExecutor(SIDE_BY_SIDE, initializer=_quiet) as pool:
        growing = list(pool.map(_plant, samples, parameters))
        most = most_rounds(max(tree.booster.train_set.num_data() for tree in growing))
        share, best = 0.0, 0
        for rounds in range(STEP, most + STEP, STEP):
            list(pool.map(_Growing.step, growing))
            best = _best_step(growing)
            share = max(share, rounds / ((best + 1) * STEP + PATIENCE))
            done(min(share, 1.0))
            if rounds - (best + 1) * STEP >= PATIENCE:
                break
        done(1.0)
    return [tree.booster.model_to_string(num_iteration=max(tree.trees[best], 1)) for tree in growing]


def most_rounds(rows: int) -> int:
    """Return the rounds that a fold of so many rows may take."""
    return int(np.clip(MOST_ROW_ROUNDS / rows, FEWEST_ROUNDS, MOST_ROUNDS))


def _quiet() -> None:
    # LightGBM keeps its verbosity for each thread, and a fold is grown by whichever is free.
    lgb.Dataset(np.zeros((1, 1)), params={"verbosity": -1}).construct()


def _plant(samples: Callable[[], tuple[Sample, Sample]], parameters: Mapping[str, object]) -> _Growing:
    fit_on, judged = samples()
    fitted = fit_on.binned(parameters)
    held_out = judged.binned(parameters, fitted)
    booster = lgb.Booster(dict(parameters), fitted)
    booster.add_valid(held_out, "held out")
    return _Growing(booster, float(judged.weight.sum()))


def _best_step(growing: Sequence[_Growing]) -> int:
    mean = np.average([tree.losses for tree in growing], axis=0, weights=[tree.mass for tree in growing])
    return int(np.argmin(mean))

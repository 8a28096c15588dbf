"""How does this company really sell? The true conversions, speeds and skills behind the sample data.

At each stage a deal moves on with a probability (logistic in the facts of the deal) and is lost otherwise.
When that happens depends on which of both it will be, so the days spent in a stage tell something.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from training.demo.clock import Flags, Floats, Ints

STAGES: Final = 6
TEAMS: Final = 5
REPS: Final = 40

# Log-odds to move on from each stage: with everything else, conversions of about 0.65 to 0.85.
_BASE: Final = np.array([0.95, 0.95, 0.70, 0.60, 0.90, 1.20])
# What a fact is worth differs by stage: where a lead comes from matters early, what is sold matters late.
_SOURCE: Final = np.outer([0.60, 0.35, 0.15, 0.00, -0.15, -0.50], [1.0, 0.8, 0.5, 0.4, 0.4, 0.3])
_PRODUCT: Final = np.outer([0.35, 0.15, 0.00, -0.20, -0.40], [0.2, 0.3, 0.6, 0.8, 0.8, 0.5])
_INDUSTRY: Final = np.outer([0.30, 0.20, 0.10, 0.0, 0.0, -0.10, -0.20, -0.30], [0.5, 0.6, 0.6, 0.4, 0.4, 0.3])
_SIZE: Final = np.outer([0.25, 0.10, -0.10, -0.35], [0.0, 0.2, 0.3, 0.5, 0.9, 0.6])
_EXISTING: Final = np.array([0.90, 0.80, 0.60, 0.40, 0.50, 0.60])
_PRESALES_STAGE: Final = 3
_PRESALES: Final = np.array([0.0, 0.0, 0.0, 0.70, 0.0, 0.0])
_BOTTLENECK_STAGE: Final = 2
_BOTTLENECK: Final = -1.40
_GAPS: Final = ((1, -1.10), (2, -1.10), (3, -1.20), (0, -1.00), (1, -1.10))  # stage and log-odds, a rep each
_SKILL_SD: Final = 0.10

# Weibull durations in days: scale until a deal moves on, and until it is given up, which takes longer.
_MOVE_DAYS: Final = np.array([14.0, 20.0, 30.0, 28.0, 22.0, 16.0])
_LOSE_DAYS: Final = np.array([24.0, 34.0, 50.0, 46.0, 42.0, 30.0])
_MOVE_SHAPE: Final = 1.5
_LOSE_SHAPE: Final = 1.2
_SLOWNESS: Final = np.array([0.85, 1.0, 1.15, 1.35])  # by company size: large companies take longer


@dataclass(frozen=True)
class Traits:
    """The facts on which the fate of deals depends, one a deal; codes are places in the lists of `words`."""

    owner: Ints
    source: Ints
    product: Ints
    industry: Ints
    size: Ints
    existing: Flags
    presales: Flags

    def take(self, rows: Ints) -> Traits:
        """Return the traits of some deals."""
        return Traits(*(getattr(self, column.name)[rows] for column in fields(self)))


@dataclass(frozen=True)
class World:
    """What differs from company to company: the people, and where the trouble was planted.

    Attributes
    ----------
    skill
        Log-odds by rep and stage, gaps included, shape (`REPS`, `STAGES`).
    team_of
        Team of each rep.
    bottleneck_team, bottleneck_stage
        The team that converts far worse than the others at that stage.
    gaps
        Rep and stage of each planted skill gap.
    load
        Share of the accounts that each rep looks after.
    """

    skill: Floats
    team_of: Ints
    bottleneck_team: int
    bottleneck_stage: int
    gaps: tuple[tuple[int, int], ...]
    load: Floats


def draw_world(rng: np.random.Generator) -> World:
    """Draw the people of a company: mild differences in skill, a few real gaps, one bottleneck."""
    team_of = np.arange(REPS, dtype=np.int64) % TEAMS
    bottleneck = int(rng.integers(TEAMS))
    skill = rng.normal(0.0, _SKILL_SD, (REPS, STAGES))
    # Gaps in other teams than the bottleneck's, so that each can be told from the other.
    others = rng.permutation(np.flatnonzero(team_of != bottleneck))[: len(_GAPS)]
    gaps = tuple((int(rep), stage) for rep, (stage, _) in zip(others, _GAPS, strict=True))
    for (rep, stage), (_, effect) in zip(gaps, _GAPS, strict=True):
        skill[rep, stage] = effect
    load = rng.uniform(0.8, 1.2, REPS)
    return World(skill, team_of, bottleneck, _BOTTLENECK_STAGE, gaps, load / load.sum())


def move_probability(world: World, traits: Traits, stage: int) -> Floats:
    """Return the probability that each deal, having entered `stage`, ever moves on from it."""
    odds = (
        _BASE[stage]
        + _SOURCE[:, stage][traits.source]
        + _PRODUCT[:, stage][traits.product]
        + _INDUSTRY[:, stage][traits.industry]
        + _SIZE[:, stage][traits.size]
        + _EXISTING[stage] * traits.existing
        + _PRESALES[stage] * traits.presales
        + world.skill[:, stage][traits.owner]
    )
    if stage == world.bottleneck_stage:
        odds = odds + _BOTTLENECK * (world.team_of[traits.owner] == world.bottleneck_team)
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


def move_probability_after(world: World, traits: Traits, stage: int, spent: Ints) -> Floats:
    """Return the probability to move on of deals still in `stage` after `spent` days (Bayes' rule)."""
    moves = move_probability(world, traits, stage)
    scales = {move: _scale(traits, stage, move=move) for move in (True, False)}
    still_moving = moves * np.exp(-((spent / scales[True]) ** _MOVE_SHAPE))
    still_losing = (1.0 - moves) * np.exp(-((spent / scales[False]) ** _LOSE_SHAPE))
    # Both survivals can underflow after years; then the slower one, losing, is what is left.
    return np.asarray(still_moving / np.maximum(still_moving + still_losing, 1e-300), dtype=np.float64)


def win_probability(world: World, traits: Traits, stage: Ints, spent: Ints) -> Floats:
    """Return the exact probability that each deal, in `stage` for `spent` days, is won in the end."""
    chance = np.ones(len(stage))
    for each in range(STAGES):
        chance = np.where(stage == each, chance * move_probability_after(world, traits, each, spent), chance)
        chance = np.where(stage < each, chance * move_probability(world, traits, each), chance)
    return chance


def draw_days(rng: np.random.Generator, traits: Traits, stage: int, moves: Flags, spent: Ints) -> Ints:
    """Draw the whole days in `stage` of deals that have been there for `spent` days already."""
    shape = np.where(moves, _MOVE_SHAPE, _LOSE_SHAPE)
    scale = np.where(moves, _scale(traits, stage, move=True), _scale(traits, stage, move=False))
    used = (spent / scale) ** shape
    days = scale * (used + rng.standard_exponential(len(moves))) ** (1.0 / shape)
    return np.asarray(np.maximum(np.ceil(days), spent + 1), dtype=np.int64)


def days_left(traits: Traits, stage: int) -> Floats:
    """Return the days from entering `stage` to a signature if all goes well: what a rep would plan with."""
    return np.asarray(_MOVE_DAYS[stage:].sum() * _SLOWNESS[traits.size], dtype=np.float64)


def presales_probability(product: Ints, size: Ints) -> Floats:
    """Return how likely a presales colleague joins: more for large companies and for demanding products."""
    odds = -1.5 + 0.5 * size + 0.25 * product
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


def presales_effect() -> tuple[int, float]:
    """Return the stage at which a presales colleague helps, and by how much (log-odds)."""
    return _PRESALES_STAGE, float(_PRESALES[_PRESALES_STAGE])


def _scale(traits: Traits, stage: int, *, move: bool) -> Floats:
    return np.asarray((_MOVE_DAYS if move else _LOSE_DAYS)[stage] * _SLOWNESS[traits.size], dtype=np.float64)

"""Which two columns say more together than each by itself? Exact SHAP interactions of the trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from models.arrays import Array, Codes
from models.boosting import Boosting
from models.classifier import Classifier
from models.feature_groups import FeatureGroups
from models.twins import Families

ROWS: Final = 200  # training rows looked at; exact interactions cost a second for each five hundred and model
WIDE: Final = 40  # columns beyond which rows are looked at in proportion fewer, since each costs more
FEWEST_ROWS: Final = 50
MEMBERS: Final = 2  # of the models averaged over folds; they learned three quarters of the rows in common
SHOWN: Final = 5  # pairs that are kept
FAINTEST: Final = 0.01  # mean size in log-odds; less is a quarter of a point
CELL_SHARE: Final = 0.04  # of the rows, for a combination to be named


@dataclass(frozen=True)
class Pair:
    """Two columns that interact, and where most.

    Attributes
    ----------
    one, other
        Places of the columns in the model.
    strength
        Mean size of the interaction, in log-odds.
    one_group, other_group
        The groups of `models.background.Background.features` whose combination deviates most from what the
        two say by themselves; -1 where no combination has enough rows.
    effect
        Mean deviation there, in log-odds.
    share
        Share of the rows that are there, 0 to 1.
    """

    one: int
    other: int
    strength: float
    one_group: int
    other_group: int
    effect: float
    share: float


def learn_pairs(
    model: Classifier,
    encoded: Array,
    features: Sequence[FeatureGroups],
    families: Families,
    *,
    seed: int = 0,
) -> tuple[Pair, ...]:
    """Find the pairs that interact most; none where no trees are in the model.

    Parameters
    ----------
    model, encoded
        The classifier, and its training rows in codes.
    features
        The groups of each column.
    families
        Columns that say nearly the same: twins do not interact but share, so pairs are between families.
    seed
        Draws the rows.

    References
    ----------
    Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees.
    """
    if model.boosting is None or len(families) < 2:
        return ()
    rows = _drawn(encoded, seed)
    trees = Boosting(model.boosting.members[:MEMBERS])
    every = interactions(trees, rows) * model.selection.tree_weight
    found = [(families[one], families[other]) for one, other in _strongest(every, families)]
    return tuple(_pair(every, rows, features, one, other) for one, other in found)


def interactions(boosting: Boosting, encoded: Array) -> Array:
    """Return the exact SHAP interaction values of each row, shape (rows, columns, columns).

    Rows and columns add up to the contributions; the two halves of an interaction are equal.
    """
    from shap import TreeExplainer  # seconds to import, needed once a training

    found = [
        np.asarray(TreeExplainer(member.booster).shap_interaction_values(member.rates.apply(encoded)))
        for member in boosting.members
    ]
    return np.asarray(np.mean(found, axis=0), dtype=np.float64)


def pair_from_json(plain: Mapping[str, Any]) -> Pair:
    """Read back what `dataclasses.asdict` and JSON made of a pair."""
    return Pair(**plain)


def _drawn(encoded: Array, seed: int) -> Array:
    wanted = max(int(ROWS * min(1.0, WIDE / encoded.shape[1])), FEWEST_ROWS)
    if len(encoded) <= wanted:
        return encoded
    return encoded[np.sort(np.random.default_rng(seed).choice(len(encoded), wanted, replace=False))]


def _strongest(every: Array, families: Families) -> list[tuple[int, int]]:
    """Return the places of the two families of each pair worth keeping, the strongest first."""
    order = np.concatenate([np.array(family, dtype=np.int64) for family in families])
    starts = np.cumsum([0, *(len(family) for family in families[:-1])])
    strength = np.zeros((len(families), len(families)))
    for row in every:  # one at a time: of a thousand columns all rows together are half a gigabyte
        by_family = np.add.reduceat(np.add.reduceat(row[order][:, order], starts, axis=0), starts, axis=1)
        strength += 2 * np.abs(by_family) / len(every)  # an interaction stands in both halves of the matrix
    one, other = np.nonzero(np.triu(strength >= FAINTEST, k=1))
    first = np.argsort(-strength[one, other], kind="stable")[:SHOWN]
    return [(int(one[place]), int(other[place])) for place in first]


def _pair(
    every: Array,
    rows: Array,
    features: Sequence[FeatureGroups],
    one: tuple[int, ...],
    other: tuple[int, ...],
) -> Pair:
    both = 2 * every[:, list(one)][:, :, list(other)]
    of_column = np.abs(both).mean(axis=0)
    a, b = np.unravel_index(int(of_column.argmax()), of_column.shape)
    value, places = both.sum(axis=(1, 2)), (one[int(a)], other[int(b)])
    cell = [features[place].places(rows[:, place]) for place in places]
    group, effect, share = _strongest_cell(value, cell[0], cell[1])
    return Pair(*places, float(np.abs(value).mean()), *group, effect, share)


def _strongest_cell(value: Array, one: Codes, other: Codes) -> tuple[tuple[int, int], float, float]:
    cells, of = np.unique(np.column_stack([one, other]), axis=0, return_inverse=True)
    rows = np.bincount(of.ravel())
    means = np.bincount(of.ravel(), weights=value) / rows
    enough = rows >= CELL_SHARE * len(value)
    if not enough.any():
        return (-1, -1), 0.0, 0.0
    best = int(np.where(enough, np.abs(means), -1.0).argmax())
    return (int(cells[best, 0]), int(cells[best, 1])), float(means[best]), float(rows[best] / len(value))

"""How do trees see a category? By the rank of its level, by how often the level is won, or by both.

Rates are smoothed, and learned so that no training row sees its own outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import Array, Codes
from models.encoding import Encoding

SMOOTHING = 20.0  # groups' worth of the overall rate mixed into each level's rate
FEWEST_LEVELS = 6  # with fewer, trees single out any level by its rank in two splits

View = Literal["ranks", "rates", "both"]
VIEWS: tuple[View, ...] = ("ranks", "rates", "both")  # the simplest first


@dataclass(frozen=True)
class LevelRates:
    """How trees see the categories, and the win rates of their levels.

    Attributes
    ----------
    view
        ``ranks``: codes as they are; ``rates``: rates in their place; ``both``: rates in columns of their own
        behind the codes.
    tables
        By place of the column: the rate of each code, the last for rare and unseen levels.
    """

    view: View
    tables: Mapping[int, Array]

    def apply(self, encoded: Array) -> Array:
        """Return what trees see of encoded rows, shape (rows, tree columns); blanks stay NaN."""
        if not self.tables:
            return encoded
        rates = np.column_stack([_look_up(table, encoded[:, place]) for place, table in self.tables.items()])
        return self.seen(encoded, rates)

    def seen(self, encoded: Array, rates: Array) -> Array:
        """Return the encoded rows with the rates of the columns in `tables`, shape (rows, tree columns)."""
        if self.view == "both":
            return np.hstack([encoded, rates])
        replaced = encoded.copy()
        replaced[:, list(self.tables)] = rates
        return replaced

    def by_column(self, values: Array, columns: int) -> Array:
        """Add up values of tree columns by the encoded column they come from, shape (rows, columns)."""
        if values.shape[1] == columns:
            return values
        summed = values[:, :columns].copy()
        summed[:, list(self.tables)] += values[:, columns:]
        return summed


def rated_columns(encoding: Encoding) -> list[int]:
    """Return the places of the categories whose levels are enough for a rate to say more than the rank."""
    return [
        place
        for place, column in enumerate(encoding.columns)
        if column.is_category and len(column.levels) >= FEWEST_LEVELS
    ]


def rates_without_fold(
    encoding: Encoding,
    encoded: Array,
    y: Array,
    weight: Array,
    folds: Codes,
    held_out: int,
    view: View = "rates",
) -> tuple[LevelRates, Array]:
    """Learn level rates from all folds but one, and show its training rows without their own outcome.

    A training row of fold j sees rates from the folds other than j and the held-out one; else its own outcome
    would be in its feature and trees would trust rare levels blindly.

    Parameters
    ----------
    encoding, encoded
        The columns and all training rows in codes, shape (rows, columns).
    y, weight, folds
        Outcome 0 or 1, weight and fold of each row.
    held_out
        The fold to learn without.
    view
        How the trees are to see categories.

    Returns
    -------
    rates
        For held-out and new rows.
    training
        The rows outside the held-out fold, in their order, as trees see them.
    """
    inside = folds != held_out
    training = encoded[inside]
    if view == "ranks" or not rated_columns(encoding):
        return LevelRates("ranks", {}), training
    tables: dict[int, Array] = {}
    rates: list[Array] = []
    for place in rated_columns(encoding):
        width = len(encoding.columns[place].levels) + 1
        codes = training[:, place]
        won, seen = _sums_by_fold(codes, y[inside], weight[inside], folds[inside], width)
        tables[place] = _smoothed(won.sum(axis=0), seen.sum(axis=0))
        rates.append(_rates_of_others(codes, folds[inside], won, seen))
    found = LevelRates(view, tables)
    return found, found.seen(training, np.column_stack(rates))


def _rates_of_others(codes: Array, folds: Codes, won: Array, seen: Array) -> Array:
    """Return the rate of each row's level in the folds other than its own, shape (rows,)."""
    others = np.stack(
        [_smoothed(won.sum(axis=0) - won[j], seen.sum(axis=0) - seen[j]) for j in range(len(won))]
    )
    known = ~np.isnan(codes)
    rates = np.full(len(codes), np.nan)
    rates[known] = others[folds[known], codes[known].astype(np.int64)]
    return rates


def _sums_by_fold(codes: Array, y: Array, weight: Array, folds: Codes, width: int) -> tuple[Array, Array]:
    known = ~np.isnan(codes)
    shape = (int(folds.max(initial=0)) + 1, width)
    cell = folds[known] * width + codes[known].astype(np.int64)
    size = shape[0] * width
    won = np.bincount(cell, weights=(weight * y)[known], minlength=size)
    seen = np.bincount(cell, weights=weight[known], minlength=size)
    # Without any row bincount ignores its weights and counts in whole numbers.
    return won.astype(np.float64).reshape(shape), seen.astype(np.float64).reshape(shape)


def _smoothed(won: Array, seen: Array) -> Array:
    overall = won.sum() / seen.sum() if seen.sum() > 0 else 0.5
    return np.asarray((won + SMOOTHING * overall) / (seen + SMOOTHING), dtype=np.float64)


def _look_up(table: Array, codes: Array) -> Array:
    known = ~np.isnan(codes)
    values = np.full(len(codes), np.nan)
    values[known] = table[codes[known].astype(np.int64)]
    return values

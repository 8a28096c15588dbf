"""How often is each level of a category won? Smoothed rates, learned so that no row sees its own outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.arrays import Array, Codes
from models.encoding import Encoding

SMOOTHING = 20.0  # groups' worth of the overall rate mixed into each level's rate


@dataclass(frozen=True)
class LevelRates:
    """Smoothed win rates of the levels of the columns that trees see by rate.

    Attributes
    ----------
    tables
        By place of the column: the rate of each code, the last for rare and unseen levels.
    """

    tables: Mapping[int, Array]

    def apply(self, encoded: Array) -> Array:
        """Return the encoded rows with codes replaced by rates; blanks stay NaN."""
        if not self.tables:
            return encoded
        rated = encoded.copy()
        for place, table in self.tables.items():
            rated[:, place] = _look_up(table, encoded[:, place])
        return rated


def rates_without_fold(
    encoding: Encoding, encoded: Array, y: Array, weight: Array, folds: Codes, held_out: int
) -> tuple[LevelRates, Array]:
    """Learn level rates from all folds but one, and encode its training rows without their own outcome.

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

    Returns
    -------
    rates
        For held-out and new rows.
    training
        The rows outside the held-out fold, in their order, codes replaced by rates.
    """
    inside = folds != held_out
    training = encoded[inside]
    tables: dict[int, Array] = {}
    for place, column in enumerate(encoding.columns):
        if not column.by_rate:
            continue
        codes = training[:, place]
        won, seen = _sums_by_fold(codes, y[inside], weight[inside], folds[inside], len(column.levels) + 1)
        tables[place] = _smoothed(won.sum(axis=0), seen.sum(axis=0))
        others = np.stack(
            [_smoothed(won.sum(axis=0) - won[j], seen.sum(axis=0) - seen[j]) for j in range(len(won))]
        )
        known = ~np.isnan(codes)
        rates = np.full(len(codes), np.nan)
        rates[known] = others[folds[inside][known], codes[known].astype(np.int64)]
        training[:, place] = rates
    return LevelRates(tables), training


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

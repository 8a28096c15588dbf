"""What would the scores have been on other draws of the same rows? Scores of many resamples at once.

The rows are sorted once; a resample is only how often each row was drawn, so that a thousand of them are
a few matrix products.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.arrays import SMALLEST_PROBABILITY, Array, Codes
from models.folds import group_codes
from models.intervals import LEVEL

METRICS = ("auc", "log_loss", "brier", "ece", "lift_top_tenth")
BINS = 10  # of equal weight, for calibration and its error
TOP = 0.1  # share of the rows that lift looks at
CELLS_AT_ONCE = 4_000_000  # of rows times resamples; bounds the memory of the bootstrap


@dataclass(frozen=True)
class ScoredRows:
    """Rows sorted by predicted chance, ready to be scored under any weights.

    Every method takes counts, shape (resamples, rows): how often each row, as given to `of`, was drawn.
    """

    order: Codes
    starts: Codes  # of each run of equal chances, in the sorted rows
    bins: Codes  # starts of the calibration bins, in the sorted rows
    y: Array
    p: Array
    weight: Array

    @classmethod
    def of(cls, y: Array, p: Array, weight: Array) -> ScoredRows:
        """Sort the rows; `y` outcome 0 or 1, `p` predicted chance (or any score), `weight` 0 or more."""
        order = np.argsort(p, kind="stable").astype(np.int64)
        ranked = p[order]
        starts = np.flatnonzero(np.diff(ranked, prepend=-np.inf) > 0).astype(np.int64)
        bins = equal_bins(p, weight, BINS)[order]
        bin_starts = np.flatnonzero(np.diff(bins, prepend=-1) > 0).astype(np.int64)
        return cls(order, starts, bin_starts, y[order], ranked, weight[order])

    def scores(self, counts: Array) -> Array:
        """Return all metrics of each resample, shape (resamples, metrics)."""
        mass = counts[:, self.order] * self.weight
        total = mass.sum(axis=1)
        by_metric = [
            self.auc(counts),
            _divide(mass @ losses(self.y, self.p), total),
            _divide(mass @ (self.y - self.p) ** 2, total),
            _divide(self._apart(mass, self.y), total),
            self.captured(counts, np.array([TOP]))[:, 0] / TOP,
        ]
        return np.column_stack(by_metric)

    def auc(self, counts: Array) -> Array:
        """Return the AUC of each resample; NaN where one outcome is absent."""
        positives, negatives = self._by_run(counts)
        below = negatives.cumsum(axis=1) - negatives / 2
        pairs = positives.sum(axis=1) * negatives.sum(axis=1)
        return _divide((positives * below).sum(axis=1), pairs)

    def captured(self, counts: Array, share: Array) -> Array:
        """Return the share of positives among the highest ranked, shape (resamples, shares)."""
        positives, negatives = (side[:, ::-1] for side in self._by_run(counts))
        seen = _from_zero((positives + negatives).cumsum(axis=1))
        found = _from_zero(positives.cumsum(axis=1))
        rows = zip(seen, found, strict=True)
        # Straight between the ends of a run of equal chances: a tie is worked in no particular order.
        at = np.array([np.interp(share * passed[-1], passed, hits) for passed, hits in rows])
        return _divide(at, found[:, -1:])

    def calibration_errors(self, outcomes: Array) -> Array:
        """Return the calibration error of other outcomes of the same rows, sorted; shape (draws, rows)."""
        return np.asarray(self._apart(self.weight, outcomes) / self.weight.sum(), dtype=np.float64)

    def _apart(self, mass: Array, outcomes: Array) -> Array:
        """Return how far outcomes are from the chances in all bins together, by weight."""
        apart = np.add.reduceat(mass * (outcomes - self.p), self.bins, axis=1)
        return np.asarray(np.abs(apart).sum(axis=1), dtype=np.float64)

    def _by_run(self, counts: Array) -> tuple[Array, Array]:
        mass = counts[:, self.order] * self.weight
        positives = np.add.reduceat(mass * self.y, self.starts, axis=1)
        return positives, np.add.reduceat(mass * (1 - self.y), self.starts, axis=1)


def losses(y: Array, p: Array) -> Array:
    """Return ``-log`` of the chance given to what happened, row by row, in nats; finite for 0 and 1 too."""
    inside = np.clip(p, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return np.asarray(-np.log(np.where(y > 0, inside, 1 - inside)), dtype=np.float64)


def equal_bins(p: Array, weight: Array, bins: int) -> Codes:
    """Return the bin of each row, from 0: by the middle of its weight's place, ties together."""
    _, run = np.unique(p, return_inverse=True)
    mass = np.bincount(run, weights=weight)
    middle = mass.cumsum() - mass / 2
    place = middle / max(mass.sum(), np.finfo(float).tiny)
    return np.asarray(np.minimum((place * bins).astype(np.int64), bins - 1)[run], dtype=np.int64)


def resamples(rows: int, groups: pd.Series | None, bootstrap: int, seed: int) -> Iterator[Array]:
    """Yield how often each row is drawn in each resample, in blocks of shape (resamples, rows)."""
    codes = group_codes(groups, rows)
    size = int(codes.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    block = max(1, CELLS_AT_ONCE // max(rows, 1))
    for start in range(0, bootstrap, block):
        drawn = [
            np.bincount(rng.integers(size, size=size), minlength=size)[codes]
            for _ in range(min(block, bootstrap - start))
        ]
        yield np.asarray(drawn, dtype=np.float64)


def percentiles(blocks: Iterable[Array], level: float = LEVEL) -> tuple[Array, Array]:
    """Return the ends of the percentile interval of each column over all blocks."""
    tails = (50 * (1 - level), 50 * (1 + level))
    drawn = list(blocks)
    if not drawn:
        return np.full(len(METRICS), np.nan), np.full(len(METRICS), np.nan)
    values = np.vstack(drawn)
    # A resample without one of the outcomes has no AUC; the interval is over those that have.
    ends = [_over_known(values[:, place], tails) for place in range(values.shape[1])]
    low, high = np.array(ends).T
    return low, high


def _over_known(values: Array, tails: tuple[float, float]) -> Array:
    known = values[~np.isnan(values)]
    return np.percentile(known, tails) if len(known) else np.array([np.nan, np.nan])


def _divide(numerator: Array, denominator: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def _from_zero(cumulated: Array) -> Array:
    return np.hstack([np.zeros((len(cumulated), 1)), cumulated])

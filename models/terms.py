"""How do encoded columns become the terms of a linear model? Lines and curves of numbers, one term a level.

Numbers enter standardised, after a logarithm where they are skewed, and held within bounds so that a value
never seen cannot run away; a curve has bends at quantiles. Blanks have an indicator of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from models.arrays import Array, Codes
from models.encoding import Encoding

FARTHEST = 4.0  # standard deviations from the mean at which a number is held
SKEWED = 2.0  # skewness of a non-negative column from which its logarithm is used
MOST_INDICATORS = 100  # levels of one column with an indicator of their own
FEWEST_VALUES = 6  # different values of a number from which it may be a curve


@dataclass(frozen=True)
class Scale:
    """How one number column becomes terms: ``z = (f(x) - center) / spread``, f a logarithm or nothing.

    Each of `bends` adds ``max(z - bend, 0)``, z held within `lowest` and `highest`, the ends of the training
    rows: beyond them only the straight line goes on.
    """

    center: float
    spread: float
    logarithm: bool
    blanks: bool
    bends: tuple[float, ...] = ()
    lowest: float = -FARTHEST
    highest: float = FARTHEST

    @property
    def width(self) -> int:
        """Number of terms."""
        return 1 + len(self.bends) + self.blanks


@dataclass(frozen=True)
class Design:
    """The terms of the linear model.

    Attributes
    ----------
    scales
        By place of the column: how a number enters.
    indicators
        By place of the column: how many levels of a category have an indicator; others share one more,
        and blanks have the last.
    columns
        Number of columns of the encoded rows.
    """

    scales: dict[int, Scale]
    indicators: dict[int, int]
    columns: int

    def terms(self, encoded: Array) -> sparse.csr_array:
        """Return the terms of each row, shape (rows, terms)."""
        blocks = [sparse.csr_array(self.terms_of(place, encoded[:, place])) for place in range(self.columns)]
        if not blocks:
            return sparse.csr_array((len(encoded), 0), dtype=np.float64)
        return sparse.csr_array(sparse.hstack(blocks, format="csr"))

    def terms_of(self, place: int, values: Array) -> Array | sparse.csr_array:
        """Return the terms of the values of one column, shape (rows, terms of the column)."""
        if place in self.scales:
            return _number_terms(values, self.scales[place])
        return _indicator_terms(values, self.indicators[place])

    def sources(self) -> Codes:
        """Return the place of the column that each term comes from, shape (terms,)."""
        widths = [
            self.scales[place].width if place in self.scales else self.indicators[place] + 2
            for place in range(self.columns)
        ]
        return np.repeat(np.arange(self.columns, dtype=np.int64), widths)


def learn_design(encoding: Encoding, encoded: Array, weight: Array, *, bends: int = 0) -> Design:
    """Decide how each encoded column becomes terms; the outcome is not looked at.

    With `bends`, a number column of more than as many values is a curve with bends at its quantiles.
    """
    scales: dict[int, Scale] = {}
    indicators: dict[int, int] = {}
    for place, column in enumerate(encoding.columns):
        if column.is_category:
            indicators[place] = min(len(column.levels), MOST_INDICATORS)
        else:
            scales[place] = _learn_scale(encoded[:, place], weight, bends)
    return Design(scales, indicators, len(encoding.columns))


def _learn_scale(values: Array, weight: Array, bends: int) -> Scale:
    known = ~np.isnan(values)
    x, w = values[known], weight[known]
    logarithm = bool(len(x) and x.min() >= 0 and _skewness(x, w) > SKEWED)
    x = np.log1p(x) if logarithm else x
    center, spread = _moments(x, w)
    scale = Scale(center, spread, logarithm, blanks=bool((~known).any()))
    z = _standardised(values[known], scale)
    return scale if not bends or len(np.unique(z)) <= FEWEST_VALUES else _bent(scale, z, bends)


def _bent(scale: Scale, z: Array, bends: int) -> Scale:
    quantiles = np.quantile(z, np.linspace(0, 1, bends + 2)[1:-1])
    inside = np.unique(quantiles[(quantiles > z.min()) & (quantiles < z.max())])
    return replace(scale, bends=tuple(map(float, inside)), lowest=float(z.min()), highest=float(z.max()))


def _moments(x: Array, weight: Array) -> tuple[float, float]:
    if len(x) == 0:
        return 0.0, 1.0
    center = float(np.average(x, weights=weight))
    spread = float(np.sqrt(np.average((x - center) ** 2, weights=weight)))
    return center, spread if spread > 0 else 1.0


def _skewness(x: Array, weight: Array) -> float:
    center, spread = _moments(x, weight)
    return float(np.average(((x - center) / spread) ** 3, weights=weight))


def _standardised(values: Array, scale: Scale) -> Array:
    # A value below the range of a logarithm was never seen in training; it counts as the lowest seen.
    x = np.log1p(np.maximum(values, 0.0)) if scale.logarithm else values
    return np.asarray(np.clip((x - scale.center) / scale.spread, -FARTHEST, FARTHEST), dtype=np.float64)


def _number_terms(values: Array, scale: Scale) -> Array:
    blank = np.isnan(values)
    z = _standardised(values, scale)
    within = np.clip(z, scale.lowest, scale.highest)
    columns = [z, *(np.maximum(within - bend, 0.0) for bend in scale.bends)]
    terms = np.column_stack([*columns, blank.astype(np.float64)] if scale.blanks else columns)
    terms[blank, : 1 + len(scale.bends)] = 0.0
    return terms


def _indicator_terms(codes: Array, levels: int) -> sparse.csr_array:
    place = np.where(np.isnan(codes), levels + 1, np.minimum(codes, levels)).astype(np.int64)
    rows = np.arange(len(codes))
    return sparse.csr_array((np.ones(len(codes)), (rows, place)), shape=(len(codes), levels + 2))

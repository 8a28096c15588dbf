"""From which chance on is a row in band A, B or C? By the odds of all rows, or as a company has set it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.arrays import Array

BANDS: Final = ("A", "B", "C", "D")
BAND_ODDS: Final = (2.0, 1.0, 0.5)  # odds against those of the base rate from which a row is in A, B, C
ROUNDING: Final = 1e-9  # so that the base rate itself is in B


@dataclass(frozen=True)
class BandRules:
    """Lowest chance, 0 to 1, of bands A, B and C; what is below C is in D."""

    a: float
    b: float
    c: float


def usual_bands(base_rate: float) -> BandRules:
    """Return the bands that nobody has set: from twice the odds of all rows, the odds, and half of them."""
    odds = np.array(BAND_ODDS) * base_rate / max(1 - base_rate, ROUNDING)
    return BandRules(*(float(share) for share in odds / (1 + odds)))


def bands(probability: Array, rules: BandRules) -> npt.NDArray[np.object_]:
    """Return the band of each probability, A to D, None where it is blank; shape (rows,)."""
    edges = np.array([[rules.a], [rules.b], [rules.c]])
    found: npt.NDArray[np.object_] = np.array(BANDS, dtype=object)[
        (probability + ROUNDING < edges).sum(axis=0)
    ]
    found[np.isnan(probability)] = None
    return found

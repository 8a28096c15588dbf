"""Which columns move each row most, for or against? Families of twins taken together, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import Array, Codes
from models.twins import Families

Side = Literal["both", "for", "against"]


@dataclass(frozen=True)
class Strongest:
    """The strongest reasons of rows.

    Attributes
    ----------
    places
        Place of the column that speaks for each reason, shape (rows, count).
    effects
        Effect of its family, in log-odds before calibration; NaN where there is no reason, same shape.
    """

    places: Codes
    effects: Array

    @classmethod
    def of(cls, effects: Array, families: Families, count: int, side: str, faintest: float) -> Strongest:
        """Find `count` reasons a row; arrays of shape (rows, count)."""
        if not families:
            return cls(
                np.zeros((len(effects), count), dtype=np.int64), np.full((len(effects), count), np.nan)
            )
        sums = np.empty((len(effects), len(families)))
        for place, family in enumerate(families):
            sums[:, place] = effects[:, list(family)].sum(axis=1)
        chosen, strongest = _strongest(sums, count, side, faintest)
        places = np.take_along_axis(_speakers(effects, sums, families), chosen, axis=1)
        return cls(places, strongest)


def _speakers(effects: Array, sums: Array, families: Families) -> Codes:
    """Return the column of each family that moves the row most its way, shape (rows, families)."""
    speakers = np.tile(np.array([family[0] for family in families], dtype=np.int64), (len(sums), 1))
    for place, family in enumerate(families):
        if len(family) == 1:
            continue
        its_way = effects[:, list(family)] * np.sign(sums[:, [place]])
        speakers[:, place] = np.asarray(family)[its_way.argmax(axis=1)]
    return speakers


def _strongest(effects: Array, count: int, side: str, faintest: float) -> tuple[Codes, Array]:
    """Return place and effect of each row's strongest columns, shape (rows, count); no effect is NaN."""
    strength = {"both": np.abs(effects), "for": effects, "against": -effects}[side]
    places = np.zeros((len(effects), count), dtype=np.int64)
    chosen = np.full((len(effects), count), np.nan)
    rows, left = np.arange(len(effects)), strength.copy()
    # A few times the strongest that is left costs less than putting all in order.
    for rank in range(min(count, effects.shape[1])):
        best = left.argmax(axis=1)
        places[:, rank] = best
        chosen[:, rank] = np.where(left[rows, best] >= faintest, effects[rows, best], np.nan)
        left[rows, best] = -np.inf
    return places, chosen

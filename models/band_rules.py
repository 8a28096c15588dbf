"""From which chance on is a lead in band A, B or C? As the company has set it, else by all leads' odds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from features.errors import InputError
from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace
from models.arrays import Array
from models.scorer import BAND_ODDS, BANDS, ROUNDING

KEY: Final = "lead_bands"
"""Setting: an object with the fields of `BandRules`; absent where the usual ones hold."""


@dataclass(frozen=True)
class BandRules:
    """Lowest chance to win, 0 to 1, of bands A, B and C; what is below C is in D."""

    a: float
    b: float
    c: float


def usual_bands(base_rate: float) -> BandRules:
    """Return the bands that nobody has set: from twice the odds of all leads, the odds, and half of them."""
    odds = np.array(BAND_ODDS) * base_rate / (1 - base_rate)
    return BandRules(*(float(share) for share in odds / (1 + odds)))


def band_rules(ws: Workspace, base_rate: float) -> BandRules:
    """Return the bands kept for a workspace, the usual ones for this base rate where none were."""
    kept = get_setting(ws, KEY)
    return BandRules(**kept) if kept else usual_bands(base_rate)


def save_band_rules(ws: Workspace, rules: BandRules | None) -> None:
    """Keep bands for a workspace; None goes back to the usual ones.

    Raises
    ------
    InputError
        ``bands_crossed`` where A does not begin above B and B above C, or one lies outside 0 to 1.
    """
    if rules is not None and not 0 < rules.c < rules.b < rules.a < 1:
        raise InputError(
            "bands_crossed",
            "The bands cross: A must begin above B and B above C, all between 1 % and 99 %. Nothing was "
            "saved.",
        )
    put_setting(ws, KEY, None if rules is None else asdict(rules))


def bands_by(rules: BandRules, probability: Array) -> npt.NDArray[np.object_]:
    """Return the band of each probability, A to D, None where it is blank; shape (rows,)."""
    edges = np.array([[rules.a], [rules.b], [rules.c]])
    found: npt.NDArray[np.object_] = np.array(BANDS, dtype=object)[
        (probability + ROUNDING < edges).sum(axis=0)
    ]
    found[np.isnan(probability)] = None
    return found

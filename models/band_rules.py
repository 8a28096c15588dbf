"""Where do the bands of leads begin in a company? As it has set them, else by the odds of all leads."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from features.errors import InputError
from features.store.settings import get_setting, put_setting
from features.store.workspace import Workspace
from models.bands import BandRules, usual_bands

KEY: Final = "lead_bands"
"""Setting: an object with the fields of `BandRules`; absent where the usual ones hold."""


def kept_bands(ws: Workspace) -> BandRules | None:
    """Return the bands that a company has set for its leads; None where it has set none."""
    kept = get_setting(ws, KEY)
    return BandRules(**kept) if kept else None


def band_rules(ws: Workspace, base_rate: float) -> BandRules:
    """Return the bands of leads: those that were set, else the usual ones for this base rate."""
    return kept_bands(ws) or usual_bands(base_rate)


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
            "The bands cross: A must begin above B and B above C, all between 1% and 99%. Nothing was saved.",
        )
    put_setting(ws, KEY, None if rules is None else asdict(rules))

"""Claims about the bands that a company sets."""

import pytest

from features.errors import InputError
from features.store.workspace import Workspace
from models.band_rules import band_rules, kept_bands, save_band_rules
from models.bands import BandRules, usual_bands


def test_kept_bands_come_back_and_can_be_given_up(tmp_path):
    ws = Workspace.open(tmp_path)
    assert band_rules(ws, 0.25) == usual_bands(0.25)
    save_band_rules(ws, BandRules(0.6, 0.4, 0.2))
    assert band_rules(ws, 0.25) == kept_bands(ws) == BandRules(0.6, 0.4, 0.2)
    save_band_rules(ws, None)
    assert kept_bands(ws) is None
    assert band_rules(ws, 0.25) == usual_bands(0.25)


@pytest.mark.parametrize("rules", [(0.4, 0.4, 0.2), (0.4, 0.6, 0.2), (0.6, 0.4, 0.5), (1.0, 0.4, 0.2)])
def test_bands_that_cross_are_refused_and_nothing_is_kept(tmp_path, rules):
    ws = Workspace.open(tmp_path)
    with pytest.raises(InputError, match="bands cross"):
        save_band_rules(ws, BandRules(*rules))
    assert band_rules(ws, 0.25) == usual_bands(0.25)

"""Claims about the bands that a company sets."""

import numpy as np
import pytest

from features.errors import InputError
from features.store.workspace import Workspace
from models.band_rules import BandRules, band_rules, bands_by, save_band_rules, usual_bands
from models.scorer import bands


@pytest.mark.parametrize("base_rate", [0.05, 0.25, 0.5, 0.9])
def test_the_usual_bands_are_those_of_the_scores(base_rate):
    chances = np.append(np.linspace(0.001, 0.999, 997), base_rate)
    assert bands_by(usual_bands(base_rate), chances).tolist() == bands(chances, base_rate).tolist()


def test_a_blank_chance_has_no_band():
    assert bands_by(BandRules(0.6, 0.4, 0.2), np.array([0.7, np.nan, 0.1])).tolist() == ["A", None, "D"]


def test_kept_bands_come_back_and_can_be_given_up(tmp_path):
    ws = Workspace.open(tmp_path)
    assert band_rules(ws, 0.25) == usual_bands(0.25)
    save_band_rules(ws, BandRules(0.6, 0.4, 0.2))
    assert band_rules(ws, 0.25) == BandRules(0.6, 0.4, 0.2)
    save_band_rules(ws, None)
    assert band_rules(ws, 0.25) == usual_bands(0.25)


@pytest.mark.parametrize("rules", [(0.4, 0.4, 0.2), (0.4, 0.6, 0.2), (0.6, 0.4, 0.5), (1.0, 0.4, 0.2)])
def test_bands_that_cross_are_refused_and_nothing_is_kept(tmp_path, rules):
    ws = Workspace.open(tmp_path)
    with pytest.raises(InputError, match="bands cross"):
        save_band_rules(ws, BandRules(*rules))
    assert band_rules(ws, 0.25) == usual_bands(0.25)

"""Claims about which rows of a feature belong together, and how a group is said."""

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from features.messages import message
from models.encoding import learn_encoding
from models.feature_groups import FeatureGroups, counted, grouping, groups_from_json, is_share


def groups_of(values, *, bands=5, name="Source"):
    frame = pd.DataFrame({name: values})
    encoding = learn_encoding(frame, np.arange(len(frame)))
    (column,) = encoding.columns
    encoded = encoding.encode(frame)[:, 0]
    weight = np.ones(len(frame))
    found = grouping(column, encoded, weight, bands=bands)
    return counted(found, encoded, np.arange(len(frame)) % 2.0, weight, np.arange(len(frame)))


def labels(groups):
    return [str(groups.label(place, message("Source"))) for place in range(groups.size + 2)]


NUMBERS = [*(np.arange(39) * 10.5), np.nan]


def test_levels_flags_few_and_many_numbers_are_grouped_each_in_its_way():
    assert groups_of(["web"] * 20 + ["fair"] * 20).kind == "levels"
    assert groups_of([True, False] * 20).kind == "flags"
    assert groups_of([1.0, 5.0] * 20).kind == "values"
    assert groups_of(NUMBERS).kind == "bands"


@pytest.mark.parametrize("bands", [3, 5, 12])
def test_bands_hold_about_the_same_number_of_deals(bands):
    found = groups_of(NUMBERS, bands=bands)
    assert found.size == bands
    assert max(found.counts[:bands]) - min(found.counts[:bands]) <= 1
    assert sum(found.counts) == 40


def test_every_value_has_a_group_beyond_the_ends_too():
    found = groups_of(NUMBERS)
    assert found.places(np.array([-1e9, 83.0, 84.0, 1e9, np.nan])).tolist() == [0, 0, 1, 4, 6]


def test_a_group_is_said_with_its_feature_and_without():
    found = groups_of(NUMBERS)
    assert labels(found)[0] == "Source: up to 73.5"
    assert labels(found)[-1] == "Source is blank"
    said = [str(found.value(place)) for place in range(found.size + 2)]
    assert said[1] == "84 to 157.5"
    assert said[-2:] == ["rare or new", "blank"]


def test_shares_are_said_as_percent():
    rates = FeatureGroups("owner_win_rate", "bands", (), (0.1, 0.25), (0.2, 0.4))
    assert str(rates.value(1)) == "25.0% or more"
    assert is_share("rate_ahead")
    assert not is_share("owner_ahead"), "against all: 1 is usual"


def test_groups_survive_json_with_blank_rates():
    found = groups_of(["web"] * 20 + ["fair"] * 20)
    plain = asdict(found)
    plain["rates"] = [None if np.isnan(rate) else rate for rate in plain["rates"]]
    read = groups_from_json(json.loads(json.dumps(plain, allow_nan=False)))
    assert asdict(read).keys() == asdict(found).keys()
    assert (read.levels, read.counts) == (found.levels, found.counts)
    assert np.isnan(read.rates[-1])

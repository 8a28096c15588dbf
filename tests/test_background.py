import json

import numpy as np
import pandas as pd
import pytest

from features.messages import message
from models.background import background_from_json, background_to_json, learn_background
from models.encoding import learn_encoding

ROWS = 40
X = pd.DataFrame(
    {
        "source": pd.Series(["web"] * 20 + ["fair"] * 16 + ["rare"] * 2 + [None] * 2, dtype="str"),
        "flag": [True, False] * 20,
        "seats": [1.0, 5.0, 5.0, 5.0] * 10,
        "amount": np.append(np.arange(39) * 10.5, np.nan),
    }
)
Y = np.array([1.0] * 5 + [0.0] * 15 + [1.0] * 12 + [0.0] * 4 + [1.0, 0.0] + [0.0, 0.0])


@pytest.fixture(scope="module")
def encoding():
    return learn_encoding(X, np.arange(ROWS))


@pytest.fixture(scope="module")
def background(encoding):
    return learn_background(encoding, X, Y)


def labels(groups) -> list[str]:
    return [str(groups.label(place, message("Source"))) for place in range(groups.size + 2)]


def test_rates_and_counts_of_levels_match_hand_counts(background):
    source = background.features[0]
    assert labels(source) == ["Source: web", "Source: fair", "Source is rare or new", "Source is blank"]
    assert source.rates == (5 / 20, 12 / 16, 1 / 2, 0.0)
    assert source.counts == (20, 16, 2, 2)
    assert (background.base_rate, background.count) == (18 / 40, 40)


def test_flags_are_grouped_in_no_and_yes(background):
    flag = background.features[1]
    assert labels(flag)[:2] == ["Source: no", "Source: yes"]
    assert flag.counts == (20, 20, 0, 0)
    assert np.isnan(flag.rates[2])


def test_few_numbers_are_grouped_by_value(background):
    seats = background.features[2]
    assert labels(seats)[:2] == ["Source: 1", "Source: 5"]
    assert seats.counts == (10, 30, 0, 0)
    assert seats.places(np.array([1.0, 5.0, 3.0, np.nan])).tolist() == [0, 1, 2, 3]


def test_many_numbers_are_grouped_in_bands_open_at_both_ends(background):
    amount = background.features[3]
    assert amount.counts == (8, 8, 7, 8, 8, 0, 1)
    assert labels(amount)[0] == "Source: up to 73.5"
    assert labels(amount)[1] == "Source: 84 to 157.5"
    assert labels(amount)[4] == "Source: 325.5 or more"
    assert amount.places(np.array([-1e9, 83.0, 84.0, 1e9, np.nan])).tolist() == [0, 0, 1, 4, 6]


def test_deals_are_counted_once_and_rows_by_weight(encoding):
    deals = pd.Series(np.arange(ROWS) // 2)
    weight = np.where(Y > 0, 3.0, 1.0)
    background = learn_background(encoding, X, Y, weight=weight, groups=deals)
    assert background.features[0].counts[:2] == (10, 8)
    assert background.features[0].rates[0] == pytest.approx(15 / 30)
    assert background.count == 20


def test_the_record_survives_json(background):
    read = background_from_json(json.loads(json.dumps(background_to_json(background), allow_nan=False)))
    assert background_to_json(read) == background_to_json(background)
    assert np.isnan(read.features[1].rates[2])


def test_a_record_saved_before_there_were_families_has_every_column_alone(background):
    plain = background_to_json(background)
    del plain["families"]
    assert background_from_json(plain).families == ((0,), (1,), (2,), (3,))

from __future__ import annotations

import pytest

from features.looks import Looks
from features.matching import CORE, EXACT, FUZZY, fit, mend
from features.schema import DEALS, Column

NOTHING = Looks(0, 0, 0.0, 0.0, 0.0, 0.0, both_sides=False)
NUMBERS = Looks(9, 9, 0.0, 1.0, 0.0, 0.0, both_sides=False)
WORDS = Looks(9, 9, 0.0, 0.0, 0.0, 0.0, both_sides=False)


def column(name: str) -> Column:
    return next(one for one in DEALS if one.name == name)


def test_the_first_synonym_fits_best_and_each_later_one_a_little_less():
    scores = [fit(name, NOTHING, column("owner")).score for name in column("owner").synonyms]
    assert scores[0] == EXACT
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[-1] > CORE


def test_a_known_name_fits_better_than_its_core_and_that_better_than_a_slip():
    exact, close, slip = (
        fit(name, NOTHING, column("product")).score for name in ("product", "crm product field", "prodduct")
    )
    assert exact > close > slip > 0
    assert slip < FUZZY


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("next activity date", "last_activity_on"),
        ("closed won reason", "loss_reason"),
        ("商机状态组", "outcome"),
        ("weather", "owner"),
    ],
)
def test_other_words_do_not_fit(header, name):
    assert fit(header, NOTHING, column(name)).score == 0.0


def test_values_take_a_column_back():
    assert fit("amount", NUMBERS, column("amount")).score > 0
    assert fit("amount", WORDS, column("amount")).score == 0.0
    assert fit("lead sourse", WORDS, column("source")).score > 0
    assert fit("lead sourse", NUMBERS, column("source")).score == 0.0


@pytest.mark.parametrize(
    ("spelled", "mended"),
    [
        ("oppertunity owner", "opportunity owner"),
        ("costumer", "customer"),
        ("amout", "amount"),
        ("marital", "marital"),
        ("tenure", "tenure"),
        ("q3 plan", "q3 plan"),
    ],
)
def test_misspelt_words_are_mended_and_others_left(spelled, mended):
    assert mend(spelled) == mended


def test_a_weighted_amount_is_not_the_amount():
    assert fit("Amount (weighted)", NUMBERS, column("amount")).score == 0
    converted, plain = (
        fit(name, NUMBERS, column("amount")).score for name in ("Amount (converted)", "Amount")
    )
    assert plain > converted > 0.9

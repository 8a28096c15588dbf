"""Evidence against a column is counted by numbers; it is what counting its cells one by one gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.evidence import ONE_SIDED, SEPARATES, Candidate, evidence_against
from features.numbered import Numbered
from features.separation import separation, separation_of
from features.sides import Sides

ROWS = 900
RNG = np.random.default_rng(11)
OUTCOME = RNG.choice(["won", "lost", "open"], ROWS)
SIDE = pd.Series(OUTCOME)
WON, LOST, OPEN = (SIDE.eq(name).to_numpy() for name in ("won", "lost", "open"))
SIDES = Sides(WON, LOST, OPEN, (WON | LOST).astype(float), None)
WORDS = RNG.choice(["a", "b", "c", "d"], ROWS)


def column(values: np.ndarray, name: str = "Colour") -> Candidate:
    texts = pd.Series(values, dtype="str", name=name)
    return Candidate(texts, Numbered.of(texts))


def test_an_honest_column_has_nothing_against_it():
    assert evidence_against(column(WORDS), SIDES) is None


def test_a_value_on_one_side_only_is_counted_cell_by_cell():
    values = np.where(WON & (np.arange(ROWS) % 3 == 0), "only won", WORDS)
    told = evidence_against(column(values), SIDES)
    share = (values[WON] == "only won").mean()
    assert share > ONE_SIDED
    assert (told.kind, told.figure) == ("separates", pytest.approx(share))


def test_a_value_of_all_open_deals_means_not_decided_yet():
    values = np.where(OPEN, "later", WORDS)
    told = evidence_against(column(values), SIDES)
    assert told.kind == "filled"
    assert told.figure == pytest.approx((values[OPEN] == "later").mean())


@pytest.mark.parametrize("kinds", [1, 3, 40, 500, ROWS])
def test_texts_and_the_same_values_as_numbers_separate_alike(kinds):
    values = RNG.integers(0, kinds, ROWS)
    texts = Numbered.of(pd.Series(values.astype(str), dtype="str"))
    counts = np.column_stack([texts.counts(LOST), texts.counts(WON)])
    assert separation_of(counts) == pytest.approx(separation(pd.Series(values.astype(str)), WON, LOST))


def test_a_number_is_judged_as_well_as_a_text():
    told = evidence_against(Candidate(pd.Series(WON * 5.0 + RNG.random(ROWS), name="Score")), SIDES)
    assert told.kind == "separates"
    assert told.figure >= SEPARATES


@pytest.mark.parametrize(("name", "is_told"), [("Loss reason", True), ("Previous loss reason", False)])
def test_a_name_may_say_it(name, is_told):
    told = evidence_against(column(WORDS, name), SIDES)
    assert (told is not None and told.kind == "name") is is_told

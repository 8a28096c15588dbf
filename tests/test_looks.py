from __future__ import annotations

import pandas as pd
import pytest

from features.looks import look, plausibility
from features.schema import DEALS, Column


def test_looks_are_shares_of_the_filled_cells():
    seen = look(pd.Series(["2024-03-05", "5 Mar 2024", "", "yes", "12.5", " "], dtype="str"))
    assert (seen.filled, seen.distinct) == (4, 4)
    assert seen.dates == pytest.approx(0.5)
    assert seen.flags == pytest.approx(0.25)
    assert seen.numbers == pytest.approx(0.25)


def test_a_blank_column_looks_like_nothing():
    seen = look(pd.Series(["", "-", "N/A"], dtype="str"))
    assert (seen.filled, seen.distinct, seen.dates, seen.outcomes) == (0, 0, 0.0, 0.0)


def test_looks_tell_outcomes_in_both_languages():
    seen = look(pd.Series(["赢单", "输单", "进行中", "Closed Won"], dtype="str"))
    assert seen.outcomes == 1.0
    assert seen.both_sides
    assert not look(pd.Series(["Won", "won"], dtype="str")).both_sides


def column(name: str) -> Column:
    return next(one for one in DEALS if one.name == name)


@pytest.mark.parametrize(
    ("name", "cells", "fits"),
    [
        ("created_on", ["2024-01-02", "soon"], 0.5),
        ("amount", ["¥1,000", "12.5万", "many", "few"], 0.5),
        ("outcome", ["Won", "Lost", "open", "Quote"], 0.75),
        ("outcome", ["yes", "no"], 1.0),
        ("stage", ["yes", "no"], 0.0),
        ("stage", ["Visit", "Quote"], 1.0),
        ("stage", [f"note {row}" for row in range(99)], 0.0),
        ("account", ["New", "Old"] * 30, 0.0),
        ("account", ["New", "Old"], 1.0),
        ("owner", ["Ann"], 1.0),
        ("amount", [""], 1.0),
    ],
)
def test_values_make_a_column_more_or_less_plausible(name, cells, fits):
    assert plausibility(look(pd.Series(cells, dtype="str")), column(name)) == pytest.approx(fits)


def test_looks_do_not_depend_on_the_order_of_the_rows():
    cells = pd.Series(["a", "2024-01-02", "", "a", "7", "yes"], dtype="str")
    assert look(cells) == look(cells.iloc[::-1])

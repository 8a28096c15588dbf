"""Columns worked on side by side come back in their order, and what goes wrong in one is said."""

from __future__ import annotations

import pytest

from features import side_by_side as module
from features.side_by_side import side_by_side


@pytest.mark.parametrize("rows", [0, module._LONG - 1, module._LONG])
def test_results_stand_in_the_order_of_the_columns(rows):
    assert side_by_side(lambda number: number * 2, range(20), rows) == list(range(0, 40, 2))


@pytest.mark.parametrize("rows", [0, module._LONG])
def test_an_error_in_one_column_is_raised(rows):
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 // number, [1, 0, 2], rows)

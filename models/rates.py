"""Which chance would one give without a model? The base rate, or the win rate of the row's group."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from models.arrays import Array, Codes
from models.encoding import as_numbers, as_text

PRIOR_ROWS: Final = 10.0  # rows' worth of the base rate in each group's rate
BANDS: Final = 5  # of equal weight, that a number is cut into
MOST_LEVELS: Final = 50  # of a text column; with more, groups are names


@dataclass(frozen=True)
class BaseRate:
    """The same chance for every row."""

    rate: float

    def probability(self, X: pd.DataFrame) -> Array:
        """Return the base rate for each row, shape (rows,)."""
        return np.full(len(X), self.rate)


@dataclass(frozen=True)
class GroupRates:
    """The smoothed rate of the row's group in one column.

    Attributes
    ----------
    column
        The column that makes the groups.
    levels
        Its levels, in the order of `rates`; empty where the column is a number.
    edges
        Upper edges of the bands but the last, where the column is a number; empty otherwise.
    rates
        Rate of each level or band, 0 to 1.
    base
        Rate of rows that are blank or of no known level.
    """

    column: str
    levels: tuple[str, ...]
    edges: tuple[float, ...]
    rates: tuple[float, ...]
    base: float

    def probability(self, X: pd.DataFrame) -> Array:
        """Return the rate of each row's group, shape (rows,)."""
        place = _places(X[self.column], self.levels, self.edges)
        return np.append(self.rates, self.base)[place]


def fit_base_rate(y: Array, weight: Array) -> BaseRate:
    """Return the weighted share of positives, (wins + 1/2) / (n + 1), so that it is never 0 or 1."""
    return BaseRate(float((weight @ y + 0.5) / (weight.sum() + 1.0)))


def fit_group_rates(X: pd.DataFrame, y: Array, weight: Array, column: str) -> GroupRates:
    """Return the rates of one column's groups, shrunk to the base rate.

    Parameters
    ----------
    X
        Rows with `column`.
    y, weight
        Outcome 0 or 1 and weight of each row; the weights add up to the number of deals or customers.
    column
        A text column, whose levels are the groups, or numbers, cut into `BANDS` of equal weight.
    """
    base = fit_base_rate(y, weight).rate
    levels, edges = _groups(X[column], weight)
    place = _places(X[column], levels, edges)
    count = len(levels) or len(edges) + 1
    known = place >= 0
    rows = np.bincount(place[known], weights=weight[known], minlength=count)
    won = np.bincount(place[known], weights=(weight * y)[known], minlength=count)
    rates = (won + PRIOR_ROWS * base) / (rows + PRIOR_ROWS)
    return GroupRates(column, levels, edges, tuple(map(float, rates)), base)


def can_group(values: pd.Series) -> bool:
    """Whether a column makes groups: numbers, or text of few levels."""
    return not _is_text(values) or 1 < values.nunique() <= MOST_LEVELS


def rates_to_json(rates: BaseRate | GroupRates) -> dict[str, Any]:
    """Turn rates into plain JSON that `rates_from_json` reads back."""
    return asdict(rates)


def rates_from_json(plain: dict[str, Any]) -> BaseRate | GroupRates:
    """Read back what `rates_to_json` wrote."""
    if "column" not in plain:
        return BaseRate(**plain)
    lists = {name: tuple(plain[name]) for name in ("levels", "edges", "rates")}
    return GroupRates(**{**plain, **lists})


def _groups(values: pd.Series, weight: Array) -> tuple[tuple[str, ...], tuple[float, ...]]:
    if _is_text(values):
        return tuple(sorted(as_text(values).dropna().unique())), ()
    numbers = as_numbers(values)
    known = ~np.isnan(numbers)
    order = np.argsort(numbers[known], kind="stable")
    mass = weight[known][order].cumsum()
    cuts = np.searchsorted(mass, mass[-1] * np.arange(1, BANDS) / BANDS) if known.any() else []
    return (), tuple(float(edge) for edge in np.unique(numbers[known][order][cuts]))


def _places(values: pd.Series, levels: tuple[str, ...], edges: tuple[float, ...]) -> Codes:
    """Return the group of each row; -1 for blanks and unknown levels."""
    if levels:
        return pd.Index(levels, dtype="str").get_indexer(pd.Index(as_text(values))).astype(np.int64)
    numbers = as_numbers(values)
    place = np.searchsorted(np.asarray(edges), np.nan_to_num(numbers), side="left")
    return np.where(np.isnan(numbers), -1, place).astype(np.int64)


def _is_text(values: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(values.dtype)

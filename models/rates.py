"""Which chance would one give without a model? The base rate, or the win rate of the row's group."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from features.messages import Message, message
from models.arrays import Array, Codes
from models.encoding import as_numbers, as_text
from models.intervals import LEVEL

PRIOR_ROWS: Final = 10.0  # rows' worth of the base rate in each group's rate
BANDS: Final = 5  # of equal weight, that a number is cut into
MOST_LEVELS: Final = 50  # of a text column; with more, groups are names
TABLE_COLUMNS: Final = ("column", "group", "won", "n", "rate", "low", "high")


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
    won, rows
        Deals or customers with the outcome, and all, of each level or band; fractional where a deal was in
        several groups in the course of its life. Empty in models that were saved without them.
    """

    column: str
    levels: tuple[str, ...]
    edges: tuple[float, ...]
    rates: tuple[float, ...]
    base: float
    won: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()

    def probability(self, X: pd.DataFrame) -> Array:
        """Return the rate of each row's group, shape (rows,)."""
        return np.append(self.rates, self.base)[self.places(X)]

    def places(self, X: pd.DataFrame) -> Codes:
        """Return the place of each row's group in `table`, -1 where it is blank or unknown; shape (rows,)."""
        return _places(X[self.column], self.levels, self.edges)

    def table(self) -> pd.DataFrame:
        """Return one row per group, in the order of `rates`.

        Returns
        -------
        pandas.DataFrame
            `TABLE_COLUMNS`: ``column`` (str), ``group`` (str, or `Message` for a band of numbers), ``won``
            and ``n`` (deals or customers with the outcome, and all), ``rate`` and its interval of 95 %,
            ``low`` and ``high`` (0 to 1). No rows where the counts are not known.
        """
        low, high = posterior_interval(np.asarray(self.won), np.asarray(self.rows), self.base)
        known = len(self.rows)
        return pd.DataFrame(
            {
                "column": pd.Series([self.column] * known, dtype="str"),
                "group": pd.Series(list(self.levels or _band_names(self.edges))[:known], dtype="object"),
                "won": np.asarray(self.won, dtype=np.float64),
                "n": np.asarray(self.rows, dtype=np.float64),
                "rate": np.asarray(self.rates[:known], dtype=np.float64),
                "low": low,
                "high": high,
            }
        )


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
    # Without any row bincount ignores its weights and counts in whole numbers.
    rows = np.bincount(place[known], weights=weight[known], minlength=count).astype(np.float64)
    won = np.bincount(place[known], weights=(weight * y)[known], minlength=count).astype(np.float64)
    rates = (won + PRIOR_ROWS * base) / (rows + PRIOR_ROWS)
    return GroupRates(column, levels, edges, _plain(rates), base, _plain(won), _plain(rows))


def posterior_interval(won: Array, rows: Array, base: float) -> tuple[Array, Array]:
    """Return the interval of 95 % of smoothed rates, shape of `won`.

    Smoothing by `PRIOR_ROWS` rows of the base rate is a beta prior; after `rows` of which `won` had the
    outcome, the rate has the beta distribution of ``won + PRIOR_ROWS · base`` and
    ``rows − won + PRIOR_ROWS · (1 − base)``, whose mean is the smoothed rate. The ends are its quantiles,
    with equal chances outside on either side.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 2.4.
    """
    for_it, against = won + PRIOR_ROWS * base, rows - won + PRIOR_ROWS * (1 - base)
    tail = (1 - LEVEL) / 2
    ends = [np.asarray(stats.beta.ppf(at, for_it, against), dtype=np.float64) for at in (tail, 1 - tail)]
    return ends[0], ends[1]


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
    lists = {name: tuple(plain.get(name, ())) for name in ("levels", "edges", "rates", "won", "rows")}
    return GroupRates(**{**plain, **lists})


def _plain(values: Array) -> tuple[float, ...]:
    return tuple(map(float, values))


def _band_names(edges: tuple[float, ...]) -> list[Message]:
    """Say from where to where each band of numbers goes; an edge is in the band below it."""
    if not edges:
        return [message("any number")]
    between = [message("over {low} up to {high}", low=low, high=high) for low, high in pairwise(edges)]
    return [message("up to {high}", high=edges[0]), *between, message("over {low}", low=edges[-1])]


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

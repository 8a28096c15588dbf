"""What does the model do with each column? Its mean contribution along the column's values.

A manager can hold it against experience: from which amount on, after how many days, from which source on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from models.arrays import Array, Codes, to_log_odds, to_probability
from models.classifier import Classifier
from models.encoding import BASE, Encoding
from models.feature_groups import FeatureGroups, counted, grouping, groups_from_json
from models.twins import Families

ROWS: Final = 2000  # training rows whose contributions are averaged; a group of a twelfth then has 160
POINTS: Final = 12  # bands of a number: enough for a bend, few enough for some hundred rows in each
FEWEST: Final = 20  # deals of a group from which it is named as what lifts or lowers most
SPREAD: Final = (10, 90)  # percentiles between which most contributions of a group lie


@dataclass(frozen=True)
class Shape:
    """What a family of columns does along the values of the one that moves the model most.

    Attributes
    ----------
    groups
        The groups of that column, with the deals and the share won in each.
    twins
        Names of the family's other columns, whose contributions are added.
    effects
        Mean contribution to the log-odds of each group, then of other values, then of blanks; NaN where no
        row was.
    lows, highs
        Between which eight in ten contributions of the group lie; wide where other columns matter too.
    importance
        Mean size of the contribution over all rows, in log-odds.
    """

    groups: FeatureGroups
    twins: tuple[str, ...]
    effects: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    importance: float


@dataclass(frozen=True)
class ShapeRows:
    """Training rows, and the contributions of those that are drawn.

    Attributes
    ----------
    encoding
        The columns of the model.
    encoded, y, weight, deals
        All training rows in codes, their outcome, weight and deal.
    drawn
        Places of the drawn rows, shape (drawn,).
    effects
        Contribution of each column to the log-odds of the drawn rows, shape (drawn, columns).
    """

    encoding: Encoding
    encoded: Array
    y: Array
    weight: Array
    deals: Codes
    drawn: Codes
    effects: Array

    @classmethod
    def of(
        cls, model: Classifier, X: pd.DataFrame, y: Array, weight: Array, deals: Codes, *, seed: int = 0
    ) -> ShapeRows:
        """Draw up to `ROWS` rows and work out what each column adds there."""
        drawn = np.arange(len(X))
        if len(X) > ROWS:
            drawn = np.sort(np.random.default_rng(seed).choice(len(X), ROWS, replace=False))
        effects = model.contributions(X.iloc[drawn]).drop(columns=BASE).to_numpy()
        return cls(model.encoding, model.encoding.encode(X), y, weight, deals, drawn, effects)


def learn_shapes(rows: ShapeRows, families: Families) -> tuple[Shape, ...]:
    """Return the shape of each family, the one that moves the model most first."""
    shapes = [_shape(rows, family) for family in families]
    return tuple(sorted(shapes, key=lambda shape: -shape.importance))


def shape_frame(shape: Shape, base_rate: float) -> pd.DataFrame:
    """Lay out a shape.

    Parameters
    ----------
    shape
        Of a family of columns.
    base_rate
        Chance of an average row, 0 to 1; contributions are said in points of chance from there.

    Returns
    -------
    DataFrame
        One row per group that has deals, in the order of its values, blanks last: ``group`` (int64, place
        in `Shape.groups`), ``points``, ``low``, ``high`` (change of chance, -1 to 1), ``rate`` (share won),
        ``n`` (deals).
    """
    frame = pd.DataFrame(
        {
            "group": np.arange(len(shape.effects)),
            "points": points(shape.effects, base_rate),
            "low": points(shape.lows, base_rate),
            "high": points(shape.highs, base_rate),
            "rate": shape.groups.rates,
            "n": shape.groups.counts,
        }
    )
    return frame[(frame["n"] > 0) & frame["points"].notna()].reset_index(drop=True)


@dataclass(frozen=True)
class Extreme:
    """The group that lifts or lowers most: its place, change of chance, share won, and deals."""

    group: int
    points: float
    rate: float
    n: int


def extremes(shape: Shape, base_rate: float) -> tuple[Extreme, Extreme] | None:
    """Return the groups of `FEWEST` deals or more that lift and that lower most; None without two."""
    frame = shape_frame(shape, base_rate)
    rows = frame.loc[frame["n"] >= FEWEST, ["group", "points", "rate", "n"]].sort_values("points")
    found = [
        Extreme(int(row["group"]), float(row["points"]), float(row["rate"]), int(row["n"]))
        for row in rows.to_dict("records")
    ]
    return (found[-1], found[0]) if len(found) > 1 else None


def points(effects: tuple[float, ...] | Array, base_rate: float) -> Array:
    """Say contributions to the log-odds as change of a chance that starts at the base rate."""
    start = to_log_odds(np.array([base_rate]))
    return to_probability(start + np.asarray(effects, dtype=np.float64)) - base_rate


def shape_from_json(plain: Mapping[str, Any]) -> Shape:
    """Read back what `dataclasses.asdict` and JSON made of a shape."""
    numbers = {name: _with_blanks(plain[name]) for name in ("effects", "lows", "highs")}
    return Shape(
        groups_from_json(plain["groups"]), tuple(plain["twins"]), **numbers, importance=plain["importance"]
    )


def _with_blanks(values: list[float | None]) -> tuple[float, ...]:
    return tuple(np.nan if value is None else value for value in values)


def _shape(rows: ShapeRows, family: tuple[int, ...]) -> Shape:
    weight = rows.weight[rows.drawn]
    own = [float(np.average(np.abs(rows.effects[:, place]), weights=weight)) for place in family]
    main = family[int(np.argmax(own))]
    effect = rows.effects[:, list(family)].sum(axis=1)
    values, column = rows.encoded[:, main], rows.encoding.columns[main]
    groups = counted(
        grouping(column, values, rows.weight, bands=POINTS), values, rows.y, rows.weight, rows.deals
    )
    place = groups.places(values[rows.drawn])
    parts = [place == group for group in range(groups.size + 2)]
    means = [_mean(effect[part], weight[part]) for part in parts]
    spans = [np.percentile(effect[part], SPREAD) if part.any() else (np.nan, np.nan) for part in parts]
    return Shape(
        groups,
        tuple(rows.encoding.names[other] for other in family if other != main),
        tuple(means),
        tuple(float(low) for low, _ in spans),
        tuple(float(high) for _, high in spans),
        float(np.average(np.abs(effect), weights=weight)),
    )


def _mean(values: Array, weight: Array) -> float:
    return float(np.average(values, weights=weight)) if len(values) else float("nan")

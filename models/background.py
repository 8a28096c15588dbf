"""How often does each kind of row win? Rates by feature and group, kept from the training rows.

A group is a level of a category, one of few numbers, or a band of many; the record is small, is saved with
the model, and answers for any row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import Message, Share, message
from models.arrays import Array, Codes
from models.encoding import Column, Encoding
from models.folds import group_codes
from models.twins import OWN_RATE, Families, families

FEW_VALUES = 6  # a number with at most so many values is grouped by value
BANDS = 5  # of equal weight, for other numbers


@dataclass(frozen=True)
class FeatureGroups:
    """The groups of one feature.

    Attributes
    ----------
    feature
        Its name.
    kind
        ``levels`` (of a category), ``flags`` (no and yes), ``values`` (few numbers) or ``bands`` (of many).
    levels
        Of ``levels``: their text, in the encoding's order.
    lows, highs
        But for ``levels``: smallest and largest training value of each group.
    rates, counts
        Share won (NaN where `counts` is 0) and number of deals in each group, then in the group of other
        values, then in that of blanks.
    """

    feature: str
    kind: str
    levels: tuple[str, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    rates: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """Number of groups, without that of other values and that of blanks."""
        return len(self.levels) if self.kind == "levels" else len(self.lows)

    def places(self, encoded: Array) -> Codes:
        """Return the group of each encoded value: from 0, `size` for others, ``size + 1`` for blanks."""
        known = np.where(np.isnan(encoded), 0.0, encoded)
        if self.kind == "levels":
            place = known.astype(np.int64)
        else:
            lows = np.asarray(self.lows)
            place = np.clip(np.searchsorted(lows, known, side="right") - 1, 0, None).astype(np.int64)
        if self.kind in ("values", "flags"):
            place[np.asarray(self.lows)[place] != known] = self.size
        place[np.isnan(encoded)] = self.size + 1
        return place

    def label(self, place: int, title: Message) -> Message:
        """Say which rows the group holds."""
        if place == self.size + 1:
            return message("{feature} is blank", feature=title)
        if place == self.size:
            return message("{feature} is rare or new", feature=title)
        if self.kind == "levels":
            return message("{feature}: {value}", feature=title, value=self.levels[place])
        if self.kind == "flags":
            yes = self.lows[place] > 0
            return (
                message("{feature}: yes", feature=title) if yes else message("{feature}: no", feature=title)
            )
        low, high = self._said(self.lows[place]), self._said(self.highs[place])
        if low == high:
            return message("{feature}: {value}", feature=title, value=low)
        # The outer bands hold whatever lies beyond them too.
        if place == 0:
            return message("{feature}: up to {high}", feature=title, high=high)
        if place == self.size - 1:
            return message("{feature}: {low} or more", feature=title, low=low)
        return message("{feature}: {low} to {high}", feature=title, low=low, high=high)

    def _said(self, number: float) -> int | float | Share:
        if self.feature.endswith(OWN_RATE):
            return Share(number, 1)
        return int(number) if float(number).is_integer() else float(number)


@dataclass(frozen=True)
class Background:
    """Won rates of the training rows, by feature and group and over all.

    Attributes
    ----------
    features
        One record for each column that the model uses, in its order.
    base_rate
        Share won of all training rows, by weight.
    count
        Number of deals among them.
    families
        Places of the columns that say nearly the same, see `models.twins`; every place stands in one family.
    """

    features: tuple[FeatureGroups, ...]
    base_rate: float
    count: int
    families: Families


def learn_background(
    encoding: Encoding,
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    groups: pd.Series | None = None,
) -> Background:
    """Count the training rows by feature and group.

    Parameters
    ----------
    encoding
        Of the fitted classifier, so that groups are those that the model tells apart.
    X, y, weight, groups
        The training rows, as given to `models.classifier.fit`.

    Returns
    -------
    Background
    """
    outcome = np.asarray(y, dtype=np.float64)
    mass = np.ones(len(X)) if weight is None else np.asarray(weight, dtype=np.float64)
    deals = group_codes(groups, len(X))
    encoded = encoding.encode(X)
    features = tuple(
        _counted(_grouping(column, encoded[:, place], mass), encoded[:, place], outcome, mass, deals)
        for place, column in enumerate(encoding.columns)
    )
    rate = float(np.average(outcome, weights=mass))
    return Background(features, rate, len(np.unique(deals)), families(encoding, encoded))


def background_to_json(background: Background) -> dict[str, Any]:
    """Turn the record into plain JSON that `background_from_json` reads back."""
    plain = asdict(background)
    for groups in plain["features"]:
        groups["rates"] = [None if np.isnan(rate) else rate for rate in groups["rates"]]
    return plain


def background_from_json(plain: Mapping[str, Any]) -> Background:
    """Read back what `background_to_json` wrote."""
    features = []
    for item in plain["features"]:
        groups: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in item.items()
        }
        groups["rates"] = tuple(np.nan if rate is None else rate for rate in item["rates"])
        features.append(FeatureGroups(**groups))
    alone = [[place] for place in range(len(features))]  # of models saved before there were families
    together = tuple(tuple(family) for family in plain.get("families", alone))
    return Background(tuple(features), plain["base_rate"], plain["count"], together)


def _grouping(column: Column, encoded: Array, weight: Array) -> FeatureGroups:
    if column.is_category:
        return FeatureGroups(column.name, "levels", column.levels, (), ())
    known = ~np.isnan(encoded)
    values, place = np.unique(encoded[known], return_inverse=True)
    if len(values) <= FEW_VALUES:
        own = tuple(float(value) for value in values)
        return FeatureGroups(column.name, "flags" if column.is_flag else "values", (), own, own)
    mass = np.bincount(place, weights=weight[known])
    middle = (mass.cumsum() - mass / 2) / mass.sum()
    band = np.minimum((middle * BANDS).astype(np.int64), BANDS - 1)
    starts = np.flatnonzero(np.diff(band, prepend=-1) > 0)
    ends = np.append(starts[1:], len(values)) - 1
    return FeatureGroups(
        column.name, "bands", (), tuple(map(float, values[starts])), tuple(map(float, values[ends]))
    )


def _counted(groups: FeatureGroups, encoded: Array, y: Array, weight: Array, deals: Codes) -> FeatureGroups:
    place = groups.places(encoded)
    size = groups.size + 2
    seen = np.bincount(place, weights=weight, minlength=size)
    won = np.bincount(place, weights=weight * y, minlength=size)
    rates = np.divide(won, seen, out=np.full(size, np.nan), where=seen > 0)
    pairs = np.unique(np.column_stack([place, deals]), axis=0)
    counts = np.bincount(pairs[:, 0], minlength=size)
    return FeatureGroups(
        groups.feature, groups.kind, groups.levels, groups.lows, groups.highs,
        tuple(map(float, rates)), tuple(map(int, counts)),
    )  # fmt: skip

"""Which rows of a feature belong together? Levels of a category, few numbers one by one, bands of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from features.ahead import RATE
from features.messages import Message, Share, message
from models.arrays import Array, Codes
from models.encoding import Column

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
        return message("{feature}: {value}", feature=title, value=self.value(place))

    def value(self, place: int) -> Message:
        """Say the group without its feature."""
        if place >= self.size:
            return message("blank") if place > self.size else message("rare or new")
        if self.kind == "levels":
            return message("{value}", value=self.levels[place])
        if self.kind == "flags":
            return message("yes") if self.lows[place] > 0 else message("no")
        low, high = self._said(self.lows[place]), self._said(self.highs[place])
        if low == high:
            return message("{value}", value=low)
        # The outer bands hold whatever lies beyond them too.
        if place == 0:
            return message("up to {high}", high=high)
        if place == self.size - 1:
            return message("{low} or more", low=low)
        return message("{low} to {high}", low=low, high=high)

    def _said(self, number: float) -> int | float | Share:
        if is_share(self.feature):
            return Share(number, 1)
        return int(number) if float(number).is_integer() else float(number)


def is_share(feature: str) -> bool:
    """Whether a feature is a share between 0 and 1, worked out from past deals."""
    return feature.endswith("_win_rate") or feature == RATE


def grouping(column: Column, encoded: Array, weight: Array, *, bands: int = BANDS) -> FeatureGroups:
    """Decide the groups of one column from training rows; not yet counted.

    Parameters
    ----------
    column, encoded, weight
        The column, its encoded values and the weight of each row, shape (rows,).
    bands
        Of equal weight, for numbers of more than `FEW_VALUES` values.
    """
    if column.is_category:
        return FeatureGroups(column.name, "levels", column.levels, (), ())
    known = ~np.isnan(encoded)
    values, place = np.unique(encoded[known], return_inverse=True)
    if len(values) <= FEW_VALUES:
        own = tuple(float(value) for value in values)
        return FeatureGroups(column.name, "flags" if column.is_flag else "values", (), own, own)
    mass = np.bincount(place, weights=weight[known])
    middle = (mass.cumsum() - mass / 2) / mass.sum()
    band = np.minimum((middle * bands).astype(np.int64), bands - 1)
    starts = np.flatnonzero(np.diff(band, prepend=-1) > 0)
    ends = np.append(starts[1:], len(values)) - 1
    return FeatureGroups(
        column.name, "bands", (), tuple(map(float, values[starts])), tuple(map(float, values[ends]))
    )


def counted(groups: FeatureGroups, encoded: Array, y: Array, weight: Array, deals: Codes) -> FeatureGroups:
    """Count the share won and the deals of each group; `deals` is the deal of each row."""
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


def groups_from_json(item: Mapping[str, Any]) -> FeatureGroups:
    """Read back what `dataclasses.asdict` and JSON made of groups, blanks of rates as None."""
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in item.items()
    }
    lists["rates"] = tuple(np.nan if rate is None else rate for rate in item["rates"])
    return FeatureGroups(**lists)

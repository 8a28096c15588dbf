"""How often does each kind of row win? Rates by feature and group, kept from the training rows.

A group is a level of a category, one of few numbers, or a band of many; the record is small, is saved with
the model, and answers for any row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.classifier import Classifier
from models.encoding import Encoding
from models.feature_groups import FeatureGroups, counted, grouping, groups_from_json
from models.folds import group_codes
from models.pairs import Pair, learn_pairs, pair_from_json
from models.shapes import Shape, ShapeRows, learn_shapes, shape_from_json
from models.twins import Families, families


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
    shapes, pairs
        What the whole model does with each family of columns, and with two together (`models.shapes`,
        `models.pairs`); empty for models saved before these were kept.
    """

    features: tuple[FeatureGroups, ...]
    base_rate: float
    count: int
    families: Families
    shapes: tuple[Shape, ...] = ()
    pairs: tuple[Pair, ...] = ()


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
        counted(grouping(column, encoded[:, place], mass), encoded[:, place], outcome, mass, deals)
        for place, column in enumerate(encoding.columns)
    )
    rate = float(np.average(outcome, weights=mass))
    return Background(features, rate, len(np.unique(deals)), families(encoding, encoded))


def with_whole_model(
    background: Background,
    model: Classifier,
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    groups: pd.Series | None = None,
) -> Background:
    """Add what the whole model does, measured on the training rows; parameters as in `learn_background`."""
    mass = np.ones(len(X)) if weight is None else np.asarray(weight, dtype=np.float64)
    rows = ShapeRows.of(model, X, np.asarray(y, dtype=np.float64), mass, group_codes(groups, len(X)))
    return replace(
        background,
        shapes=learn_shapes(rows, background.families),
        pairs=learn_pairs(model, rows.encoded, background.features, background.families),
    )


def background_to_json(background: Background) -> dict[str, Any]:
    """Turn the record into plain JSON that `background_from_json` reads back."""
    plain = asdict(background)
    for groups in [*plain["features"], *(shape["groups"] for shape in plain["shapes"])]:
        groups["rates"] = _without_blanks(groups["rates"])
    for shape in plain["shapes"]:
        shape |= {name: _without_blanks(shape[name]) for name in ("effects", "lows", "highs")}
    return plain


def background_from_json(plain: Mapping[str, Any]) -> Background:
    """Read back what `background_to_json` wrote."""
    features = tuple(groups_from_json(item) for item in plain["features"])
    alone = [[place] for place in range(len(features))]  # of models saved before there were families
    together = tuple(tuple(family) for family in plain.get("families", alone))
    return Background(
        features,
        plain["base_rate"],
        plain["count"],
        together,
        tuple(shape_from_json(item) for item in plain.get("shapes", ())),
        tuple(pair_from_json(item) for item in plain.get("pairs", ())),
    )


def _without_blanks(values: Iterable[float]) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values]

"""How does a row come from the chance of an average row to its own? Steps in probability points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.arrays import to_probability
from models.classifier import Classifier
from models.encoding import BASE
from models.twins import Families

STEPS = 8  # families with a step of their own; the rest share one


def waterfall(
    model: Classifier, families: Families, row: pd.DataFrame, moved: pd.Series, *, steps: int = STEPS
) -> pd.DataFrame:
    """Lay out the way from the average row to the probability of one row, in shares of 1.

    Each step is the change of probability when the contributions are added in order of size; a step
    therefore depends on its place, the sum does not.

    Parameters
    ----------
    model, families
        The classifier, and which of its columns share a step.
    row
        A frame of exactly one row.
    moved
        Its contributions, a row of `Classifier.contributions`.
    steps
        Families with a step of their own; the others share the step ``others``.

    Returns
    -------
    DataFrame
        One row per step: ``kind`` (str: ``start``, ``feature``, ``others``, ``calibration``), ``feature``
        (str, NaN but for features: the column of the family that moved most its way), ``value`` (object,
        the row's value), ``change``, ``before``, ``after`` (float64). The start's change is the chance of an
        average row; all changes add up to `Classifier.probability`. ``others`` and ``calibration`` stand
        only where there is something.
    """
    start = float(moved[BASE])
    by_size = _by_family(model, families, moved)
    own, rest = by_size.iloc[:steps], by_size.iloc[steps:]
    kinds = ["start"] + ["feature"] * len(own)
    names: list[str | float] = [np.nan, *own.index]
    levels = start + np.concatenate([[0.0], np.cumsum(own.to_numpy())])
    if rest.abs().sum() > 0:
        kinds, names = [*kinds, "others"], [*names, np.nan]
        levels = np.append(levels, levels[-1] + rest.sum())
    after = to_probability(levels)
    if model.calibration.kind != "none":
        kinds, names = [*kinds, "calibration"], [*names, np.nan]
        after = np.append(after, model.probability(row)[0])
    before = np.concatenate([[0.0], after[:-1]])
    values = [value_of(row, name) if isinstance(name, str) else None for name in names]
    return pd.DataFrame(
        {
            "kind": pd.Series(kinds, dtype="str"),
            "feature": pd.Series(names, dtype="str"),
            "value": pd.Series(values, dtype=object),
            "change": after - before,
            "before": before,
            "after": after,
        }
    )


def value_of(row: pd.DataFrame, name: str) -> object:
    """Return what the only row of a frame says in a column; None where it is blank."""
    value = row[name].iloc[0]
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _by_family(model: Classifier, families: Families, moved: pd.Series) -> pd.Series:
    """Sum the contributions by family, each under the name of the column that moved most."""
    sums: dict[str, float] = {}
    for family in families:
        of_family = moved[[model.features[place] for place in family]]
        total = float(of_family.sum())
        sums[str((of_family * np.sign(total)).idxmax())] = total
    return pd.Series(sums, dtype="float64").sort_values(key=np.abs, ascending=False, kind="stable")

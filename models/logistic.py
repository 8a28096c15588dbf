"""What does a fitted logistic model say of rows? Log-odds as a sum over terms, and what each column adds.

`models.logistic_fit` fits it; `models.terms` says how columns enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Array
from models.terms import Design, Scale

TERMS_AT_ONCE = 50_000  # rows whose terms are held in memory together


@dataclass(frozen=True)
class Logistic:
    """A fitted linear model of the log-odds.

    Attributes
    ----------
    design
        How rows become terms.
    coefficients, means
        Of each term: its coefficient, and its mean over the training rows, shape (terms,).
    intercept
        Log-odds where every term is 0.
    """

    design: Design
    coefficients: Array
    means: Array
    intercept: float

    def margin(self, encoded: Array) -> Array:
        """Return the log-odds of each row, shape (rows,)."""
        blocks = [self.design.terms(part) @ self.coefficients for part in _parts(encoded)]
        return np.asarray(np.concatenate([np.empty(0), *blocks]) + self.intercept, dtype=np.float64)

    def contributions(self, encoded: Array) -> Array:
        """Return ``coefficient * (term - mean)`` summed by column, the starting point last.

        Shape (rows, columns + 1); these are the exact SHAP values of a linear model with independent
        columns, and they add up to `margin`.
        """
        sources = self.design.sources()
        average = np.bincount(sources, weights=self.coefficients * self.means, minlength=self.design.columns)
        moved = np.empty((len(encoded), self.design.columns + 1), order="F")
        for place in range(self.design.columns):
            terms = self.design.terms_of(place, encoded[:, place])
            moved[:, place] = terms @ self.coefficients[sources == place] - average[place]
        moved[:, -1] = self.intercept + float(average.sum())
        return moved


@dataclass(frozen=True)
class Lines:
    """What was chosen: whether numbers bend, and the penalty, see `models.logistic_fit.PENALTIES`."""

    curved: bool
    penalty: float


def logistic_from_record(record: Mapping[str, Any]) -> Logistic:
    """Read back what `dataclasses.asdict` made of a `Logistic`."""
    design = record["design"]
    scales = {
        place: Scale(**{**scale, "bends": tuple(scale["bends"])}) for place, scale in design["scales"].items()
    }
    return Logistic(
        Design(scales, design["indicators"], design["columns"]),
        record["coefficients"],
        record["means"],
        record["intercept"],
    )


def _parts(encoded: Array) -> list[Array]:
    return [encoded[start : start + TERMS_AT_ONCE] for start in range(0, len(encoded), TERMS_AT_ONCE)]

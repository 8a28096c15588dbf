"""Which rows does a classifier learn from? Checked and weighted, in groups that stay together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.errors import InputError
from models.arrays import Array, Codes, Mask
from models.folds import ends_of, group_codes, latest_rows

FEWEST_LATEST = 40  # groups of either outcome among the latest and before them, for the latest to choose
MOST_LATEST = 0.5  # share of the weight; where more rows than this share the latest day, order says nothing
HALF_LIFE = 0.3  # of the training rows: so much older, a row counts half, where the latest rows prefer that


@dataclass(frozen=True)
class TrainingRows:
    """Training rows, checked: outcome 0 or 1, weights that add up to the number of groups."""

    X: pd.DataFrame
    y: Array
    weight: Array
    groups: Codes

    @classmethod
    def of(
        cls, X: pd.DataFrame, y: npt.ArrayLike, weight: npt.ArrayLike | None, groups: pd.Series | None
    ) -> TrainingRows:
        """Check and complete what was given to `models.classifier.fit`; see there for what is refused."""
        outcome = np.asarray(y, dtype=np.float64)
        weights = np.ones(len(X)) if weight is None else np.asarray(weight, dtype=np.float64)
        _check(len(X), outcome, weights)
        codes = group_codes(groups, len(X))
        # Weights add up to the number of deals, so that penalties and priors mean the same for any data.
        weights = weights * (len(np.unique(codes)) / weights.sum())
        return cls(X.reset_index(drop=True), outcome, weights, codes)

    def take(self, mask: Mask) -> TrainingRows:
        """Return the marked rows."""
        codes = np.unique(self.groups[mask], return_inverse=True)[1].astype(np.int64)
        return TrainingRows(self.X.loc[mask].reset_index(drop=True), self.y[mask], self.weight[mask], codes)

    def decayed(self, time: pd.Series) -> TrainingRows:
        """Return the rows with weights that halve over `HALF_LIFE` of them, by the day their group ends."""
        ends = ends_of(time, self.groups)
        order = np.argsort(ends, kind="stable")
        passed = np.cumsum(self.weight[order]) / self.weight.sum()
        # Rows of one day count the same, however they are ordered.
        last_of_day = np.searchsorted(ends[order], ends, side="right") - 1
        weight = self.weight * 0.5 ** ((1 - passed[last_of_day]) / HALF_LIFE)
        return replace(self, weight=weight * (self.weight.sum() / weight.sum()))

    def rarer(self) -> int:
        """Return the number of groups with the rarer outcome."""
        return min(len(np.unique(self.groups[self.y == outcome])) for outcome in (0.0, 1.0))


def _check(rows: int, y: Array, weight: Array) -> None:
    if rows == 0:
        raise InputError("no_rows", "There are no rows to learn from. Give a table with at least one row.")
    if len(y) != rows or len(weight) != rows:
        raise ValueError(f"{rows} rows of features, {len(y)} outcomes, {len(weight)} weights")
    if not np.isin(y, (0.0, 1.0)).all():
        raise InputError(
            "outcome_blank",
            "{n} rows have an outcome that is neither yes nor no. Leave them out or fill them in.",
            n=int((~np.isin(y, (0.0, 1.0))).sum()),
        )
    if len(np.unique(y)) < 2:
        raise InputError(
            "one_outcome",
            "All {n} rows have the same outcome. To learn what makes the difference, both are needed.",
            n=rows,
        )
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise InputError("bad_weight", "Weights must be numbers above 0.")


def usable_latest(rows: TrainingRows, time: pd.Series | None) -> Mask | None:
    """Return the latest rows where they and the earlier ones are enough to choose by, else None."""
    if time is None:
        return None
    late = latest_rows(time, rows.groups, rows.weight)
    if not late.any() or rows.weight[late].sum() > MOST_LATEST * rows.weight.sum():
        return None
    enough = min(rows.take(late).rarer(), rows.take(~late).rarer()) >= FEWEST_LATEST
    return late if enough else None

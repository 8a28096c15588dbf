"""Which kind of model predicts these rows best? Fits boosted trees and a logistic model, and chooses.

The choice rests on rows that the models have not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.errors import InputError
from features.messages import Message, message
from models.arrays import Array, Codes, Mask, mean_log_loss
from models.boosting import Boosting, fit_boosting
from models.encoding import Encoding, learn_encoding
from models.folds import group_codes, latest_rows
from models.logistic import Logistic, fit_logistic

FEWEST_FOR_BOOSTING = 40  # groups of either outcome; with fewer, trees learn noise
FEWEST_LATEST = 40  # groups of either outcome among the latest and before them, for the latest to choose
MOST_LATEST = 0.5  # share of the weight; where more rows than this share the latest day, order says nothing
KINDS = ("boosting", "logistic")

Progress = Callable[[Message, float], None]
"""Told a step and the share of the work done, 0 to 1."""


@dataclass(frozen=True)
class Selection:
    """How the winner was chosen.

    Attributes
    ----------
    winner
        ``boosting``, ``logistic`` or ``mean``.
    judged_on
        ``latest`` rows by models fitted on the earlier ones, or rows held ``out_of_fold``.
    rows
        Number of rows that the choice and the calibration rest on.
    log_loss
        Of each candidate on those rows, in nats, before calibration.
    """

    winner: str
    judged_on: str
    rows: int
    log_loss: dict[str, float]


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


@dataclass(frozen=True)
class Candidates:
    """Candidates fitted on the same rows; `unseen` are their out-of-fold log-odds by kind."""

    encoding: Encoding
    boosting: Boosting | None
    logistic: Logistic | None
    unseen: dict[str, Array]

    def predict(self, X: pd.DataFrame) -> dict[str, Array]:
        """Return the log-odds of new rows by kind."""
        encoded = self.encoding.encode(X)
        margins: dict[str, Array] = {}
        if self.boosting is not None:
            margins["boosting"] = self.boosting.margin(encoded)
        if self.logistic is not None:
            margins["logistic"] = self.logistic.margin(encoded)
        return margins


def fit_candidates(
    rows: TrainingRows, folds: Codes, kinds: Sequence[str], seed: int, tell: Progress
) -> Candidates:
    """Fit the kinds asked for on the rows.

    Parameters
    ----------
    rows, folds
        Training rows and the fold of each.
    kinds
        ``boosting``, ``logistic`` or both. Boosting is left out below `FEWEST_FOR_BOOSTING` groups of the
        rarer outcome; the logistic model then stands in.
    seed, tell
        Of the fits; told each step.
    """
    encoding = learn_encoding(rows.X, rows.groups)
    encoded = encoding.encode(rows.X)
    enough = rows.rarer() >= FEWEST_FOR_BOOSTING and folds.max() > 0 and encoded.shape[1] > 0
    boosting: Boosting | None = None
    logistic: Logistic | None = None
    unseen: dict[str, Array] = {}
    if "boosting" in kinds and enough:
        boosting, unseen["boosting"] = fit_boosting(
            encoding, encoded, rows.y, rows.weight, folds, seed=seed,
            done=lambda share: tell(message("Fitting boosted trees"), 0.7 * share),
        )  # fmt: skip
    if "logistic" in kinds or boosting is None:
        logistic, unseen["logistic"] = fit_logistic(
            encoding, encoded, rows.y, rows.weight, folds, seed=seed,
            done=lambda share: tell(message("Fitting the logistic model"), 0.7 + 0.3 * share),
        )  # fmt: skip
    return Candidates(encoding, boosting, logistic, unseen)


def choose(unseen: dict[str, Array], y: Array, weight: Array, judged_on: str) -> Selection:
    """Choose the kind with the smallest log loss on unseen rows, their mean among them.

    Parameters
    ----------
    unseen
        By kind: log-odds of rows that it was fitted without.
    y, weight
        Outcome and weight of these rows.
    judged_on
        What the rows are, see `Selection`.
    """
    kinds = [*unseen, "mean"] if len(unseen) > 1 else list(unseen)
    loss = {kind: mean_log_loss(y, margin_of(kind, unseen), weight) for kind in kinds}
    return Selection(min(loss, key=lambda kind: loss[kind]), judged_on, len(y), loss)


def margin_of(kind: str, margins: dict[str, Array]) -> Array:
    """Return the log-odds of one kind, or of the ``mean`` of all."""
    if kind == "mean":
        return np.asarray(np.mean(list(margins.values()), axis=0), dtype=np.float64)
    return margins[kind]


def usable_latest(rows: TrainingRows, time: pd.Series | None) -> Mask | None:
    """Return the latest rows where they and the earlier ones are enough to choose by, else None."""
    if time is None:
        return None
    late = latest_rows(time, rows.groups, rows.weight)
    if not late.any() or rows.weight[late].sum() > MOST_LATEST * rows.weight.sum():
        return None
    enough = min(rows.take(late).rarer(), rows.take(~late).rarer()) >= FEWEST_LATEST
    return late if enough else None

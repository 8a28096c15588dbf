"""How likely is the outcome for each row, and which columns make it so? One classifier for leads and churn.

Boosted trees, a logistic model, trees that correct it, or a mean of these in log-odds, chosen by the log loss
on rows they have not seen and calibrated on the same rows; explanations are exact and add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import Message
from models.arrays import Array, Codes
from models.boosting import Boosting
from models.calibration import Calibration, fit_calibration
from models.candidates import KINDS, Candidates, Progress, fit_candidates, part_of
from models.encoding import BASE, Encoding, LeftOut
from models.folds import FOLDS, assign_folds, ends_of
from models.forward import calibrate_late, choose_forward
from models.logistic import Logistic
from models.selection import Selection, choose
from models.training_rows import TrainingRows, usable_latest

IMPORTANCE_ROWS = 250  # training rows whose contributions are averaged
MANY_ROWS = 100_000  # beyond which ...
MANY_FOLDS = 3  # ... fewer folds will do: averaging more gains little there, and each costs much


@dataclass(frozen=True)
class Classifier:
    """A fitted classifier; `fit` makes one.

    Attributes
    ----------
    encoding
        How columns become numbers, and which were left out, with reasons.
    boosting, logistic
        The fitted parts; what the winner does not need is None.
    calibration
        Map from log-odds to probabilities.
    selection
        How the winner was chosen.
    importances
        Mean absolute contribution of each used column over training rows, in log-odds.
    """

    encoding: Encoding
    boosting: Boosting | None
    logistic: Logistic | None
    calibration: Calibration
    selection: Selection
    importances: tuple[float, ...]

    @property
    def features(self) -> list[str]:
        """Names of the columns used, in order."""
        return self.encoding.names

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Columns not used, and why."""
        return self.encoding.left_out

    @property
    def winner(self) -> str:
        """``boosting``, ``logistic`` or ``mean``."""
        return self.selection.winner

    def margin(self, X: pd.DataFrame) -> Array:
        """Return uncalibrated log-odds, shape (rows,); `X` needs the columns used, see `Encoding.encode`."""
        encoded = self.encoding.encode(X)
        margin = np.zeros(len(X))
        for weight, part in self._parts():
            margin += weight * part.margin(encoded)
        return margin

    def probability(self, X: pd.DataFrame) -> Array:
        """Return calibrated probabilities of the outcome, 0 to 1, shape (rows,)."""
        return self.calibration.probability(self.margin(X))

    def contributions(self, X: pd.DataFrame, by: str = "auto") -> pd.DataFrame:
        """Return what each column adds to the uncalibrated log-odds of each row.

        Parameters
        ----------
        X
            Rows with the columns used.
        by
            Algorithm for the trees, see `models.attribution.contributions_of`.

        Returns
        -------
        DataFrame
            Index of `X`; one float64 column for each column used, then ``base``, the log-odds of an
            average row. Each row adds up to its `margin`.
        """
        moved = self.contributions_of(self.encoding.encode(X), by)
        return pd.DataFrame(moved, index=X.index, columns=[*self.features, BASE])

    def contributions_of(self, encoded: Array, by: str = "auto") -> Array:
        """Return the values of `contributions` for encoded rows, shape (rows, columns used + 1)."""
        moved = np.zeros((len(encoded), len(self.features) + 1), order="F")
        for weight, part in self._parts():
            if isinstance(part, Boosting):
                moved += weight * part.contributions(encoded, by)
            else:
                moved += weight * part.contributions(encoded)
        return moved

    def importance(self) -> pd.DataFrame:
        """Return how much each column moves the model.

        Returns
        -------
        DataFrame
            One row per column used, largest first: ``feature`` (str), ``importance`` (mean absolute
            contribution in log-odds), ``share`` (of the sum, 0 to 1).
        """
        frame = pd.DataFrame(
            {"feature": pd.Series(self.features, dtype="str"), "importance": list(self.importances)}
        )
        total = frame["importance"].sum()
        frame["share"] = frame["importance"] / total if total > 0 else 0.0
        return frame.sort_values("importance", ascending=False, kind="stable", ignore_index=True)

    def _parts(self) -> list[tuple[float, Boosting | Logistic]]:
        """Return the fitted parts with the weight of each in the log-odds."""
        weighted = (
            (self.selection.tree_weight, self.boosting),
            (self.selection.line_weight, self.logistic),
        )
        return [(weight, part) for weight, part in weighted if part is not None]


def fit(
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    groups: pd.Series | None = None,
    time: pd.Series | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    kinds: Sequence[str] = KINDS,
) -> Classifier:
    """Fit a calibrated classifier.

    Parameters
    ----------
    X
        Training rows: columns of numbers, flags, text or categories, blanks allowed.
    y
        Outcome of each row, 0 or 1 (or flags).
    weight
        Positive weight of each row; without, every row counts the same. Only ratios matter.
    groups
        Key of rows that belong together, such as the deal id; they are never split between fitting and
        judging.
    time
        Day (or rank) of each row. Where given, the latest fifth of the groups chooses and calibrates, as
        models fitted on the earlier ones foresee it, with recent rows counting more if that foresees it
        better; the final model is then fitted on all rows.
    seed
        Same data, same seed, same model.
    progress
        Told each step.
    kinds
        Candidates: ``boosting`` (needs 40 groups of either outcome, else the logistic model stands in),
        ``logistic``; with both, also trees that correct the logistic model, and means of these.

    Returns
    -------
    Classifier

    Raises
    ------
    InputError
        ``no_rows``, ``outcome_blank``, ``one_outcome`` or ``bad_weight``.
    """
    rows = TrainingRows.of(X, y, weight, groups)
    tell = progress if progress is not None else _silent
    late = usable_latest(rows, time)
    if late is None or time is None:
        fitted, folds = _fit_in_folds(rows, kinds, seed, tell)
        selection = choose(
            fitted.unseen, rows.y, rows.weight, "out_of_fold", view=fitted.view, lines=fitted.lines
        )
        unseen = selection.margin(fitted.unseen)
        calibration = fit_calibration(unseen, rows.y, rows.weight, folds)
        return _finish(rows, fitted, selection, calibration, seed)
    days = pd.Series(time).reset_index(drop=True)
    judged = rows.take(late)
    selection, forward = choose_forward(rows, days, late, kinds, seed, part_of(tell, 0.0, 0.6))
    final = rows.decayed(days) if selection.recent else rows
    fitted, _ = _fit_in_folds(
        final, kinds, seed, part_of(tell, 0.6, 1.0), like=replace(selection, lines=None)
    )
    pair = forward, selection.margin(fitted.unseen)[late]
    return _finish(
        final, fitted, selection, calibrate_late(pair, judged, ends_of(days, rows.groups)[late]), seed
    )


def _fit_in_folds(
    rows: TrainingRows,
    kinds: Sequence[str],
    seed: int,
    tell: Progress,
    *,
    like: Selection | None = None,
) -> tuple[Candidates, Codes]:
    folds = assign_folds(rows.y, rows.groups, seed, FOLDS if len(rows.y) <= MANY_ROWS else MANY_FOLDS)
    return fit_candidates(rows, folds, kinds, seed, tell, like=like), folds


def _finish(
    rows: TrainingRows, fitted: Candidates, selection: Selection, calibration: Calibration, seed: int
) -> Classifier:
    trees = fitted.chosen_trees(selection.parts)
    lines = fitted.logistic if selection.line_weight > 0 else None
    model = Classifier(fitted.encoding, trees, lines, calibration, selection, ())
    return replace(model, importances=_importances(model, rows, seed))


def _importances(model: Classifier, rows: TrainingRows, seed: int) -> tuple[float, ...]:
    sample = np.arange(len(rows.y))
    if len(sample) > IMPORTANCE_ROWS:
        sample = np.sort(np.random.default_rng(seed).choice(sample, IMPORTANCE_ROWS, replace=False))
    moved = model.contributions(rows.X.iloc[sample]).drop(columns=BASE).abs()
    return tuple(float(value) for value in np.average(moved, axis=0, weights=rows.weight[sample]))


def _silent(step: Message, share: float) -> None:
    """Tell nobody."""

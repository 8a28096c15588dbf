"""What can be learned from these rows? Trees, a logistic model and trees that correct it, fitted in folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from features.messages import Message, message
from models.arrays import Array, Codes
from models.boosting import Boosting, averaged, fit_boosting
from models.encoding import Encoding, learn_encoding
from models.level_rates import VIEWS, View
from models.logistic import Lines, Logistic
from models.logistic_fit import FittedLogistic, fit_logistic
from models.selection import CORRECTED, LOGISTIC, TREES, Selection
from models.training_rows import TrainingRows
from models.trees import choose_view

FEWEST_FOR_BOOSTING = 40  # groups of either outcome; with fewer, trees learn noise
KINDS = ("boosting", "logistic")
MOST_TO_CORRECT = 100_000  # rows; with more, trees learn what lines say by themselves

Progress = Callable[[Message, float], None]
"""Told a step and the share of the work done, 0 to 1."""


def part_of(tell: Progress, start: float, end: float, step: Message | None = None) -> Progress:
    """Tell as the part of the work from start to end, under one name for all its steps if one is given."""
    return lambda said, share: tell(step or said, start + (end - start) * share)


@dataclass(frozen=True)
class Candidates:
    """Candidates fitted on the same rows.

    Attributes
    ----------
    encoding
        How columns become numbers.
    trees
        Boosted trees by part; those that correct the logistic model say only by how much.
    logistic
        The logistic model, where any part needs it.
    unseen
        Of each part: log-odds of the rows by models fitted without them.
    view, lines
        How the trees see categories; what was chosen about the logistic model.
    """

    encoding: Encoding
    trees: dict[str, Boosting]
    logistic: Logistic | None
    unseen: dict[str, Array]
    view: View = "ranks"
    lines: Lines | None = None

    def predict(self, encoded: Array) -> dict[str, Array]:
        """Return the log-odds of new rows, as `encoding` encodes them, by part."""
        found = {name: part.margin(encoded) for name, part in self.trees.items()}
        if self.logistic is not None:
            found[LOGISTIC] = self.logistic.margin(encoded)
        if CORRECTED in found:
            found[CORRECTED] = found[CORRECTED] + found[LOGISTIC]
        return {name: found[name] for name in self.unseen}

    def chosen_trees(self, names: Sequence[str]) -> Boosting | None:
        """Return the mean of the trees among the named parts; None where there are none."""
        trees = [part for name, part in self.trees.items() if name in names]
        return averaged(trees) if trees else None


def fit_candidates(
    rows: TrainingRows,
    folds: Codes,
    kinds: Sequence[str],
    seed: int,
    tell: Progress,
    *,
    corrected: bool = True,
    like: Selection | None = None,
    encoded: tuple[Encoding, Array] | None = None,
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
    corrected
        Whether trees that correct the logistic model are tried, too, up to `MOST_TO_CORRECT` rows.
    like
        A choice made before: only its parts are fitted, in its way.
    encoded
        The columns and the rows in codes, where they are known.
    """
    encoding, codes = encoded or encoded_rows(rows)
    fit = _Fit(encoding, codes, rows, folds, seed, tell)
    enough = rows.rarer() >= FEWEST_FOR_BOOSTING and folds.max() > 0 and fit.encoded.shape[1] > 0
    corrected = corrected and len(rows.y) <= MOST_TO_CORRECT
    parts = _parts(kinds, enough, corrected) if like is None else like.parts
    view, grown = fit.view(like) if any(part != LOGISTIC for part in parts) else (VIEWS[0], None)
    lines = fit.logistic(None if like is None else like.lines) if parts != (TREES,) else None
    trees: dict[str, Boosting] = {}
    unseen: dict[str, Array] = {}
    if TREES in parts:
        trees[TREES], unseen[TREES] = grown or fit.trees(view, None, 0.3, 0.65)
    if CORRECTED in parts and lines is not None:
        trees[CORRECTED], unseen[CORRECTED] = fit.trees(view, lines.by_fold, 0.65, 1.0)
    tell(message("Fitting boosted trees") if trees else message("Fitting the logistic model"), 1.0)
    if lines is None:
        return Candidates(encoding, trees, None, unseen, view)
    if LOGISTIC in parts:
        unseen[LOGISTIC] = lines.unseen(folds)
    return Candidates(encoding, trees, lines.model, unseen, view, lines.lines)


def encoded_rows(rows: TrainingRows) -> tuple[Encoding, Array]:
    """Learn how columns become numbers, and return the rows as numbers, too."""
    encoding = learn_encoding(rows.X, rows.groups)
    return encoding, encoding.encode(rows.X)


def _parts(kinds: Sequence[str], enough: bool, corrected: bool) -> tuple[str, ...]:
    if "boosting" not in kinds or not enough:
        return (LOGISTIC,)
    if "logistic" not in kinds:
        return (TREES,)
    return (TREES, CORRECTED, LOGISTIC) if corrected else (TREES, LOGISTIC)


@dataclass(frozen=True)
class _Fit:
    """One set of rows, and what can be fitted on it."""

    encoding: Encoding
    encoded: Array
    rows: TrainingRows
    folds: Codes
    seed: int
    tell: Progress

    def view(self, like: Selection | None) -> tuple[View, tuple[Boosting, Array] | None]:
        chosen: View | None = next((view for view in VIEWS if like is not None and view == like.view), None)
        if chosen is not None:
            return chosen, None
        self.tell(message("Comparing ways to see categories"), 0.0)
        rows = self.rows
        return choose_view(self.encoding, self.encoded, rows.y, rows.weight, self.folds, self.seed)

    def logistic(self, like: Lines | None) -> FittedLogistic:
        step, rows = message("Fitting the logistic model"), self.rows
        return fit_logistic(
            self.encoding, self.encoded, rows.y, rows.weight, self.folds, like=like, seed=self.seed,
            done=lambda share: self.tell(step, 0.15 + 0.15 * share),
        )  # fmt: skip

    def trees(self, view: View, begin: Array | None, start: float, end: float) -> tuple[Boosting, Array]:
        step, rows = message("Fitting boosted trees"), self.rows
        return fit_boosting(
            self.encoding, self.encoded, rows.y, rows.weight, self.folds, start=begin, view=view,
            seed=self.seed, done=lambda share: self.tell(step, start + (end - start) * share),
        )  # fmt: skip

"""What can be learned from these rows? Trees of several shapes and a logistic model, fitted in folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from features.messages import Message, message
from models.arrays import Array, Codes
from models.boosting import Boosting, Shape, averaged, fit_boosting
from models.encoding import Encoding, learn_encoding
from models.level_rates import VIEWS, View
from models.logistic import Logistic, fit_logistic
from models.selection import Selection
from models.training_rows import TrainingRows
from models.trees import Fitted, choose_view, shapes_for

FEWEST_FOR_BOOSTING = 40  # groups of either outcome; with fewer, trees learn noise
KINDS = ("boosting", "logistic")

Progress = Callable[[Message, float], None]
"""Told a step and the share of the work done, 0 to 1."""


@dataclass(frozen=True)
class Candidates:
    """Candidates fitted on the same rows.

    Attributes
    ----------
    encoding
        How columns become numbers.
    parts
        Trees by shape, and ``logistic``.
    unseen
        Of each part: log-odds of the rows by models fitted without them.
    view
        How the trees see categories.
    """

    encoding: Encoding
    parts: dict[str, Boosting | Logistic]
    unseen: dict[str, Array]
    view: View = "ranks"

    def predict(self, X: pd.DataFrame) -> dict[str, Array]:
        """Return the log-odds of new rows by part."""
        encoded = self.encoding.encode(X)
        return {name: part.margin(encoded) for name, part in self.parts.items()}

    def boosting(self, names: Sequence[str]) -> Boosting | None:
        """Return the mean of the trees among the named parts; None where there are none."""
        trees = [part for name in names if isinstance(part := self.parts[name], Boosting)]
        return averaged(trees) if trees else None

    def logistic(self, names: Sequence[str]) -> Logistic | None:
        """Return the logistic model if it is among the named parts."""
        found = self.parts["logistic"] if "logistic" in names else None
        return found if isinstance(found, Logistic) else None


def fit_candidates(
    rows: TrainingRows,
    folds: Codes,
    kinds: Sequence[str],
    seed: int,
    tell: Progress,
    *,
    like: Selection | None = None,
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
    like
        A choice made before: only its parts are fitted, trees seeing categories as it says.
    """
    encoding = learn_encoding(rows.X, rows.groups)
    encoded = encoding.encode(rows.X)
    enough = rows.rarer() >= FEWEST_FOR_BOOSTING and folds.max() > 0 and encoded.shape[1] > 0
    shapes = _shapes(rows, like) if "boosting" in kinds and enough else ()
    view: View = _view(like) or "ranks"
    grown: dict[Shape, Fitted] = {}
    if shapes and like is None:
        tell(message("Comparing ways to see categories"), 0.0)
        view, grown = choose_view(encoding, encoded, rows.y, rows.weight, folds, seed)
    parts: dict[str, Boosting | Logistic] = {}
    unseen: dict[str, Array] = {}
    for place, shape in enumerate(shapes):
        parts[shape], unseen[shape] = grown.get(shape) or fit_boosting(
            encoding, encoded, rows.y, rows.weight, folds, shape=shape, view=view, seed=seed,
            done=_steps(tell, message("Fitting boosted trees"), 0.2, 0.7, place, len(shapes)),
        )  # fmt: skip
    if ("logistic" in kinds and (like is None or "logistic" in like.parts)) or not shapes:
        parts["logistic"], unseen["logistic"] = fit_logistic(
            encoding, encoded, rows.y, rows.weight, folds, seed=seed,
            done=_steps(tell, message("Fitting the logistic model"), 0.7, 1.0),
        )  # fmt: skip
    return Candidates(encoding, parts, unseen, view)


def _shapes(rows: TrainingRows, like: Selection | None) -> tuple[Shape, ...]:
    tried = shapes_for(len(rows.y))
    return tried if like is None else tuple(shape for shape in tried if shape in like.parts)


def _view(like: Selection | None) -> View | None:
    return next((view for view in VIEWS if like is not None and view == like.view), None)


def _steps(
    tell: Progress, step: Message, start: float, end: float, place: int = 0, of: int = 1
) -> Callable[[float], None]:
    return lambda share: tell(step, start + (end - start) * (place + share) / of)

"""Why this probability? The strongest reasons for and against a row, and the way from average to chance.

Reasons come from exact contributions to the log-odds, twins among the columns taken together; each says how
often rows like it won, and n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import Message
from models.arrays import Array, Codes
from models.attribution import EXPLAINED_AT_ONCE
from models.background import Background
from models.classifier import Classifier
from models.encoding import BASE
from models.sentences import Subject, Title, plain_title, sentence_of
from models.strongest import Side, Strongest
from models.waterfall import STEPS, value_of, waterfall

CALIBRATION = "calibration"
REASONS = 3
FAINTEST = 0.005  # calibrated log-odds, a tenth of a point of probability at most; less is no reason


@dataclass(frozen=True)
class Reason:
    """One reason for or against the outcome of one row.

    Attributes
    ----------
    feature
        Name of the column; of twins the one that moves the row most.
    value
        Its value in the row: text, number or None.
    contribution
        What it and its twins add to the log-odds, before calibration.
    rate, n
        Share won and number of deals in its group among the training rows; NaN and 0 where none was seen.
    sentence
        The reason in words.
    twins
        Names of the other columns that say nearly the same (`models.twins`).
    """

    feature: str
    value: object
    contribution: float
    rate: float
    n: int
    sentence: Message
    twins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why one row has its probability: the chance itself, and reasons with the strongest first."""

    probability: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    waterfall: pd.DataFrame


def exact(model: Classifier, X: pd.DataFrame, by: str = "auto") -> pd.DataFrame:
    """Return what adds up to the calibrated log-odds of each row, to 1e-6.

    Parameters
    ----------
    model, X, by
        The classifier, the rows, and the algorithm for its trees (`models.attribution.contributions_of`).

    Returns
    -------
    DataFrame
        Index of `X`; the columns of `Classifier.contributions` (one for each column used, then ``base``),
        then ``calibration``: what the map from the model's log-odds to kept promises adds, a step of its own
        since it belongs to no column.
    """
    moved = model.contributions(X, by)
    margin = moved.to_numpy().sum(axis=1)
    return moved.assign(**{CALIBRATION: model.calibration.log_odds(margin) - margin})


def reasons(
    model: Classifier,
    background: Background,
    X: pd.DataFrame,
    *,
    count: int = REASONS,
    side: Side = "both",
    subject: Subject = "lead",
    title: Title = plain_title,
) -> pd.DataFrame:
    """Give the strongest reasons of every row.

    Parameters
    ----------
    model, background
        The classifier, and the rates of its training rows.
    X
        Rows to explain.
    count
        Reasons a row, at most.
    side
        Reasons ``for`` the outcome, ``against`` it, or ``both``, the strongest first.
    subject
        What a row is: a ``lead`` that may win or a ``customer`` who may leave.
    title
        What a feature is called.

    Returns
    -------
    DataFrame
        Index of `X`; for each place k from 1: ``reason_k`` (Message, None where there is none) and
        ``effect_k`` (float64, contribution of the reason's family of columns to the log-odds before
        calibration, NaN where there is none).
    """
    starts = range(0, max(len(X), 1), EXPLAINED_AT_ONCE)
    parts = [X.iloc[start : start + EXPLAINED_AT_ONCE] for start in starts]
    return pd.concat([_reasons(model, background, part, count, side, subject, title) for part in parts])


def _reasons(
    model: Classifier,
    background: Background,
    X: pd.DataFrame,
    count: int,
    side: Side,
    subject: Subject,
    title: Title,
) -> pd.DataFrame:
    """Give the reasons of rows that are held in memory together; see `reasons`."""
    encoded = model.encoding.encode(X)
    effects = model.contributions_of(encoded)[:, :-1]
    found = Strongest.of(effects, background.families, count, side, _faintest(model))
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for rank in range(count):
        place, effect = found.places[:, rank], found.effects[:, rank]
        some = ~np.isnan(effect)
        sentences = np.full(len(X), None, dtype=object)
        values = encoded[np.flatnonzero(some), place[some]]
        sentences[some] = _sentences(background, place[some], values, effect[some], subject, title)
        columns[f"reason_{rank + 1}"] = sentences
        columns[f"effect_{rank + 1}"] = effect
    return pd.DataFrame(columns, index=X.index)


def explain_row(
    model: Classifier,
    background: Background,
    row: pd.DataFrame,
    *,
    count: int = REASONS,
    subject: Subject = "lead",
    title: Title = plain_title,
    steps: int = STEPS,
) -> Explanation:
    """Explain one row: its probability, reasons for and against, and the waterfall.

    Parameters
    ----------
    model, background
        The classifier, and the rates of its training rows.
    row
        A frame of exactly one row.
    count
        Reasons on each side, at most.
    subject, title
        As in `reasons`.
    steps
        Features with a step of their own in the waterfall.

    Returns
    -------
    Explanation

    Raises
    ------
    ValueError
        Where `row` is not one row.
    """
    if len(row) != 1:
        raise ValueError(f"one row can be explained at a time, not {len(row)}")
    moved = model.contributions(row, "shap")
    effects = moved.drop(columns=BASE).to_numpy()
    encoded = model.encoding.encode(row)
    sides: list[tuple[Reason, ...]] = []
    for side in ("for", "against"):
        found = Strongest.of(effects, background.families, count, side, _faintest(model))
        sides.append(
            tuple(
                _reason(background, row, encoded, int(place), float(effect), subject, title)
                for place, effect in zip(found.places[0], found.effects[0], strict=True)
                if not np.isnan(effect)
            )
        )
    chance = float(model.probability(row)[0])
    steps_of_row = waterfall(model, background.families, row, moved.iloc[0], steps=steps)
    return Explanation(chance, sides[0], sides[1], steps_of_row)


def _faintest(model: Classifier) -> float:
    """Return the faintest reason in log-odds before calibration."""
    slope = model.calibration.slope
    return FAINTEST / slope if slope > 0 else np.inf


def _sentences(
    background: Background, places: Codes, values: Array, effects: Array, subject: Subject, title: Title
) -> npt.NDArray[np.object_]:
    """Return one sentence for each effect; rows of one feature, group and direction share theirs."""
    sentences = np.full(len(places), None, dtype=object)
    for place in np.unique(places):
        rows = np.flatnonzero(places == place)
        group = background.features[place].places(values[rows])
        keys, of = np.unique(2 * group + (effects[rows] > 0), return_inverse=True)
        said = np.empty(len(keys), dtype=object)
        said[:] = [
            sentence_of(background, int(place), int(key) // 2, bool(key % 2), subject, title) for key in keys
        ]
        sentences[rows] = said[of]
    return sentences


def _reason(
    background: Background,
    row: pd.DataFrame,
    encoded: Array,
    place: int,
    effect: float,
    subject: Subject,
    title: Title,
) -> Reason:
    groups = background.features[place]
    group = int(groups.places(encoded[:, place])[0])
    sentence = sentence_of(background, place, group, effect > 0, subject, title)
    family = next(family for family in background.families if place in family)
    twins = tuple(background.features[other].feature for other in family if other != place)
    value = value_of(row, groups.feature)
    return Reason(groups.feature, value, effect, groups.rates[group], groups.counts[group], sentence, twins)

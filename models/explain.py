"""Why this probability? The strongest reasons for and against a row, and the way from average to chance.

Reasons come from exact contributions to the calibrated log-odds; each says how often rows like it won, and n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import Message
from models.arrays import Array, Codes, to_probability
from models.background import Background
from models.classifier import Classifier
from models.encoding import BASE
from models.sentences import Subject, Title, plain_title, sentence_of

REASONS = 3
FAINTEST = 0.005  # log-odds, a tenth of a point of probability at most; less is no reason
STEPS = 8  # features with a step of their own in the waterfall; the rest share one

Side = Literal["both", "for", "against"]


@dataclass(frozen=True)
class Reason:
    """One reason for or against the outcome of one row.

    Attributes
    ----------
    feature
        Name of the column.
    value
        Its value in the row: text, number or None.
    contribution
        What it adds to the calibrated log-odds.
    rate, n
        Share won and number of deals in its group among the training rows; NaN and 0 where none was seen.
    sentence
        The reason in words.
    """

    feature: str
    value: object
    contribution: float
    rate: float
    n: int
    sentence: Message


@dataclass(frozen=True)
class Explanation:
    """Why one row has its probability: the chance itself, and reasons with the strongest first."""

    probability: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    waterfall: pd.DataFrame


def calibrated_contributions(model: Classifier, X: pd.DataFrame, by: str = "auto") -> pd.DataFrame:
    """Return contributions to the calibrated log-odds, as `Classifier.contributions` lays them out.

    Where the calibration is a line, they add up to the calibrated log-odds. A curve has no exact shares;
    the contributions are then those before it.
    """
    return _calibrated(model, model.contributions(X, by))


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
        ``effect_k`` (float64, contribution to the calibrated log-odds, NaN where there is none).
    """
    encoded = model.encoding.encode(X)
    effects = calibrated_contributions(model, X).drop(columns=BASE).to_numpy()
    places, chosen = _strongest(effects, count, side)
    rows = np.arange(len(X))
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for rank in range(count):
        place, effect = places[:, rank], chosen[:, rank]
        some = ~np.isnan(effect)
        sentences = np.full(len(X), None, dtype=object)
        values = encoded[rows[some], place[some]]
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
    effects_of_row = _calibrated(model, moved).drop(columns=BASE).to_numpy()
    encoded = model.encoding.encode(row)
    sides: list[tuple[Reason, ...]] = []
    for side in ("for", "against"):
        places, effects = _strongest(effects_of_row, count, side)
        sides.append(
            tuple(
                _reason(model, background, row, encoded, int(place), float(effect), subject, title)
                for place, effect in zip(places[0], effects[0], strict=True)
                if not np.isnan(effect)
            )
        )
    chance = float(model.probability(row)[0])
    return Explanation(chance, sides[0], sides[1], _waterfall(model, row, moved.iloc[0], steps))


def waterfall(model: Classifier, row: pd.DataFrame, *, steps: int = STEPS) -> pd.DataFrame:
    """Lay out the way from the average row to the probability of one row, in shares of 1.

    Each step is the change of probability when the contributions are added in order of size; a step
    therefore depends on its place, the sum does not.

    Parameters
    ----------
    model
        The classifier.
    row
        A frame of exactly one row.
    steps
        Features with a step of their own; the others share the step ``others``.

    Returns
    -------
    DataFrame
        One row per step: ``kind`` (str: ``start``, ``feature``, ``others``, ``calibration``), ``feature``
        (str, NaN but for features), ``value`` (object, the row's value), ``change``, ``before``, ``after``
        (float64). The start's change is the chance of an average row; all changes add up to
        `Classifier.probability`. ``others`` and ``calibration`` stand only where there is something.
    """
    if len(row) != 1:
        raise ValueError(f"one row can be explained at a time, not {len(row)}")
    return _waterfall(model, row, model.contributions(row, "shap").iloc[0], steps)


def _calibrated(model: Classifier, contributions: pd.DataFrame) -> pd.DataFrame:
    scaled = contributions * model.calibration.slope
    scaled[BASE] += model.calibration.intercept
    return scaled


def _waterfall(model: Classifier, row: pd.DataFrame, moved: pd.Series, steps: int) -> pd.DataFrame:
    start = float(moved[BASE])
    by_size = moved.drop(BASE).sort_values(key=np.abs, ascending=False, kind="stable")
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
    values = [_value(row, name) if isinstance(name, str) else None for name in names]
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


def _strongest(effects: Array, count: int, side: Side | str) -> tuple[Codes, Array]:
    """Return place and effect of each row's strongest columns, shape (rows, count); no effect is NaN."""
    strength = {"both": np.abs(effects), "for": effects, "against": -effects}[side]
    places = np.zeros((len(effects), count), dtype=np.int64)
    chosen = np.full((len(effects), count), np.nan)
    found = np.argsort(-strength, axis=1, kind="stable")[:, :count].astype(np.int64)
    enough = np.take_along_axis(strength, found, axis=1) >= FAINTEST
    places[:, : found.shape[1]] = found
    chosen[:, : found.shape[1]] = np.where(enough, np.take_along_axis(effects, found, axis=1), np.nan)
    return places, chosen


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
    model: Classifier,
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
    name = model.features[place]
    sentence = sentence_of(background, place, group, effect > 0, subject, title)
    return Reason(name, _value(row, name), effect, groups.rates[group], groups.counts[group], sentence)


def _value(row: pd.DataFrame, name: str) -> object:
    value = row[name].iloc[0]
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value

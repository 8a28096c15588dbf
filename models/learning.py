"""Would more data help? How a model's error falls with the rows that it learns from, and what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from features.messages import Message, Share, from_json, message, to_json
from models.arrays import Array
from models.evaluate import compare, metrics
from models.judging import Rows

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)  # of the groups learned from
FEWEST_GROUPS = 80  # to learn from, at the smallest share
WORTH = 0.01  # of the log loss: what a step to all cases must have gained for more to promise something

LEARNING_COLUMNS = ("share", "rows", "cases", "metric", "value", "low", "high", "reason")

Fit = Callable[[Rows], Callable[[pd.DataFrame], Array]]
"""Learns from rows; returns what gives the chances of others."""


@dataclass(frozen=True)
class LearningCurve:
    """How good a model is by how much it learned from.

    Attributes
    ----------
    frame
        One row per share of the cases and metric: ``share`` (0 to 1), ``rows``, ``cases`` (int64, learned
        from), ``metric``, ``value``, ``low``, ``high``, ``reason`` as `models.evaluate.metrics` returns them,
        all on the same held-out rows.
    verdict
        Whether more data would help, in one sentence.
    """

    frame: pd.DataFrame
    verdict: Message


def learning_curve(fit_on: Rows, judged: Rows, fit: Fit, seed: int = 0) -> LearningCurve:
    """Learn from more and more of the cases and judge each time on the same rows held out.

    Parameters
    ----------
    fit_on
        Rows to learn from; those of one group stay together. The smaller samples lie within the larger ones.
    judged
        Rows that judge.
    fit
        Learns from rows, such as ``lambda rows: classifier.fit(rows.X, rows.y, …).probability``.
    seed
        Draws the samples.
    """
    cases = fit_on.groups.drop_duplicates().to_numpy()
    order = np.random.default_rng(seed).permutation(len(cases))
    frames: list[pd.DataFrame] = []
    chances: list[Array] = []
    for share in SHARES:
        count = round(share * len(cases))
        part = fit_on.take(fit_on.groups.isin(cases[order[:count]]).to_numpy())
        if count < FEWEST_GROUPS or part.rarer() == 0:
            continue
        chances.append(fit(part)(judged.X))
        scored = metrics(judged.y, chances[-1], judged.weight, groups=judged.groups)
        frames.append(scored.assign(share=share, rows=len(part.y), cases=count))
    if not frames:
        return LearningCurve(pd.DataFrame(columns=list(LEARNING_COLUMNS)), _unknown())
    frame = pd.concat(frames, ignore_index=True)[list(LEARNING_COLUMNS)]
    return LearningCurve(frame, _verdict(frame, judged, chances))


def learning_to_json(curve: LearningCurve) -> dict[str, Any]:
    """Return a learning curve as plain JSON that `learning_from_json` reads back."""
    frame = curve.frame.astype(object).where(curve.frame.notna(), None)
    frame["reason"] = [to_json(reason) for reason in frame["reason"]]
    return {"verdict": to_json(curve.verdict), "frame": frame.to_dict("records")}


def learning_from_json(record: dict[str, Any]) -> LearningCurve:
    """Read back what `learning_to_json` wrote."""
    frame = pd.DataFrame(record["frame"], columns=list(LEARNING_COLUMNS))
    reasons = pd.Series([from_json(row["reason"]) for row in record["frame"]], dtype=object)
    figures = dict.fromkeys(("share", "value", "low", "high"), "float64")
    counts = dict.fromkeys(("rows", "cases"), "int64")
    return LearningCurve(
        frame.assign(reason=reasons).astype({**figures, **counts, "metric": "str"}),
        from_json(record["verdict"]),
    )


def _verdict(frame: pd.DataFrame, judged: Rows, chances: list[Array]) -> Message:
    loss = frame[frame["metric"].eq("log_loss")].reset_index(drop=True)
    if len(loss) < 2:
        return _unknown()
    fewer, every = loss.iloc[-2], loss.iloc[-1]
    gain = compare(judged.y, chances[-1], chances[-2], judged.weight, groups=judged.groups)
    figures = {"cases": int(every["cases"]), "fewer": int(fewer["cases"])}
    if gain.high < 0 and -gain.value > WORTH * every["value"]:
        return message(
            "More data would help: learning from {cases} cases instead of {fewer} made the log loss "
            "{share} smaller.",
            **figures,
            share=Share(float(-gain.value / fewer["value"]), 1),
        )
    if gain.high < 0:
        return message(
            "More data would help a little: the step from {fewer} to {cases} cases was an improvement, but "
            "of less than 1%.",
            **figures,
        )
    if -gain.low > WORTH * every["value"]:
        return message(
            "It cannot be told whether more data would help: {cases} cases are not better than {fewer} by "
            "more than chance, but the {judged} cases that judged are too few to see a small gain.",
            **figures,
            judged=int(judged.groups.nunique()),
        )
    return message(
        "More data of this kind would hardly help: {cases} cases are not better than {fewer}. Other columns "
        "would do more.",
        **figures,
    )


def _unknown() -> Message:
    return message("There are too few cases to say whether more would help.")

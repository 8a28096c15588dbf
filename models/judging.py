"""Is a model worth using? It is judged on rows it has not seen, beside what one would say without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from features.messages import Message, message
from models import evaluate
from models.arrays import Array, Mask

BASE_RATE: Final = "base_rate"
GROUP_RATES: Final = "group_rates"
LOGISTIC: Final = "logistic"  # beside the winner for comparison: it learns, so it need not be beaten
SURE: Final = 0.995
"""Level of the interval that must exclude 0, where nothing else speaks for a model."""
CONFIRMED: Final = 0.95
"""Level where rows held out before, in training, showed a gain already, or the order of the rows does."""
ORDERED: Final = 3.5
"""Standard errors that the AUC must lie above 0.5 for the order of the rows to speak for a model: a noise
model reaches as much once in 4,000 files."""
NORMAL: Final = 1.96
"""Standard errors from an estimate to the end of its interval of 95 %."""
FEWEST_TO_TELL: Final = 15  # judged deals of the rarer outcome; with fewer, resampling knows no chance
TITLES: Final[Mapping[str, Message]] = {
    BASE_RATE: message("the base rate"),
    GROUP_RATES: message("the rates of the groups"),
    "stage_rate": message("the win rate of each stage"),
    "entered_probability": message("the probability entered in the CRM"),
    "age_rate": message("the win rate by age"),
    "recency_rate": message("the rate by days since the last purchase"),
    "bg_nbd": message("the purchase model BG/NBD"),
}
"""What the ways that do not learn are called before people."""


@dataclass(frozen=True)
class Rows:
    """Rows to learn from or to judge by.

    Attributes
    ----------
    X
        Features, one row each.
    y, weight
        Outcome 0 or 1, and weight; the weights add up to the number of groups. Shape (rows,).
    groups
        Key of rows that belong together, such as the deal id.
    time
        Day or rank of each row by which the latest are told apart; None where that means nothing.
    about
        What each row is about: ``id`` (deal or account) and ``day`` (blank where it has none); None where
        rows have no names.
    """

    X: pd.DataFrame
    y: Array
    weight: Array
    groups: pd.Series
    time: pd.Series | None = None
    about: pd.DataFrame | None = None

    def take(self, mask: Mask) -> Rows:
        """Return some of the rows, their weights again adding up to the number of their groups."""
        groups = self.groups[mask].reset_index(drop=True)
        weight = self.weight[mask]
        time = None if self.time is None else self.time[mask].reset_index(drop=True)
        about = None if self.about is None else self.about[mask].reset_index(drop=True)
        scale = groups.nunique() / max(float(weight.sum()), 1e-9)
        return Rows(self.X[mask].reset_index(drop=True), self.y[mask], weight * scale, groups, time, about)

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """Return the rows of several parts one below the other."""
        named = [part.about for part in parts if part.about is not None]
        return cls(
            pd.concat([part.X for part in parts], ignore_index=True),
            np.concatenate([part.y for part in parts]),
            np.concatenate([part.weight for part in parts]),
            pd.concat([part.groups for part in parts], ignore_index=True),
            about=pd.concat(named, ignore_index=True) if len(named) == len(parts) else None,
        )

    def rarer(self) -> int:
        """Return the number of groups with the rarer outcome."""
        return min(int(self.groups[self.y == outcome].nunique()) for outcome in (0.0, 1.0))


@dataclass(frozen=True)
class Judgement:
    """What the holdout says.

    Attributes
    ----------
    winner
        Name of what scores: the model's, ``group_rates`` or ``base_rate``.
    live
        Whether the winner is better than the simpler ways by more than chance.
    verdict
        Why, in one sentence.
    metrics
        One row per way and metric: ``model`` (str), then as `models.evaluate.metrics`.
    calibration
        Of the winner, as `models.evaluate.calibration`.
    chance
        The winner's probability for each row judged by, shape (rows,).
    """

    winner: str
    live: bool
    verdict: Message
    metrics: pd.DataFrame
    calibration: pd.DataFrame
    chance: Array


def judge(
    judged: Rows,
    chances: Mapping[str, Array],
    learned: str | None,
    grouped: str | None = None,
    *,
    confirmed: bool = False,
) -> Judgement:
    """Compare a learned model with what one would say without it.

    Parameters
    ----------
    judged
        Rows that none of them has seen.
    chances
        Probabilities by name, ``base_rate`` among them; shape (rows,) each.
    learned
        Name of the learned model among them; None where the data are too thin for one.
    grouped
        Name of the group rates among them, such as ``stage_rate``; they stand in where no model is better.
    confirmed
        Whether the model also gained on the base rate out of fold in training, on other rows than these.

    Notes
    -----
    A model is worth using where its log loss is below that of every way that does not learn, and the
    interval of the difference (paired bootstrap) excludes 0: that of 95 % where it is `confirmed`, or where
    only the base rate is to be beaten and the order of the rows is beyond chance (`ORDERED`), else that
    of 99.5 %. Where the logistic model beside it is better in
    the same way, that one is taken: under drift trees can be far off. Otherwise the group rates score where
    they beat the base rate in the same way, else the base rate does.
    """
    simple = [name for name in chances if name not in {learned, LOGISTIC}]
    unbeaten: list[str] = []
    if LOGISTIC in chances and learned and _surely_better(judged, chances, LOGISTIC, learned):
        learned = LOGISTIC
    winner, named = BASE_RATE, BASE_RATE
    if learned is not None:
        ranks = simple == [BASE_RATE] and _orders(judged, chances[learned])
        level = CONFIRMED if confirmed or ranks else SURE
        unbeaten = [name for name in simple if not _surely_better(judged, chances, learned, name, level)]
    if learned is not None and not unbeaten:
        winner = named = learned
    elif grouped is not None and _surely_better(judged, chances, grouped, BASE_RATE):
        winner, named = GROUP_RATES, grouped
    shown = {**chances, winner: chances[named]}
    tables = {name: _metrics(judged, chance, name) for name, chance in shown.items()}
    loss = {name: float(table.set_index("metric")["value"]["log_loss"]) for name, table in tables.items()}
    return Judgement(
        winner,
        winner != BASE_RATE,
        _verdict(judged, loss, winner, learned, grouped, unbeaten),
        pd.concat(tables.values(), ignore_index=True),
        evaluate.calibration(judged.y, chances[named], judged.weight),
        chances[named],
    )


def _orders(judged: Rows, chance: Array) -> bool:
    """Whether the rows stand in an order that chance does not make, however sure the model is of itself."""
    if judged.rarer() < FEWEST_TO_TELL:
        return False
    auc = _metrics(judged, chance, "").set_index("metric").loc["auc"]
    error = (auc["high"] - auc["low"]) / (2 * NORMAL)
    return bool(auc["value"] - 0.5 > ORDERED * error)


def _metrics(judged: Rows, chance: Array, name: str) -> pd.DataFrame:
    table = evaluate.metrics(judged.y, chance, judged.weight, groups=judged.groups)
    table.insert(0, "model", name)
    return table


def _surely_better(
    judged: Rows, chances: Mapping[str, Array], name: str, other: str, level: float = SURE
) -> bool:
    if judged.rarer() < FEWEST_TO_TELL:
        return False
    difference = evaluate.compare(
        judged.y, chances[name], chances[other], judged.weight, groups=judged.groups, level=level
    )
    return bool(difference.high < 0)


def _verdict(
    judged: Rows,
    loss: Mapping[str, float],
    winner: str,
    learned: str | None,
    grouped: str | None,
    unbeaten: Sequence[str],
) -> Message:
    n = int(judged.groups.nunique())
    figures = {"n": n, "loss": loss[winner], "base": loss[BASE_RATE]}
    if winner == GROUP_RATES and learned is None:
        return message(
            "There are too few finished cases for a model, fewer than 40 of either outcome, so smoothed "
            "group rates score: on {n} cases held out their log loss is {loss}, that of the base rate "
            "{base}.",
            **figures,
        )
    if winner == GROUP_RATES:
        return message(
            "No model is better, so simple rates score, {rates}: on {n} cases held out their log loss is "
            "{loss}, that of the base rate {base}.",
            rates=TITLES[grouped or GROUP_RATES],
            **figures,
        )
    if winner != BASE_RATE:
        return message(
            "The model is worth using: on {n} cases it had not seen its log loss is {loss}, that of the base "
            "rate {base}.",
            **figures,
        )
    return _no_signal(n, loss, learned, unbeaten)


def _no_signal(n: int, loss: Mapping[str, float], learned: str | None, unbeaten: Sequence[str]) -> Message:
    """Say why the base rate scores."""
    if learned is None:
        return message(
            "There are too few finished cases for a model, fewer than 40 of either outcome, and no group "
            "differs from the others by more than chance. The base rate is all that can be said.",
        )
    if BASE_RATE in unbeaten:
        return message(
            "This file holds no signal beyond the base rate: on {n} cases held out the log loss of the model "
            "is {loss}, that of the base rate {base}; it is not better by more than chance.",
            n=n,
            loss=loss[learned],
            base=loss[BASE_RATE],
        )
    best = min(unbeaten, key=lambda name: loss[name])
    return message(
        "The model is better than the base rate but not, by more than chance, than {baseline}: on {n} cases "
        "held out its log loss is {loss}, that of {baseline} {simple}. The base rate scores, not the model.",
        baseline=TITLES[best],
        n=n,
        loss=loss[learned],
        simple=loss[best],
    )

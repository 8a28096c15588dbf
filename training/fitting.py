"""How is a model fitted so that its figures can be believed? Judged on rows held out, then fitted on all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from features.messages import Message, message
from models import classifier
from models.arrays import Array, Codes, Mask, mean_log_loss, to_log_odds, to_probability
from models.background import learn_background, with_whole_model
from models.candidates import FEWEST_FOR_BOOSTING, KINDS, Progress, part_of
from models.card import IMPORTANCE_COLUMNS, Holdout
from models.classifier import Classifier
from models.encoding import LeftOut
from models.folds import LATEST_SHARE, assign_folds, group_codes
from models.judging import BASE_RATE, GROUP_RATES, LOGISTIC, Judgement, Rows, judge
from models.learning import SHARES, LearningCurve, learning_curve
from models.rates import TABLE_COLUMNS, BaseRate, GroupRates, can_group, fit_base_rate, fit_group_rates
from models.scorer import Scorer

SEED: Final = 0
MEAN: Final = "mean"
LEARNED: Final = "learned"  # until it is known which kind of model it is
LEAST_GAIN: Final = 0.05  # share of the base rate's log loss that a model gains out of fold, to confirm it
FEW_GROUPS: Final = 2000  # up to so many, a fifth is too few to tell a signal from chance


@dataclass(frozen=True)
class Split:
    """Rows to fit on, rows to judge by, and how they were cut.

    `given` are chances that somebody else gave to the judged rows, by name.
    """

    fit: Rows
    judged: Rows
    description: Message
    given: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Fitted:
    """What scores from now on, how it was judged, and which columns no classifier could use.

    `groups` are the rates of the most telling column where the data are too thin for a model, whether they
    score or, not surely better, the base rate does.
    """

    scorer: Scorer
    judgement: Judgement
    holdout: Holdout
    left_out: tuple[LeftOut, ...] = ()
    groups: GroupRates | None = None

    @property
    def group_rates(self) -> pd.DataFrame:
        """The groups that score, or `groups`, as `models.rates.GroupRates.table`; else no rows."""
        groups = self.scorer.groups or self.groups
        return pd.DataFrame(columns=list(TABLE_COLUMNS)) if groups is None else groups.table()

    @property
    def importance(self) -> pd.DataFrame:
        """How much each column moves the classifier; no rows where rates score."""
        fitted = self.scorer.classifier
        return pd.DataFrame(columns=list(IMPORTANCE_COLUMNS)) if fitted is None else fitted.importance()


def random_splits(rows: Rows) -> tuple[Split, ...]:
    """Hold out a random fifth of the groups; where they are few, each of five parts in turn."""
    folds = assign_folds(rows.y, group_codes(rows.groups, len(rows.y)), SEED)
    if rows.groups.nunique() > FEW_GROUPS:
        return (split(rows, folds == 0, message("A random fifth was held out, the same every time.")),)
    description = message("Each of five random parts was judged by what was fitted on the other four.")
    return tuple(split(rows, folds == fold, description) for fold in range(folds.max() + 1))


def ordered_split(rows: Rows) -> Split:
    """Hold out the last fifth of rows that are in the order of time."""
    held = np.arange(len(rows.y)) >= round((1 - LATEST_SHARE) * len(rows.y))
    return split(rows, held, message("The last fifth of the rows was held out; they are in order of time."))


def split(rows: Rows, held: Mask, description: Message) -> Split:
    """Cut rows into those to fit on and those held out."""
    return Split(rows.take(~held), rows.take(held), description)


def fit_and_judge(
    every: Rows,
    cut: Callable[[], tuple[Split, ...]],
    group: tuple[str, str] | None,
    tell: Progress,
    *,
    learning: bool = False,
) -> Fitted:
    """Judge what can be learned, then fit what was judged best on all rows.

    Parameters
    ----------
    every
        All rows to learn from.
    cut
        Cuts off the holdout, or each part in turn; asked where the rows suffice for a model.
    group
        Name of the baseline and column of the groups whose rates a model has to beat beside the base rate,
        such as ``stage_rate`` and ``stage``; None where there is no such column.
    tell
        Told each step.
    learning
        Whether to find out also if more data would help; nothing is said where there are too few for a model.
    """
    if every.rarer() < FEWEST_FOR_BOOSTING:
        return _fit_thin(every, tell)
    splits = cut()
    tell, tell_learning = (part_of(tell, 0.0, 0.5), part_of(tell, 0.5, 1.0)) if learning else (tell, tell)
    name, column = group if group is not None and group[1] in every.X else (None, "")
    parts = [
        _judged(
            held, name, column, part_of(tell, 0.55 * place / len(splits), 0.55 * (place + 1) / len(splits))
        )
        for place, held in enumerate(splits)
    ]
    learned = Counter(model.winner for model, _ in parts).most_common(1)[0][0]
    chances = {way: np.concatenate([chances[way] for _, chances in parts]) for way in parts[0][1]}
    chances = {learned: chances.pop(LEARNED), **chances}
    chances[BASE_RATE] = _one_constant(chances[BASE_RATE])
    judged = Rows.joined([held.judged for held in splits])
    confirmed = all(_gains(model, held.fit) for (model, _), held in zip(parts, splits, strict=True))
    judgement = judge(judged, chances, learned, name, confirmed=confirmed)
    tell(message("Fitting on all rows"), 0.55)
    scorer = _final(every, judgement.winner, column, part_of(tell, 0.55, 1.0))
    more = _learning(splits[0], learned, tell_learning) if learning else None
    scorer = replace(scorer, held=_held(judged, judgement.chance), learning=more)
    left_out = (scorer.classifier or parts[0][0]).left_out
    return Fitted(scorer, judgement, Holdout(splits[0].description, len(judged.y)), left_out)


def _one_constant(rates: Array) -> Array:
    """Return one base rate for all parts: with one for each, its order would follow what was held out."""
    return np.full(len(rates), rates.mean())


def _gains(model: Classifier, rows: Rows) -> bool:
    """Whether a model foretold rows that it was fitted without better than their base rate would."""
    base = fit_base_rate(rows.y, rows.weight).probability(rows.X)
    simple = mean_log_loss(rows.y, to_log_odds(base), rows.weight)
    return model.selection.loss < (1.0 - LEAST_GAIN) * simple


def _judged(
    held: Split, name: str | None, column: str, tell: Progress
) -> tuple[Classifier, dict[str, Array]]:
    """Fit on one part; return the classifier and every way's chances of the rows held out."""
    rows, X = held.fit, held.judged.X
    model = _fit(rows, KINDS, part_of(tell, 0.0, 0.9))
    chances = {
        LEARNED: model.probability(X),
        LOGISTIC: _logistic(model, held, part_of(tell, 0.9, 1.0)),
        BASE_RATE: fit_base_rate(rows.y, rows.weight).probability(X),
    }
    if name is not None:
        chances[name] = fit_group_rates(rows.X, rows.y, rows.weight, column).probability(X)
    return model, {**chances, **held.given}


def _fit(rows: Rows, kinds: tuple[str, ...], tell: Progress) -> Classifier:
    return classifier.fit(
        rows.X, rows.y, weight=rows.weight, groups=rows.groups, time=rows.time, seed=SEED, progress=tell,
        kinds=kinds,
    )  # fmt: skip


def _logistic(model: Classifier, held: Split, tell: Progress) -> Array:
    """Return the logistic model's chances of the judged rows, from the classifier if it holds one."""
    if model.logistic is None:
        model = _fit(held.fit, (LOGISTIC,), tell)
    if model.winner == MEAN and model.logistic is not None:
        return to_probability(model.logistic.margin(model.encoding.encode(held.judged.X)))
    return model.probability(held.judged.X)


def _learning(held: Split, winner: str, tell: Progress) -> LearningCurve:
    """Learn from more and more of what the judged twin learned from, in the same way."""
    step = message("Learning from fewer cases, to see whether more would help")

    def fit(rows: Rows) -> Callable[[pd.DataFrame], Array]:
        size = len(rows.y) / len(held.fit.y)
        before = sum(share for share in SHARES if share < size - 0.05)  # rows of a case differ in number
        start, end = before / sum(SHARES), min(1.0, (before + size) / sum(SHARES))
        return _fit(rows, _kinds(winner), part_of(tell, start, end, step)).probability

    return learning_curve(held.fit, held.judged, fit, SEED)


def _final(every: Rows, winner: str, column: str, tell: Progress) -> Scorer:
    # By deal, not by row: it is the share that a person finds when they count their deals.
    base = float(pd.Series(every.y).groupby(every.groups.to_numpy()).mean().mean())
    if winner == BASE_RATE:
        return Scorer(BaseRate(base), base)
    if winner == GROUP_RATES:
        return Scorer(fit_group_rates(every.X, every.y, every.weight, column), base)
    model = _fit(every, _kinds(winner), tell)
    background = learn_background(model.encoding, every.X, every.y, weight=every.weight, groups=every.groups)
    whole = with_whole_model(background, model, every.X, every.y, weight=every.weight, groups=every.groups)
    return Scorer(model, base, whole)


def _kinds(winner: str) -> tuple[str, ...]:
    """Return the kinds of model to fit for the winner: the mean takes them all."""
    return KINDS if winner == MEAN else (winner,)


def _fit_thin(every: Rows, tell: Progress) -> Fitted:
    """With too few outcomes for a model, only a group's rate may be better than the base rate."""
    tell(message("Comparing the rates of groups"), 0.1)
    folds = assign_folds(every.y, group_codes(every.groups, len(every.y)), SEED)
    chances = {BASE_RATE: np.zeros(len(every.y)), GROUP_RATES: np.zeros(len(every.y))}
    for fold in range(folds.max() + 1):
        held = folds == fold
        rest = every.take(~held) if folds.max() > 0 else every
        base, column = fit_base_rate(rest.y, rest.weight), _best_column(rest)
        rates = base if column is None else fit_group_rates(rest.X, rest.y, rest.weight, column)
        chances[BASE_RATE][held] = base.rate
        chances[GROUP_RATES][held] = rates.probability(every.X[held])
    chances[BASE_RATE] = _one_constant(chances[BASE_RATE])
    judgement = judge(every, chances, None, GROUP_RATES)
    description = message(
        "Too few outcomes to hold rows out for good: each of five parts was judged by the other four."
    )
    column = _best_column(every)
    groups = None if column is None else fit_group_rates(every.X, every.y, every.weight, column)
    scorer = _final(every, judgement.winner, column or "", tell)
    scorer = replace(scorer, held=_held(every, judgement.chance))
    return Fitted(scorer, judgement, Holdout(description, len(every.y)), groups=groups)


def named_groups(table: pd.DataFrame, headers: Mapping[str, str]) -> pd.DataFrame:
    """Call the column of group rates by its header in the file, where it has one."""
    return table.assign(column=[headers.get(name, name) for name in table["column"]])


def _held(judged: Rows, chance: Array) -> pd.DataFrame | None:
    """Return how the rows judged by were foreseen, see `models.scorer.Scorer.held`."""
    if judged.about is None:
        return None
    facts = {"outcome": judged.y, "weight": judged.weight, "chance": chance}
    return judged.about.assign(**facts).astype({"id": "str", "day": "datetime64[us]"})


def _best_column(rows: Rows) -> str | None:
    """Return the column whose group rates are best out of fold; None where the base rate is."""
    folds = assign_folds(rows.y, group_codes(rows.groups, len(rows.y)), SEED)
    if folds.max() == 0:
        return None
    columns = [None, *(str(name) for name in rows.X if can_group(rows.X[name]))]
    losses = [_loss_out_of_fold(rows, folds, column) for column in columns]
    return columns[int(np.argmin(losses))]


def _loss_out_of_fold(rows: Rows, folds: Codes, column: str | None) -> float:
    chance = np.zeros(len(rows.y))
    for fold in range(folds.max() + 1):
        held = folds == fold
        X, y, weight = rows.X[~held], rows.y[~held], rows.weight[~held]
        rates = fit_base_rate(y, weight) if column is None else fit_group_rates(X, y, weight, column)
        chance[held] = rates.probability(rows.X[held])
    said = np.where(rows.y > 0, chance, 1 - chance)
    return float(np.average(-np.log(said), weights=rows.weight))

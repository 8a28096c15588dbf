"""Does working together pay? Win rates with and without colleagues on the deal, plain and like for like.

Like for like is doubly robust: right if either who gets help or who wins is modelled well. An association
all the same, for what the file does not record cannot be corrected for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from features.deals import Deals
from features.messages import Message, Points, Share, message
from models.deal_mix import expected, indicators, kinds
from models.intervals import LEVEL, Estimate, wilson

LEAST_DEALS = 30  # closed deals with colleagues, and without, below which nothing is adjusted or claimed
FOLDS = 5
MOST_CERTAIN = 0.02  # chances of getting help are held off 0 and 1 by this, so that no deal counts for fifty
RATE_COLUMNS = ("together", "deals", "won", "win_rate", "low", "high")


@dataclass(frozen=True)
class Effect:
    """How win rates with and without colleagues differ.

    Attributes
    ----------
    rates
        Two rows, with colleagues first: ``together`` (bool), ``deals`` (closed), ``won``, ``win_rate``,
        ``low``, ``high``; empty where no deal names a collaborator.
    raw, adjusted
        Difference in win rate, with minus without, −1 to 1, and its interval: as it is, and for the same
        kinds of deals. None where it cannot be said.
    message
        The result in a sentence, or why there is none.
    """

    rates: pd.DataFrame
    raw: Estimate | None
    adjusted: Estimate | None
    message: Message


def effect(deals: Deals, level: float = LEVEL, seed: int = 0) -> Effect:
    """Compare the closed deals that had collaborators with those that had none.

    Parameters
    ----------
    deals
        Deals; a deal has colleagues where ``collaborators`` is not blank.
    level
        Coverage of the intervals.
    seed
        Of the folds.

    Returns
    -------
    Effect
        `adjusted` corrects for source, product, industry, region, amount, existing customer, owner and team.

    References
    ----------
    Robins, Rotnitzky, Zhao (1994), JASA 89, 846–866; cross-fitting after Chernozhukov et al. (2018),
    Econometrics Journal 21, C1–C68.
    """
    frame = deals.frame.reset_index(drop=True)
    together = frame["collaborators"].notna() & frame["collaborators"].str.strip().ne("")
    if not together.any():
        said = message(
            "This file does not name collaborators, so win rates with and without them cannot be compared."
        )
        return Effect(pd.DataFrame(columns=list(RATE_COLUMNS)), None, None, said)
    closed = (frame["outcome"] != "open").to_numpy()
    helped, won = together.to_numpy()[closed], (frame["outcome"] == "won").to_numpy()[closed]
    rates = _rates(helped, won, level)
    if rates["deals"].min() < LEAST_DEALS:
        return Effect(rates, None, None, _too_few(rates))
    mix = kinds(deals).assign(**{name: frame[name].fillna("") for name in ("owner", "team")})[closed]
    mix = mix.loc[:, mix.nunique() > 1]
    adjusted = adjusted_difference(indicators(mix), helped, won, level, seed)
    return Effect(rates, _raw(rates), adjusted, _sentence(rates, adjusted))


def adjusted_difference(
    mix: sparse.csr_matrix,
    helped: NDArray[np.bool_],
    won: NDArray[np.bool_],
    level: float = LEVEL,
    seed: int = 0,
) -> Estimate:
    """Return the average difference that help makes to the win rate, mix held equal.

    Augmented inverse probability weighting, ``ψ = m₁ − m₀ + T(Y − m₁)/e − (1 − T)(Y − m₀)/(1 − e)``, with
    the chance of help ``e`` and of winning ``m`` from logistic models of the other folds; its interval from
    the spread of ``ψ``.

    Parameters
    ----------
    mix
        Indicators of the kinds of deals, shape (n, levels).
    helped, won
        Whether each had colleagues, and was won, shape (n,).
    level, seed
        Coverage; seed of the folds.
    """
    fold = np.random.default_rng(seed).permutation(len(won)) % FOLDS
    influence = np.empty(len(won))
    for each in range(FOLDS):
        away, here = fold != each, fold == each
        e, m1, m0 = _nuisances(mix[away], helped[away], won[away], mix[here])
        t, y = helped[here], won[here]
        influence[here] = m1 - m0 + t * (y - m1) / e - ~t * (y - m0) / (1 - e)
    value = float(influence.mean())
    half = float(stats.norm.ppf(0.5 + level / 2) * influence.std(ddof=1) / np.sqrt(len(won)))
    return Estimate(value, max(value - half, -1.0), min(value + half, 1.0), len(won))


def _nuisances(
    mix: sparse.csr_matrix, helped: NDArray[np.bool_], won: NDArray[np.bool_], asked: sparse.csr_matrix
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the chance of help, of winning with it, and of winning without, for the deals asked."""
    equal = np.ones(len(won))
    chance = np.clip(expected(mix, helped, equal, asked), MOST_CERTAIN, 1 - MOST_CERTAIN)
    with_help = expected(mix[helped], won[helped], equal[helped], asked)
    without = expected(mix[~helped], won[~helped], equal[~helped], asked)
    return chance, with_help, without


def _rates(helped: NDArray[np.bool_], won: NDArray[np.bool_], level: float) -> pd.DataFrame:
    deals = np.array([helped.sum(), (~helped).sum()], dtype=float)
    wins = np.array([(helped & won).sum(), (~helped & won).sum()], dtype=float)
    low, high = wilson(wins, deals, level)
    share = wins / np.where(deals > 0, deals, np.nan)
    values = {"deals": deals, "won": wins, "win_rate": share, "low": low, "high": high}
    return pd.DataFrame({"together": [True, False], **values})[list(RATE_COLUMNS)]


def _raw(rates: pd.DataFrame) -> Estimate:
    """Return the plain difference, with Newcombe's interval from the two of Wilson."""
    one, other = rates.iloc[0], rates.iloc[1]
    value = one["win_rate"] - other["win_rate"]
    down = np.hypot(one["win_rate"] - one["low"], other["high"] - other["win_rate"])
    up = np.hypot(one["high"] - one["win_rate"], other["win_rate"] - other["low"])
    return Estimate(float(value), float(value - down), float(value + up), int(rates["deals"].sum()))


def _too_few(rates: pd.DataFrame) -> Message:
    return message(
        "Too few closed deals to compare: {together} with colleagues and {alone} without; "
        "{least} of each are needed.",
        together=int(rates["deals"].iloc[0]),
        alone=int(rates["deals"].iloc[1]),
        least=LEAST_DEALS,
    )


def _sentence(rates: pd.DataFrame, adjusted: Estimate) -> Message:
    facts = {
        "together": Share(float(rates["win_rate"].iloc[0])),
        "alone": Share(float(rates["win_rate"].iloc[1])),
        "deals": int(rates["deals"].iloc[0]),
        "others": int(rates["deals"].iloc[1]),
        "points": Points(abs(adjusted.value)),
        "low": Points(adjusted.low),
        "high": Points(adjusted.high),
    }
    if adjusted.low <= 0 <= adjusted.high:
        return message(
            "Deals with colleagues win {together} (n = {deals}), others {alone} (n = {others}). For the same "
            "kinds of deals the difference lies between {low} and {high} points: it may be chance.",
            **facts,
        )
    if adjusted.value > 0:
        return message(
            "Deals with colleagues win {together} (n = {deals}), others {alone} (n = {others}). For the same "
            "kinds of deals that is {points} points more ({low} to {high}). This is an association, not "
            "proof of a cause.",
            **facts,
        )
    return message(
        "Deals with colleagues win {together} (n = {deals}), others {alone} (n = {others}). For the same "
        "kinds of deals that is {points} points less ({low} to {high}). This is an association, not proof "
        "of a cause: colleagues may be called to the hard ones.",
        **facts,
    )

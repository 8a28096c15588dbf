"""Did what a model promised come true? The probabilities given then against what has happened since."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from models.arrays import Array
from models.bands import BANDS, BandRules, bands
from models.intervals import wilson

FEWEST: Final = 20  # finished cases below which nothing is said
SURE: Final = 0.01  # p-value from which a promise counts as broken: it is looked at again with every upload
FEWEST_A_GROUP: Final = 30  # past rows of either outcome for a group to have a pace of its own

COLUMNS: Final = ("band", "n", "promised", "happened", "low", "high", "p", "broken")


def promises(chance: Array, happened: Array, rules: BandRules, unsure: Array | None = None) -> pd.DataFrame:
    """Compare promised with observed shares, over all and by band.

    Parameters
    ----------
    chance, happened
        Probability given to each finished case beforehand (0 to 1), and whether it happened (0 or 1).
    rules
        Where the bands begin.
    unsure
        Variance of each chance's log-odds where it rests on an estimated pace, one error shared by all.

    Returns
    -------
    DataFrame
        All cases first (``band`` is ""), then each band that has any: ``band``, ``n``, ``promised`` (mean
        chance), ``happened`` (share), ``low``, ``high`` (Wilson's 95 % interval of `happened`), ``p`` (that
        chance alone brings them so far apart; NaN below `FEWEST` cases), ``broken`` (p below 0.01).

    Notes
    -----
    The number that happens is a sum of independent yes-or-no draws with different chances (Poisson binomial);
    p is from its normal approximation with the variance Σ p(1 − p), and (Σ p(1 − p) s)² on top where the
    log-odds have a shared error s.
    """
    band = bands(chance, rules)
    shared = np.zeros(len(chance)) if unsure is None else np.sqrt(unsure)
    parts = [("", np.ones(len(chance), dtype=bool)), *((name, band == name) for name in BANDS)]
    rows = [(name, *_row(chance[mask], happened[mask], shared[mask])) for name, mask in parts if mask.any()]
    found = pd.DataFrame(rows, columns=list(COLUMNS[:-1]))
    return found.assign(broken=found["p"].lt(SURE)).astype({"band": "str", "n": "int64"})


def given_finished(chance: Array, pace_won: Array, pace_lost: Array) -> Array:
    """Return the chance to be won of deals that have closed within a time, from that to be won ever.

    Parameters
    ----------
    chance
        Probability to be won ever, 0 to 1, shape (n,).
    pace_won, pace_lost
        Share of the won and of the lost deals like each that close within the time that has passed.

    Returns
    -------
    ndarray
        ``p·a / (p·a + (1 − p)·b)`` with a, b the paces (Bayes): where losses are faster than wins, the deals
        closed so far hold fewer wins than promised in the end, and that is no broken promise. Shape (n,).
    """
    won, lost = chance * pace_won, (1 - chance) * pace_lost
    total = won + lost
    return np.asarray(np.divide(won, total, out=chance.copy(), where=total > 0), dtype=np.float64)


def pace(past: pd.DataFrame, group: pd.Series, within: Array) -> tuple[Array, Array, Array]:
    """Return how many of the won and of the lost deals like each close within a time.

    Parameters
    ----------
    past
        Deals on days when they were open, that have closed: ``id``, ``group``, ``wait`` (days from that day
        to the closing), ``won`` (0 or 1), ``weight``.
    group, within
        Group of each case asked about, and the days that have passed for it, shape (n,). A group with fewer
        than `FEWEST_A_GROUP` past deals of either outcome takes the pace of all.

    Returns
    -------
    won, lost
        Shares between 0 and 1, shape (n,).
    unsure
        Variance of ``log(won / lost)``, from the numbers of deals behind it (delta method), shape (n,).
    """
    won, lost, unsure = np.zeros(len(within)), np.zeros(len(within)), np.zeros(len(within))
    names = group.astype("object").fillna("")
    for name in names.unique():
        like = past[past["group"].eq(name)]
        if min(like.loc[like["won"] == side, "id"].nunique() for side in (0.0, 1.0)) < FEWEST_A_GROUP:
            like = past
        mask = names.eq(name).to_numpy()
        for side, found in ((1.0, won), (0.0, lost)):
            rows = like[like["won"] == side]
            found[mask] = _share_within(rows, within[mask])
            deals = max(rows["id"].nunique(), 1)
            share = np.clip(found[mask], 1 / (deals + 1), 1.0)
            unsure[mask] += (1 - share) / (share * deals)
    return won, lost, unsure


def _share_within(rows: pd.DataFrame, within: Array) -> Array:
    ordered = rows.sort_values("wait")
    cumulated = np.concatenate([[0.0], ordered["weight"].to_numpy(dtype=np.float64).cumsum()])
    place = np.searchsorted(ordered["wait"].to_numpy(dtype=np.float64), within, side="right")
    return np.asarray(cumulated[place] / max(float(cumulated[-1]), 1e-9), dtype=np.float64)


def _row(chance: Array, happened: Array, shared: Array) -> tuple[int, float, float, float, float, float]:
    n, hits = len(chance), float(happened.sum())
    low, high = wilson(hits, n)
    draws = chance * (1 - chance)
    spread = float(np.sqrt(draws.sum() + (draws * shared).sum() ** 2))
    p = np.nan
    if n >= FEWEST and spread > 0:
        p = float(2 * stats.norm.sf(abs(hits - chance.sum()) / spread))
    return n, float(chance.mean()), hits / n, float(low), float(high), p

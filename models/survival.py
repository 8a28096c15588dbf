"""When and how does a wait end, if some still wait? Aalen–Johansen and Kaplan–Meier for many groups at once.

A wait ends one of two ways (here: the deal moves on, or is lost) or is still going on (censored).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from models.intervals import LEVEL, wilson

MOVED, LOST, OPEN = "moved", "lost", "open"
SUMMARY = (
    *("n", "moved", "lost", "open", "incidence", "low", "high", "n_effective"),
    *("median_days", "median_low", "median_high"),
)


@dataclass(frozen=True)
class Followed:
    """One group's waits: lengths seen, ascending, shares moved on by each and still waiting after it."""

    days: NDArray[np.float64]
    incidence: NDArray[np.float64]
    survival: NDArray[np.float64]


def curves(group: ArrayLike, days: ArrayLike, event: ArrayLike, level: float = LEVEL) -> pd.DataFrame:
    """Follow each group's waits day by day.

    ``survival`` is Kaplan–Meier's share still waiting, ``S(t) = Π (1 − d/n)``; ``incidence`` is
    Aalen–Johansen's share that has moved on, ``F(t) = Σ S(t−) m/n``, where a deal that is lost can no longer
    move on. Taking the lost as censored instead would answer what happened if nothing were ever lost.

    Parameters
    ----------
    group, days, event
        One value per wait: any sortable key, length in days (0 or more), and ``moved``, ``lost`` or ``open``.
    level
        Coverage of the band of `survival` (log-log, after Greenwood).

    Returns
    -------
    DataFrame
        One row per group and length seen, sorted: ``group``, ``days``, ``at_risk``, ``moved``, ``lost``,
        ``survival``, ``survival_low``, ``survival_high``, ``incidence``, ``before`` (survival just before).

    References
    ----------
    Kaplan, Meier (1958), JASA 53, 457–481; Aalen, Johansen (1978), Scand. J. Statist. 5, 141–150.
    """
    table = _life_table(group, days, event)
    ended = table["moved"] + table["lost"]
    by = table["group"]
    table["survival"] = (1 - ended / table["at_risk"]).groupby(by).cumprod()
    table["before"] = table["survival"].groupby(by).shift(fill_value=1.0)
    table["incidence"] = (table["before"] * table["moved"] / table["at_risk"]).groupby(by).cumsum()
    table["greenwood"] = _greenwood(table)
    return table.assign(**_band(table, level)).drop(columns="greenwood")


def share_moved(days: NDArray[np.float64], event: ArrayLike) -> Followed:
    """Follow one group's waits, shares only: what `curves` says of it, a hundred times quicker.

    Parameters
    ----------
    days, event
        As for `curves`, shape (n,).
    """
    length, place = np.unique(days, return_inverse=True)
    kind = np.asarray(event)
    moved, ended, gone = (
        np.bincount(place[chosen], minlength=len(length)).astype(np.float64)
        for chosen in (kind == MOVED, kind != OPEN, np.ones(len(days), dtype=bool))
    )
    at_risk = len(days) - gone.cumsum() + gone
    survival = np.asarray(np.cumprod(1 - ended / at_risk), dtype=np.float64)
    before = np.concatenate([[1.0], survival[:-1]])[: len(length)]
    return Followed(length, np.cumsum(before * moved / at_risk), survival)


def summarise(group: ArrayLike, days: ArrayLike, event: ArrayLike, level: float = LEVEL) -> pd.DataFrame:
    """Return how each group's waits ended in the long run, and how long half of them took.

    Returns
    -------
    DataFrame
        Indexed by group, sorted: ``n`` waits, ``moved``, ``lost``, ``open``; ``incidence`` (share that moves
        on by the longest wait seen) with ``low``, ``high``; ``n_effective`` (the count of uncensored waits
        that would be as sure); ``median_days`` until a wait ends either way, with ``median_low``,
        ``median_high`` (Brookmeyer–Crowley); NaN where fewer than half have ended.

    Notes
    -----
    The variance of the incidence is the delta-method one (Marubini, Valsecchi 1995, eq. 10.12), which is the
    binomial one where nothing is censored; the interval is Wilson's with the effective count.
    """
    table = curves(group, days, event, level)
    groups = table.groupby("group", sort=True)
    found = groups[["moved", "lost"]].sum()
    found.insert(0, "n", groups["at_risk"].first())
    found["open"] = found["n"] - found["moved"] - found["lost"]
    found["incidence"] = groups["incidence"].last().clip(0.0, 1.0)
    found["n_effective"] = _effective_count(found, _incidence_variance(table))
    # Nothing has ended: nothing is known of how waits end, which is not a share of 0.
    found["incidence"] = found["incidence"].where(found["n_effective"] > 0)
    found["low"], found["high"] = wilson(
        found["incidence"] * found["n_effective"], found["n_effective"], level
    )
    for name, column in (("days", "survival"), ("low", "survival_low"), ("high", "survival_high")):
        crossed = table.loc[table[column] <= 0.5]
        found[f"median_{name}"] = crossed.groupby("group")["days"].first().reindex(found.index)
    return found[list(SUMMARY)]


def still_observed(group: ArrayLike, days: ArrayLike, event: ArrayLike) -> pd.Series:
    """Return for each wait the chance that it would not yet have been censored when it ended.

    Kaplan–Meier of the censoring, just before the end; dividing by it lets the waits that have ended stand
    for those still open (inverse probability of censoring weights).

    Returns
    -------
    Series
        One value per wait, above 0 and at most 1, in the order given.
    """
    table = _life_table(group, days, event)
    ended = table["moved"] + table["lost"]
    # On one day events come before censoring, so those that ended are no longer at risk of it.
    risk = table["at_risk"] - ended
    kept = 1 - (table["censored"] / risk.where(risk > 0)).fillna(0.0)
    kept = kept.groupby(table["group"]).cumprod()
    before = kept.groupby(table["group"]).shift(fill_value=1.0)
    wanted = pd.DataFrame({"group": np.asarray(group), "days": np.asarray(days, dtype=float)})
    found = wanted.merge(table[["group", "days"]].assign(kept=before), on=["group", "days"], how="left")
    return found["kept"]


def _life_table(group: ArrayLike, days: ArrayLike, event: ArrayLike) -> pd.DataFrame:
    waits = pd.DataFrame({"group": np.asarray(group), "days": np.asarray(days, dtype=float)})
    kind = np.asarray(event)
    waits["moved"] = (kind == MOVED).astype(float)
    waits["lost"] = (kind == LOST).astype(float)
    waits["censored"] = (kind == OPEN).astype(float)
    table = waits.groupby(["group", "days"], sort=True)[["moved", "lost", "censored"]].sum().reset_index()
    left = table[["moved", "lost", "censored"]].sum(axis=1)
    by = table["group"]
    table["at_risk"] = left.groupby(by).transform("sum") - left.groupby(by).cumsum() + left
    return table


def _greenwood(table: pd.DataFrame) -> pd.Series:
    """Return d / n(n−d), the step of Greenwood's sum; 0 where the last one ends and nothing follows."""
    ended = table["moved"] + table["lost"]
    rest = table["at_risk"] - ended
    return (ended / (table["at_risk"] * rest.where(rest > 0))).fillna(0.0)


def _band(table: pd.DataFrame, level: float) -> dict[str, pd.Series]:
    z = float(stats.norm.ppf(0.5 + level / 2))
    alive = table["survival"].where((table["survival"] > 0) & (table["survival"] < 1))
    log = np.log(alive)
    width = z * np.sqrt(table["greenwood"].groupby(table["group"]).cumsum()) / log.abs()
    # Nothing has ended yet: 1. All have ended: the band says nothing, and stays missing.
    sure = table["survival"].where(table["survival"] == 1)
    return {
        "survival_low": np.exp(log * np.exp(width)).fillna(sure),
        "survival_high": np.exp(log * np.exp(-width)).fillna(sure),
    }


def _incidence_variance(table: pd.DataFrame) -> pd.Series:
    by = table["group"]
    to_come = table["incidence"].groupby(by).transform("last") - table["incidence"]
    moved, at_risk, before = table["moved"], table["at_risk"], table["before"]
    steps = (
        to_come**2 * _greenwood(table)
        + before**2 * moved * (at_risk - moved) / at_risk**3
        - 2 * to_come * before * moved / at_risk**2
    )
    return steps.groupby(by).sum()


def _effective_count(found: pd.DataFrame, variance: pd.Series) -> pd.Series:
    spread = found["incidence"] * (1 - found["incidence"])
    ended = found["moved"] + found["lost"]
    known = (variance > 1e-12) & (spread > 1e-12)
    count = (spread / variance.where(known)).where(known, ended)
    # Censored waits carry some knowledge, but never more than if all had been seen to the end.
    return count.clip(upper=found["n"]).where(ended > 0, 0.0)

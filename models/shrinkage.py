"""How much of a difference between people is skill, and how much chance? Empirical Bayes for noisy gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special


def true_variance(gap: pd.Series, variance: pd.Series, by: pd.Series) -> pd.Series:
    """Return how much true gaps vary within each group of gaps, beyond their chance errors.

    DerSimonian and Laird's moment estimator, ``max(0, (Q − (k−1)) / (Σw − Σw²/Σw))`` with ``w = 1/v``.

    Parameters
    ----------
    gap, variance
        Measured gaps and the variance of their chance errors (above 0).
    by
        Group of each, such as the stage.

    Returns
    -------
    Series
        By group; 0 where nothing speaks for true differences.

    References
    ----------
    DerSimonian, Laird (1986), Controlled Clinical Trials 7, 177–188.
    """
    weight = 1 / variance
    mean = (weight * gap).groupby(by).sum() / weight.groupby(by).sum()
    spread = (weight * (gap - by.map(mean)) ** 2).groupby(by).sum()
    groups = weight.groupby(by)
    scale = groups.sum() - (weight**2).groupby(by).sum() / groups.sum()
    excess = spread - (groups.size() - 1)
    return (excess / scale.where(scale > 0)).clip(lower=0.0).fillna(0.0)


def mates_level(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how far each person's team-mates are above or below what their deals let expect.

    The mates' mean gap, the person left out, shrunk toward 0 by how much teams truly differ at that stage.

    Parameters
    ----------
    rows
        One row per person and stage: ``team``, ``rank``, ``gap``, ``variance``.

    Returns
    -------
    DataFrame
        Same index: ``level`` and its remaining ``level_variance``; both 0 for people without mates.
    """
    keys = [rows["team"], rows["rank"]]
    weight = 1 / rows["variance"]
    total, moment = (each.groupby(keys).transform("sum") for each in (weight, weight * rows["gap"]))
    teams = pd.DataFrame({"rank": rows["rank"], "gap": moment / total, "variance": 1 / total})
    teams = teams[rows["team"] != ""].groupby(keys).first()
    between = rows["rank"].map(true_variance(teams["gap"], teams["variance"], teams["rank"])).fillna(0.0)
    others = (total - weight).where((rows["team"] != "") & (total > weight * (1 + 1e-9)))
    keep = between / (between + 1 / others)
    level = keep * (moment - weight * rows["gap"]) / others
    return pd.DataFrame({"level": level, "level_variance": keep / others}).fillna(0.0)


def shrunk(gap: pd.Series, variance: pd.Series, by: pd.Series) -> pd.Series:
    """Return the best guess of each true gap: the measured one, drawn toward 0 the more chance is in it.

    No gap is drawn by more than one standard error, lest the rare large one be taken for one of many small.

    References
    ----------
    Efron, Morris (1972), JASA 67, 130–139 (limited translation).
    """
    between = by.map(true_variance(gap, variance, by))
    error = np.sqrt(variance)
    return gap - (gap * variance / (between + variance)).clip(-error, error)


def binomial_p(share: pd.Series, usual: pd.Series, variance: pd.Series) -> pd.Series:
    """Return the two-sided p-value that the true share is `usual`.

    Twice the smaller tail of the binomial whose variance is `variance`, its count real-valued (incomplete
    beta function): right at small counts and shares near 1, where the normal approximation cries wolf.

    Parameters
    ----------
    share, usual
        Measured and usual share, 0 to 1.
    variance
        Of the difference under no true gap, above 0.
    """
    p = usual.clip(1e-9, 1 - 1e-9)
    n = p * (1 - p) / variance
    hits = share * n
    # I_x(a, b) wants a and b above 0; at none or all hits the tail that holds everything is 1.
    at_most = special.betainc((n - hits).clip(lower=1e-9), hits + 1, 1 - p)
    at_least = special.betainc(hits.clip(lower=1e-9), n - hits + 1, p)
    return pd.Series(np.minimum(2 * np.minimum(at_most, at_least), 1.0), index=share.index)

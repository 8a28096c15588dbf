"""How good are predicted chances, against what happened? Scores, calibration, lift, comparisons.

All take outcomes (0 or 1), probabilities and weights as arrays of one row each, and return tidy frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.messages import Message, message
from models.arrays import Array
from models.calibration_error import error_interval, errors_if_perfect
from models.intervals import LEVEL, wilson
from models.resampling import BINS, METRICS, ScoredRows, equal_bins, losses, percentiles, resamples

ECE = METRICS.index("ece")


@dataclass(frozen=True)
class Difference:
    """A difference with its interval; missing parts are NaN."""

    value: float
    low: float
    high: float


def metrics(
    y: npt.ArrayLike,
    p: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    bootstrap: int = 200,
    seed: int = 0,
    *,
    groups: pd.Series | None = None,
) -> pd.DataFrame:
    """Score predicted probabilities.

    Parameters
    ----------
    y, p
        Outcome (0 or 1) and predicted probability (0 to 1) of each row.
    weight
        Weight of each row, 0 or more; without, each counts the same.
    bootstrap
        Number of resamples behind each interval; 0 for none.
    seed
        Of the resampling.
    groups
        Key of rows that belong together and are resampled together, such as the deal id.

    Returns
    -------
    DataFrame
        One row per metric: ``metric`` (str), ``value``, ``low``, ``high`` (float64, 95 % percentile
        interval; of the calibration error see `models.calibration_error`), ``reason`` (Message or None: why
        a value is missing).

        * ``auc``: chance that a positive is ranked above a negative; 0.5 random, 1 perfect.
        * ``log_loss``: mean of ``-log`` of the chance given to what happened; 0 perfect, 0.693 a coin.
        * ``brier``: mean squared error of the probability; 0 perfect, 0.25 a coin.
        * ``ece``: expected calibration error, mean distance between predicted and observed share in ten
          bins of equal weight; 0 perfect.
        * ``lift_top_tenth``: share of positives in the tenth ranked highest over the share in all rows;
          1 random, at most 10. A tie across the cut counts in proportion.

    Raises
    ------
    ValueError
        Where the arrays differ in length, or a value is out of its range.
    """
    outcome, chance, mass = checked(y, p, weight)
    missing = _why_missing(outcome, mass)
    table = ScoredRows.of(outcome, chance, mass)
    values = np.full(len(METRICS), np.nan)
    low, high = values.copy(), values.copy()
    if mass.sum() > 0:
        values = table.scores(np.ones((1, len(outcome))))[0]
        drawn = [table.scores(counts) for counts in resamples(len(outcome), groups, bootstrap, seed)]
        low, high = percentiles(drawn)
        low[ECE], high[ECE] = error_interval(
            values[ECE],
            np.concatenate([np.empty(0), *(scores[:, ECE] for scores in drawn)]),
            errors_if_perfect(table, groups, bootstrap, seed),
        )
        # Few or uneven rows may all but always be drawn better or worse than they are.
        low, high = np.minimum(low, values), np.maximum(high, values)
    rows = [
        (name, *(np.nan if missing[name] else side[place] for side in (values, low, high)), missing[name])
        for place, name in enumerate(METRICS)
    ]
    frame = pd.DataFrame(rows, columns=["metric", "value", "low", "high", "reason"])
    return frame.astype({"metric": "str", "value": float, "low": float, "high": float, "reason": object})


def calibration(
    y: npt.ArrayLike, p: npt.ArrayLike, weight: npt.ArrayLike | None = None, bins: int = BINS
) -> pd.DataFrame:
    """Compare predicted with observed shares in bins of equal weight.

    Returns
    -------
    DataFrame
        One row per bin, from the lowest chances: ``bin`` (int64, from 1), ``predicted`` and ``observed``
        (float64, mean chance and share of positives), ``low``, ``high`` (Wilson's 95 % interval of
        `observed`, by the effective number of rows), ``n`` (int64, rows). Rows of equal chance share a
        bin, so there may be fewer bins than asked for.
    """
    outcome, chance, mass = checked(y, p, weight)
    frame = pd.DataFrame({"y": outcome * mass, "p": chance * mass, "w": mass, "w2": mass**2, "n": 1})
    sums = frame.groupby(equal_bins(chance, mass, bins)).sum()
    sums = sums[sums["w"] > 0]
    observed = (sums["y"] / sums["w"]).to_numpy()
    effective = (sums["w"] ** 2 / sums["w2"]).to_numpy()
    low, high = wilson(observed * effective, effective)
    return pd.DataFrame(
        {
            "bin": np.arange(1, len(sums) + 1, dtype=np.int64),
            "predicted": (sums["p"] / sums["w"]).to_numpy(),
            "observed": observed,
            "low": low,
            "high": high,
            "n": sums["n"].to_numpy(dtype=np.int64),
        }
    )


def lift(y: npt.ArrayLike, p: npt.ArrayLike, weight: npt.ArrayLike | None = None) -> pd.DataFrame:
    """Return what working the highest ranked first would bring.

    Returns
    -------
    DataFrame
        One row per tenth of the rows: ``share`` (0.1 to 1, of the rows worked, highest first),
        ``captured`` (share of all positives among them), ``lift`` (`captured` over `share`). NaN
        without positives.
    """
    outcome, chance, mass = checked(y, p, weight)
    share = np.arange(1, 11) / 10
    captured = ScoredRows.of(outcome, chance, mass).captured(np.ones((1, len(outcome))), share)[0]
    return pd.DataFrame({"share": share, "captured": captured, "lift": captured / share})


def compare(
    y: npt.ArrayLike,
    p_model: npt.ArrayLike,
    p_base: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    bootstrap: int = 1000,
    seed: int = 0,
    *,
    groups: pd.Series | None = None,
    level: float = LEVEL,
) -> Difference:
    """Return by how much the model's log loss differs from a baseline's on the same rows.

    Parameters
    ----------
    y, p_model, p_base, weight
        Outcome, both predicted probabilities and weight of each row.
    bootstrap, seed, groups
        As in `metrics`; both are resampled together, so what is hard for both cancels out.
    level
        Of the interval, 0 to 1.

    Returns
    -------
    Difference
        Mean log loss of the model minus the baseline's, in nats, with its percentile interval:
        below 0 the model is better, and surely so where `high` is below 0.
    """
    outcome, model, mass = checked(y, p_model, weight)
    _, base, _ = checked(y, p_base, weight)
    if not mass.sum() > 0:
        return Difference(np.nan, np.nan, np.nan)
    weighted = mass * (losses(outcome, model) - losses(outcome, base))
    drawn = (
        (counts @ weighted / (counts @ mass))[:, None]
        for counts in resamples(len(outcome), groups, bootstrap, seed)
    )
    low, high = percentiles(drawn, level)
    return Difference(float(weighted.sum() / mass.sum()), float(low[0]), float(high[0]))


def expected_auc(scores: npt.ArrayLike, true_probability: npt.ArrayLike) -> float:
    """Return the AUC that scores would have on average over outcomes drawn from known probabilities.

    Each row counts as a positive with its probability and as a negative with the rest; with
    ``scores = true_probability`` it is the best that any scores can reach.
    """
    chance = np.asarray(true_probability, dtype=np.float64)
    _, order = np.unique(np.asarray(scores, dtype=np.float64), return_inverse=True)
    outcome = np.repeat([1.0, 0.0], len(chance))
    table = ScoredRows.of(outcome, np.tile(order, 2).astype(np.float64), np.concatenate([chance, 1 - chance]))
    return float(table.auc(np.ones((1, len(outcome))))[0])


def checked(y: npt.ArrayLike, p: npt.ArrayLike, weight: npt.ArrayLike | None) -> tuple[Array, Array, Array]:
    """Return outcomes, probabilities and weights (1 without) as arrays.

    Raises
    ------
    ValueError
        Where they differ in length, or a value is out of its range.
    """
    outcome = np.asarray(y, dtype=np.float64)
    chance = np.asarray(p, dtype=np.float64)
    mass = np.ones(len(outcome)) if weight is None else np.asarray(weight, dtype=np.float64)
    if not len(outcome) == len(chance) == len(mass):
        raise ValueError(f"{len(outcome)} outcomes, {len(chance)} probabilities, {len(mass)} weights")
    if not np.isin(outcome, (0.0, 1.0)).all():
        raise ValueError("outcomes must be 0 or 1")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("probabilities must lie between 0 and 1")
    if not (np.isfinite(mass) & (mass >= 0)).all():
        raise ValueError("weights must be 0 or more")
    return outcome, chance, mass


def _why_missing(y: Array, weight: Array) -> dict[str, Message | None]:
    won, all_rows = float(weight @ y), float(weight.sum())
    if all_rows <= 0:
        return dict.fromkeys(METRICS, message("There are no rows to judge by."))
    missing: dict[str, Message | None] = dict.fromkeys(METRICS)
    if won in (0.0, all_rows):
        missing["auc"] = message("All rows have the same outcome, so there is nothing to rank.")
    if won == 0.0:
        missing["lift_top_tenth"] = message("No row is positive, so there is nothing to find.")
    return missing
